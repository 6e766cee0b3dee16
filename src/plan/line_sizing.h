// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "electrical/select_feeder.h"
#include "model/costs.h"
#include "model/demand.h"
#include "model/network.h"
#include "model/plan.h"
#include "plan/electrical_options.h"

namespace gridreach {

/// All lines of a plan that power reaches from one tap, as a tree. Node 0 is the tap.
struct PlanFeeder {
    NodeId root{};                         ///< Of the network: the tap, or where a root-free tree begins.
    std::vector<std::uint32_t> plan_line;  ///< Of the plan, to each node; slot 0 is unused.
    std::vector<std::uint32_t> candidate;  ///< Of the network, to each node; slot 0 is unused.
    std::vector<std::uint32_t> parent;
    std::vector<double> length_m, paid_m;
    std::vector<double> peak_kw;  ///< Year by year, node by node.
    std::vector<LinePhases> fewest;
    std::optional<SourceId> source;
    double tap_voltage_pu = 1;  ///< What it starts with (tap_voltages).
    SelectedFeeder chosen;
};

/// Gives the lines of plans over one network their conductors, phases and voltage.
///
/// A feeder is what hangs on one tap: it has its source's voltage where that is given, else the cheapest of
/// those allowed, starts with the source's tap voltage less what its impedance drops (tap_voltages), and
/// carries every node's peak at once. Money: what `costs.mv_line_cost_per_m` buys costs what the chosen line
/// costs instead, on the same ground, with the same upkeep and life; a tap's connection cost stays; losses at
/// peak are valued at `costs.grid_energy_cost_per_kwh`, with the load factor of all nodes together, at
/// nominal voltage.
class LineSizing {
public:
    /// Throws InputError for a source's voltage that the catalogue has no three-phase line of. Everything
    /// given must outlive it.
    LineSizing(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
               const Costs& costs, const Equipment& equipment, const ElectricalOptions& options);

    /// False when no node has a peak above 0: there is nothing to size for.
    bool loads_known() const { return load_factor_.has_value(); }

    /// Conductors, phases, voltages, currents and losses of the plan's lines, what they cost, the nodes'
    /// voltages and the sums. Returns its feeders with what was chosen, also where that does not hold.
    /// What was chosen for `known` feeders is taken over where nothing about them is another.
    std::vector<PlanFeeder> size(GridPlan& plan, const std::vector<PlanFeeder>& known = {}) const;

    /// Prices of a copy of the network: every line as the cheapest conductor there is, without losses. No
    /// line of any plan costs less, so a bound found with these prices holds.
    void price_cheapest(CandidateNetwork& copy) const;

    /// The lines of a sized plan at what they cost there; every other line as the conductor that costs least
    /// for the load it would carry: of its ends, what the plan brings to the one that takes less.
    void price_by_load(CandidateNetwork& copy, const GridPlan& sized) const;

    /// What `line` of the network is paid as, in metres of `costs.mv_line_cost_per_m`.
    double paid_m(std::size_t line) const { return paid_m_[line]; }
    const CandidateNetwork& network() const { return network_; }
    const DemandSet& demand() const { return demand_; }
    const SourceSet& sources() const { return sources_; }
    const ElectricalOptions& options() const { return options_; }
    double power_factor() const { return costs_.power_factor; }
    /// Life cost of a line as the cheapest conductor, over what the network says it costs to build.
    double cheapest_life_per_build() const {
        return demand_.mv_build_cost_per_m > 0
                   ? life_factor_ * cheapest_->cost_per_m / demand_.mv_build_cost_per_m
                   : 0;
    }
    std::string cheapest_conductor() const { return cheapest_->name; }

private:
    std::vector<PlanFeeder> feeders_of(const GridPlan& plan) const;
    const std::vector<MvLevel>& levels_of(const std::optional<SourceId>& source) const;
    void write(GridPlan& plan, const PlanFeeder& feeder) const;
    struct Price {
        double build_cost = 0, life_cost = 0;
    };
    Price cheapest_for(std::size_t line, double kw, LinePhases fewest) const;

    const CandidateNetwork& network_;
    const DemandSet& demand_;
    const SourceSet& sources_;
    const Costs& costs_;
    const ElectricalOptions& options_;
    std::vector<double> paid_m_;
    double life_factor_ = 1;
    std::optional<double> load_factor_;
    LossPrices losses_;
    double squares_per_kva2_ = 0;                    ///< Of a line, for its kVA in the last year, squared.
    std::vector<LinePhases> fewest_;                 ///< By demand node.
    std::map<double, std::vector<MvLevel>> levels_;  ///< By the voltage a source gives; 0: none given.
    std::vector<const LineType*> every_type_;
    const LineType* cheapest_ = nullptr;
};

/// What does not hold in a feeder and what would help, with the plan's line and the demand node by id. Empty
/// when it holds.
std::string shortfall_text(const LineSizing& sizing, const GridPlan& plan, const PlanFeeder& feeder);

}  // namespace gridreach
