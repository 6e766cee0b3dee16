// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct ServiceAreasOptions {
    double max_lv_length_m = 500;
    double max_drop_length_m = 30;
    /// OnSSET's `max_nodes_per_serv_trans`.
    std::int64_t max_households_per_transformer = 95;
    double lv_voltage_v = 400;
    /// A bundle of 50 mm² aluminium (NF C 33-209) at 50 °C.
    double lv_resistance_ohm_per_km = 0.72;
    double lv_reactance_ohm_per_km = 0.1;
    double lv_ampacity_a = 150;
    double max_voltage_drop = 0.06;
    bool serve_all = false;
    std::int64_t max_rounds = 60;
};
void describe(ServiceAreasOptions& options, OptionList& list);

/// Each node is one transformer and the dwellings that its low-voltage lines and service drops reach, so that
/// transformers, wires and an estimate of the MV lines between transformers cost little over the horizon
/// (area_search.h, lv_design.h), after the two-level design of Kocaman, Huh and Modi (2012). Limits: metres
/// along the wire, households, the largest rating, voltage and current at the greatest peak. A dwelling that
/// no transformer or line is worth becomes a node of its own with that reason, and the plan gives it its
/// alternative. Point loads get wires as dwellings do, but a line where those have a drop; a node of nothing
/// but loads is called as they are. A dwelling that exceeds a limit alone gets its own transformer (several
/// where the largest is too small). Lines are straight. Nodes are in reading order of their transformers; the
/// order of the dwellings does not matter. A remark gives the cost and a lower bound of it. No dwellings give
/// no nodes. Throws UsageError when the run has no dwellings because it starts at given nodes.
class ServiceAreas : public DemandModel {
public:
    explicit ServiceAreas(ServiceAreasOptions options) : options_(options) {}
    DemandSet assign(const DemandInput& input, Reporter& reporter) const override;

private:
    ServiceAreasOptions options_;
};

}  // namespace gridreach
