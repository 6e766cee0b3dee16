// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_with_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/words.h"
#include "plan/assemble.h"
#include "plan/line_sizing.h"

namespace gridreach {

namespace {

/// A round that gains less than this share of the cost is the last.
constexpr double worth_a_round = 1e-4;

struct Sized {
    GridPlan plan;
    std::vector<std::string> shortfalls;
};

Sized sized(const LineSizing& sizing, GridPlan plan) {
    Sized out{std::move(plan), {}};
    for (const PlanFeeder& feeder : sizing.size(out.plan))
        if (const std::string text = shortfall_text(sizing, out.plan, feeder); !text.empty())
            out.shortfalls.push_back(text);
    return out;
}

std::set<std::size_t> lines_of(const LineSizing& sizing, const GridPlan& plan) {
    std::set<std::size_t> lines;
    for (const PlanLine& line : plan.lines) lines.insert(candidate_of(sizing.network(), line));
    return lines;
}

Sized best_of_rounds(const Planner& planner, const LineSizing& sizing, Reporter& reporter) {
    const ElectricalOptions& options = sizing.options();
    CandidateNetwork priced = sizing.network();
    sizing.price_cheapest(priced);
    Sized last = sized(sizing, planner.plan(priced, sizing.demand(), sizing.sources(), reporter));
    const std::optional<double> bound = last.plan.lower_bound;
    Sized best = last;
    std::set<std::set<std::size_t>> seen = {lines_of(sizing, last.plan)};
    for (std::int64_t round = 1; round < options.rounds; ++round) {
        // The second time as if nothing were known of conductors: the plan is never dearer than that one.
        if (round == 1)
            priced = sizing.network();
        else
            sizing.price_by_load(priced, best.plan);
        last = sized(sizing, planner.plan(priced, sizing.demand(), sizing.sources(), reporter));
        const double before = best.plan.total_cost;
        const bool gained = last.plan.total_cost < before * (1 - worth_a_round);
        if (last.shortfalls.size() != best.shortfalls.size() ? last.shortfalls.size() < best.shortfalls.size()
                                                             : last.plan.total_cost < before)
            best = last;
        const bool is_new = seen.insert(lines_of(sizing, last.plan)).second;
        if (round > 1 && (!is_new || !gained)) break;
    }
    if (bound) {
        best.plan.lower_bound = std::min(*bound, best.plan.total_cost);
        best.plan.remarks.push_back(
            fmt::format("The bound counts every line as {}, the cheapest conductor, without losses.",
                        sizing.cheapest_conductor()));
    }
    return best;
}

}  // namespace

GridPlan plan_with_lines(const Planner& planner, const CandidateNetwork& network, const DemandSet& demand,
                         const SourceSet& sources, const Costs& costs, const Equipment& equipment,
                         const ElectricalOptions& options, Reporter& reporter) {
    if (options.sizing == "none") return planner.plan(network, demand, sources, reporter);
    const LineSizing sizing(network, demand, sources, costs, equipment, options);
    if (!sizing.loads_known()) {
        GridPlan plan = planner.plan(network, demand, sources, reporter);
        if (!plan.lines.empty())
            plan.remarks.push_back("No peak load is known, so lines are not sized and voltages not checked.");
        return plan;
    }
    const bool decides = options.sizing == "in_plan" && planner.weighs_line_costs();
    Sized result = decides ? best_of_rounds(planner, sizing, reporter)
                           : sized(sizing, planner.plan(network, demand, sources, reporter));
    GridPlan& plan = result.plan;
    if (!decides && plan.lower_bound) {
        // The planner's bound is one of the prices it was given, not of those that its lines have now.
        plan.lower_bound.reset();
        plan.bound_scope = "the lines got their conductors after the plan was chosen.";
    }
    if (!plan.lines.empty())
        plan.methods.push_back(
            "Conductors by least life cost under ampacity and voltage; radial load flow by backward/forward "
            "sweep, D. Shirmohammadi, H. W. Hong, A. Semlyen and G. X. Luo (1988), A compensation-based "
            "power "
            "flow method for weakly meshed distribution and transmission networks, IEEE Trans. Power Systems "
            "3(2):753-762.");
    for (const std::string& text : result.shortfalls) plan.remarks.push_back("Not held: " + text);
    return std::move(plan);
}

}  // namespace gridreach
