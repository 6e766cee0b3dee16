// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/costs.h"
#include "model/demand.h"
#include "model/dwellings.h"
#include "model/network.h"
#include "model/plan.h"
#include "model/rollout.h"
#include "model/surface_bound.h"
#include "model/vector_layer.h"

namespace gridreach {

struct BillRow;
struct Pole;

/// The values of a run. Any may be null: a run may stop early, or begin at demand nodes.
struct PlanOutputs {
    const DwellingSet* dwellings = nullptr;
    const DemandSet* demand = nullptr;
    const SourceSet* sources = nullptr;
    const CandidateNetwork* network = nullptr;
    const GridPlan* plan = nullptr;
    const Costs* costs = nullptr;  ///< Only for the name of the currency.
    const Rollout* rollout = nullptr;
    const std::vector<BillRow>* bill = nullptr;  ///< For the report.
    const std::vector<Pole>* poles = nullptr;    ///< For the layer, where it is written.
    const SurfaceBound* surface_bound = nullptr;
    std::string surface_bound_reason{};  ///< Why there is none.
};

/// The dwellings alone: outlines when every dwelling has one, else centres. Rows by id, equal ids by place.
OutputLayer dwellings_layer(const DwellingSet& dwellings);

/// The layers that the values allow, in the order of layer_tables(): `dwellings` needs dwellings,
/// `demand_nodes`, `transformers`, `lv_lines` and `service_drops` demand, `poles` the poles,
/// `sources` and `source_points` sources, `mv_lines` and `taps` a plan, `unserved` a plan and demand. A layer
/// without rows is still there, so a run leaves no file of an earlier run behind. Rows are sorted by id; what
/// is unknown is not set, never 0. Sources without a vertex are left out.
std::vector<OutputLayer> make_layers(const PlanOutputs& outputs);

/// "detected", "corrected", "added".
std::string_view name_of(DwellingOrigin origin);
/// "grid", "mini_grid", "stand_alone", "nothing".
std::string_view name_of(ServedBy served_by);
/// "line", "substation", "candidate".
std::string_view name_of(SourceKind kind);
/// "terminal", "junction", "tap".
std::string_view name_of(NodeKind kind);

}  // namespace gridreach
