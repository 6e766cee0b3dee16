// SPDX-License-Identifier: Apache-2.0
#include "demand/lv_conductors.h"

#include <algorithm>
#include <tuple>

#include "electrical/equipment.h"
#include "electrical/loss_prices.h"
#include "electrical/select_by_flow.h"

namespace gridreach {

namespace {

/// What 1 kVA at the greatest peak, squared, weighs in the price of losses over the horizon: years by their
/// peaks, hours by the load factor.
double squares_per_kva2(const Load& load, const Costs& costs) {
    if (load.peak_kw.empty()) return 0;
    constexpr double hours_per_year = 8760;
    const double greatest_kw = *std::max_element(load.peak_kw.begin(), load.peak_kw.end());
    if (!(greatest_kw > 0) || !(load.peak_kw.back() > 0)) return 0;
    const double load_factor =
        std::min(1.0, load.energy_kwh_per_year.back() / (hours_per_year * load.peak_kw.back()));
    const LossPrices prices =
        loss_prices(costs.grid_energy_cost_per_kwh, load_factor,
                    static_cast<std::int64_t>(load.peak_kw.size()), costs.discount_rate);
    double sum = 0;
    for (std::size_t year = 0; year < load.peak_kw.size(); ++year) {
        const double share = load.peak_kw[year] / greatest_kw;
        sum += prices.per_peak_kw[year] * share * share;
    }
    return sum;
}

}  // namespace

LvConductors::LvConductors(const Equipment* equipment, const ReferenceLine& reference, const Costs& costs)
    : costs_(costs) {
    if (equipment != nullptr) types_ = lv_line_types(*equipment, LinePhases::three_phase);
    for (LineType& type : types_) type.voltage_kv = reference.voltage_v / 1000;
    types_.push_back({"", LinePhases::three_phase, reference.voltage_v / 1000, reference.r_ohm_per_km,
                      reference.x_ohm_per_km, reference.ampacity_a, costs.lv_line_cost_per_m, "", 0});
    // Of equal ones a named line comes first.
    std::stable_sort(types_.begin(), types_.end(), [](const LineType& a, const LineType& b) {
        return std::tuple(a.cost_per_m, a.name.empty()) < std::tuple(b.cost_per_m, b.name.empty());
    });
    while (!types_[reference_].name.empty()) ++reference_;
}

double LvConductors::least_cost_per_m() const {
    return types_.front().cost_per_m;
}

void LvConductors::choose(DemandNode& node, const LvLayout& layout, std::span<const LvBranch> branches,
                          std::span<const int> line_of, const Load& load, const LvRules& rules) const {
    // Lines alone make the tree that is chosen for; a drop leaves room behind the vertex it hangs on.
    std::vector<std::uint32_t> number(layout.tree.at.size()), parent = {0};
    std::vector<double> length_m = {0}, peak_kw = {0}, reserved = {0};
    std::vector<int> line_at = {-1};
    for (std::size_t k = 0; k < branches.size(); ++k) {
        const LvBranch& branch = branches[k];
        const double metres = layout.tree.edges[branch.edge].length_m;
        const double kw = branch.load.peak_kw(rules.coincidence);
        const std::uint32_t from = number[branch.from];
        if (line_of[k] < 0) {
            reserved[from] = std::max(reserved[from], kw * metres * rules.voltage_loss_per_kw_m);
            number[branch.to] = from;  // Nothing but the dwelling itself, or a line of no length.
            continue;
        }
        number[branch.to] = static_cast<std::uint32_t>(parent.size());
        parent.push_back(from);
        length_m.push_back(metres);
        peak_kw.push_back(kw);
        reserved.push_back(0);
        line_at.push_back(line_of[k]);
    }
    FlowSelection problem;
    problem.tree = {parent, length_m};
    problem.peak_kw = peak_kw;
    problem.reserved_drop = reserved;
    problem.types = types_;
    problem.power_factor = costs_.power_factor;
    problem.most_drop = rules.max_voltage_loss;
    problem.life_factor =
        costs_.lv_line_cost_per_m > 0 ? lv_line_cost_per_m(costs_).life / costs_.lv_line_cost_per_m : 1;
    problem.squares_per_kva2 = squares_per_kva2(load, costs_);
    std::vector<std::uint16_t> types = select_by_flow(problem);
    if (types.empty()) types.assign(parent.size(), static_cast<std::uint16_t>(reference_));
    const std::vector<double> drops = drops_of(problem, types);
    double most = 0;
    for (std::size_t i = 0; i < parent.size(); ++i) most = std::max(most, drops[i] + reserved[i]);
    node.voltage_drop = most;
    for (std::size_t i = 1; i < parent.size(); ++i) {
        LvLine& line = node.lv_lines[static_cast<std::size_t>(line_at[i])];
        line.conductor = types_[types[i]].name;
        line.build_cost = types_[types[i]].cost_per_m * line.length_m;
    }
}

}  // namespace gridreach
