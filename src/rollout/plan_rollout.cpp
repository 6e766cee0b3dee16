// SPDX-License-Identifier: Apache-2.0
#include "rollout/plan_rollout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/errors.h"
#include "rollout/job_order.h"

namespace gridreach {

void describe(RolloutOptions& o, OptionList& list) {
    list.number("yearly_budget", o.yearly_budget)
        .at_least(0)
        .help("Money to build with each year, in the pipeline's currency; 0: the plan has no years.");
    list.numbers("yearly_budgets", o.yearly_budgets)
        .at_least(0)
        .help(
            "Instead, the money of each year, first year first; years after them have as much as the last.");
    list.choice("benefit", o.benefit, {"households", "energy"})
        .help("What is to come early: households on the grid, or the energy they use in the first year.");
}

void check(const RolloutOptions& o) {
    if (o.yearly_budgets.empty()) return;
    if (o.yearly_budget > 0)
        throw UsageError("rollout: yearly_budget and yearly_budgets are both given. Keep one of them.");
    if (!(o.yearly_budgets.back() > 0))
        throw UsageError(
            "rollout: yearly_budgets ends with 0, so that nothing could be built after it. Leave the 0 out, "
            "or end with what each later year has.");
}

namespace {

/// Jobs of a plan: one for each line, then one for each joined node that no line ends at (the root of a tree
/// without source), before whose lines it must come.
struct PlanJobs {
    std::vector<Job> jobs;
    std::vector<std::vector<std::size_t>>
        nodes;  ///< That a job builds besides its line: places in GridPlan::nodes.
};

double benefit_of(const DemandNode& node, const std::string& benefit) {
    if (benefit == "households") return node.expected_households;
    return node.energy_kwh_per_year.empty() ? 0 : node.energy_kwh_per_year.front();
}

PlanJobs jobs_of(const GridPlan& plan, const CandidateNetwork& network, const DemandSet& demand,
                 const std::string& benefit) {
    PlanJobs out;
    out.jobs.resize(plan.lines.size());
    out.nodes.resize(plan.lines.size());
    std::vector<std::uint32_t> job_at(network.nodes.size(), Job::no_parent), root_at = job_at;
    for (std::uint32_t i = 0; i < plan.lines.size(); ++i) {
        const PlanLine& line = plan.lines[i];
        out.jobs[i].cost = line.build_cost;
        if (line.upstream) out.jobs[i].parent = *line.upstream;
        job_at[index(line.to)] = i;
    }
    const auto joined = [&](std::uint32_t d) {
        return plan.nodes[d].served_by == ServedBy::grid && !demand.nodes[d].already_served;
    };
    for (std::uint32_t n = 0; n < network.nodes.size(); ++n) {
        const auto& id = network.nodes[n].demand;
        if (!id || !joined(index(*id))) continue;
        const DemandNode& node = demand.nodes[index(*id)];
        std::uint32_t job = job_at[n];
        if (job == Job::no_parent) {
            job = static_cast<std::uint32_t>(out.jobs.size());
            out.jobs.emplace_back();
            out.nodes.emplace_back();
            root_at[n] = job;
        }
        out.jobs[job].cost += node.grid_internal_build_cost;
        out.jobs[job].benefit += benefit_of(node, benefit);
        out.nodes[job].push_back(index(*id));
    }
    for (std::uint32_t i = 0; i < plan.lines.size(); ++i)
        if (!plan.lines[i].upstream) out.jobs[i].parent = root_at[index(plan.lines[i].from)];
    return out;
}

}  // namespace

Rollout roll_out(GridPlan& plan, const CandidateNetwork& network, const DemandSet& demand,
                 double discount_rate, const RolloutOptions& options) {
    const PlanJobs work = jobs_of(plan, network, demand, options.benefit);
    Rollout result;
    result.benefit = options.benefit;
    result.yearly_budgets =
        options.yearly_budgets.empty() ? std::vector{options.yearly_budget} : options.yearly_budgets;
    result.discount_rate = discount_rate;
    if (work.jobs.empty()) return result;
    if (std::all_of(work.jobs.begin(), work.jobs.end(), [](const Job& job) { return job.benefit == 0; }))
        throw InputError(
            fmt::format("rollout: the demand nodes have no {}, so no order is better than another. Give "
                        "nodes with {}, or remove rollout.",
                        options.benefit, options.benefit));
    const YearlyBudgets budgets(result.yearly_budgets);
    const auto value = [&](const std::vector<int>& of) {
        return packed_benefit(work.jobs, of, discount_rate);
    };
    const double total = std::accumulate(work.jobs.begin(), work.jobs.end(), 0.0,
                                         [](double sum, const Job& job) { return sum + job.cost; });
    std::vector<int> years;
    result.upper_bound = std::numeric_limits<double>::infinity();
    for (const YearlyBudgets::Pace& pace : budgets.paces(total)) {
        const double rate = std::log1p(discount_rate) / pace.money_per_year;
        const JobOrder order = best_order(work.jobs, rate);
        result.upper_bound = std::min(result.upper_bound, unpacked_benefit(work.jobs, order, rate) *
                                                              std::pow(1 + discount_rate, -pace.delay_years));
        for (auto&& packed :
             {years_in_order(work.jobs, order, budgets), years_filled(work.jobs, order, budgets)})
            if (years.empty() || value(packed) > value(years)) years = packed;
    }
    result.discounted_benefit = value(years);
    result.greedy_benefit = value(years_in_order(work.jobs, greedy_order(work.jobs), budgets));

    const int last = *std::max_element(years.begin(), years.end());
    for (int year = 1; year <= last; ++year) result.years.push_back({year, 0, 0, 0, 0, 0});
    for (std::size_t i = 0; i < work.jobs.size(); ++i) {
        RolloutYear& year = result.years[static_cast<std::size_t>(years[i] - 1)];
        year.build_cost += work.jobs[i].cost;
        year.benefit += work.jobs[i].benefit;
        if (i < plan.lines.size()) {
            plan.lines[i].year = years[i];
            year.mv_length_m += plan.lines[i].length_m;
        }
        for (const std::size_t d : work.nodes[i]) {
            plan.nodes[d].year = years[i];
            ++year.nodes;
            year.households += demand.nodes[d].expected_households;
        }
    }
    plan.methods.push_back(
        "Order of building: blocks of W. A. Horn (1972), SIAM J. Appl. Math. 23(2):189-202, and J. B. Sidney "
        "(1975), "
        "Operations Research 23(2):283-298, with the discounted index of M. H. Rothkopf (1966) and K. D. "
        "Glazebrook (1976).");
    return result;
}

}  // namespace gridreach
