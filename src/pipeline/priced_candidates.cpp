// SPDX-License-Identifier: Apache-2.0
#include "pipeline/priced_candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/words.h"

namespace gridreach {

namespace {

/// Raised when the same network and plan give other lines.
constexpr std::uint64_t pricing_version = 1;

std::vector<DemandNodeId> on_grid(const GridPlan& plan) {
    std::vector<DemandNodeId> kept;
    for (const PlanNode& node : plan.nodes)
        if (node.served_by == ServedBy::grid) kept.push_back(node.demand);
    return kept;
}

/// Lines of `now` that `before` has not, or not as cheap.
std::size_t gained(const CandidateNetwork& now, const CandidateNetwork& before) {
    std::map<std::pair<NodeId, NodeId>, double> had;
    for (const CandidateLine& line : before.lines) had[{line.from, line.to}] = line.life_cost;
    return static_cast<std::size_t>(std::count_if(now.lines.begin(), now.lines.end(), [&](const auto& line) {
        const auto at = had.find({line.from, line.to});
        return at == had.end() || line.life_cost < at->second;
    }));
}

std::size_t not_held(const GridPlan& plan) {
    return static_cast<std::size_t>(
        std::count_if(plan.remarks.begin(), plan.remarks.end(),
                      [](const std::string& text) { return text.starts_with("Not held: "); }));
}

bool better(const GridPlan& a, const GridPlan& b) {
    return std::tuple(not_held(a), a.total_cost) < std::tuple(not_held(b), b.total_cost);
}

}  // namespace

void price_candidates(const TerrainNetwork& builder, const Pipeline& p, const CheckedPipeline& c,
                      StageRunner& stages, const Replanning& replanning, const Hash128& network_key,
                      Hash128 network_hash, Hash128 plan_hash, RunValues& v, Reporter& reporter) {
    const auto first_network = v.network;
    const auto first_plan = v.plan;
    auto last_plan = v.plan;  // Over v.network: what it proves is true of all its lines.
    for (std::int64_t round = 0; round < builder.pricing_rounds() && !v.search_stopped; ++round) {
        Hasher key;
        key.text("pricing").number(pricing_version).number(network_key.high).number(network_key.low);
        key.number(network_hash.high).number(network_hash.low).number(plan_hash.high).number(plan_hash.low);
        const Hash128 before = network_hash;
        v.network = stages.run<CandidateNetwork>("priced_network", key.finish(), network_hash, [&] {
            CandidateNetwork network = *v.network;
            if (builder.price(network, on_grid(*v.plan), *v.demand, *v.sources, *c.metric,
                              surface_of(p, c, v, reporter)) == 0)
                return network;
            const std::vector<std::string> remarks = network.remarks;
            for (CandidateLine& line : network.lines) line.crossings.clear();
            replanning.worked_in(network);
            network.remarks = remarks;
            return network;
        });
        if (network_hash == before) break;
        last_plan = replanning.planned(*v.network, network_hash, plan_hash);
        v.search_stopped = finishing_when_stopped();
        if (!better(*last_plan, *v.plan)) break;
        v.plan = last_plan;
    }
    const std::size_t lines = gained(*v.network, *first_network);
    if (lines == 0) return;
    auto told = std::make_shared<GridPlan>(*v.plan);
    told->lower_bound = last_plan->lower_bound;
    told->bound_scope = last_plan->bound_scope;
    const std::string count = with_commas(static_cast<std::int64_t>(lines));
    const double saved = first_plan->total_cost - v.plan->total_cost;
    told->remarks.push_back(
        saved > 0
            ? fmt::format(
                  "Pricing found {} candidate lines that are new or cheaper; the plan costs {} {} less.",
                  count, p.costs.currency, with_commas(static_cast<std::int64_t>(saved + 0.5)))
            : fmt::format("Pricing found {} candidate lines that are new or cheaper, and no cheaper plan.",
                          count));
    v.plan = told;
}

}  // namespace gridreach
