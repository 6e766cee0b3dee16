// SPDX-License-Identifier: Apache-2.0
#include "graph/boruvka_tree.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "base/parallel.h"
#include "base/reporter.h"
#include "graph/distinct_places.h"
#include "graph/kd_tree.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Every component takes its shortest way out, all at once, until one is left. No two points at one place.
class Boruvka {
public:
    /// Numbers of `tree` rise with the indices that break ties.
    explicit Boruvka(const KdTree& tree)
        : tree_(tree),
          count_(static_cast<std::uint32_t>(tree.size())),
          sets_(count_),
          labels_(count_),
          found_(count_),
          at_least_m_(count_, 0),
          bound_m_(count_) {}

    std::vector<TreeEdge> edges() {
        std::vector<TreeEdge> chosen;
        while (chosen.size() + 1 < count_) {
            throw_if_stopped();
            for (std::uint32_t i = 0; i < count_; ++i) labels_[i] = sets_.find(i);
            look_for_ways_out();
            std::vector<TreeEdge> best(count_, {0, 0, infinite});
            for (std::uint32_t i = 0; i < count_; ++i) {
                if (!is_way_out(i)) continue;
                const TreeEdge e = edge(i, found_[i].index, found_[i].length_m);
                if (shorter(e, best[labels_[i]])) best[labels_[i]] = e;
            }
            for (std::uint32_t i = 0; i < count_; ++i)
                if (labels_[i] == i && sets_.unite(best[i].a, best[i].b)) chosen.push_back(best[i]);
        }
        return chosen;
    }

private:
    /// What was nearest stays nearest while it is still in another component.
    bool is_way_out(std::uint32_t i) const {
        return found_[i].index != KdTree::Neighbour::none && labels_[found_[i].index] != labels_[i];
    }

    void lower_bound_to(std::uint32_t label, double length_m) {
        double now = bound_m_[label].load(std::memory_order_relaxed);
        while (length_m < now &&
               !bound_m_[label].compare_exchange_weak(now, length_m, std::memory_order_relaxed)) {
        }
    }

    /// Nobody looks further than the shortest way out that its component has found so far. How far that is
    /// depends on timing; the component's shortest way does not.
    void look_for_ways_out() {
        const auto subtree_labels = tree_.label_subtrees(labels_);
        for (auto& bound : bound_m_) bound.store(infinite, std::memory_order_relaxed);
        for (std::uint32_t i = 0; i < count_; ++i)
            if (is_way_out(i)) lower_bound_to(labels_[i], found_[i].length_m);
        parallel_blocks(count_, 2048, [&](std::size_t begin, std::size_t end) {
            for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) {
                if (is_way_out(i)) continue;
                const double most_m = bound_m_[labels_[i]].load(std::memory_order_relaxed);
                if (at_least_m_[i] > most_m) continue;
                found_[i] = tree_.nearest_other(i, labels_, subtree_labels, most_m);
                at_least_m_[i] = found_[i].length_m;
                if (found_[i].index != KdTree::Neighbour::none)
                    lower_bound_to(labels_[i], found_[i].length_m);
            }
        });
    }

    const KdTree& tree_;
    std::uint32_t count_;
    UnionFind sets_;
    std::vector<std::uint32_t> labels_;
    std::vector<KdTree::Neighbour> found_;
    std::vector<double> at_least_m_;            ///< No other component is nearer, now or later.
    std::vector<std::atomic<double>> bound_m_;  ///< By label.
};

}  // namespace

std::vector<TreeEdge> boruvka_tree(std::span<const PointM> points, const Metric& metric) {
    const DistinctPlaces distinct = distinct_places(points);
    std::vector<TreeEdge> edges;
    for (const auto& each : distinct.duplicates) edges.push_back({each.of, each.index, 0});
    const KdTree tree(distinct.places, metric);
    for (const TreeEdge& e : Boruvka(tree).edges())
        edges.push_back({distinct.first[e.a], distinct.first[e.b], e.length_m});
    return edges;
}

}  // namespace gridreach
