// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_with_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/words.h"
#include "plan/assemble.h"
#include "plan/constrained_plan.h"
#include "plan/hold_limits.h"
#include "plan/refine_held.h"
#include "plan/spare_power.h"

namespace gridreach {

namespace {

constexpr const char* not_held = "Not held: ";

constexpr const char* search_stopped =
    "The search was stopped on request: this is the best plan found until then. The same run again searches "
    "to "
    "its end.";

std::string said(const KeptConstraint& constraint) {
    return constraint.kept ? constraint.text : not_held + constraint.text;
}

/// A round that gains less than this share of the cost is the last.
constexpr double worth_a_round = 1e-4;

/// What the planner chose, with conductors, whether they hold or not.
HeldPlan sized(const LineSizing& sizing, GridPlan plan) {
    const std::vector<PlanFeeder> feeders = sizing.size(plan);
    std::vector<std::string> shortfalls = shortfalls_of(sizing, plan, feeders);
    return {std::move(plan), std::move(shortfalls), {}, {}};
}

/// What was proved with every line as cheap as any can be.
void set_bound(GridPlan& plan, const std::optional<double>& bound, const LineSizing& sizing) {
    if (!bound) return;
    plan.lower_bound = std::min(*bound, plan.total_cost);
    plan.bound_scope = "candidate_network";
    plan.remarks.push_back(
        fmt::format("The bound counts every line as {}, the cheapest conductor, without losses.",
                    sizing.cheapest_conductor()));
}

/// Asks a planner that weighs line costs, several times.
class Rounds {
public:
    Rounds(const Planner& planner, const LineSizing& sizing, const StopRule& stop, Reporter& reporter)
        : planner_(planner), sizing_(sizing), stop_(stop), reporter_(reporter) {}

    HeldPlan best() {
        CandidateNetwork priced = sizing_.network();
        sizing_.price_cheapest(priced);
        HeldPlan last = planned(priced, false);
        const std::optional<double> bound = last.plan.lower_bound;
        HeldPlan best = last;
        std::set<std::vector<std::uint32_t>> seen = {lines_of(last.plan)};
        constexpr std::int64_t more_for_budget = 5;
        for (std::int64_t round = 1; round < sizing_.options().rounds + (overran_ ? more_for_budget : 0);
             ++round) {
            // The second time as if nothing were known of conductors: the plan is never dearer than that one.
            priced = sizing_.network();
            if (round > 1) sizing_.price_by_load(priced, best.plan);
            for (CandidateLine& line : priced.lines) line.build_cost *= strain_;
            if (!stop_.unless_stopped([&] { last = planned(priced, round > 1); })) break;
            const bool gained = last.plan.total_cost < best.plan.total_cost * (1 - worth_a_round) ||
                                last.missed() < best.missed();
            if (better(last, best)) best = last;
            const bool is_new = seen.insert(lines_of(last.plan)).second;
            if (round > 1 && !overran_ && (!is_new || !gained)) break;
        }
        const double worth = household_worth(best.plan);
        best = refine_held(sizing_, std::move(best), worth);
        best.constraint = constraint(best.plan);
        set_bound(best.plan, bound, sizing_);
        return best;
    }

private:
    std::vector<std::uint32_t> lines_of(const GridPlan& plan) const {
        return decision_of(sizing_.network(), sizing_.demand(), plan).lines;
    }

    std::optional<KeptConstraint> constraint(const GridPlan& plan) const {
        return planner_.constraint(sizing_.network(), sizing_.demand(), sizing_.sources(), plan);
    }

    /// Where households are counted, limits take as few of them as they can.
    double household_worth(const GridPlan& plan) const {
        const auto given = constraint(plan);
        const double households = served_households(plan, sizing_.demand());
        return given && given->counts_households && households > 0 ? plan.total_cost / households : 0;
    }

    HeldPlan held(const GridPlan& plan) const {
        const double worth = household_worth(plan);
        HeldPlan out = hold_limits(sizing_, plan, worth);
        return worth == 0 ? without_losses(sizing_, std::move(out)) : out;
    }

    HeldPlan planned(const CandidateNetwork& priced, bool by_load) {
        const GridPlan chosen = planner_.plan(priced, sizing_.demand(), sizing_.sources(), reporter_);
        HeldPlan out = stop_.in_full([&] { return held(chosen); });
        // Sources that together have enough may each have too little: the limit of all is one way to begin.
        if (SparePower(sizing_.sources()).all_kw()) {
            SourceSet unlimited = sizing_.sources();
            for (Source& source : unlimited.sources) source.spare_kw.reset();
            stop_.unless_stopped([&] {
                HeldPlan other = held(planner_.plan(priced, sizing_.demand(), unlimited, reporter_));
                other.plan.lower_bound = out.plan.lower_bound;
                if (better(other, out)) out = std::move(other);
            });
        }
        out.constraint = constraint(out.plan);
        // Conductors may cost more than the planner thought: next time lines look dearer to it.
        const auto budget = planner_.build_budget();
        overran_ = budget && out.plan.build_cost > *budget;
        if (overran_ && by_load) {
            double lines = 0;
            for (const PlanLine& line : out.plan.lines) lines += line.build_cost;
            strain_ *= 1.002 + (out.plan.build_cost - *budget) / std::max(lines, 1.0);
        }
        return out;
    }

