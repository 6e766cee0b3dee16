// SPDX-License-Identifier: Apache-2.0
#include "plan/constrained_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/errors.h"
#include "base/reporter.h"
#include "plan/last_peak.h"
#include "plan/prune_plan.h"

namespace gridreach {

namespace {

constexpr double rounding = 1e-9;

/// A constraint: what it measures, and which multiplier stands for it.
struct Constraint {
    std::function<bool(const GridPlan&)> kept;
    std::function<Multipliers(double)> multipliers;
    double limit = 0;       ///< Times the multiplier, added to the bound.
    double first_step = 1;  ///< Where the search for the multiplier begins.
    std::function<std::optional<GridPlan>(const PricedPlan&)> pruned;
};

/// Raises the multiplier until the constraint is kept, then halves the range.
ConstrainedPlan search(const Constraint& constraint, const PlanUnder& plan_under) {
    ConstrainedPlan best;
    best.lower_bound = -std::numeric_limits<double>::infinity();
    std::optional<GridPlan> found;
    const auto consider = [&](const GridPlan& plan, double multiplier) {
        if (!constraint.kept(plan) || (found && plan.total_cost >= found->total_cost)) return;
        found = plan;
        best.multiplier = multiplier;
    };
    const auto look = [&](double multiplier) {
        PricedPlan priced = plan_under(constraint.multipliers(multiplier));
        best.lower_bound = std::max(best.lower_bound, priced.lower_bound + multiplier * constraint.limit);
        consider(priced.plan, multiplier);
        if (const auto pruned = constraint.pruned(priced)) consider(*pruned, multiplier);
        if (!found) best.plan = priced.plan;
        return constraint.kept(priced.plan);
    };
    // Asked to stop, a plan that keeps the constraint is answer enough.
    const auto ends = [&] { return found && stop_requested() != 0; };
    const auto bisect = [&] {
        double low = 0, high = constraint.first_step;
        if (look(0)) return;
        constexpr int most_raises = 16, most_halvings = 10;
        int raises = 0;
        while (!ends() && !look(high) && ++raises < most_raises) {
            low = high;
            high *= 4;
        }
        constexpr double near_enough = 1e-3;
        for (int i = 0; i < most_halvings && raises < most_raises && !ends(); ++i) {
            if (found && found->total_cost - best.lower_bound <= near_enough * found->total_cost) break;
            const double middle = (low + high) / 2;
            (look(middle) ? high : low) = middle;
        }
    };
    try {
        bisect();
    } catch (const Cancelled&) {
        if (!found) throw;
    }
    best.kept = found.has_value();
    if (found) best.plan = std::move(*found);
    best.lower_bound = std::min(best.lower_bound, best.plan.total_cost);
    return best;
}

class KeepCoverage : public PruneRule {
public:
    KeepCoverage(double households, double target) : households_(households), target_(target) {}
    bool done() const override { return false; }
    bool may_go(const BranchLoss& loss) const override {
        return loss.life_cost < 0 && households_ - loss.households >= target_ * (1 - rounding);
    }
    double price(const BranchLoss& loss) const override {
        return loss.life_cost / std::max(loss.households, rounding);
    }
    void gone(const BranchLoss& loss) override { households_ -= loss.households; }

private:
    double households_, target_;
};

class KeepBudget : public PruneRule {
public:
    KeepBudget(double build_cost, double budget) : build_cost_(build_cost), budget_(budget) {}
    bool done() const override { return build_cost_ <= budget_; }
    bool may_go(const BranchLoss&) const override { return true; }
    double price(const BranchLoss& loss) const override {
        return loss.life_cost / std::max(loss.build_cost, rounding);
    }
    void gone(const BranchLoss& loss) override { build_cost_ -= loss.build_cost; }

private:
    double build_cost_, budget_;
};

class KeepSupply : public PruneRule {
public:
    KeepSupply(double peak_kw, double most_kw) : peak_kw_(peak_kw), most_kw_(most_kw) {}
    bool done() const override { return peak_kw_ <= most_kw_; }
    bool may_go(const BranchLoss& loss) const override { return loss.peak_kw > 0; }
    double price(const BranchLoss& loss) const override {
        return loss.life_cost / std::max(loss.peak_kw, rounding);
    }
    void gone(const BranchLoss& loss) override { peak_kw_ -= loss.peak_kw; }

private:
    double peak_kw_, most_kw_;
};

}  // namespace

double served_kw(const GridPlan& plan, const DemandSet& demand) {
    double sum = 0;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i)
        if (plan.nodes[i].served_by == ServedBy::grid && !demand.nodes[i].already_served)
            sum += last_peak_kw(demand.nodes[i]);
    return sum;
}

