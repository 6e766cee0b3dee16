// SPDX-License-Identifier: Apache-2.0
#include "electrical/select_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "base/errors.h"
#include "electrical/drop_curve.h"

namespace gridreach {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr int most_rounds = 8;
/// A round that gains less than this share is the last.
constexpr double worth_a_round = 1e-4;
/// Trees up to this many nodes are solved with more points and rounds: their lines are few and their steps
/// large.
constexpr std::size_t small_tree = 2000;
/// Of the voltage drop allowed: what a large tree may leave unused.
constexpr double spare_share = 0.005;
/// Sums of drops in another order differ by less.
constexpr double rounding = 1e-12;

void check(const LineSelection& p) {
    const std::size_t n = p.tree.size(), years = p.losses.per_peak_kw.size();
    if (p.types.empty()) throw UsageError("there are no line types to choose from.");
    if (n == 0 || p.tree.length_m.size() != n || p.peak_kw.size() != n * years || years == 0)
        throw UsageError(fmt::format("a tree of {} nodes has {} lengths and {} peaks for {} years.", n,
                                     p.tree.length_m.size(), p.peak_kw.size(), years));
    if ((!p.phases.empty() && p.phases.size() != n) || (!p.paid_m.empty() && p.paid_m.size() != n))
        throw UsageError(fmt::format("a tree of {} nodes has {} phases and {} paid lengths.", n,
                                     p.phases.size(), p.paid_m.size()));
    for (std::size_t i = 1; i < p.phases.size(); ++i)
        if (std::none_of(p.types.begin(), p.types.end(),
                         [&](const LineType& t) { return t.phases == p.phases[i]; }))
            throw UsageError(fmt::format("there is no {} line type.", name_of(p.phases[i])));
    for (double kw : p.peak_kw)
        if (!(kw >= 0) || kw == infinite)
            throw UsageError(fmt::format("a peak is {} kW, but it must be at least 0.", kw));
}

class Selection {
public:
    Selection(const LineSelection& problem, std::size_t states)
        : p_(problem), n_(problem.tree.size()), states_(states) {
        largest_kw_.assign(n_, 0);
        const double kva_per_kw = 1 / p_.supply.power_factor;
        for (std::size_t i = 0; i < p_.peak_kw.size(); ++i)
            largest_kw_[i % n_] = std::max(largest_kw_[i % n_], p_.peak_kw[i]);
        squares_ = loss_squares(p_.tree, p_.peak_kw, p_.losses, p_.supply.power_factor);
        carried_kw_ = carried_kw(p_.tree, largest_kw_);
        current_a_.assign(n_, 0);
        for (std::size_t i = 1; i < n_; ++i)
            current_a_[i] =
                p_.types[first_type(i)].current_a(carried_kw_[i] * kva_per_kw / p_.supply.voltage_pu);
        per_linear_.assign(n_, 1);
        for (const LineType& type : p_.types)
            drop_per_kw_m_.push_back(drop_pu_per_kw_m(type, p_.supply.power_factor));
    }

    SelectedLines run();

private:
    double paid_m(std::size_t line) const {
        return p_.paid_m.empty() ? p_.tree.length_m[line] : p_.paid_m[line];
    }
    double cost_of(std::size_t line, std::size_t type) const {
        return paid_m(line) * p_.life_factor * p_.types[type].cost_per_m + losses_cost(line, type);
    }
    double losses_cost(std::size_t line, std::size_t type) const {
        return losses_life_cost(p_.types[type], p_.tree.length_m[line], squares_[line]);
    }
    bool fits(std::size_t line, std::size_t type) const {
        return p_.phases.empty() || p_.types[type].phases == p_.phases[line];
    }
    std::size_t first_type(std::size_t line) const {
        std::size_t type = 0;
        while (!fits(line, type)) ++type;
        return type;
    }
    double linear_drop(std::size_t line, std::size_t type) const {
        return drop_per_kw_m_[type] * p_.tree.length_m[line] * carried_kw_[line];
    }
    bool carries(std::size_t line, std::size_t type) const {
        return fits(line, type) && p_.types[type].ampacity_a >= current_a_[line];
    }
    /// The cheapest way to build a line, then only those that drop less.
    void find_options(std::size_t line, std::vector<LineOption>& useful) const;
    /// Of each line by itself: the cheapest, or that of least drop; of those that carry the current where any
    /// does.
    std::vector<std::uint16_t> each_cheapest() const;
    std::vector<std::uint16_t> each_of_least_drop() const;
    TreeFlow flow(const std::vector<std::uint16_t>& types) const {
        return tree_flow(p_.tree, p_.types, types, largest_kw_, p_.supply);
    }
    /// How far below the limit the lowest voltage is; infinite without a state.
    double lacking(const TreeFlow& f) const {
        return f.converged ? p_.lowest_voltage_pu - f.lowest_voltage_pu() : infinite;
    }
    /// Takes over the currents of a load flow; true when a chosen line carries too much.
    bool overloaded(const TreeFlow& f, const std::vector<std::uint16_t>& types);
    void learn_drops(const TreeFlow& f, const std::vector<std::uint16_t>& types);
    double least_possible_drop() const;
    std::vector<std::uint16_t> within_budget(double wanted) const;
    std::optional<SelectionShortfall> shortfall(const TreeFlow& f,
                                                const std::vector<std::uint16_t>& types) const;
    SelectedLines priced(std::vector<std::uint16_t> types, TreeFlow f) const;

