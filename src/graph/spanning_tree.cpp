// SPDX-License-Identifier: Apache-2.0
#include "graph/spanning_tree.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "base/parallel.h"
#include "base/reporter.h"
#include "graph/distinct_places.h"
#include "graph/kd_tree.h"
#include "graph/parallel_sort.h"
#include "graph/plane_tree.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr std::size_t small_set = 96;
constexpr double infinite = std::numeric_limits<double>::infinity();

TreeEdge edge(std::uint32_t i, std::uint32_t j, double length_m) {
    return {std::min(i, j), std::max(i, j), length_m};
}

/// A strict order, so the spanning tree is unique and Borůvka's rounds close no cycle.
bool shorter(const TreeEdge& x, const TreeEdge& y) {
    if (x.length_m != y.length_m) return x.length_m < y.length_m;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

void sort_by_ends(std::vector<TreeEdge>& edges) {
    parallel_sort(edges,
                  [](const TreeEdge& x, const TreeEdge& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
}

std::vector<TreeEdge> prim(std::span<const PointM> points) {
    const auto n = static_cast<std::uint32_t>(points.size());
    std::vector<TreeEdge> tree, best(n, {0, 0, infinite});
    std::vector<bool> in(n);
    std::uint32_t at = 0;
    for (std::uint32_t step = 1; step < n; ++step) {
        in[at] = true;
        std::uint32_t next = n;
        for (std::uint32_t j = 0; j < n; ++j) {
            if (in[j]) continue;
            const double length_m =
                distance_m(Point3{points[at].x, points[at].y, 0}, Point3{points[j].x, points[j].y, 0});
            if (const TreeEdge e = edge(at, j, length_m); shorter(e, best[j])) best[j] = e;
            if (next == n || shorter(best[j], best[next])) next = j;
        }
        tree.push_back(best[next]);
        at = next;
    }
    sort_by_ends(tree);
    return tree;
}

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

/// Different places in the order of their lowest index, and edges of length 0 for the other points.
struct Places {
    std::vector<std::uint32_t> first;
    std::vector<PointM> points;
    std::vector<TreeEdge> duplicates;
};

Places places_of(std::span<const PointM> points) {
    DistinctPlaces distinct = distinct_places(points);
    Places out;
    out.first = std::move(distinct.first);
    std::sort(out.first.begin(), out.first.end());
    for (std::uint32_t i : out.first) out.points.push_back(points[i]);
    for (const auto& each : distinct.duplicates) out.duplicates.push_back({each.of, each.index, 0});
    return out;
}

std::vector<TreeEdge> spanning_tree_by(std::span<const PointM> points, const Metric* metric) {
    Places places = places_of(points);
    std::vector<TreeEdge> edges = std::move(places.duplicates);
    const KdTree tree = metric != nullptr ? KdTree(places.points, *metric) : KdTree(places.points);
    for (const TreeEdge& e : Boruvka(tree).edges())
        edges.push_back({places.first[e.a], places.first[e.b], e.length_m});
    sort_by_ends(edges);
    return edges;
}

}  // namespace

std::vector<TreeEdge> euclidean_mst(std::span<const PointM> points) {
    if (points.size() < 2) return {};
    if (points.size() <= small_set) return prim(points);
    auto tree = plane_tree(points);
    if (!tree) return spanning_tree_by(points, nullptr);
    sort_by_ends(*tree);
    return std::move(*tree);
}

std::vector<TreeEdge> metric_mst(std::span<const PointM> points, const Metric& metric) {
    if (metric.kind() == DistanceKind::projected) return euclidean_mst(points);
    return points.size() < 2 ? std::vector<TreeEdge>{} : spanning_tree_by(points, &metric);
}

std::vector<TreeEdge> nearest_edges(std::span<const PointM> points, std::size_t count, const Metric& metric) {
    const Places places = places_of(points);
    const KdTree tree(places.points, metric);
    std::vector<std::vector<KdTree::Neighbour>> near(places.points.size());
    parallel_blocks(near.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            near[i] = tree.nearest(static_cast<std::uint32_t>(i), count);
    });
    std::vector<TreeEdge> edges;
    for (std::uint32_t i = 0; i < near.size(); ++i)
        for (const auto& each : near[i])
            edges.push_back(edge(places.first[i], places.first[each.index], each.length_m));
    sort_by_ends(edges);
    const auto same = [](const TreeEdge& x, const TreeEdge& y) { return x.a == y.a && x.b == y.b; };
    edges.erase(std::unique(edges.begin(), edges.end(), same), edges.end());
    return edges;
}

}  // namespace gridreach
