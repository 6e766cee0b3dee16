// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluate.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/parallel.h"
#include "dwellings/near_pairs.h"
#include "dwellings/survey_area.h"
#include "graph/matching.h"
#include "graph/polygons.h"

namespace gridreach {

namespace {

constexpr double least_iou = 0.5;
constexpr double centre_within_m = 3;

using Partners = std::vector<std::optional<std::uint32_t>>;

std::optional<double> ratio(std::size_t part, std::size_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

/// 2 matched / (found + truth).
std::optional<double> f1_of(std::size_t matched_found, std::size_t matched_truth, std::size_t found,
                            std::size_t truth) {
    const auto precision = ratio(matched_found, found), recall = ratio(matched_truth, truth);
    if (!precision && !recall) return std::nullopt;
    if (!precision || !recall || *precision + *recall == 0) return 0;
    return 2 * *precision * *recall / (*precision + *recall);
}

BoxM outline_box(const Dwelling& d) {
    return d.outline ? box_of(d.outline->outer) : BoxM{};
}

double iou_of(const PolygonM& a, const PolygonM& b) {
    const double shared = intersection_area_m2(a, b);
    const double either = area_m2(a) + area_m2(b) - shared;
    return either > 0 ? shared / either : 0;
}

struct Matched {
    Partners partner;  ///< Of each found dwelling.
    std::optional<double> mean_iou;
    std::size_t count = 0;
};

Matched match_outlines(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth) {
    std::vector<BoxM> a, b;
    for (const Dwelling& d : found) a.push_back(outline_box(d));
    for (const Dwelling& d : truth) b.push_back(outline_box(d));
    const auto pairs = overlapping(a, b);
    std::vector<double> iou(pairs.size());
    parallel_blocks(pairs.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            iou[i] = iou_of(*found[pairs[i].first].outline, *truth[pairs[i].second].outline);
    });
    std::vector<IndexPair> edges;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (iou[i] >= least_iou) edges.push_back(pairs[i]);
    Matched m;
    m.partner = maximum_matching(found.size(), truth.size(), edges);
    double sum = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (m.partner[pairs[i].first] == pairs[i].second) {
            sum += iou[i];
            ++m.count;
        }
    if (m.count > 0) m.mean_iou = sum / static_cast<double>(m.count);
    return m;
}

std::size_t count_near_centres(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth) {
    const auto boxes = [](const std::vector<Dwelling>& dwellings) {
        std::vector<BoxM> all;
        for (const Dwelling& d : dwellings)
            all.push_back(BoxM{d.centre.x, d.centre.y, d.centre.x, d.centre.y}.grown(centre_within_m));
        return all;
    };
    std::vector<IndexPair> edges;
    for (const auto& pair : overlapping(boxes(found), boxes(truth)))
        if (distance_m(found[pair.first].centre, truth[pair.second].centre) <= centre_within_m)
            edges.push_back(pair);
    const Partners partner = maximum_matching(found.size(), truth.size(), edges);
    return static_cast<std::size_t>(
        std::count_if(partner.begin(), partner.end(), [](const auto& p) { return p.has_value(); }));
}

std::vector<AreaClassScore> score_classes(const std::vector<Dwelling>& found,
                                          const std::vector<Dwelling>& truth, const Partners& partner) {
    struct Class {
        const char* name;
        double from_m2, below_m2;
    };
    constexpr double none = std::numeric_limits<double>::infinity();
    static const std::vector<Class> classes = {
        {"< 20 m2", 0, 20}, {"20-50 m2", 20, 50}, {"50-150 m2", 50, 150}, {">= 150 m2", 150, none}};
    std::vector<bool> is_found(truth.size());
    for (const auto& p : partner)
        if (p) is_found[*p] = true;
    std::vector<AreaClassScore> scores;
    for (const Class& c : classes) {
        const auto in_class = [&](const Dwelling& d) {
            return d.roof_area_m2 && *d.roof_area_m2 >= c.from_m2 && *d.roof_area_m2 < c.below_m2;
        };
        AreaClassScore score;
        score.name = c.name;
        std::size_t right = 0, recalled = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
            if (in_class(found[i])) {
                ++score.found;
                right += partner[i].has_value();
            }
        for (std::size_t j = 0; j < truth.size(); ++j)
            if (in_class(truth[j])) {
                ++score.truth;
                recalled += is_found[j];
            }
        score.precision = ratio(right, score.found);
        score.recall = ratio(recalled, score.truth);
        score.f1 = f1_of(right, recalled, score.found, score.truth);
        scores.push_back(score);
    }
    return scores;
}

}  // namespace

DetectionScore evaluate(const std::vector<Dwelling>& all_found, const std::vector<Dwelling>& all_truth,
                        const std::vector<PolygonM>& area) {
    std::vector<Dwelling> found = all_found, truth = all_truth;
    for (auto* side : {&found, &truth}) {
        keep_inside(*side, area);
        // The one matching that is chosen among equally large ones must not depend on the order.
        std::sort(side->begin(), side->end(), [](const Dwelling& a, const Dwelling& b) {
            return std::tuple(-a.centre.y, a.centre.x, a.roof_area_m2.value_or(-1)) <
                   std::tuple(-b.centre.y, b.centre.x, b.roof_area_m2.value_or(-1));
        });
    }
    DetectionScore s;
    s.found = found.size();
    s.truth = truth.size();
    if (s.truth > 0)
        s.count_error_fraction =
            (static_cast<double>(s.found) - static_cast<double>(s.truth)) / static_cast<double>(s.truth);

    const std::size_t near = count_near_centres(found, truth);
    s.precision_centre_3m = ratio(near, s.found);
    s.recall_centre_3m = ratio(near, s.truth);
    s.f1_centre_3m = f1_of(near, near, s.found, s.truth);

    const auto has_outline = [](const Dwelling& d) { return d.outline.has_value(); };
    const bool comparable = found.empty() || truth.empty() ||
                            (std::any_of(found.begin(), found.end(), has_outline) &&
                             std::any_of(truth.begin(), truth.end(), has_outline));
    if (comparable) {
        const Matched m = match_outlines(found, truth);
        s.precision = ratio(m.count, s.found);
        s.recall = ratio(m.count, s.truth);
        s.f1 = f1_of(m.count, m.count, s.found, s.truth);
        s.mean_iou = m.mean_iou;
        s.by_area = score_classes(found, truth, m.partner);
    }
    return s;
}

}  // namespace gridreach