    const LineSelection& p_;
    std::size_t n_, states_;
    std::vector<double> largest_kw_;  ///< Of each node, over the years.
    std::vector<double> carried_kw_;  ///< Of each line, of those.
    std::vector<double> squares_;     ///< Σ price · kVA², year by year, of each line.
    std::vector<double> current_a_;   ///< The largest that any load flow so far had.
    std::vector<double> per_linear_;  ///< Drop of each line in the last load flow over its linear drop.
    std::vector<double> drop_per_kw_m_;
};

void Selection::find_options(std::size_t line, std::vector<LineOption>& useful) const {
    useful.clear();
    for (std::size_t t = 0; t < p_.types.size(); ++t)
        if (carries(line, t))
            useful.push_back(
                {per_linear_[line] * linear_drop(line, t), cost_of(line, t), static_cast<std::uint16_t>(t)});
    std::sort(useful.begin(), useful.end(), [](const LineOption& a, const LineOption& b) {
        return std::tie(a.cost, a.drop, a.type) < std::tie(b.cost, b.drop, b.type);
    });
    std::size_t kept = 0;
    for (const LineOption& option : useful)
        if (kept == 0 || option.drop < useful[kept - 1].drop) useful[kept++] = option;
    useful.resize(kept);
}

std::vector<std::uint16_t> Selection::each_cheapest() const {
    std::vector<std::uint16_t> types(n_, 0);
    for (std::size_t i = 1; i < n_; ++i) {
        double least = infinite;
        for (std::size_t t = 0; t < p_.types.size(); ++t)
            if (const double cost = cost_of(i, t); carries(i, t) && cost < least) {
                least = cost;
                types[i] = static_cast<std::uint16_t>(t);
            }
        if (least < infinite) continue;
        types[i] = static_cast<std::uint16_t>(first_type(i));
        for (std::size_t t = 0; t < p_.types.size(); ++t)
            if (fits(i, t) && p_.types[t].ampacity_a > p_.types[types[i]].ampacity_a)
                types[i] = static_cast<std::uint16_t>(t);
    }
    return types;
}

std::vector<std::uint16_t> Selection::each_of_least_drop() const {
    std::vector<std::uint16_t> types = each_cheapest();
    for (std::size_t i = 1; i < n_; ++i)
        for (std::size_t t = 0; t < p_.types.size(); ++t)
            if (carries(i, t) && drop_per_kw_m_[t] < drop_per_kw_m_[types[i]])
                types[i] = static_cast<std::uint16_t>(t);
    return types;
}

bool Selection::overloaded(const TreeFlow& f, const std::vector<std::uint16_t>& types) {
    bool any = false;
    for (std::size_t i = 1; i < n_; ++i) {
        any = any || f.line_current_a[i] > p_.types[types[i]].ampacity_a;
        current_a_[i] = std::max(current_a_[i], f.line_current_a[i]);
    }
    return any;
}

void Selection::learn_drops(const TreeFlow& f, const std::vector<std::uint16_t>& types) {
    for (std::size_t i = 1; i < n_; ++i) {
        const double linear = linear_drop(i, types[i]);
        if (linear > 0) per_linear_[i] = (f.voltage_pu[p_.tree.parent[i]] - f.voltage_pu[i]) / linear;
    }
}

/// The largest drop to any node with the lines of least drop.
double Selection::least_possible_drop() const {
    const std::vector<std::uint16_t> types = each_of_least_drop();
    std::vector<double> total(n_, 0);
    double most = 0;
    for (std::size_t i = 1; i < n_; ++i) {
        total[i] = total[p_.tree.parent[i]] + per_linear_[i] * linear_drop(i, types[i]);
        most = std::max(most, total[i]);
    }
    return most;
}

std::vector<std::uint16_t> Selection::within_budget(double wanted) const {
    // Drops learnt at lower voltages are a little too large: near the limit nothing might seem to fit.
    const double budget = std::max(wanted, least_possible_drop() * (1 + rounding));
    std::vector<std::uint16_t> types = each_cheapest();
    // Drops with each line's own cheapest: no line is ever better off with one that drops more.
    std::vector<double> above(n_, 0), behind(n_, 0), cost_behind(n_, 0);
    const auto own_drop = [&](std::size_t i) { return per_linear_[i] * linear_drop(i, types[i]); };
    for (std::size_t i = 1; i < n_; ++i) above[i] = above[p_.tree.parent[i]] + own_drop(i);
    for (std::size_t i = n_; i-- > 1;) {
        const std::uint32_t up = p_.tree.parent[i];
        behind[up] = std::max(behind[up], own_drop(i) + behind[i]);
        cost_behind[up] += cost_of(i, types[i]) + cost_behind[i];
    }
    const auto bound = [&](std::size_t i) { return above[i] + behind[i] > budget; };
    std::vector<DropCurve> least(n_);
    for (std::size_t i = 0; i < n_; ++i)
        if (bound(i)) least[i].points = {{0, 0}};
    std::vector<LineOption> options;
    for (std::size_t i = n_; i-- > 1;) {
        const std::uint32_t up = p_.tree.parent[i];
        if (!bound(up)) continue;
        DropCurve line;
        if (bound(i)) {
            find_options(i, options);
            line = behind_line(least[i], options, budget, states_);
        } else
            line.points = {{own_drop(i) + behind[i], cost_of(i, types[i]) + cost_behind[i]}};
        least[up] = side_by_side(least[up], line, states_);
    }
    std::vector<double> left(n_, budget);
    for (std::size_t i = 1; i < n_; ++i) {
        const std::uint32_t up = p_.tree.parent[i];
        if (!bound(i)) continue;
        double cheapest = infinite;
        find_options(i, options);
        for (const LineOption& option : options) {
            const double cost = option.cost + least[i].cost_at(left[up] - option.drop + rounding);
            if (cost >= cheapest && cheapest < infinite) continue;
            // Where rounding lets nothing fit, the last: that of least drop.
            cheapest = cost;
            types[i] = option.type;
            left[i] = left[up] - option.drop;
        }
    }
    return types;
}

std::optional<SelectionShortfall> Selection::shortfall(const TreeFlow& f,
                                                       const std::vector<std::uint16_t>& types) const {
    double worst = 1;
    SelectionShortfall found;
    for (std::size_t i = 1; i < n_; ++i) {
        const double ampacity = p_.types[types[i]].ampacity_a;
        const double current = f.converged ? f.line_current_a[i] : current_a_[i];
        if (current > worst * ampacity) {
            worst = current / ampacity;
            found = {SelectionShortfall::Kind::ampacity, static_cast<std::uint32_t>(i),
                     static_cast<std::uint32_t>(i), current, ampacity};
        }
    }
    if (worst > 1) return found;
    if (lacking(f) <= 0) return std::nullopt;
    // Where there is no state, the linear drops say where it is worst.
    std::vector<double> drop(n_, 0), total(n_, 0);
    for (std::size_t i = 1; i < n_; ++i) {
        drop[i] = f.converged ? f.voltage_pu[p_.tree.parent[i]] - f.voltage_pu[i] : linear_drop(i, types[i]);
        total[i] = total[p_.tree.parent[i]] + drop[i];
    }
    const auto node =
        static_cast<std::uint32_t>(std::max_element(total.begin(), total.end()) - total.begin());
    std::uint32_t line = node;
    for (std::uint32_t i = node; i != 0; i = p_.tree.parent[i])
        if (drop[i] > drop[line]) line = i;
    return SelectionShortfall{SelectionShortfall::Kind::voltage, line, node,
                              f.converged ? f.voltage_pu[node] : 0, p_.lowest_voltage_pu};
}

SelectedLines Selection::priced(std::vector<std::uint16_t> types, TreeFlow f) const {
    SelectedLines out;
    out.line_losses_cost.assign(n_, 0);
    for (std::size_t i = 1; i < n_; ++i) {
        out.build_cost += paid_m(i) * p_.types[types[i]].cost_per_m;
        out.line_losses_cost[i] = losses_cost(i, types[i]);
        out.losses_life_cost += out.line_losses_cost[i];
    }
    out.life_cost = p_.life_factor * out.build_cost + out.losses_life_cost;
    out.shortfall = shortfall(f, types);
    out.type = std::move(types);
    out.peak = std::move(f);
    return out;
}

SelectedLines Selection::run() {
    std::vector<std::uint16_t> types = each_cheapest();
    TreeFlow state = flow(types);
    // Lower voltages than the tap's raise currents a little: once or twice more.
    for (int i = 0; i < 3 && state.converged && overloaded(state, types); ++i) {
        types = each_cheapest();
        state = flow(types);
    }
    if (lacking(state) <= 0) return priced(std::move(types), std::move(state));

    types = each_of_least_drop();
    state = flow(types);
    if (lacking(state) > 0 || overloaded(state, types)) return priced(std::move(types), std::move(state));
    SelectedLines best = priced(types, state);
    learn_drops(state, types);
    double margin = 0;
    std::vector<std::uint16_t> before;
    for (int round = 0; round < most_rounds; ++round) {
        types = within_budget(p_.supply.voltage_pu - p_.lowest_voltage_pu - margin);
        if (types == before) break;
        before = types;
        state = flow(types);
        const double lack = lacking(state);
        if (lack == infinite) {
            margin += 0.1 * (p_.supply.voltage_pu - p_.lowest_voltage_pu);
            continue;
        }
        const bool too_much = overloaded(state, types);
        learn_drops(state, types);
        if (lack > 0 || too_much) {
            // What was learnt may be enough; from the third round on leave some room too.
            if (round >= 2) margin += std::max(lack, 0.0) + 1e-6;
            continue;
        }
        SelectedLines found = priced(types, state);
        const double allowed = p_.supply.voltage_pu - p_.lowest_voltage_pu;
        const bool enough = found.life_cost > best.life_cost * (1 - worth_a_round) ||
                            (n_ > small_tree && -lack < spare_share * allowed);
        if (found.feasible() && found.life_cost < best.life_cost) best = std::move(found);
        if (enough) break;
    }
    return best;
}

}  // namespace

