// SPDX-License-Identifier: Apache-2.0
#include "electrical/select_feeder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "base/errors.h"

namespace gridreach {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
/// In the order in which they may follow each other along the way of power.
constexpr std::array<LinePhases, 3> kinds = {LinePhases::three_phase, LinePhases::single_phase,
                                             LinePhases::swer};
constexpr std::size_t swer_kind = 2;
/// Prices of drop that are tried: 3^-4 … 3^4 times what the lines cost for the drop allowed.
constexpr int most_powers = 4;
/// Of the step between them, around the best.
constexpr int most_halvings = 4;

struct Layout {
    std::vector<LinePhases> phases;
    double cost = 0;  ///< Of lines with their losses and starts, each line's own cheapest.
};

/// Chooses phases for one feeder at one level.
class PhaseTree {
public:
    PhaseTree(const FeederSelection& problem, const MvLevel& level)
        : p_(problem),
          level_(level),
          n_(problem.tree.size()),
          squares_(loss_squares(p_.tree, p_.peak_kw, p_.losses, p_.supply.power_factor)) {
        std::vector<double> largest(n_, 0);
        for (std::size_t i = 0; i < p_.peak_kw.size(); ++i)
            largest[i % n_] = std::max(largest[i % n_], p_.peak_kw[i]);
        carried_kw_ = carried_kw(p_.tree, largest);
        for (const LineType& type : level_.types)
            drop_per_kw_m_.push_back(drop_pu_per_kw_m(type, p_.supply.power_factor));
    }

    /// The cheapest phases where a voltage drop of 1 on a line costs `drop_price`.
    Layout cheapest(double drop_price) const;

private:
    struct Own {
        double cost = infinite;     ///< Of the line itself.
        double weighed = infinite;  ///< With its drop.
    };
    Own own(std::size_t line, LinePhases phases, double drop_price) const;