    const Planner& planner_;
    const LineSizing& sizing_;
    const StopRule& stop_;
    Reporter& reporter_;
    double strain_ = 1;  ///< What lines cost to build, over their price, in the planner's eyes.
    bool overran_ = false;
};

/// Asks a planner once, and gives its lines conductors.
HeldPlan sized_once(const Planner& planner, const LineSizing& sizing, const StopRule& stop,
                    Reporter& reporter) {
    const GridPlan chosen = planner.plan(sizing.network(), sizing.demand(), sizing.sources(), reporter);
    HeldPlan out = stop.in_full([&] { return sized(sizing, chosen); });
    out.constraint = planner.constraint(sizing.network(), sizing.demand(), sizing.sources(), out.plan);
    if (!out.plan.lower_bound) return out;
    // That bound is one of the prices the planner was given, not of those that its lines have now.
    CandidateNetwork priced = sizing.network();
    sizing.price_cheapest(priced);
    std::optional<double> bound;
    const bool proved = stop.unless_stopped(
        [&] { bound = planner.plan(priced, sizing.demand(), sizing.sources(), reporter).lower_bound; });
    if (!proved) {
        out.plan.lower_bound.reset();
        out.plan.bound_scope = "the search was stopped before one was proved.";
    }
    set_bound(out.plan, bound, sizing);
    return out;
}

/// A sentence where lines that must be built are not.
void remark_unbuilt(const CandidateNetwork& network, GridPlan& plan) {
    std::size_t asked = 0, built = 0;
    for (const CandidateLine& line : network.lines) asked += line.must_build;
    if (asked == 0) return;
    for (const PlanLine& line : plan.lines) built += network.lines[candidate_of(network, line)].must_build;
    if (built < asked)
        plan.remarks.push_back(
            fmt::format("{}{} of {} lines that must be built (build) are not: no source leads to them, "
                        "nobody behind them "
                        "would get the grid, or they close a loop.",
                        not_held, asked - built, asked));
}

GridPlan as_planned(const Planner& planner, const CandidateNetwork& network, const DemandSet& demand,
                    const SourceSet& sources, Reporter& reporter) {
    GridPlan plan = planner.plan(network, demand, sources, reporter);
    if (const auto constraint = planner.constraint(network, demand, sources, plan))
        plan.remarks.insert(plan.remarks.begin(), said(*constraint));
    remark_unbuilt(network, plan);
    return plan;
}

}  // namespace

namespace {

GridPlan planned_with_lines(const Planner& planner, const CandidateNetwork& network, const DemandSet& demand,
                            const SourceSet& sources, const Costs& costs, const Equipment& equipment,
                            const ElectricalOptions& options, const StopRule& stop, Reporter& reporter) {
    if (options.sizing == "none") return as_planned(planner, network, demand, sources, reporter);
    const LineSizing sizing(network, demand, sources, costs, equipment, options);
    if (!sizing.loads_known()) {
        GridPlan plan = as_planned(planner, network, demand, sources, reporter);
        if (!plan.lines.empty())
            plan.remarks.push_back("No peak load is known, so lines are not sized and voltages not checked.");
        return plan;
    }
    const bool decides = options.sizing == "in_plan" && planner.weighs_line_costs();
    HeldPlan result = decides ? Rounds(planner, sizing, stop, reporter).best()
                              : sized_once(planner, sizing, stop, reporter);
    GridPlan& plan = result.plan;
    if (!plan.lines.empty())
        plan.methods.push_back(
            "Conductors by least life cost under ampacity and voltage; radial load flow by backward/forward "
            "sweep, D. Shirmohammadi, H. W. Hong, A. Semlyen and G. X. Luo (1988), A compensation-based "
            "power "
            "flow method for weakly meshed distribution and transmission networks, IEEE Trans. Power Systems "
            "3(2):753-762.");
    if (result.constraint) plan.remarks.insert(plan.remarks.begin(), said(*result.constraint));
    for (const std::string& text : result.shortfalls) plan.remarks.push_back(not_held + text);
    remark_unbuilt(network, plan);
    return std::move(plan);
}

}  // namespace

GridPlan plan_with_lines(const Planner& planner, const CandidateNetwork& network, const DemandSet& demand,
                         const SourceSet& sources, const Costs& costs, const Equipment& equipment,
                         const ElectricalOptions& options, Reporter& reporter, WhenStopped when_stopped) {
    const StopRule stop(when_stopped);
    GridPlan plan =
        planned_with_lines(planner, network, demand, sources, costs, equipment, options, stop, reporter);
    if (stop.stopped()) plan.remarks.insert(plan.remarks.begin(), search_stopped);
    return plan;
}

double least_life_per_build(const CandidateNetwork& network, const DemandSet& demand,
                            const SourceSet& sources, const Costs& costs, const Equipment& equipment,
                            const ElectricalOptions& options) {
    if (options.sizing != "none") {
        const LineSizing sizing(network, demand, sources, costs, equipment, options);
        if (sizing.loads_known()) return sizing.cheapest_life_per_build();
    }
    return demand.mv_build_cost_per_m > 0 ? demand.mv_life_cost_per_m / demand.mv_build_cost_per_m : 0;
}

}  // namespace gridreach
