// SPDX-License-Identifier: Apache-2.0
#include "demand/dwelling_nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

const DwellingSet& dwellings_of(const DemandInput& input, const char* type) {
    if (input.dwellings == nullptr)
        throw UsageError(
            fmt::format("{} groups dwellings, but the run starts at given nodes. Set type: nodes.", type));
    return *input.dwellings;
}

double households_of_each(const DwellingSet& set, const Costs& costs) {
    const double missed = set.expected_count && !set.dwellings.empty()
                              ? *set.expected_count / static_cast<double>(set.dwellings.size())
                              : 1.0;
    return missed * costs.households_per_dwelling;
}

void remark_on_count(const DwellingSet& set, DemandSet& demand) {
    if (!set.expected_count || set.dwellings.empty()) return;
    const double found = static_cast<double>(set.dwellings.size());
    demand.remarks.push_back(fmt::format(
        "Each dwelling counts as {:.3f}, because {:.0f} dwellings are expected where {} were found.",
        *set.expected_count / found, *set.expected_count,
        with_commas(static_cast<std::int64_t>(set.dwellings.size()))));
}

std::vector<std::uint32_t> reading_order(const std::vector<Dwelling>& dwellings) {
    std::vector<std::uint32_t> order(dwellings.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t i, std::uint32_t j) {
        const Dwelling &a = dwellings[i], &b = dwellings[j];
        if (a.centre.y != b.centre.y) return a.centre.y > b.centre.y;
        return a.centre.x != b.centre.x ? a.centre.x < b.centre.x : a.id < b.id;
    });
    return order;
}

void sort_and_number(std::vector<DemandNode>& nodes) {
    std::stable_sort(nodes.begin(), nodes.end(), [](const DemandNode& a, const DemandNode& b) {
        return a.at.y != b.at.y ? a.at.y > b.at.y : a.at.x < b.at.x;
    });
    for (std::size_t i = 0; i < nodes.size(); ++i) nodes[i].id = i;
}

}  // namespace gridreach
