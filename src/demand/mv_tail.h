// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// An estimate of the MV lines that transformers need: their minimum spanning tree. An edge that the
/// dwellings on one side of it are not worth is not built; it costs what they are worth, because they stay
/// without the grid.
class MvTail {
public:
    struct Neighbour {
        std::uint32_t at = 0;
        double length_m = 0;
        double most_m = 0;  ///< Metres that it is worth; infinite where it is built.
        double cost_m() const { return std::min(length_m, most_m); }
        bool built() const { return std::isinf(most_m); }
    };

    MvTail() = default;
    /// `worth[i]` is what serving i by grid saves without MV lines (infinite where it must be served). An
    /// edge is built when either side of it, all behind it together, saves at least `cost_per_m` times its
    /// length. `ground[i]` are metres in the plane for each on the ground.
    MvTail(std::span<const PointM> places, std::span<const double> ground, std::span<const double> worth,
           double cost_per_m);

    /// By rising number.
    std::span<const Neighbour> neighbours(std::uint32_t i) const {
        return std::span(neighbours_).subspan(begins_[i], begins_[i + 1] - begins_[i]);
    }
    double built_m() const { return built_m_; }
    /// Of all edges, Neighbour::cost_m added up.
    double cost_m() const { return cost_m_; }

    /// The edge that costs most on the way between two; nothing when that is longer than `most_edges`.
    struct Edge {
        std::uint32_t a = 0, b = 0;
        double cost_m = 0;
    };
    std::optional<Edge> dearest_between(std::uint32_t i, std::uint32_t j, int most_edges) const;

private:
    std::vector<std::uint32_t> begins_;
    std::vector<Neighbour> neighbours_;
    std::vector<std::uint32_t> parent_, depth_;
    std::vector<double> up_cost_m_;
    double built_m_ = 0, cost_m_ = 0;
};

}  // namespace gridreach
