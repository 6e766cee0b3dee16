// SPDX-License-Identifier: Apache-2.0
#include "demand/dbscan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/parallel.h"
#include "base/reporter.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

using Cell = std::pair<std::int64_t, std::int64_t>;  ///< Row, column.

/// Points by cells. A little less than 1/√2 of the distance, so that rounding parts no two points of a cell.
class CellGrid {
public:
    CellGrid(std::span<const PointM> points, double max_distance_m) : order_(points.size()) {
        const double side_m = 0.7071 * max_distance_m;
        const BoxM box = box_of(points);
        std::vector<Cell> cell_of(points.size());
        for (std::size_t i = 0; i < points.size(); ++i)
            cell_of[i] = {static_cast<std::int64_t>(std::floor((points[i].y - box.min_y) / side_m)),
                          static_cast<std::int64_t>(std::floor((points[i].x - box.min_x) / side_m))};
        std::iota(order_.begin(), order_.end(), std::uint32_t{0});
        std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return cell_of[a] != cell_of[b] ? cell_of[a] < cell_of[b] : a < b;
        });
        for (std::size_t k = 0; k < order_.size(); ++k)
            if (cells_.empty() || cells_.back() != cell_of[order_[k]]) {
                cells_.push_back(cell_of[order_[k]]);
                begins_.push_back(static_cast<std::uint32_t>(k));
            }
        begins_.push_back(static_cast<std::uint32_t>(order_.size()));
    }

    std::size_t count() const { return cells_.size(); }
    /// Points of a cell, ascending.
    std::span<const std::uint32_t> points(std::size_t cell) const {
        return std::span(order_).subspan(begins_[cell], begins_[cell + 1] - begins_[cell]);
    }
    /// Calls use(other) for each other cell that may hold a neighbour of a point of `cell`; stops when it
    /// returns false.
    template <class Use>
    void near(std::size_t cell, const Use& use) const {
        const auto [row, column] = cells_[cell];
        for (std::int64_t r = row - 2; r <= row + 2; ++r) {
            auto at = std::lower_bound(cells_.begin(), cells_.end(), Cell{r, column - 2});
            for (; at != cells_.end() && *at <= Cell{r, column + 2}; ++at) {
                const auto other = static_cast<std::size_t>(at - cells_.begin());
                if (other != cell && !use(other)) return;
            }
        }
    }

private:
    std::vector<std::uint32_t> order_, begins_;
    std::vector<Cell> cells_;
};

}  // namespace

std::vector<std::uint32_t> dbscan(std::span<const PointM> points, double max_distance_m,
                                  std::size_t min_points) {
    if (points.empty()) return {};
    const CellGrid grid(points, max_distance_m);
    const auto neighbours = [&](std::uint32_t i, std::uint32_t j) {
        return distance_m(points[i], points[j]) <= max_distance_m;
    };

    std::vector<std::uint8_t> core(points.size());
    parallel_blocks(grid.count(), 256, [&](std::size_t begin, std::size_t end) {
        throw_if_stopped();
        for (std::size_t cell = begin; cell < end; ++cell)
            for (const std::uint32_t i : grid.points(cell)) {
                std::size_t count = grid.points(cell).size();
                if (count < min_points)
                    grid.near(cell, [&](std::size_t other) {
                        for (const std::uint32_t j : grid.points(other)) count += neighbours(i, j);
                        return count < min_points;
                    });
                core[i] = count >= min_points;
            }
    });

    // All cores of a cell are one; two cells are one when any of their cores are neighbours.
    std::vector<std::vector<std::uint32_t>> cores(grid.count());
    for (std::size_t cell = 0; cell < grid.count(); ++cell)
        for (const std::uint32_t i : grid.points(cell))
            if (core[i]) cores[cell].push_back(i);
    UnionFind sets(points.size());
    for (std::size_t cell = 0; cell < grid.count(); ++cell) {
        if (cores[cell].empty()) continue;
        for (const std::uint32_t i : cores[cell]) sets.unite(cores[cell].front(), i);
        grid.near(cell, [&](std::size_t other) {
            if (other < cell || cores[other].empty() ||
                sets.find(cores[cell].front()) == sets.find(cores[other].front()))
                return true;
            for (const std::uint32_t i : cores[cell])
                for (const std::uint32_t j : cores[other])
                    if (neighbours(i, j)) {
                        sets.unite(i, j);
                        return true;
                    }
            return true;
        });
    }

    std::vector<std::uint32_t> cluster(points.size(), noise), number(points.size(), noise);
    std::uint32_t next = 0;
    for (std::uint32_t i = 0; i < points.size(); ++i)
        if (core[i]) {
            std::uint32_t& of_root = number[sets.find(i)];
            if (of_root == noise) of_root = next++;
            cluster[i] = of_root;
        }
    parallel_blocks(grid.count(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t cell = begin; cell < end; ++cell)
            for (const std::uint32_t i : grid.points(cell)) {
                if (core[i]) continue;
                std::pair<double, std::uint32_t> nearest{max_distance_m, noise};
                const auto look_in = [&](std::size_t other) {
                    for (const std::uint32_t j : cores[other])
                        nearest = std::min(nearest, {distance_m(points[i], points[j]), j});
                    return true;
                };
                look_in(cell);
                grid.near(cell, look_in);
                if (nearest.second != noise) cluster[i] = cluster[nearest.second];
            }
    });
    return cluster;
}

}  // namespace gridreach
