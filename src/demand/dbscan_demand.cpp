// SPDX-License-Identifier: Apache-2.0
#include "demand/dbscan_demand.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "demand/customers.h"
#include "demand/dbscan.h"
#include "demand/dwelling_nodes.h"
#include "demand/life_cost.h"
#include "demand/lv_areas.h"
#include "options/option_list.h"

namespace gridreach {

void describe(DbscanOptions& o, OptionList& list) {
    list.number("max_distance_m", o.max_distance_m)
        .at_least(1)
        .at_most(100000)
        .help("Dwellings no further apart than this belong together, in metres.");
    list.integer("min_dwellings", o.min_dwellings)
        .at_least(1)
        .help("Dwellings within that distance (itself counted) that make a dwelling the core of a cluster.");
    list.number("max_lv_length_m", o.max_lv_length_m)
        .above(0)
        .at_most(100000)
        .help("Furthest that a dwelling may be from its transformer along the low-voltage line, in metres.");
    list.integer("max_households_per_transformer", o.max_households_per_transformer)
        .at_least(1)
        .help("Most households that one transformer serves.");
}

void describe(PerDwellingOptions&, OptionList&) {}

DemandSet DbscanDemand::assign(const DemandInput& input, Reporter&) const {
    const DwellingSet& set = dwellings_of(input, "dbscan");
    DemandSet demand;
    price_lines(demand, *input.costs);

    const Customers customers = customers_of(set, *input.costs);
    std::vector<std::uint32_t> order = reading_order(set.dwellings);
    std::erase_if(order, [&](std::uint32_t i) { return !customers.served(i); });
    std::vector<PointM> points;
    points.reserve(order.size());
    for (const std::uint32_t i : order) points.push_back(set.dwellings[i].centre);

    const double scale = points.empty() ? 1 : input.metric->scale_at(box_of(points).centre());
    const std::vector<std::uint32_t> clusters =
        dbscan(points, options_.max_distance_m * scale, static_cast<std::size_t>(options_.min_dwellings));
    std::vector<std::vector<std::uint32_t>> groups, alone;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        if (clusters[i] == noise) {
            alone.push_back({i});
            continue;
        }
        if (clusters[i] >= groups.size()) groups.resize(clusters[i] + 1);
        groups[clusters[i]].push_back(i);
    }
    const std::size_t cluster_count = groups.size();
    std::move(alone.begin(), alone.end(), std::back_inserter(groups));

    const double each = customers.each;
    const double most = std::max(1.0, static_cast<double>(options_.max_households_per_transformer) / each);
    const LvReach reach{
        options_.max_lv_length_m,
        static_cast<std::size_t>(std::clamp(most, 1.0, std::max(1.0, static_cast<double>(points.size()))))};
    const std::size_t group_count = groups.size();
    const std::vector<LvArea> areas = split_to_reach(points, std::move(groups), reach, *input.metric);

    demand.nodes.resize(areas.size());
    std::vector<CustomerGroup> groups_of_node(areas.size());
    for (std::size_t k = 0; k < areas.size(); ++k) {
        DemandNode& node = demand.nodes[k];
        node.at = areas[k].transformer;
        for (const std::uint32_t i : areas[k].dwellings) node.dwellings.push_back(DwellingId{order[i]});
        std::sort(node.dwellings.begin(), node.dwellings.end());
        groups_of_node[k] = group_of(node.dwellings, customers);
        node.lv_length_m = areas[k].line_length_m;
    }
    join_loads(demand, groups_of_node, input.loads, options_.max_lv_length_m, *input.metric, *input.costs);
    parallel_blocks(demand.nodes.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k)
            price_customers(demand.nodes[k], groups_of_node[k], *input.costs);
    });
    sort_and_number(demand.nodes);
    remark_on_count(set, demand);
    demand.remarks.insert(demand.remarks.end(), customers.remarks.begin(), customers.remarks.end());
    if (areas.size() > group_count)
        demand.remarks.push_back(fmt::format(
            "{} clusters became {} demand nodes: some are too wide or too large for one transformer.",
            with_commas(static_cast<std::int64_t>(cluster_count)),
            with_commas(static_cast<std::int64_t>(areas.size() - (group_count - cluster_count)))));
    return demand;
}

DemandSet PerDwellingDemand::assign(const DemandInput& input, Reporter&) const {
    const DwellingSet& set = dwellings_of(input, "per_dwelling");
    DemandSet demand;
    price_lines(demand, *input.costs);
    const Customers customers = customers_of(set, *input.costs);
    std::vector<CustomerGroup> groups;
    for (const std::uint32_t i : reading_order(set.dwellings)) {
        if (!customers.served(i)) continue;
        DemandNode& node = demand.nodes.emplace_back();
        node.at = set.dwellings[i].centre;
        node.dwellings = {DwellingId{i}};
        groups.push_back(group_of(node.dwellings, customers));
    }
    join_loads(demand, groups, input.loads, 0, *input.metric, *input.costs);
    for (std::size_t k = 0; k < groups.size(); ++k) price_customers(demand.nodes[k], groups[k], *input.costs);
    sort_and_number(demand.nodes);
    remark_on_count(set, demand);
    demand.remarks.insert(demand.remarks.end(), customers.remarks.begin(), customers.remarks.end());
    return demand;
}

}  // namespace gridreach
