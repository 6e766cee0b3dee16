// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_collecting_planner.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/errors.h"
#include "base/words.h"
#include "options/option_list.h"
#include "plan/constrained_plan.h"
#include "plan/plan_problem.h"
#include "plan/prize_solver.h"
#include "plan/spare_power.h"

namespace gridreach {

void describe(PrizeCollectingOptions& o, OptionList& list) {
    list.number("max_gap_fraction", o.max_gap_fraction)
        .at_least(0)
        .below(1)
        .help(
            "The search ends once the plan is proved to be this near to the best, as a fraction of what is "
            "at stake.");
    list.integer("restarts", o.restarts).at_least(1).at_most(100000).help("Dual ascents, at most.");
    list.integer("branches", o.branches)
        .at_least(0)
        .at_most(100000000)
        .help("Nodes of the search that proves the optimum, at most; fewer on large networks; 0: none.");
    list.integer("seed", o.seed).at_least(0).help("Seed of the restarts' orders.");
    list.number("seconds", o.seconds)
        .above(0)
        .unit("s")
        .help(
            "Each search ends then, with the best plan and bound so far; the plan is no longer repeatable.");
    list.number("coverage_fraction", o.coverage_fraction)
        .above(0)
        .at_most(1)
        .help("The grid reaches at least this share of all households, at least cost.");
    list.number("build_budget", o.build_budget)
        .at_least(0)
        .unit("currency")
        .help("The grid costs at most so much to build; the plan that costs least over life within it.");
}

PrizeCollectingPlanner::PrizeCollectingPlanner(PrizeCollectingOptions options) : options_(options) {
    if (options_.coverage_fraction && options_.build_budget)
        throw UsageError(
            "planner has both coverage_fraction and build_budget, but a plan keeps one of them. Leave one "
            "out and "
            "compare two runs.");
}

namespace {

std::string whole(double v) {
    return with_commas(static_cast<std::int64_t>(v + 0.5));
}

double all_households(const DemandSet& demand) {
    return std::accumulate(demand.nodes.begin(), demand.nodes.end(), 0.0,
                           [](double sum, const DemandNode& node) { return sum + node.expected_households; });
}

PricedPlan solved(const CandidateNetwork& network, const DemandSet& demand, const PlanProblem& stated,
                  const PrizeSolverOptions& options) {
    const PrizeTree tree = solve_prize_tree(stated.problem(), options);
    PricedPlan out;
    out.decision = stated.decision(tree.edges);
    out.plan = assemble_plan(network, demand, out.decision);
    out.lower_bound = tree.lower_bound + stated.settled_cost();
    return out;
}

const std::vector<std::string>& methods() {
    static const std::vector<std::string> all = {
        "Prize-collecting Steiner tree: dual ascent, R. T. Wong (1984), A dual ascent approach for Steiner "
        "tree problems on a directed graph, Math. Programming 28:271-287; with prizes and bound-based "
        "fixing, M. "
        "Leitner, I. Ljubić, M. Luipersbeck and M. Sinnl (2018), A dual ascent-based branch-and-bound "
        "framework "
        "for the prize-collecting Steiner tree and related problems, INFORMS J. Computing 30(2):402-420; "
        "guided by "
        "good trees, T. Pajor, E. Uchoa and R. F. Werneck (2018), A robust and scalable algorithm for the "
        "Steiner "
        "problem in graphs, Math. Programming Computation 10:69-118.",
        "Local search: E. Uchoa and R. F. Werneck (2012), Fast local search for the Steiner problem in "
        "graphs, ACM J. Exp. Algorithmics 17."};
    return all;
}

/// What all supply together can give; nothing where some of it has no limit.
std::optional<double> spare_kw(const DemandSet& demand, const SourceSet& sources) {
    for (const DemandNode& node : demand.nodes)
        if (node.already_served) return std::nullopt;
    return SparePower(sources).all_kw();
}

}  // namespace

GridPlan PrizeCollectingPlanner::plan(const CandidateNetwork& network, const DemandSet& demand,
                                      const SourceSet& sources, Reporter&) const {
    PrizeSolverOptions options;
    options.seed = static_cast<std::uint64_t>(options_.seed);
    options.restarts = static_cast<int>(options_.restarts);
    options.branches = static_cast<int>(options_.branches);
    options.max_gap_fraction = options_.max_gap_fraction;
    options.seconds = options_.seconds;
    options.best_when_stopped = true;
    const PlanProblem stated(network, demand, sources, {});

    // Many problems are solved for a constraint: each a little less thoroughly.
    const auto under = [&](Multipliers m) {
        PrizeSolverOptions lighter = options;
        lighter.restarts = std::min(options.restarts, 6);
        lighter.branches = 0;
        return solved(network, demand, PlanProblem(network, demand, sources, m), lighter);
    };
    GridPlan plan;
    if (!options_.coverage_fraction && !options_.build_budget) {
        PricedPlan best = solved(network, demand, stated, options);
        plan = std::move(best.plan);
        plan.lower_bound = std::min(best.lower_bound, plan.total_cost);
        const auto most_kw = spare_kw(demand, sources);
        if (most_kw && served_kw(plan, demand) > *most_kw) {
            ConstrainedPlan within = plan_for_supply(network, demand, *most_kw, under);
            plan = std::move(within.plan);
            plan.lower_bound = within.lower_bound;
            plan.remarks.push_back(
                within.kept ? fmt::format("Sources can spare {} kW in all. One kW more would save about {} "
                                          "over life.",
                                          whole(*most_kw), whole(within.multiplier))
                            : fmt::format("Sources can spare {} kW in all, less than what must be served "
                                          "takes.",
                                          whole(*most_kw)));
        }
    } else {
        const double target = options_.coverage_fraction.value_or(0) * all_households(demand);
        ConstrainedPlan best =
            options_.build_budget
                ? plan_for_budget(network, demand, *options_.build_budget, under)
                : plan_for_coverage(network, demand, std::min(target, stated.reachable_households()), under);
        plan = std::move(best.plan);
        if (best.kept) plan.lower_bound = best.lower_bound;
        if (best.kept) plan.remarks.push_back(worth_of_one(best.multiplier));
    }
    plan.bound_scope = plan.lower_bound ? "candidate_network"
                                        : "no plan was found that keeps the budget, so there is no bound.";
    plan.methods = methods();
    if (options_.seconds)
        plan.remarks.push_back(fmt::format(
            "Each search for lines may take {} s (planner.seconds): another run may give another plan.",
            shortest(*options_.seconds)));
    if (!stated.has_supply() && !plan.lines.empty())
        plan.remarks.push_back(
            "No source is given: power is taken to come from the node with the largest peak, at no cost.");
    return plan;
}

std::string PrizeCollectingPlanner::worth_of_one(double multiplier) const {
    if (options_.build_budget)
        return multiplier > 0
                   ? fmt::format("One more unit of the budget would save about {:.2g} over life.", multiplier)
                   : "The budget does not bind.";
    return multiplier > 0 ? fmt::format("The last households cost about {} each more than their alternative.",
                                        whole(multiplier))
                          : "The cheapest plan reaches the coverage target by itself.";
}

std::optional<KeptConstraint> PrizeCollectingPlanner::constraint(const CandidateNetwork& network,
                                                                 const DemandSet& demand,
                                                                 const SourceSet& sources,
                                                                 const GridPlan& plan) const {
    constexpr double rounding = 1e-9;
    if (options_.build_budget) {
        const double budget = *options_.build_budget;
        if (plan.build_cost <= budget * (1 + rounding))
            return KeptConstraint{true, fmt::format("Of the budget of {} the plan spends {}.", whole(budget),
                                                    whole(plan.build_cost))};
        return KeptConstraint{false,
                              fmt::format("the budget of {} is overrun: the plan costs {} to build. Raise "
                                          "build_budget, or let fewer nodes be served without choice.",
                                          whole(budget), whole(plan.build_cost))};
    }
    if (!options_.coverage_fraction) return std::nullopt;
    const double all = all_households(demand), served = served_households(plan, demand);
    const double target = *options_.coverage_fraction * all;
    const double reachable = PlanProblem(network, demand, sources, {}).reachable_households();
    std::string text = fmt::format("The grid reaches {} of {} households ({:.1f} %).", whole(served),
                                   whole(all), all > 0 ? 100 * served / all : 0);
    const bool within_reach = target <= reachable * (1 + rounding);
    if (!within_reach)
        text += fmt::format(" The target of {:.1f} % is out of reach: lines lead to {} households.",
                            100 * *options_.coverage_fraction, whole(reachable));
    if (served >= std::min(target, reachable) * (1 - rounding)) return KeptConstraint{true, text, true};
    return KeptConstraint{false,
                          fmt::format("the coverage target of {:.1f} %, since limits of lines and "
                                      "sources leave nodes off. {}",
                                      100 * *options_.coverage_fraction, text),
                          true};
}

}  // namespace gridreach
