// SPDX-License-Identifier: Apache-2.0
#include "dwellings/given_demand.h"

#include <fmt/format.h>

#include <cmath>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

namespace {

constexpr double most_households = 1e4, most_kwh = 1e9, most_kw = 1e5, most_tier = 5;
constexpr double hours_per_year = 8760;

LayerColumn optional_column(const VectorLayer& layer, const char* name) {
    return {layer, layer.field(name) ? name : ""};
}

}  // namespace

GivenDemandColumns::GivenDemandColumns(const VectorLayer& layer)
    : layer_(layer),
      households_(optional_column(layer, "households")),
      energy_(optional_column(layer, "energy_kwh_per_year")),
      peak_(optional_column(layer, "peak_kw")),
      tier_(optional_column(layer, "tier")) {}

std::optional<GivenDemand> GivenDemandColumns::of(const Feature& f) const {
    const auto refuse = [&](const std::string& why) {
        throw InputError(fmt::format("{}: feature {}: {}", layer_.path, f.id, why));
    };
    GivenDemand given;
    given.households = households_.amount(f, most_households);
    given.energy_kwh_per_year = energy_.amount(f, most_kwh);
    given.peak_kw = peak_.amount(f, most_kw);
    if (const auto tier = tier_.number(f, 1, most_tier)) {
        if (*tier != std::floor(*tier))
            refuse(fmt::format("tier is {}, but a tier is 1, 2, 3, 4 or 5.", shortest(*tier)));
        given.tier = static_cast<std::int64_t>(*tier);
    }
    const auto& kwh = given.energy_kwh_per_year;
    const auto& kw = given.peak_kw;
    if (kwh && kw && *kwh > *kw * hours_per_year * (1 + 1e-9))
        refuse(fmt::format("{} kWh a year need a peak of at least {:.3f} kW, but peak_kw is {}. Correct one.",
                           shortest(*kwh), *kwh / hours_per_year, shortest(*kw)));
    if (given.households == 0.0 && kwh.value_or(0) > 0 && !kw)
        refuse("energy_kwh_per_year is given where households is 0, but no peak_kw. Give it.");
    return given == GivenDemand{} ? std::nullopt : std::optional(given);
}

void drop_unused_demand(DwellingSet& set) {
    std::vector<GivenDemand> kept;
    for (Dwelling& d : set.dwellings) {
        if (d.given_demand == 0) continue;
        kept.push_back(set.given_demand[d.given_demand - 1]);
        d.given_demand = static_cast<std::uint32_t>(kept.size());
    }
    set.given_demand = std::move(kept);
}

}  // namespace gridreach
