// SPDX-License-Identifier: Apache-2.0
#include "rollout/plan_rollout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "rollout/job_order.h"

namespace gridreach {

void describe(RolloutOptions& o, OptionList& list) {
    list.number("yearly_budget", o.yearly_budget)
        .at_least(0)
        .help("Money to build with each year, in the pipeline's currency; 0: the plan has no years.");
    list.choice("benefit", o.benefit, {"households", "energy"})
        .help("What is to come early: households on the grid, or the energy they use in the first year.");
}

namespace {

/// Jobs of a plan: one for each line, then one for each joined node that no line ends at (the root of a tree
/// without source), before whose lines it must come.
struct PlanJobs {
    std::vector<Job> jobs;
    std::vector<std::vector<std::size_t>>
        nodes;  ///< That a job builds besides its line: places in GridPlan::nodes.
};

PlanJobs jobs_of(const GridPlan& plan, const CandidateNetwork& network, const DemandSet& demand,
                 bool energy) {
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
        out.jobs[job].benefit += !energy                            ? node.expected_households
                                 : node.energy_kwh_per_year.empty() ? 0
                                                                    : node.energy_kwh_per_year.front();
        out.nodes[job].push_back(index(*id));
    }
    for (std::uint32_t i = 0; i < plan.lines.size(); ++i)
        if (!plan.lines[i].upstream) out.jobs[i].parent = root_at[index(plan.lines[i].from)];
    return out;
}

}  // namespace

Rollout roll_out(GridPlan& plan, const CandidateNetwork& network, const DemandSet& demand,
                 double discount_rate, const RolloutOptions& options) {
    const PlanJobs work = jobs_of(plan, network, demand, options.benefit == "energy");
    Rollout result;
    result.benefit = options.benefit;
    result.yearly_budget = options.yearly_budget;
    result.discount_rate = discount_rate;
    if (work.jobs.empty()) return result;
    if (std::all_of(work.jobs.begin(), work.jobs.end(), [](const Job& job) { return job.benefit == 0; }))
        throw InputError(
            fmt::format("rollout: the demand nodes have no {}, so no order is better than another. Give "
                        "nodes with {}, or remove rollout.",
                        options.benefit, options.benefit));
    const double rate = std::log1p(discount_rate) / options.yearly_budget;
    const JobOrder order = best_order(work.jobs, rate);
    std::vector<int> years = years_in_order(work.jobs, order, options.yearly_budget);
    const auto value = [&](const std::vector<int>& of) {
        return packed_benefit(work.jobs, of, discount_rate);
    };
    if (auto filled = years_filled(work.jobs, order, options.yearly_budget); value(filled) > value(years))
        years = std::move(filled);
    result.discounted_benefit = value(years);
    result.upper_bound = unpacked_benefit(work.jobs, order, rate);
    result.greedy_benefit = value(years_in_order(work.jobs, greedy_order(work.jobs), options.yearly_budget));

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
