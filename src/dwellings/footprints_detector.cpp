// SPDX-License-Identifier: Apache-2.0
#include "dwellings/footprints_detector.h"

#include <fmt/format.h>

#include <cmath>
#include <tuple>

#include "base/words.h"
#include "dwellings/given_demand.h"
#include "dwellings/ground_area.h"
#include "dwellings/near_pairs.h"
#include "dwellings/reading_order.h"
#include "dwellings/survey_area.h"
#include "options/option_list.h"

namespace gridreach {

void describe(FootprintsOptions& o, OptionList& options) {
    options.number("min_confidence", o.min_confidence)
        .at_least(0)
        .at_most(1)
        .help("Leaves out features whose confidence field is lower; those without one stay.");
    options.number("min_area_m2", o.min_area_m2)
        .at_least(0)
        .unit("m2")
        .help("Leaves out roofs that are known to be smaller.");
    options.number("max_area_m2", o.max_area_m2)
        .above(0)
        .unit("m2")
        .help("Leaves out roofs that are known to be larger.");
    options.number("merge_within_m", o.merge_within_m)
        .at_least(0)
        .at_most(1000)
        .unit("m")
        .help("Features whose centres are no further apart are one dwelling.");
}

namespace {

std::string counted(std::size_t n, const char* one, const char* many) {
    return fmt::format("{} {}", with_commas(static_cast<std::int64_t>(n)), n == 1 ? one : many);
}

/// What a feature's fields say, as far as they can be true.
class Fields {
public:
    explicit Fields(const VectorLayer& layer)
        : confidence_(layer.field("confidence")), area_(layer.field("area_in_meters")) {
        if (!area_) area_ = layer.field("area_m2");
    }
    std::optional<double> confidence(const Feature& f) {
        const auto value = number(f, confidence_);
        if (!value || (*value >= 0 && *value <= 1)) return value;
        ++odd_confidences;
        return std::nullopt;
    }
    std::optional<double> area_m2(const Feature& f) const {
        const auto value = number(f, area_);
        return value && *value > 0 ? value : std::nullopt;
    }
    std::size_t odd_confidences = 0;

private:
    static std::optional<double> number(const Feature& f, const std::optional<std::size_t>& field) {
        if (!field || *field >= f.values.size()) return std::nullopt;
        const auto value = number_of(f.values[*field]);
        return value && std::isfinite(*value) ? value : std::nullopt;
    }
    std::optional<std::size_t> confidence_, area_;
};

/// Adds the layer's dwellings to `set`, the id being the row.
void add_layer(const VectorLayer& layer, GroundArea& ground, DwellingSet& set) {
    const auto remark = [&](const std::string& text) { set.remarks.push_back(layer.path + ": " + text); };
    for (const std::string& text : layer.remarks) remark(text);
    Fields fields(layer);
    const GivenDemandColumns demand(layer);
    const std::size_t before = set.dwellings.size();
    std::size_t lines = 0, nowhere = 0;
    for (const Feature& f : layer.features) {
        lines += f.shape.lines.size();
        const bool one_part = f.shape.polygons.size() + f.shape.points.size() == 1;
        const auto area = one_part ? fields.area_m2(f) : std::nullopt;
        const auto confidence = fields.confidence(f);
        std::uint32_t given_demand = 0;
        if (const auto given = demand.of(f)) {
            set.given_demand.push_back(*given);
            given_demand = static_cast<std::uint32_t>(set.given_demand.size());
        }
        const auto add = [&](PointM centre, const PolygonM* outline) {
            if (!std::isfinite(centre.x) || !std::isfinite(centre.y)) {
                ++nowhere;
                return;
            }
            Dwelling d;
            d.id = set.dwellings.size();
            d.centre = centre;
            d.roof_area_m2 = area;
            d.confidence = confidence;
            d.given_demand = given_demand;
            if (outline) {
                d.outline = *outline;
                if (!area) d.roof_area_m2 = ground.of(*outline);
            }
            set.dwellings.push_back(std::move(d));
        };
        for (const PolygonM& outline : f.shape.polygons) add(centroid(outline.outer), &outline);
        for (PointM point : f.shape.points) add(point, nullptr);
    }
    if (lines > 0)
        remark(counted(lines, "line was skipped: a line is no dwelling.",
                       "lines were skipped: a line is no dwelling."));
    if (nowhere > 0)
        remark(counted(nowhere, "feature was skipped: it has no place in the working coordinate system.",
                       "features were skipped: they have no place in the working coordinate system."));
    if (fields.odd_confidences > 0)
        remark(counted(fields.odd_confidences, "confidence is not within 0 … 1 and was taken as unknown.",
                       "confidences are not within 0 … 1 and were taken as unknown."));
    if (set.dwellings.size() == before)
        remark("there is no outline or point in it, so it gives no dwelling.");
}

/// Keeps the best of each group of dwellings that are one, and returns how many others there were.
std::size_t merge_duplicates(std::vector<Dwelling>& dwellings, double within_m) {
    std::vector<PointM> centres;
    for (const Dwelling& d : dwellings) centres.push_back(d.centre);
    const auto group = groups_of_near(centres, within_m);
    const auto rank = [&](std::uint32_t i) {
        const Dwelling& d = dwellings[i];
        return std::tuple(!d.outline, -d.confidence.value_or(-1), -d.roof_area_m2.value_or(-1), -d.centre.y,
                          d.centre.x, d.id);
    };
    std::vector<std::uint32_t> best(dwellings.size());
    for (std::uint32_t i = 0; i < dwellings.size(); ++i)
        if (group[i] == i || rank(i) < rank(best[group[i]])) best[group[i]] = i;
    // The one that stays takes over what another of them gives of its demand.
    std::vector<std::uint32_t> giver(dwellings.size(), 0xFFFFFFFF);
    for (std::uint32_t i = 0; i < dwellings.size(); ++i) {
        std::uint32_t& first = giver[group[i]];
        if (dwellings[i].given_demand > 0 && (first == 0xFFFFFFFF || rank(i) < rank(first))) first = i;
    }
    for (std::uint32_t i = 0; i < dwellings.size(); ++i)
        if (best[group[i]] == i && dwellings[i].given_demand == 0 && giver[group[i]] != 0xFFFFFFFF)
            dwellings[i].given_demand = dwellings[giver[group[i]]].given_demand;
    std::vector<Dwelling> kept;
    for (std::uint32_t i = 0; i < dwellings.size(); ++i)
        if (best[group[i]] == i) kept.push_back(std::move(dwellings[i]));
    const std::size_t merged = dwellings.size() - kept.size();
    dwellings = std::move(kept);
    return merged;
}

}  // namespace

DwellingSet FootprintsDetector::detect(const DetectorInput& input, Reporter& reporter) const {
    DwellingSet set;
    GroundArea ground(input.projection);
    for (std::size_t i = 0; i < input.footprints.size(); ++i) {
        throw_if_stopped();
        add_layer(input.vectors->read(input.footprints[i], *input.projection), ground, set);
        reporter.progress("detector", i + 1, input.footprints.size());
    }
    auto& all = set.dwellings;
    const auto remark_if = [&](std::size_t n, const std::string& one, const std::string& many) {
        if (n > 0) set.remarks.push_back(counted(n, one.c_str(), many.c_str()));
    };
    const auto left_out = [&](std::size_t n, const std::string& why) {
        remark_if(n, "dwelling " + why + " was left out.", "dwellings " + why + " were left out.");
    };
    left_out(keep_inside(all, input.survey_area), "outside the survey area");
    left_out(
        std::erase_if(
            all, [&](const Dwelling& d) { return d.confidence && *d.confidence < options_.min_confidence; }),
        fmt::format("of confidence below {}", shortest(options_.min_confidence)));
    left_out(
        std::erase_if(
            all, [&](const Dwelling& d) { return d.roof_area_m2 && *d.roof_area_m2 < options_.min_area_m2; }),
        fmt::format("smaller than {} m2", shortest(options_.min_area_m2)));
    if (const auto& most = options_.max_area_m2)
        left_out(
            std::erase_if(all, [&](const Dwelling& d) { return d.roof_area_m2 && *d.roof_area_m2 > *most; }),
            fmt::format("larger than {} m2", shortest(*most)));
    remark_if(merge_duplicates(all, options_.merge_within_m), "duplicate was merged.",
              "duplicates were merged.");
    sort_in_reading_order(all);
    // By place, not by row: the same dwellings in another order are the same set.
    for (std::size_t i = 0; i < all.size(); ++i) all[i].id = i;
    drop_unused_demand(set);
    return set;
}

}  // namespace gridreach