std::vector<double> loss_squares(const LineTree& tree, std::span<const double> peak_kw,
                                 const LossPrices& losses, double power_factor) {
    std::vector<double> squares(tree.size(), 0);
    for (std::size_t year = 0; year < losses.per_peak_kw.size(); ++year) {
        const std::vector<double> carried =
            carried_kw(tree, peak_kw.subspan(year * tree.size(), tree.size()));
        for (std::size_t i = 0; i < tree.size(); ++i)
            squares[i] += losses.per_peak_kw[year] * std::pow(carried[i] / power_factor, 2);
    }
    return squares;
}

double losses_life_cost(const LineType& type, double length_m, double squares) {
    return type.r_ohm_per_km * length_m * squares / (1e6 * type.voltage_kv * type.voltage_kv);
}

std::string SelectionShortfall::text() const {
    if (kind == Kind::ampacity)
        return fmt::format(
            "the line to node {} would carry {:.0f} A, more than the {:.0f} A of the largest line. Split "
            "the load, raise the voltage, or add a larger line to the catalogue.",
            line, value, limit);
    if (value == 0)
        return fmt::format(
            "the lines cannot carry the load at any voltage; the line to node {} drops the most. Raise "
            "the voltage, shorten it, or split the load.",
            line);
    return fmt::format(
        "the voltage at node {} is {:.3f} of nominal, below {:.3f}, with the best lines there are; the "
        "line to node {} drops the most. Raise the voltage, shorten it, or feed it from elsewhere.",
        node, value, limit, line);
}

SelectedLines select_lines(const LineSelection& problem, std::size_t states) {
    check(problem);
    if (states == 0) states = problem.tree.size() <= small_tree ? 64 : problem.tree.size() <= 20000 ? 24 : 16;
    return Selection(problem, states).run();
}

}  // namespace gridreach
