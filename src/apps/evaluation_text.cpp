// SPDX-License-Identifier: Apache-2.0
#include "apps/evaluation_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/words.h"

namespace gridreach {

namespace {

using Ratio = std::optional<double>;

std::string shown(const Ratio& value) {
    return value ? fmt::format("{:.3f}", *value) : "undefined";
}

std::string percent(double fraction) {
    return fmt::format("{:+.1f} %", 100 * fraction);
}

std::string shown(const std::optional<Interval>& interval) {
    return interval ? fmt::format("{:.3f} … {:.3f}", interval->low, interval->high) : "undefined";
}

std::string row(const std::string& name, const std::string& precision, const std::string& recall,
                const std::string& value, const std::string& interval) {
    std::string line = fmt::format("{:<20}{:>11}{:>11}{:>11}   {}", name, precision, recall, value, interval);
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

nlohmann::json or_null(const Ratio& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

nlohmann::json or_null(const std::optional<Interval>& interval) {
    return interval ? nlohmann::json{interval->low, interval->high} : nlohmann::json(nullptr);
}

}  // namespace

std::vector<std::string> table_of(const DetectionScore& s, double border_m) {
    const ScoreIntervals& i = s.intervals;
    std::vector<std::string> lines = {fmt::format("found {}, truth {}", s.found, s.truth)};
    if (border_m > 0)
        lines.push_back(fmt::format("not scored within {} m of the border: found {}, truth {}",
                                    shortest(border_m), s.found_near_border, s.truth_near_border));
    lines.push_back(row("", "precision", "recall", "F1", "90 % interval"));
    lines.push_back(row("IoU 0.5", shown(s.precision), shown(s.recall), shown(s.f1), shown(i.f1)));
    lines.push_back(row("centre within 3 m", shown(s.precision_centre_3m), shown(s.recall_centre_3m),
                        shown(s.f1_centre_3m), shown(i.f1_centre_3m)));
    lines.push_back(row("centre within 5 m", shown(s.precision_centre_5m), shown(s.recall_centre_5m),
                        shown(s.f1_centre_5m), shown(i.f1_centre_5m)));
    lines.push_back(row("average precision", "", "", shown(s.average_precision), shown(i.average_precision)));
    lines.push_back(row("mean IoU", "", "", shown(s.mean_iou), ""));
    const auto& off = i.count_error_fraction;
    lines.push_back(row("count error", "", "",
                        s.count_error_fraction ? percent(*s.count_error_fraction) : "undefined",
                        off ? percent(off->low) + " … " + percent(off->high) : "undefined"));
    if (s.by_area.empty()) return lines;
    lines.push_back(fmt::format("{:<20}{:>11}{:>11}{:>11}{:>9}{:>9}", "roof area (IoU 0.5)", "precision",
                                "recall", "F1", "found", "truth"));
    for (const AreaClassScore& c : s.by_area)
        lines.push_back(fmt::format("{:<20}{:>11}{:>11}{:>11}{:>9}{:>9}", c.name, shown(c.precision),
                                    shown(c.recall), shown(c.f1), c.found, c.truth));
    return lines;
}

nlohmann::json json_of(const DetectionScore& s, const EvaluationInputs& inputs) {
    nlohmann::json by_area = nlohmann::json::array();
    for (const AreaClassScore& c : s.by_area)
        by_area.push_back({{"roof_area", c.name},
                           {"found", c.found},
                           {"truth", c.truth},
                           {"precision", or_null(c.precision)},
                           {"recall", or_null(c.recall)},
                           {"f1", or_null(c.f1)}});
    const ScoreIntervals& i = s.intervals;
    return {{"found", s.found},
            {"truth", s.truth},
            {"found_near_border", s.found_near_border},
            {"truth_near_border", s.truth_near_border},
            {"precision", or_null(s.precision)},
            {"recall", or_null(s.recall)},
            {"f1", or_null(s.f1)},
            {"mean_iou", or_null(s.mean_iou)},
            {"average_precision", or_null(s.average_precision)},
            {"precision_centre_3m", or_null(s.precision_centre_3m)},
            {"recall_centre_3m", or_null(s.recall_centre_3m)},
            {"f1_centre_3m", or_null(s.f1_centre_3m)},
            {"precision_centre_5m", or_null(s.precision_centre_5m)},
            {"recall_centre_5m", or_null(s.recall_centre_5m)},
            {"f1_centre_5m", or_null(s.f1_centre_5m)},
            {"count_error_fraction", or_null(s.count_error_fraction)},
            {"by_area", by_area},
            {"intervals_90",
             {{"f1", or_null(i.f1)},
              {"f1_centre_3m", or_null(i.f1_centre_3m)},
              {"f1_centre_5m", or_null(i.f1_centre_5m)},
              {"average_precision", or_null(i.average_precision)},
              {"count_error_fraction", or_null(i.count_error_fraction)},
              {"ground_blocks", i.blocks}}},
            {"settings",
             {{"found", inputs.found},
              {"truth", inputs.truth},
              {"area", inputs.area},
              {"scenes", inputs.scenes},
              {"crs", inputs.crs},
              {"border_m", inputs.settings.border_m},
              {"seed", inputs.settings.seed},
              {"replicates", inputs.settings.replicates},
              {"block_m", bootstrap_block_m},
              {"least_iou", least_iou}}}};
}

}  // namespace gridreach
