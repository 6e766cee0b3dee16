// SPDX-License-Identifier: Apache-2.0
#include "plan/line_sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/errors.h"
#include "base/words.h"
#include "plan/assemble.h"
#include "plan/last_peak.h"
#include "plan/tap_voltage.h"

namespace gridreach {

namespace {

constexpr double hours_per_year = 8760;

double peak_in(const DemandNode& node, std::size_t year) {
    if (node.peak_kw.empty()) return 0;
    return node.peak_kw[std::min(year, node.peak_kw.size() - 1)];
}

/// Mean over peak load of all nodes together, last year; none without peaks.
std::optional<double> load_factor_of(const DemandSet& demand) {
    double peak = 0, known_peak = 0, energy = 0;
    for (const DemandNode& node : demand.nodes) {
        peak += last_peak_kw(node);
        if (node.energy_kwh_per_year.empty()) continue;
        known_peak += last_peak_kw(node);
        energy += node.energy_kwh_per_year.back();
    }
    if (!(peak > 0)) return std::nullopt;
    // Nodes with a peak and no energy: a usual rural load factor.
    constexpr double usual = 0.4;
    return known_peak > 0 && energy > 0 ? std::min(1.0, energy / (hours_per_year * known_peak)) : usual;
}

int count_of(LinePhases phases) {
    return phases == LinePhases::three_phase ? 3 : 1;
}

}  // namespace

LineSizing::LineSizing(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                       const Costs& costs, const Equipment& equipment, const ElectricalOptions& options)
    : network_(network), demand_(demand), sources_(sources), costs_(costs), options_(options) {
    if (demand.mv_build_cost_per_m > 0) life_factor_ = demand.mv_life_cost_per_m / demand.mv_build_cost_per_m;
    for (const CandidateLine& line : network.lines)
        paid_m_.push_back(demand.mv_life_cost_per_m > 0
                              ? std::max(0.0, line.life_cost - line.connection_cost) /
                                    demand.mv_life_cost_per_m
                              : line.length_m);
    load_factor_ = load_factor_of(demand);
    losses_ = loss_prices(costs.grid_energy_cost_per_kwh, load_factor_.value_or(0),
                          std::max<std::int64_t>(1, costs.horizon_years), costs.discount_rate);
    double last = 0;
    for (const DemandNode& node : demand.nodes) last += last_peak_kw(node);
    for (std::size_t year = 0; year < losses_.per_peak_kw.size() && last > 0; ++year) {
        double sum = 0;
        for (const DemandNode& node : demand.nodes) sum += peak_in(node, year);
        squares_per_kva2_ += losses_.per_peak_kw[year] * std::pow(sum / last, 2);
    }
    const std::vector<LinePhases> phases = phases_of(options);
    const auto largest_kva = [&](LinePhases of) {
        const auto units = transformer_types(equipment, of);
        return units.empty() ? -1 : units.back().rating_kva;
    };
    const double single_kva = largest_kva(LinePhases::single_phase), swer_kva = largest_kva(LinePhases::swer);
    for (const DemandNode& node : demand.nodes) {
        const double kva = last_peak_kw(node) / costs.power_factor;
        fewest_.push_back(kva <= swer_kva     ? LinePhases::swer
                          : kva <= single_kva ? LinePhases::single_phase
                                              : LinePhases::three_phase);
    }
    const auto add_levels = [&](double key, const std::vector<double>& voltages) {
        auto& levels = levels_[key];
        for (double kv : voltages) {
            levels.push_back(mv_level(equipment, kv, phases, options.single_phase_current_a));
            if (levels.back().types.empty())
                throw InputError(fmt::format(
                    "a source has {} kV, but the equipment catalogue has lines of {}. Leave such sources "
                    "out, give the voltage at which they can be tapped, or add its lines to the catalogue.",
                    shortest(kv), voltages_text(equipment)));
        }
    };
    add_levels(0, options.voltage_kv);
    for (const Source& source : sources.sources)
        if (source.voltage_kv && !levels_.contains(*source.voltage_kv))
            add_levels(*source.voltage_kv, {*source.voltage_kv});
    for (const auto& [key, levels] : levels_)
        for (const MvLevel& level : levels)
            for (const LineType& type : level.types) {
                every_type_.push_back(&type);
                if (cheapest_ == nullptr || type.cost_per_m < cheapest_->cost_per_m) cheapest_ = &type;
            }
}

const std::vector<MvLevel>& LineSizing::levels_of(const std::optional<SourceId>& source) const {
    const auto kv = source ? sources_.sources[index(*source)].voltage_kv : std::nullopt;
    return levels_.at(kv.value_or(0));
}

std::vector<PlanFeeder> LineSizing::feeders_of(const GridPlan& plan) const {
    std::vector<PlanFeeder> feeders;
    std::map<NodeId, std::size_t> by_root;
    std::vector<std::size_t> feeder_of(plan.lines.size()), node_of(plan.lines.size());
    for (std::uint32_t i = 0; i < plan.lines.size(); ++i) {
        const PlanLine& line = plan.lines[i];
        std::uint32_t parent = 0;
        if (line.upstream) {
            feeder_of[i] = feeder_of[*line.upstream];
            parent = static_cast<std::uint32_t>(node_of[*line.upstream]);
        } else {
            const auto [at, is_new] = by_root.try_emplace(line.from, feeders.size());
            feeder_of[i] = at->second;
            if (is_new) {
                PlanFeeder& f = feeders.emplace_back();
                f.plan_line = f.candidate = f.parent = {0};
                f.length_m = f.paid_m = {0};
                f.fewest = {LinePhases::swer};
                f.source = line.source;
                f.root = line.from;
            }
        }
        PlanFeeder& f = feeders[feeder_of[i]];
        node_of[i] = f.parent.size();
        f.plan_line.push_back(i);
        f.parent.push_back(parent);
        f.length_m.push_back(line.length_m);
        f.candidate.push_back(static_cast<std::uint32_t>(candidate_of(network_, line)));
        f.paid_m.push_back(paid_m_[f.candidate.back()]);
        f.fewest.push_back(LinePhases::swer);
    }
    for (PlanFeeder& f : feeders) {
        const std::size_t n = f.parent.size();
        f.peak_kw.assign(n * losses_.per_peak_kw.size(), 0);
        for (std::size_t i = 1; i < n; ++i) {
            const auto& id = network_.nodes[index(plan.lines[f.plan_line[i]].to)].demand;
            if (!id || plan.nodes[index(*id)].served_by != ServedBy::grid) continue;
            f.fewest[i] = fewest_[index(*id)];
            for (std::size_t year = 0; year < losses_.per_peak_kw.size(); ++year)
                f.peak_kw[year * n + i] = peak_in(demand_.nodes[index(*id)], year);
        }
    }
    return feeders;
}

namespace {

bool same_problem(const PlanFeeder& a, const PlanFeeder& b) {
    return a.source == b.source && a.tap_voltage_pu == b.tap_voltage_pu && a.parent == b.parent &&
           a.length_m == b.length_m && a.paid_m == b.paid_m && a.peak_kw == b.peak_kw && a.fewest == b.fewest;
}

}  // namespace

std::vector<PlanFeeder> LineSizing::size(GridPlan& plan, const std::vector<PlanFeeder>& known) const {
    std::vector<PlanFeeder> feeders = feeders_of(plan);
    std::map<NodeId, const PlanFeeder*> before;
    for (const PlanFeeder& f : known) before[f.root] = &f;
    for (PlanNode& node : plan.nodes) node.voltage_pu.reset();
    const std::vector<double> tap_pu = tap_voltages(sources_, plan, feeders, costs_.power_factor);
    for (std::size_t k = 0; k < feeders.size(); ++k) {
        PlanFeeder& f = feeders[k];
        f.tap_voltage_pu = tap_pu[k];
        if (const auto at = before.find(f.root); at != before.end() && same_problem(f, *at->second)) {
            f.chosen = at->second->chosen;
            write(plan, f);
            continue;
        }
        FeederSelection problem;
        problem.tree = {f.parent, f.length_m};
        problem.paid_m = f.paid_m;
        problem.peak_kw = f.peak_kw;
        problem.fewest = f.fewest;
        problem.losses = losses_;
        problem.supply = {f.tap_voltage_pu, costs_.power_factor};
        problem.lowest_voltage_pu = options_.lowest_voltage_pu;
        problem.life_factor = life_factor_;
        problem.swer_start_cost = options_.swer_start_cost;
        f.chosen = select_feeder(problem, levels_of(f.source));
        write(plan, f);
    }
    share_line_costs(network_, demand_, plan);
    return feeders;
}

void LineSizing::write(GridPlan& plan, const PlanFeeder& f) const {
    const SelectedLines& chosen = f.chosen.lines;
    for (std::size_t i = 1; i < f.parent.size(); ++i) {
        PlanLine& line = plan.lines[f.plan_line[i]];
        const CandidateLine& candidate = network_.lines[f.candidate[i]];
        const LineType& type = f.chosen.types[chosen.type[i]];
        line.swer_start_cost = f.chosen.swer_starts[i] ? options_.swer_start_cost : 0;
        const double built = f.paid_m[i] * type.cost_per_m + line.swer_start_cost;
        line.connection_cost = candidate.connection_cost;
        line.build_cost = candidate.connection_cost + built;
        line.life_cost = candidate.connection_cost + life_factor_ * built + chosen.line_losses_cost[i];
        line.conductor = type.name;
        line.phases = count_of(type.phases);
        line.voltage_kv = type.voltage_kv;
        line.current_a = line.loss_kw = std::nullopt;
        if (!chosen.peak.converged) continue;
        line.current_a = chosen.peak.line_current_a[i];
        line.loss_kw = chosen.peak.line_losses_kw[i];
        const auto& id = network_.nodes[index(line.to)].demand;
        if (id && plan.nodes[index(*id)].served_by == ServedBy::grid)
            plan.nodes[index(*id)].voltage_pu = chosen.peak.voltage_pu[i];
    }
}

void LineSizing::price_cheapest(CandidateNetwork& copy) const {
    for (std::size_t i = 0; i < copy.lines.size(); ++i) {
        const double built = paid_m_[i] * cheapest_->cost_per_m;
        copy.lines[i].build_cost = copy.lines[i].connection_cost + built;
        copy.lines[i].life_cost = copy.lines[i].connection_cost + life_factor_ * built;
    }
}

LineSizing::Price LineSizing::cheapest_for(std::size_t line, double kw, LinePhases fewest) const {
    const double kva = kw / costs_.power_factor;
    const double squares = kva * kva * squares_per_kva2_;
    Price least{0, std::numeric_limits<double>::infinity()}, dearest;
    for (const LineType* type : every_type_) {
        const double built = paid_m_[line] * type->cost_per_m;
        const Price price{
            built, life_factor_ * built + losses_life_cost(*type, network_.lines[line].length_m, squares)};
        if (price.life_cost > dearest.life_cost) dearest = price;
        if (type->phases <= fewest && type->current_a(kva) <= type->ampacity_a &&
            price.life_cost < least.life_cost)
            least = price;
    }
    return least.life_cost < dearest.life_cost ? least : dearest;
}

void LineSizing::price_by_load(CandidateNetwork& copy, const GridPlan& sized) const {
    constexpr double unknown = std::numeric_limits<double>::infinity();
    std::vector<double> load_kw(network_.nodes.size(), unknown);
    for (std::size_t n = 0; n < network_.nodes.size(); ++n)
        if (const auto& id = network_.nodes[n].demand; id && !is_supply(network_.nodes[n], demand_))
            load_kw[n] = last_peak_kw(demand_.nodes[index(*id)]);
    for (const PlanLine& line : sized.lines) load_kw[index(line.to)] = line.downstream_peak_kw;
    const auto fewest_at = [&](NodeId n) {
        const auto& id = network_.nodes[index(n)].demand;
        return id ? fewest_[index(*id)] : LinePhases::swer;
    };
    for (std::size_t i = 0; i < copy.lines.size(); ++i) {
        CandidateLine& line = copy.lines[i];
        const double from = load_kw[index(line.from)], to = load_kw[index(line.to)];
        const double kw = std::min(from, to);
        const Price price =
            cheapest_for(i, kw < unknown ? kw : 0, fewest_at(from <= to ? line.from : line.to));
        line.build_cost = line.connection_cost + price.build_cost;
        line.life_cost = line.connection_cost + price.life_cost;
    }
    for (const PlanLine& line : sized.lines) {
        CandidateLine& candidate = copy.lines[candidate_of(network_, line)];
        candidate.build_cost = line.build_cost;
        candidate.life_cost = line.life_cost;
    }
}

std::string shortfall_text(const LineSizing& sizing, const GridPlan& plan, const PlanFeeder& f) {
    if (f.chosen.lines.feasible()) return "";
    const SelectionShortfall& short_of = *f.chosen.lines.shortfall;
    std::string at = "a junction";
    if (const auto& id = sizing.network().nodes[index(plan.lines[f.plan_line[short_of.node]].to)].demand)
        at = fmt::format("demand node {}", sizing.demand().nodes[index(*id)].id);
    const std::uint32_t line = f.plan_line[short_of.line];
    if (short_of.kind == SelectionShortfall::Kind::ampacity)
        return fmt::format(
            "line {} would carry {:.0f} A at the peak, more than the {:.0f} A of the largest conductor at {} "
            "kV. A higher voltage, a second feeder or a larger conductor in the catalogue would help.",
            line, short_of.value, short_of.limit, shortest(f.chosen.voltage_kv));
    const std::string found = short_of.value > 0
                                  ? fmt::format("{:.3f} p.u. is left at {}", short_of.value, at)
                                  : fmt::format("no voltage carries the load to {}", at);
    return fmt::format(
        "the feeder cannot hold {} p.u. at {} kV with the largest conductors: {}, and line {} drops the "
        "most. "
        "A higher voltage, a higher tap voltage or a source nearer by would help.",
        shortest(short_of.limit), shortest(f.chosen.voltage_kv), found, line);
}

}  // namespace gridreach
