// SPDX-License-Identifier: Apache-2.0
#include "plan/feeder_relief.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "plan/last_peak.h"

namespace gridreach {

FeederRelief::FeederRelief(const LineSizing& sizing, const GridPlan& plan, const PlanFeeder& f,
                           std::vector<std::optional<Move>> moves, double household_worth)
    : f_(f), moves_(std::move(moves)) {
    const std::size_t n = f.parent.size();
    node_.resize(n);
    own_kw_.assign(n, 0);
    own_lost_ = kw_ = lost_ = own_kw_;
    own_stays_.assign(n, false);
    stays_ = gone_ = own_stays_;
    behind_.resize(n);
    for (std::uint32_t i = 1; i < n; ++i)
        if (f.parent[i] != 0) behind_[f.parent[i]].push_back(i);
    for (std::size_t i = n; i-- > 1;) {
        const PlanLine& line = plan.lines[f.plan_line[i]];
        const auto& id = sizing.network().nodes[index(line.to)].demand;
        if (id && plan.nodes[index(*id)].served_by == ServedBy::grid) {
            const DemandNode& d = sizing.demand().nodes[index(*id)];
            node_[i] = static_cast<std::uint32_t>(index(*id));
            own_kw_[i] = last_peak_kw(d);
            own_lost_[i] = d.alternative ? d.alternative->life_cost - d.grid_internal_cost : 0;
            own_lost_[i] += household_worth * d.expected_households;
            own_stays_[i] = d.must_serve || !d.alternative;
        }
        kw_[i] += own_kw_[i];
        lost_[i] += own_lost_[i] - line.life_cost;
        stays_[i] = stays_[i] || own_stays_[i] || sizing.network().lines[f.candidate[i]].must_build;
        const std::uint32_t up = f.parent[i];
        if (up == 0) continue;
        kw_[up] += kw_[i];
        lost_[up] += lost_[i];
        stays_[up] = stays_[up] || stays_[i];
    }
}

double FeederRelief::relief(const Choice& c, const Excess& excess) const {
    return excess.relief[c.line] * (c.kind == Kind::node ? own_kw_[c.line] : kw_[c.line]);
}

double FeederRelief::price(const Choice& c, const Excess& excess, double left) const {
    constexpr double never = std::numeric_limits<double>::infinity();
    if (gone_[c.line]) return never;
    const double relieved = std::min(left, relief(c, excess));
    if (!(relieved > 0)) return never;
    switch (c.kind) {
        case Kind::node:
            return own_stays_[c.line] ? never : own_lost_[c.line] / relieved;
        case Kind::branch:
            return stays_[c.line] ? never : lost_[c.line] / relieved;
        case Kind::move:
            break;
    }
    return moves_[c.line]->more_life_cost / relieved;
}

void FeederRelief::push(std::uint32_t line, Kind kind, const Excess& excess, double left) {
    Choice choice{0, line, kind};
    choice.cost_per_relief = price(choice, excess, left);
    if (choice.cost_per_relief < std::numeric_limits<double>::infinity()) queue_.push(choice);
}

/// What is behind `line` is lighter: so is all on the way to the tap.
void FeederRelief::lighten(std::size_t line, double kw, double lost, const Excess& excess, double left) {
    for (std::size_t i = line; i != 0; i = f_.parent[i]) {
        kw_[i] -= kw;
        lost_[i] -= lost;
        push(static_cast<std::uint32_t>(i), Kind::branch, excess, left);
    }
}

void FeederRelief::leave(std::size_t line) {
    std::vector<std::size_t> open = {line};
    while (!open.empty()) {
        const std::size_t i = open.back();
        open.pop_back();
        if (gone_[i]) continue;
        gone_[i] = true;
        if (node_[i]) off_grid_.push_back(*node_[i]);
        node_[i].reset();
        open.insert(open.end(), behind_[i].begin(), behind_[i].end());
    }
}

bool FeederRelief::take_off(const Excess& excess) {
    double left = excess.amount;
    queue_ = {};
    for (std::uint32_t i = 1; i < kw_.size(); ++i) {
        // At a leaf the node and all behind the line are the same, and the line goes too.
        if (node_[i] && !behind_[i].empty()) push(i, Kind::node, excess, left);
        push(i, Kind::branch, excess, left);
        if (moves_[i]) push(i, Kind::move, excess, left);
    }
    bool any = false;
    while (left > 0 && !queue_.empty()) {
        const Choice choice = queue_.top();
        queue_.pop();
        const double now = price(choice, excess, left);
        if (now == std::numeric_limits<double>::infinity()) continue;
        // Prices move with what is left to do and what went: the entry may be an old one.
        if (now > choice.cost_per_relief) {
            queue_.push({now, choice.line, choice.kind});
            continue;
        }
        any = true;
        left -= relief(choice, excess);
        const std::size_t i = choice.line;
        if (choice.kind == Kind::move) {
            moved_ = i;
            break;
        }
        if (choice.kind == Kind::node) {
            off_grid_.push_back(*node_[i]);
            const double kw = std::exchange(own_kw_[i], 0), lost = std::exchange(own_lost_[i], 0);
            node_[i].reset();
            lighten(i, kw, lost, excess, left);
        } else {
            leave(i);
            lighten(f_.parent[i], kw_[i], lost_[i], excess, left);
        }
    }
    return any;
}

}  // namespace gridreach
