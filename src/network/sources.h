// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/costs.h"
#include "model/network.h"
#include "model/vector_layer.h"

namespace gridreach {

class OptionList;

/// What the existing grid can do. A value given for all, or the name of a field that holds it.
struct SourceOptions {
    std::optional<double> voltage_kv;
    std::string voltage_field;
    std::optional<double> spare_kw;
    std::string spare_field;
    std::string feeder_field;
    std::optional<double> tap_voltage_pu = 1;
    std::string tap_voltage_field;
    std::optional<double> short_circuit_mva;
    std::string short_circuit_field;
    double snap_m = 1;
    double drawn_reach_m = 50;
};

void describe(SourceOptions& options, OptionList& list);

/// Throws InputError, naming layer and feature, for a coordinate that is not finite.
void refuse_not_finite(const VectorLayer& layer, const Feature& feature, const std::vector<PointM>& points);

/// Existing lines and substations as sources, sorted by kind, then geometry: the order of features does not
/// matter.
///
/// Sources with one name in `feeder_field`, and parts of one feature, share one spare power and the impedance
/// of one short-circuit power. Parts of a line
/// become a source each. Lines of no length and exact duplicates (also turned round) are dropped and counted
/// in remarks; duplicate substations too. Ends within `snap_m` of another line are moved onto it, and lines
/// that cross get a common vertex (join_lines), both counted; so are the pieces of the grid when there are
/// several. Polygons, and points among lines (give them under substations) or lines among substations, are
/// InputErrors; so is a field that is not there or holds no number. Each tap on a line costs
/// `costs.line_tap_cost`, each at a substation `costs.substation_connection_cost`.
SourceSet clean_sources(const std::vector<VectorLayer>& lines, const std::vector<VectorLayer>& substations,
                        const SourceOptions& options, const Costs& costs);

}  // namespace gridreach
