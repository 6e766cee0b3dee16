// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/shapes.h"
#include "model/plan.h"

namespace gridreach {

class OptionList;
struct PlanOutputs;

struct PoleOptions {
    std::string layer = "auto";  ///< auto, yes, no.
    std::optional<double> mv_span_m;
    std::optional<double> lv_span_m;
    double bend_degrees = 15;
};
void describe(PoleOptions& options, OptionList& list);

/// Whether a layer of so many poles is written.
bool draws_poles(const PoleOptions& options, std::size_t count);

enum class PoleKind { mv, lv, shared };
/// "mv", "lv", "shared".
std::string_view name_of(PoleKind kind);

struct Pole {
    PointM at;
    PoleKind kind = PoleKind::mv;
    std::optional<std::uint32_t> mv_line;  ///< The first line of the plan that hangs on it.
    std::optional<DemandNodeId> demand;    ///< The first demand node whose LV line hangs on it.
    ServedBy served_by = ServedBy::grid;   ///< Grid, or the mini-grid that it belongs to.
    std::optional<int> year;               ///< The earliest of its lines'.
    bool operator==(const Pole&) const = default;
};

/// Poles of the plan's MV lines, and of the LV lines of demand nodes that get the grid or a mini-grid and
/// have their lines laid out.
///
/// A pole stands at every end of an MV line; at the transformer, at every branch and at every end of an LV
/// line; and wherever a line turns by more than `bend_degrees`. Between these, poles stand evenly along the
/// line, as few as keep them no further apart than the span: that of the conductor in `conductor_spans`, else
/// 100 m for MV and 50 m for LV, unless the options say another for all. Spans are on the ground. Places
/// nearer than 0.5 m are one pole, at the first of them: MV lines in plan order come before LV lines in
/// demand order. What hangs on an existing line or stands at a node that has the grid gets its pole too. No
/// plan or no demand: no poles.
std::vector<Pole> place_poles(const PlanOutputs& outputs,
                              const std::map<std::string, double>& conductor_spans,
                              const PoleOptions& options);

/// Ends, bends and evenly spaced places between them along one path of `length_m` on the ground; fewer than
/// two points are returned as they are.
PathM poles_along(const PathM& path, double length_m, double span_m, double bend_degrees);

}  // namespace gridreach
