// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluate.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "dwellings/evaluate_border.h"
#include "dwellings/evaluate_classes.h"
#include "dwellings/evaluate_matching.h"
#include "dwellings/survey_area.h"

namespace gridreach {

namespace {

/// The dwellings of `area` in an order that depends on what they are alone.
std::vector<Dwelling> compared(const std::vector<Dwelling>& all, const std::vector<PolygonM>& area) {
    std::vector<Dwelling> dwellings = all;
    keep_inside(dwellings, area);
    std::sort(dwellings.begin(), dwellings.end(), [](const Dwelling& a, const Dwelling& b) {
        const auto key = [](const Dwelling& d) {
            return std::tuple(-d.centre.y, d.centre.x, d.roof_area_m2.value_or(-1), d.outline.has_value(),
                              d.confidence.value_or(-1));
        };
        if (key(a) != key(b) || !a.outline) return key(a) < key(b);
        return std::tie(a.outline->outer, a.outline->holes) < std::tie(b.outline->outer, b.outline->holes);
    });
    return dwellings;
}

/// One side by side with the other: dwellings, and which of them are near the border.
struct Sides {
    const std::vector<Dwelling>& found;
    const std::vector<Dwelling>& truth;
    std::vector<bool> found_near, truth_near;
};

/// What one way of matching says of each dwelling.
struct Verdicts {
    std::vector<Verdict> of_found, of_truth;
    std::size_t hits = 0, false_alarms = 0, misses = 0;
};

/// The border rule of evaluate_in_detail().
Verdicts verdicts_of(const Sides& sides, const Partners& partner) {
    Verdicts v;
    std::vector<bool> matched(sides.truth.size());
    for (std::size_t i = 0; i < sides.found.size(); ++i) {
        if (partner[i]) matched[*partner[i]] = true;
        const bool near = partner[i] ? sides.truth_near[*partner[i]] : sides.found_near[i];
        v.of_found.push_back(near ? Verdict::unscored : partner[i] ? Verdict::hit : Verdict::wrong);
        v.false_alarms += v.of_found.back() == Verdict::wrong;
    }
    for (std::size_t j = 0; j < sides.truth.size(); ++j) {
        v.of_truth.push_back(sides.truth_near[j] ? Verdict::unscored
                             : matched[j]        ? Verdict::hit
                                                 : Verdict::wrong);
        v.hits += v.of_truth.back() == Verdict::hit;
        v.misses += v.of_truth.back() == Verdict::wrong;
    }
    return v;
}

void set_ratios(const Verdicts& v, std::optional<double>& precision, std::optional<double>& recall,
                std::optional<double>& f1) {
    precision = ratio(v.hits, v.hits + v.false_alarms);
    recall = ratio(v.hits, v.hits + v.misses);
    f1 = ratio(2 * v.hits, 2 * v.hits + v.false_alarms + v.misses);
}

/// Tallies by ground block, in the order in which blocks are met.
class Blocks {
public:
    std::uint32_t at(PointM place) {
        const auto square = [](double v) { return std::llround(std::floor(v / bootstrap_block_m)); };
        const auto next = static_cast<std::uint32_t>(tallies.size());
        const auto [block, added] = index_.try_emplace({square(place.x), square(place.y)}, next);
        if (added) tallies.emplace_back();
        return block->second;
    }
    void add(std::size_t way, const Sides& sides, const Partners& partner, const Verdicts& v) {
        for (std::size_t i = 0; i < sides.found.size(); ++i) {
            if (v.of_found[i] == Verdict::unscored) continue;
            const bool hit = v.of_found[i] == Verdict::hit;
            BlockTally::Matches& m =
                tallies[at(hit ? sides.truth[*partner[i]].centre : sides.found[i].centre)].ways[way];
            ++m.found;
            m.hits += hit;
        }
    }
    std::vector<BlockTally> tallies;

private:
    std::map<std::pair<long long, long long>, std::uint32_t> index_;
};

void count(const Sides& sides, Blocks& blocks, DetectionScore& s) {
    for (std::size_t i = 0; i < sides.found.size(); ++i)
        if (!sides.found_near[i]) {
            ++s.found;
            ++blocks.tallies[blocks.at(sides.found[i].centre)].found;
        }
    for (std::size_t j = 0; j < sides.truth.size(); ++j)
        if (!sides.truth_near[j]) {
            ++s.truth;
            ++blocks.tallies[blocks.at(sides.truth[j].centre)].truth;
        }
    s.found_near_border = sides.found.size() - s.found;
    s.truth_near_border = sides.truth.size() - s.truth;
    if (s.truth > 0)
        s.count_error_fraction =
            (static_cast<double>(s.found) - static_cast<double>(s.truth)) / static_cast<double>(s.truth);
}

/// The found dwellings that count, surest first, with their blocks.
std::vector<RankedFind> ranked(const Sides& sides, const std::vector<LikelyPair>& pairs, Blocks& blocks) {
    std::vector<std::uint32_t> order(sides.found.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return *sides.found[a].confidence > *sides.found[b].confidence;
    });
    const Partners partner = greedy_matching(order, pairs, sides.truth.size());
    const Verdicts v = verdicts_of(sides, partner);
    std::vector<RankedFind> surest_first;
    for (const std::uint32_t i : order) {
        if (v.of_found[i] == Verdict::unscored) continue;
        const bool hit = v.of_found[i] == Verdict::hit;
        surest_first.push_back(
            {hit, blocks.at(hit ? sides.truth[*partner[i]].centre : sides.found[i].centre)});
    }
    return surest_first;
}

std::optional<double> mean_iou(const std::vector<LikelyPair>& pairs, const Partners& partner,
                               const Verdicts& v) {
    double sum = 0;
    for (const LikelyPair& p : pairs)
        if (partner[p.found] == p.truth && v.of_truth[p.truth] == Verdict::hit) sum += p.worth;
    if (v.hits == 0) return std::nullopt;
    return sum / static_cast<double>(v.hits);
}

}  // namespace

