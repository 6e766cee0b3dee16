// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <tuple>
#include <vector>

#include "plan/feeder_excess.h"

namespace gridreach {

/// A line of a feeder whose load gets its power over another candidate line, from another feeder or tap.
struct Move {
    std::uint32_t link = 0;     ///< Of the network.
    double more_life_cost = 0;  ///< What the link costs more than the line it stands for.
};

/// Takes load off one feeder, the cheapest first for what it relieves: a node by itself, all nodes behind a
/// line, or, where `moves` offers one, the line's load by way of another feeder.
class FeederRelief {
public:
    /// `moves` by line of the feeder; empty where there is none. Nodes that must be served, or have no
    /// alternative, are never left off the grid. A household on the grid is worth `household_worth` more than
    /// its costs say.
    FeederRelief(const LineSizing& sizing, const GridPlan& plan, const PlanFeeder& feeder,
                 std::vector<std::optional<Move>> moves, double household_worth);

    /// Takes off until `excess` is gone by its estimate, nothing more can go, or a move was made: then the
    /// feeders have to be sized anew. Returns whether anything was taken off.
    bool take_off(const Excess& excess);

    /// The demand nodes left off the grid.
    const std::vector<std::uint32_t>& off_grid() const { return off_grid_; }

    /// The line of the feeder that was moved, if one was.
    const std::optional<std::size_t>& moved() const { return moved_; }

    /// All power behind a line.
    double kw_behind(std::size_t line) const { return kw_[line]; }

private:
    enum class Kind : std::uint8_t { node, branch, move };
    struct Choice {
        double cost_per_relief;
        std::uint32_t line;
        Kind kind;
        bool operator>(const Choice& o) const {
            return std::tuple(cost_per_relief, line, kind) > std::tuple(o.cost_per_relief, o.line, o.kind);
        }
    };
    double price(const Choice& choice, const Excess& excess, double left) const;
    double relief(const Choice& choice, const Excess& excess) const;
    void push(std::uint32_t line, Kind kind, const Excess& excess, double left);
    void leave(std::size_t line);
    void lighten(std::size_t line, double kw, double lost, const Excess& excess, double left);

    const PlanFeeder& f_;
    std::vector<std::optional<Move>> moves_;
    std::vector<std::optional<std::uint32_t>> node_;  ///< Demand node on the grid at each line's end.
    std::vector<double> own_kw_, own_lost_;           ///< Of that node: what leaving it off costs.
    std::vector<double> kw_, lost_;                   ///< Of all behind each line, the lines with them.
    std::vector<bool> own_stays_, stays_;             ///< The node, or one behind the line, has to be served.
    std::vector<bool> gone_;                          ///< Nothing is served behind the line any more.
    std::vector<std::vector<std::uint32_t>> behind_;
    std::priority_queue<Choice, std::vector<Choice>, std::greater<>> queue_;
    std::vector<std::uint32_t> off_grid_;
    std::optional<std::size_t> moved_;
};

}  // namespace gridreach