    const FeederSelection& p_;
    const MvLevel& level_;
    std::size_t n_;
    std::vector<double> squares_, carried_kw_, drop_per_kw_m_;
};

PhaseTree::Own PhaseTree::own(std::size_t line, LinePhases phases, double drop_price) const {
    Own best;
    if (p_.fewest[line] < phases) return best;
    const double kva = carried_kw_[line] / p_.supply.power_factor / p_.supply.voltage_pu;
    std::optional<std::size_t> largest;
    const auto priced = [&](std::size_t t) {
        const LineType& type = level_.types[t];
        const double cost = p_.paid_m[line] * p_.life_factor * type.cost_per_m +
                            losses_life_cost(type, p_.tree.length_m[line], squares_[line]);
        const double drop = drop_per_kw_m_[t] * p_.tree.length_m[line] * carried_kw_[line];
        return Own{cost, cost + drop_price * drop};
    };
    for (std::size_t t = 0; t < level_.types.size(); ++t) {
        const LineType& type = level_.types[t];
        if (type.phases != phases) continue;
        if (!largest || type.ampacity_a > level_.types[*largest].ampacity_a) largest = t;
        if (type.current_a(kva) > type.ampacity_a) continue;
        if (const Own each = priced(t); each.weighed < best.weighed) best = each;
    }
    // Three phases are always possible: what does not hold is told by select_lines.
    if (best.weighed == infinite && phases == LinePhases::three_phase && largest) best = priced(*largest);
    return best;
}

Layout PhaseTree::cheapest(double drop_price) const {
    constexpr std::size_t k = kinds.size();
    const double start = p_.swer_start_cost * p_.life_factor;
    // Of each line in each kind, with all that is behind it.
    std::vector<std::array<double, k>> cost(n_), weighed(n_);
    std::vector<std::array<std::uint8_t, k>> behind(n_);  // Best kind of the line when it follows each kind.
    for (auto& each : cost) each.fill(0);
    for (auto& each : weighed) each.fill(0);
    for (std::size_t i = n_; i-- > 1;) {
        for (std::size_t c = 0; c < k; ++c) {
            const Own line = own(i, kinds[c], drop_price);
            cost[i][c] += line.cost;
            weighed[i][c] += line.weighed;
        }
        const std::uint32_t up = p_.tree.parent[i];
        for (std::size_t before = 0; before < k; ++before) {
            double least = infinite, least_cost = infinite;
            for (std::size_t c = before; c < k; ++c) {
                const double begins = c == swer_kind && before != swer_kind ? start : 0;
                if (weighed[i][c] + begins < least) {
                    least = weighed[i][c] + begins;
                    least_cost = cost[i][c] + begins;
                    behind[i][before] = static_cast<std::uint8_t>(c);
                }
            }
            cost[up][before] += least_cost;
            weighed[up][before] += least;
        }
    }
    Layout layout;
    layout.cost = cost[0][0];
    layout.phases.assign(n_, LinePhases::three_phase);
    std::vector<std::uint8_t> kind(n_, 0);
    for (std::size_t i = 1; i < n_; ++i) {
        kind[i] = behind[i][kind[p_.tree.parent[i]]];
        layout.phases[i] = kinds[kind[i]];
    }
    return layout;
}

SelectedFeeder with_lines(const FeederSelection& p, const MvLevel& level, std::vector<LinePhases> phases) {
    LineSelection selection;
    selection.tree = p.tree;
    selection.types = level.types;
    selection.phases = phases;
    selection.paid_m = p.paid_m;
    selection.peak_kw = p.peak_kw;
    selection.losses = p.losses;
    selection.supply = p.supply;
    selection.lowest_voltage_pu = p.lowest_voltage_pu;
    selection.life_factor = p.life_factor;
    SelectedFeeder out;
    out.lines = select_lines(selection);
    out.life_cost = out.lines.life_cost;
    out.swer_starts.assign(p.tree.size(), false);
    for (std::size_t i = 1; i < p.tree.size(); ++i) {
        const std::uint32_t up = p.tree.parent[i];
        if (phases[i] != LinePhases::swer || (up != 0 && phases[up] == LinePhases::swer)) continue;
        out.swer_starts[i] = true;
        out.life_cost += p.swer_start_cost * p.life_factor;
    }
    out.phases = std::move(phases);
    return out;
}

SelectedFeeder at_level(const FeederSelection& p, const MvLevel& level) {
    const PhaseTree tree(p, level);
    const Layout free = tree.cheapest(0);
    SelectedFeeder best = with_lines(p, level, free.phases);
    // Nothing was in the way: no other layout is cheaper.
    if (best.lines.feasible() && best.life_cost <= free.cost * (1 + 1e-9)) return best;
    const std::vector<LinePhases> all_three(p.tree.size(), LinePhases::three_phase);
    if (!best.lines.feasible()) {
        // What three phases everywhere do not hold, nothing holds.
        SelectedFeeder strongest = with_lines(p, level, all_three);
        if (!strongest.lines.feasible()) return strongest;
        best = std::move(strongest);
    }
    std::vector<std::vector<LinePhases>> tried = {free.phases};
    /// Whether the layout is the best so far.
    const auto attempt = [&](std::vector<LinePhases> phases) {
        if (std::find(tried.begin(), tried.end(), phases) != tried.end()) return false;
        tried.push_back(phases);
        SelectedFeeder found = with_lines(p, level, std::move(phases));
        // Of layouts that do not hold the last, of the most wires.
        if (found.lines.feasible() ? best.lines.feasible() && found.life_cost >= best.life_cost
                                   : best.lines.feasible())
            return false;
        best = std::move(found);
        return true;
    };
    const double allowed = p.supply.voltage_pu - p.lowest_voltage_pu;
    if (allowed > 0) {
        double at = 0, step = 1;
        const auto look = [&](double power) {
            if (!attempt(tree.cheapest(free.cost / allowed * std::pow(3, power)).phases)) return false;
            at = power;
            return true;
        };
        for (int power = -most_powers; power <= most_powers; ++power) look(power);
        // Between the best price of drop and its neighbours there may be a better one.
        for (int halving = 0; halving < most_halvings; ++halving) {
            step /= 2;
            if (!look(at - step)) look(at + step);
        }
    }
    attempt(all_three);
    return best;
}

}  // namespace

MvLevel mv_level(const Equipment& equipment, double voltage_kv, std::span<const LinePhases> phases,
                 double single_phase_current_a) {
    MvLevel level{voltage_kv, {}};
    for (LinePhases each : kinds) {
        if (std::find(phases.begin(), phases.end(), each) == phases.end()) continue;
        const bool swer = each == LinePhases::swer;
        for (LineType type :
             mv_line_types(equipment, each, swer ? voltage_kv / std::numbers::sqrt3 : voltage_kv)) {
            if (each != LinePhases::three_phase)
                type.ampacity_a = std::min(type.ampacity_a, single_phase_current_a);
            level.types.push_back(std::move(type));
        }
    }
    return level;
}

SelectedFeeder select_feeder(const FeederSelection& problem, std::span<const MvLevel> levels) {
    if (levels.empty()) throw UsageError("there is no voltage level to choose from.");
    std::optional<SelectedFeeder> best;
    for (const MvLevel& level : levels) {
        SelectedFeeder found = at_level(problem, level);
        found.voltage_kv = level.voltage_kv;
        const bool better = !best || (found.lines.feasible()
                                          ? !best->lines.feasible() || found.life_cost < best->life_cost
                                          : !best->lines.feasible() && found.voltage_kv > best->voltage_kv);
        if (!better) continue;
        found.types = level.types;
        best = std::move(found);
    }
    return std::move(*best);
}

}  // namespace gridreach
