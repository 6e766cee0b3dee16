// SPDX-License-Identifier: Apache-2.0
#include "dwellings/near_pairs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "graph/union_find.h"

namespace gridreach {

namespace {

struct Square {
    std::int64_t column, row;
    auto operator<=>(const Square&) const = default;
};

struct SquareHash {
    std::size_t operator()(const Square& s) const {
        return static_cast<std::size_t>(s.row) * 0x9E3779B97F4A7C15U ^
               static_cast<std::size_t>(s.column) * 0xC2B2AE3D27D4EB4FU;
    }
};

using IndexesBySquare = std::unordered_map<Square, std::vector<std::uint32_t>, SquareHash>;

std::int64_t square_at(double v, double side_m) {
    return static_cast<std::int64_t>(std::floor(v / side_m));
}

/// Squares of this side hold the boxes; a box of more than `most_squares` across is compared with every
/// other.
constexpr double side_m = 32;
constexpr double most_squares = 64;

bool is_large(const BoxM& box) {
    return std::max(box.width_m(), box.height_m()) > side_m * most_squares;
}

template <class Visit>
void for_each_square(const BoxM& box, const Visit& visit) {
    for (auto row = square_at(box.min_y, side_m); row <= square_at(box.max_y, side_m); ++row)
        for (auto column = square_at(box.min_x, side_m); column <= square_at(box.max_x, side_m); ++column)
            visit(Square{column, row});
}

}  // namespace

std::vector<IndexPair> overlapping(const std::vector<BoxM>& a, const std::vector<BoxM>& b) {
    IndexesBySquare boxes_in;
    std::vector<std::uint32_t> large;
    for (std::uint32_t j = 0; j < b.size(); ++j) {
        if (b[j].empty()) continue;
        if (is_large(b[j]))
            large.push_back(j);
        else
            for_each_square(b[j], [&](Square s) { boxes_in[s].push_back(j); });
    }
    std::vector<IndexPair> pairs;
    for (std::uint32_t i = 0; i < a.size(); ++i) {
        if (a[i].empty()) continue;
        if (is_large(a[i])) {
            for (std::uint32_t j = 0; j < b.size(); ++j)
                if (a[i].overlaps(b[j])) pairs.emplace_back(i, j);
            continue;
        }
        for (std::uint32_t j : large)
            if (a[i].overlaps(b[j])) pairs.emplace_back(i, j);
        for_each_square(a[i], [&](Square s) {
            const auto found = boxes_in.find(s);
            if (found == boxes_in.end()) return;
            // Boxes may share several squares; the one with the south-west corner of what they share counts.
            for (std::uint32_t j : found->second)
                if (a[i].overlaps(b[j]) && square_at(std::max(a[i].min_x, b[j].min_x), side_m) == s.column &&
                    square_at(std::max(a[i].min_y, b[j].min_y), side_m) == s.row)
                    pairs.emplace_back(i, j);
        });
    }
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

std::vector<std::uint32_t> groups_of_near(const std::vector<PointM>& places, double step_m) {
    UnionFind groups(places.size());
    std::map<PointM, std::uint32_t> first_at;
    std::vector<std::uint32_t> unique;
    for (std::uint32_t i = 0; i < places.size(); ++i) {
        const auto [at, added] = first_at.try_emplace(places[i], i);
        if (added)
            unique.push_back(i);
        else
            groups.unite(at->second, i);
    }
    if (step_m > 0) {
        // Half a step wide, so places that share a square are near, and near places are at most two squares
        // apart.
        const double half_m = step_m / 2;
        IndexesBySquare places_in;
        const auto square_of = [&](std::uint32_t i) {
            return Square{square_at(places[i].x, half_m), square_at(places[i].y, half_m)};
        };
        for (std::uint32_t i : unique) {
            auto& here = places_in[square_of(i)];
            if (!here.empty()) groups.unite(here.front(), i);
            here.push_back(i);
        }
        for (std::uint32_t i : unique) {
            const Square s = square_of(i);
            for (auto row = s.row; row <= s.row + 2; ++row)
                for (auto column = s.column - 2; column <= s.column + 2; ++column) {
                    const auto found = places_in.find({column, row});
                    if (found == places_in.end() || groups.find(found->second.front()) == groups.find(i))
                        continue;
                    const bool near = std::any_of(
                        found->second.begin(), found->second.end(),
                        [&](std::uint32_t j) { return distance_m(places[i], places[j]) <= step_m; });
                    if (near) groups.unite(found->second.front(), i);
                }
        }
    }
    std::vector<std::uint32_t> group(places.size());
    for (std::uint32_t i = 0; i < places.size(); ++i) group[i] = groups.find(i);
    return group;
}

}  // namespace gridreach
