// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluate_matching.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <span>

#include "base/parallel.h"
#include "dwellings/near_pairs.h"
#include "graph/polygons.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
/// Paths that differ by less are taken as equal, so rounding never sends the search round in a circle.
constexpr double no_gain = 1e-12;

double iou_of(const PolygonM& a, const PolygonM& b) {
    const double shared = intersection_area_m2(a, b);
    const double either = area_m2(a) + area_m2(b) - shared;
    return either > 0 ? shared / either : 0;
}

/// Matches one connected part, whose pairs are sorted. Each round finds the path that adds one pair and costs
/// least worth (Bellman & Ford, with a queue), from any free found dwelling to any free true one.
class PartMatching {
public:
    explicit PartMatching(std::span<const LikelyPair> pairs) {
        for (const LikelyPair& p : pairs) {
            if (found_.empty() || found_.back() != p.found) found_.push_back(p.found);
            truth_.push_back(p.truth);
        }
        std::sort(truth_.begin(), truth_.end());
        truth_.erase(std::unique(truth_.begin(), truth_.end()), truth_.end());
        ways_.resize(found_.size());
        std::size_t f = 0;
        for (const LikelyPair& p : pairs) {
            while (found_[f] != p.found) ++f;
            const auto t = std::lower_bound(truth_.begin(), truth_.end(), p.truth) - truth_.begin();
            ways_[f].push_back({static_cast<std::size_t>(t), p.worth});
        }
        truth_of_.resize(found_.size());
        owner_.resize(truth_.size());
        while (add_one_pair()) {
        }
    }

    void write(Partners& partner) const {
        for (std::size_t f = 0; f < found_.size(); ++f)
            if (truth_of_[f]) partner[found_[f]] = truth_[*truth_of_[f]];
    }

private:
    struct Way {
        std::size_t truth;
        double worth;
    };
    struct Owner {
        std::size_t found;
        double worth;
    };

    bool add_one_pair() {
        std::vector<double> to_found(found_.size(), infinite), to_truth(truth_.size(), infinite);
        std::vector<Owner> via(truth_.size());
        std::deque<std::size_t> waiting;
        for (std::size_t f = 0; f < found_.size(); ++f)
            if (!truth_of_[f]) {
                to_found[f] = 0;
                waiting.push_back(f);
            }
        while (!waiting.empty()) {
            const std::size_t f = waiting.front();
            waiting.pop_front();
            for (const Way& way : ways_[f]) {
                const double loss = to_found[f] - way.worth;
                if (truth_of_[f] == way.truth || loss >= to_truth[way.truth] - no_gain) continue;
                to_truth[way.truth] = loss;
                via[way.truth] = {f, way.worth};
                if (!owner_[way.truth]) continue;
                const Owner& owner = *owner_[way.truth];
                to_found[owner.found] = loss + owner.worth;
                waiting.push_back(owner.found);
            }
        }
        std::optional<std::size_t> end;
        for (std::size_t t = 0; t < truth_.size(); ++t)
            if (!owner_[t] && to_truth[t] < (end ? to_truth[*end] : infinite)) end = t;
        if (!end) return false;
        for (std::optional<std::size_t> t = end; t;) {
            const Owner owner = via[*t];
            const std::optional<std::size_t> given_up = truth_of_[owner.found];
            truth_of_[owner.found] = *t;
            owner_[*t] = owner;
            t = given_up;
        }
        return true;
    }

    std::vector<std::uint32_t> found_, truth_;
    std::vector<std::vector<Way>> ways_;  ///< Of each found dwelling.
    std::vector<std::optional<std::size_t>> truth_of_;
    std::vector<std::optional<Owner>> owner_;  ///< Of each true dwelling.
};

}  // namespace

std::vector<LikelyPair> outline_pairs(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                                      double least_iou) {
    const auto boxes = [](const std::vector<Dwelling>& dwellings) {
        std::vector<BoxM> all;
        for (const Dwelling& d : dwellings) all.push_back(d.outline ? box_of(d.outline->outer) : BoxM{});
        return all;
    };
    const auto near = overlapping(boxes(found), boxes(truth));
    std::vector<double> iou(near.size());
    parallel_blocks(near.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            iou[i] = iou_of(*found[near[i].first].outline, *truth[near[i].second].outline);
    });
    std::vector<LikelyPair> pairs;
    for (std::size_t i = 0; i < near.size(); ++i)
        if (iou[i] >= least_iou) pairs.push_back({near[i].first, near[i].second, iou[i]});
    return pairs;
}

std::vector<LikelyPair> centre_pairs(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                                     double within_m) {
    const auto boxes = [&](const std::vector<Dwelling>& dwellings) {
        std::vector<BoxM> all;
        for (const Dwelling& d : dwellings)
            all.push_back(BoxM{d.centre.x, d.centre.y, d.centre.x, d.centre.y}.grown(within_m));
        return all;
    };
    std::vector<LikelyPair> pairs;
    for (const auto& [f, t] : overlapping(boxes(found), boxes(truth)))
        if (const double apart_m = distance_m(found[f].centre, truth[t].centre); apart_m <= within_m)
            pairs.push_back({f, t, 1 - apart_m / within_m});
    return pairs;
}

Partners best_matching(std::size_t found, std::size_t truth, std::vector<LikelyPair> pairs) {
    std::sort(pairs.begin(), pairs.end());
    UnionFind parts(found + truth);
    for (const LikelyPair& p : pairs) parts.unite(p.found, static_cast<std::uint32_t>(found) + p.truth);
    // A stable sort: the pairs of each part stay sorted.
    std::stable_sort(pairs.begin(), pairs.end(), [&](const LikelyPair& a, const LikelyPair& b) {
        return parts.find(a.found) < parts.find(b.found);
    });
    Partners partner(found);
    for (std::size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
        while (end < pairs.size() && parts.find(pairs[end].found) == parts.find(pairs[begin].found)) ++end;
        PartMatching(std::span(pairs).subspan(begin, end - begin)).write(partner);
    }
    return partner;
}

}  // namespace gridreach
