// SPDX-License-Identifier: Apache-2.0
#include "graph/rounded_ties.h"

#include <utility>

#include "base/parallel.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

// Let uv be an edge of the tree that is not in the triangulation. A place w lies in the circle over uv (else
// the triangulation had uv), |uw|² + |wv|² ≤ |uv|², and the path u, w, v does not beat uv. With lengths
// rounded by less than 2^-51 of themselves, one of them, say |uw|, is |uv| up to 2^-49.5, and |wv| is below
// 2^-24 |uv|. The same holds for uw in place of uv, and so on to an edge of the triangulation, from a place
// near u to a place near v, where "near" means joined by edges below 2^-24 |uv|. It is as long as uv, and not
// the clearly longest of a triangle. In the tree, uv can only stand in for an edge that is as long. Each
// bound is taken twice as wide or more.
constexpr double near_share = 0x1p-23, much_alike = 1 - 0x1p-46;
/// The shortest edge of the tree at each place.
std::vector<double> nearest_m(std::size_t count, const std::vector<Link>& tree) {
    std::vector<double> out(count, INFINITY);
    for (const Link& link : tree)
        for (const std::uint32_t end : {link.a, link.b}) out[end] = std::min(out[end], link.length_m);
    return out;
}

/// Edges with more than one place near an end.
std::vector<Link> edges_in_doubt(const PlaceOrder& order, const Triangulation& triangulation,
                                 const std::vector<Link>& tree) {
    constexpr std::size_t block = 1 << 14;
    const std::size_t count = order.places.size();
    const std::vector<double> nearest = nearest_m(count, tree);
    std::vector<std::vector<Link>> parts((count + block - 1) / block);
    parallel_blocks(count, block, [&](std::size_t begin, std::size_t end) {
        auto& part = parts[begin / block];
        part = links_of(order, triangulation, static_cast<std::uint32_t>(begin),
                        static_cast<std::uint32_t>(end));
        std::erase_if(part, [&](const Link& link) {
            return std::min(nearest[link.a], nearest[link.b]) > link.length_m * near_share;
        });
    });
    std::vector<Link> out;
    for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
}

/// Finds pairs that may stand in for an edge, until it has seen too much.
class PairSearch {
public:
    PairSearch(const PlaceOrder& order, const Triangulation& triangulation)
        : order_(order),
          triangulation_(triangulation),
          seen_in_(order.places.size(), 0),
          budget_(16 * order.places.size() + (std::size_t{1} << 22)) {}

    /// False: too much.
    bool add(const Link& link, std::vector<Link>& pairs) {
        const double near_m = link.length_m * near_share;
        const auto from = places_near(link.a, near_m), to = places_near(link.b, near_m);
        if (!spend(from.size() * to.size())) return false;
        for (const std::uint32_t a : from)
            for (const std::uint32_t b : to) {
                const double m = length_m(a, b);
                if (m * much_alike <= link.length_m && link.length_m * much_alike <= m)
                    pairs.push_back({a, b, m});
            }
        return true;
    }

private:
    double length_m(std::uint32_t a, std::uint32_t b) const {
        return std::sqrt(squared_length_m2(order_.places[a], order_.places[b]));
    }

    bool spend(std::size_t work) {
        budget_ -= std::min(work, budget_);
        return budget_ > 0;
    }

    /// Places joined to `from` by edges of up to `most_m`, itself the first.
    std::vector<std::uint32_t> places_near(std::uint32_t from, double most_m) {
        std::vector<std::uint32_t> out = {from};
        seen_in_[from] = ++search_;
        for (std::size_t i = 0; i < out.size() && spend(1); ++i)
            triangulation_.around(out[i], [&](std::uint32_t to) {
                if (seen_in_[to] == search_ || length_m(out[i], to) > most_m) return;
                seen_in_[to] = search_;
                out.push_back(to);
            });
        return out;
    }

    const PlaceOrder& order_;
    const Triangulation& triangulation_;
    std::vector<std::uint32_t> seen_in_;  ///< The last search that came by.
    std::uint32_t search_ = 0;
    std::size_t budget_;
};

/// The tree when `pairs` may be used too. Only edges as long as one of them can go.
std::vector<Link> exchanged(const PlaceOrder& order, std::vector<Link> tree, std::vector<Link> pairs) {
    std::sort(pairs.begin(), pairs.end(), ByLength{order});
    const auto stays = [&](const Link& link) {
        const auto at = std::lower_bound(pairs.begin(), pairs.end(), link.length_m * much_alike,
                                         [](const Link& pair, double m) { return pair.length_m < m; });
        return at == pairs.end() || at->length_m * much_alike > link.length_m;
    };
    const auto open = std::partition(tree.begin(), tree.end(), stays);
    UnionFind sets(order.places.size());
    for (auto it = tree.begin(); it != open; ++it) sets.unite(it->a, it->b);
    pairs.insert(pairs.end(), open, tree.end());
    tree.erase(open, tree.end());
    std::sort(pairs.begin(), pairs.end(), ByLength{order});
    for (const Link& link : pairs)
        if (sets.unite(link.a, link.b)) tree.push_back(link);
    return tree;
}

}  // namespace

std::optional<std::vector<Link>> with_rounded_ties(const PlaceOrder& order,
                                                   const Triangulation& triangulation,
                                                   std::vector<Link> tree) {
    const auto [least, most] = std::minmax_element(
        tree.begin(), tree.end(), [](const Link& x, const Link& y) { return x.length_m < y.length_m; });
    if (tree.empty() || least->length_m > most->length_m * near_share) return tree;
    std::vector<Link> pairs;
    const std::vector<Link> in_doubt = edges_in_doubt(order, triangulation, tree);
    if (in_doubt.empty()) return tree;
    PairSearch search(order, triangulation);
    for (const Link& link : in_doubt)
        if (!search.add(link, pairs)) return std::nullopt;
    return pairs.empty() ? std::move(tree) : exchanged(order, std::move(tree), std::move(pairs));
}

}  // namespace gridreach