double served_households(const GridPlan& plan, const DemandSet& demand) {
    double sum = 0;
    for (std::size_t i = 0; i < plan.nodes.size(); ++i)
        if (plan.nodes[i].served_by == ServedBy::grid) sum += demand.nodes[i].expected_households;
    return sum;
}

ConstrainedPlan plan_for_coverage(const CandidateNetwork& network, const DemandSet& demand, double households,
                                  const PlanUnder& plan_under) {
    double alternatives = 0, all = 0;
    for (const DemandNode& node : demand.nodes) {
        alternatives += node.alternative ? node.alternative->life_cost : 0;
        all += node.expected_households;
    }
    Constraint constraint;
    constraint.limit = households;
    constraint.first_step = 0.1 * (alternatives + 1) / (all + 1);
    constraint.multipliers = [](double m) { return Multipliers{m, 0, 0}; };
    constraint.kept = [&](const GridPlan& plan) {
        return served_households(plan, demand) >= households * (1 - rounding);
    };
    constraint.pruned = [&](const PricedPlan& priced) -> std::optional<GridPlan> {
        if (!constraint.kept(priced.plan)) return std::nullopt;
        KeepCoverage rule(served_households(priced.plan, demand), households);
        return pruned_plan(network, demand, priced.plan, priced.decision, rule,
                           "the coverage target is met without it, and a line to it would cost more than the "
                           "grid saves there.");
    };
    return search(constraint, plan_under);
}

ConstrainedPlan plan_for_budget(const CandidateNetwork& network, const DemandSet& demand, double build_cost,
                                const PlanUnder& plan_under) {
    Constraint constraint;
    constraint.limit = -build_cost;
    constraint.first_step = 0.25;
    constraint.multipliers = [](double m) { return Multipliers{0, m, 0}; };
    constraint.kept = [&](const GridPlan& plan) { return plan.build_cost <= build_cost * (1 + rounding); };
    constraint.pruned = [&](const PricedPlan& priced) -> std::optional<GridPlan> {
        if (constraint.kept(priced.plan)) return std::nullopt;
        KeepBudget rule(priced.plan.build_cost, build_cost);
        return pruned_plan(network, demand, priced.plan, priced.decision, rule,
                           "the budget for building saves more elsewhere.");
    };
    return search(constraint, plan_under);
}

ConstrainedPlan plan_for_supply(const CandidateNetwork& network, const DemandSet& demand, double kw,
                                const PlanUnder& plan_under) {
    double alternatives = 0, all_kw = 0;
    for (const DemandNode& node : demand.nodes) {
        alternatives += node.alternative ? node.alternative->life_cost : 0;
        all_kw += last_peak_kw(node);
    }
    Constraint constraint;
    constraint.limit = -kw;
    constraint.first_step = 0.1 * (alternatives + 1) / (all_kw + 1);
    constraint.multipliers = [](double m) { return Multipliers{0, 0, m}; };
    constraint.kept = [&](const GridPlan& plan) { return served_kw(plan, demand) <= kw * (1 + rounding); };
    constraint.pruned = [&](const PricedPlan& priced) -> std::optional<GridPlan> {
        if (constraint.kept(priced.plan)) return std::nullopt;
        KeepSupply rule(served_kw(priced.plan, demand), kw);
        return pruned_plan(network, demand, priced.plan, priced.decision, rule, no_spare_power);
    };
    return search(constraint, plan_under);
}

}  // namespace gridreach