Evaluation evaluate_in_detail(const std::vector<Dwelling>& all_found, const std::vector<Dwelling>& all_truth,
                              const std::vector<PolygonM>& area, const EvaluationSettings& settings) {
    assert(settings.border_m == 0 || (settings.border_m > 0 && !area.empty()));
    Evaluation e;
    e.found = compared(all_found, area);
    e.truth = compared(all_truth, area);
    const Sides sides{e.found, e.truth, near_border(e.found, area, settings.border_m),
                      near_border(e.truth, area, settings.border_m)};
    DetectionScore& s = e.score;
    Blocks blocks;
    count(sides, blocks, s);

    const auto compare = [&](std::size_t way, const std::vector<LikelyPair>& pairs) {
        const Partners partner = best_matching(e.found.size(), e.truth.size(), pairs);
        Verdicts v = verdicts_of(sides, partner);
        blocks.add(way, sides, partner, v);
        return std::pair(partner, std::move(v));
    };
    Verdicts near_3m = compare(1, centre_pairs(e.found, e.truth, 3)).second;
    set_ratios(near_3m, s.precision_centre_3m, s.recall_centre_3m, s.f1_centre_3m);
    set_ratios(compare(2, centre_pairs(e.found, e.truth, 5)).second, s.precision_centre_5m,
               s.recall_centre_5m, s.f1_centre_5m);

    const auto has_outline = [](const Dwelling& d) { return d.outline.has_value(); };
    e.by_outline = e.found.empty() || e.truth.empty() ||
                   (std::any_of(e.found.begin(), e.found.end(), has_outline) &&
                    std::any_of(e.truth.begin(), e.truth.end(), has_outline));
    std::vector<RankedFind> surest_first;
    if (e.by_outline) {
        const auto pairs = outline_pairs(e.found, e.truth, least_iou);
        auto [partner, v] = compare(0, pairs);
        set_ratios(v, s.precision, s.recall, s.f1);
        s.mean_iou = mean_iou(pairs, partner, v);
        s.by_area = score_classes(e.found, v.of_found, e.truth, v.of_truth);
        if (std::all_of(e.found.begin(), e.found.end(),
                        [](const Dwelling& d) { return d.outline && d.confidence; })) {
            surest_first = ranked(sides, pairs, blocks);
            const std::vector<std::uint32_t> once(blocks.tallies.size(), 1);
            s.average_precision = average_precision(surest_first, once, s.truth);
        }
        e.of_found = std::move(v.of_found);
        e.of_truth = std::move(v.of_truth);
    } else {
        e.of_found = std::move(near_3m.of_found);
        e.of_truth = std::move(near_3m.of_truth);
    }
    s.intervals = bootstrap_intervals(blocks.tallies, surest_first, settings.replicates, settings.seed);
    if (!s.f1) s.intervals.f1.reset();
    if (!s.average_precision) s.intervals.average_precision.reset();
    return e;
}

DetectionScore evaluate(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                        const std::vector<PolygonM>& area, const EvaluationSettings& settings) {
    return evaluate_in_detail(found, truth, area, settings).score;
}

}  // namespace gridreach
