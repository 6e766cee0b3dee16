// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/shapes.h"
#include "model/ids.h"

namespace gridreach {

enum class SourceKind { line, substation, candidate };

/// Where supply exists or may be built.
struct Source {
    std::uint64_t id = 0;  ///< Row order of the input (parts of one feature get rows of their own).
    SourceKind kind = SourceKind::line;
    std::string name;
    PathM geometry;  ///< A line's vertices; one point for a substation.
    std::optional<double> voltage_kv;
    std::optional<double> spare_kw;
    std::string feeder;                    ///< Sources of one name share one spare_kw; empty: it is its own.
    std::optional<double> tap_voltage_pu;  ///< What new lines start with, of nominal, at its peak.
    std::optional<double> short_circuit_mva;  ///< Three-phase, where lines leave it; unknown: stiff.
    double connection_cost = 0;               ///< Paid once for each tap on it.
    bool operator==(const Source&) const = default;
};

struct SourceSet {
    std::vector<Source> sources;
    std::vector<std::string> remarks;
    bool operator==(const SourceSet&) const = default;
};

enum class NodeKind { terminal, junction, tap };

/// A place where candidate lines meet.
struct NetworkNode {
    NodeKind kind = NodeKind::terminal;
    PointM at;
    std::optional<DemandNodeId> demand;  ///< Of a terminal.
    std::optional<SourceId> source;      ///< Of a tap: it lies on this source, at its true nearest point.
    bool operator==(const NetworkNode&) const = default;
};

/// A line that may be built.
struct CandidateLine {
    NodeId from{}, to{};
    double length_m = 0;        ///< By the pipeline's metric.
    double plane_length_m = 0;  ///< In the working plane, before the local scale factor.
    double build_cost = 0;
    double life_cost = 0;        ///< What the planner weighs: build, upkeep, and a tap's connection cost.
    double connection_cost = 0;  ///< The part of both that the tap at its end costs; 0 without one.
    PathM path;                  ///< From `from` to `to`; empty means straight.
    std::vector<std::string> crossings;
    bool must_build = false;  ///< A planner drew it.
    bool operator==(const CandidateLine&) const = default;
};

/// The weighted spatial graph a planner chooses from. Lines are sorted by (from, to).
/// All taps belong to one root: power is available at each of them.
struct CandidateNetwork {
    std::vector<NetworkNode> nodes;
    std::vector<CandidateLine> lines;
    std::vector<std::string> remarks;
    bool operator==(const CandidateNetwork&) const = default;
};

}  // namespace gridreach
