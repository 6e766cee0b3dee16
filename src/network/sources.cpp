// SPDX-License-Identifier: Apache-2.0
#include "network/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/errors.h"
#include "base/words.h"
#include "network/grid_joints.h"
#include "options/option_list.h"

namespace gridreach {

void describe(SourceOptions& o, OptionList& list) {
    list.number("voltage_kv", o.voltage_kv).above(0).help("Voltage of the existing lines, in kV.");
    list.text("voltage_field", o.voltage_field).help("Field that holds the voltage of each source, in kV.");
    list.number("spare_kw", o.spare_kw).at_least(0).help("Power that each source can still give, in kW.");
    list.number("tap_voltage_pu", o.tap_voltage_pu)
        .above(0.5)
        .at_most(1.2)
        .help("Voltage where new lines start, over the nominal one, while the grid is at its peak.");
    list.text("tap_voltage_field", o.tap_voltage_field).help("Field that holds it source by source.");
    list.number("short_circuit_mva", o.short_circuit_mva)
        .above(0)
        .at_most(100000)
        .unit("MVA")
        .help(
            "Three-phase short-circuit power of the grid where new lines start; left out: its voltage does "
            "not fall under their load.");
    list.text("short_circuit_field", o.short_circuit_field)
        .help("Field that holds it source by source, in MVA.");
    list.number("snap_m", o.snap_m)
        .at_least(0)
        .at_most(1000)
        .unit("m")
        .help("An existing line that ends so near to another is joined to it; 0 joins none.");
    list.number("drawn_reach_m", o.drawn_reach_m)
        .above(0)
        .at_most(1000)
        .unit("m")
        .help("A line runs along one drawn under build or forbid when it is so near.");
    list.text("spare_field", o.spare_field).help("Field that holds the spare power of each source, in kW.");
    list.text("feeder_field", o.feeder_field)
        .help("Field that names the feeder: what it can spare counts once for all sources of a name.");
}

namespace {

std::optional<double> value_of(const VectorLayer& layer, const Feature& f, const std::string& field,
                               const std::optional<double>& for_all) {
    if (field.empty()) return for_all;
    const auto at = layer.field(field);
    if (!at) throw InputError(fmt::format("{}: {}", layer.path, unknown_word("field", field, layer.fields)));
    const FieldValue& value = f.values[*at];
    if (std::holds_alternative<std::monostate>(value)) return for_all;
    const auto number = number_of(value);
    if (!number || !std::isfinite(*number) || *number < 0)
        throw InputError(
            fmt::format("{}: feature {}: {} must be a number of at least 0.", layer.path, f.id, field));
    return number;
}

std::string name_in(const VectorLayer& layer, const Feature& f) {
    const auto at = layer.field("name");
    const auto* text = at ? std::get_if<std::string>(&f.values[*at]) : nullptr;
    return text != nullptr ? *text : "";
}

std::string feeder_of(const VectorLayer& layer, const Feature& f, const std::string& field) {
    if (field.empty()) {
        if (f.shape.lines.size() + f.shape.points.size() < 2) return "";
        // Parts of one feature are one feeder, named by where they are: the order of rows does not matter.
        std::optional<PointM> first;
        const auto look = [&](PointM p) {
            if (!first || std::tie(p.x, p.y) < std::tie(first->x, first->y)) first = p;
        };
        for (PointM p : f.shape.points) look(p);
        for (const PathM& line : f.shape.lines)
            for (PointM p : line) look(p);
        return fmt::format("at {:.0f} {:.0f}", first->x, first->y);
    }
    const auto at = layer.field(field);
    if (!at) throw InputError(fmt::format("{}: {}", layer.path, unknown_word("field", field, layer.fields)));
    const FieldValue& value = f.values[*at];
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    const auto number = number_of(value);
    return number ? shortest(*number) : "";
}

auto order_of(const Source& s) {
    return std::tie(s.kind, s.geometry, s.name, s.voltage_kv, s.spare_kw, s.feeder, s.tap_voltage_pu,
                    s.short_circuit_mva);
}

/// Counts and drops neighbours in sorted order that lie at the same place.
std::size_t drop_duplicates(std::vector<Source>& sources) {
    const auto same = [](const Source& a, const Source& b) {
        return a.kind == b.kind && a.geometry == b.geometry;
    };
    const auto end = std::unique(sources.begin(), sources.end(), same);
    const auto dropped = static_cast<std::size_t>(sources.end() - end);
    sources.erase(end, sources.end());
    return dropped;
}

/// Joins the lines among sorted sources, and sorts them again.
GridJoints join(std::vector<Source>& sources, double snap_m) {
    std::vector<PathM> lines;
    for (Source& s : sources)
        if (s.kind == SourceKind::line) lines.push_back(std::move(s.geometry));
    const GridJoints joints = join_lines(lines, snap_m);
    std::size_t next = 0;
    for (Source& s : sources)
        if (s.kind == SourceKind::line) s.geometry = std::move(lines[next++]);
    std::sort(sources.begin(), sources.end(),
              [](const Source& a, const Source& b) { return order_of(a) < order_of(b); });
    return joints;
}

}  // namespace

void refuse_not_finite(const VectorLayer& layer, const Feature& f, const std::vector<PointM>& points) {
    for (PointM p : points)
        if (!std::isfinite(p.x) || !std::isfinite(p.y))
            throw InputError(
                fmt::format("{}: feature {} has a coordinate that is not a finite number in the working "
                            "coordinate system. Correct or remove it.",
                            layer.path, f.id));
}

SourceSet clean_sources(const std::vector<VectorLayer>& lines, const std::vector<VectorLayer>& substations,
                        const SourceOptions& options, const Costs& costs) {
    SourceSet set;
    std::size_t without_length = 0;
    const auto source = [&](const VectorLayer& layer, const Feature& f, SourceKind kind, PathM geometry) {
        Source s;
        s.kind = kind;
        s.name = name_in(layer, f);
        s.geometry = std::move(geometry);
        s.voltage_kv = value_of(layer, f, options.voltage_field, options.voltage_kv);
        s.spare_kw = value_of(layer, f, options.spare_field, options.spare_kw);
        s.short_circuit_mva = value_of(layer, f, options.short_circuit_field, options.short_circuit_mva);
        if (s.short_circuit_mva && !(*s.short_circuit_mva > 0))
            throw InputError(fmt::format(
                "{}: feature {}: {} is 0, but a short-circuit power is above 0 MVA. Leave it empty where it "
                "is not known.",
                layer.path, f.id, options.short_circuit_field));
        if (s.spare_kw || s.short_circuit_mva) s.feeder = feeder_of(layer, f, options.feeder_field);
        s.tap_voltage_pu = value_of(layer, f, options.tap_voltage_field, options.tap_voltage_pu);
        if (s.tap_voltage_pu && (*s.tap_voltage_pu <= 0.5 || *s.tap_voltage_pu > 1.2))
            throw InputError(fmt::format(
                "{}: feature {}: {} is {}, but a voltage over the nominal one must be above 0.5 and at most "
                "1.2.",
                layer.path, f.id, options.tap_voltage_field, shortest(*s.tap_voltage_pu)));
        s.connection_cost = kind == SourceKind::line ? costs.line_tap_cost : costs.substation_connection_cost;
        return s;
    };
    for (const VectorLayer& layer : lines)
        for (const Feature& f : layer.features) {
            if (!f.shape.polygons.empty())
                throw InputError(
                    fmt::format("{}: feature {} is a polygon, not a line. Existing lines must be lines.",
                                layer.path, f.id));
            if (!f.shape.points.empty())
                throw InputError(
                    fmt::format("{}: feature {} is a point, not a line. Give substations under substations.",
                                layer.path, f.id));
            for (PathM path : f.shape.lines) {
                refuse_not_finite(layer, f, path);
                path.erase(std::unique(path.begin(), path.end()), path.end());
                if (path.size() < 2) {
                    ++without_length;
                    continue;
                }
                // A line and the same line drawn the other way are one.
                if (PathM turned(path.rbegin(), path.rend()); turned < path) path = std::move(turned);
                set.sources.push_back(source(layer, f, SourceKind::line, std::move(path)));
            }
        }
    for (const VectorLayer& layer : substations)
        for (const Feature& f : layer.features) {
            if (!f.shape.lines.empty() || !f.shape.polygons.empty())
                throw InputError(fmt::format(
                    "{}: feature {} is no point, so it is no substation. Give lines under existing_grid.",
                    layer.path, f.id));
            refuse_not_finite(layer, f, f.shape.points);
            for (PointM p : f.shape.points)
                set.sources.push_back(source(layer, f, SourceKind::substation, {p}));
        }
    for (const auto* layers : {&lines, &substations})
        for (const VectorLayer& layer : *layers)
            set.remarks.insert(set.remarks.end(), layer.remarks.begin(), layer.remarks.end());
    std::sort(set.sources.begin(), set.sources.end(),
              [](const Source& a, const Source& b) { return order_of(a) < order_of(b); });
    const std::size_t duplicates = drop_duplicates(set.sources);
    const GridJoints joints = join(set.sources, options.snap_m);
    for (std::size_t i = 0; i < set.sources.size(); ++i) set.sources[i].id = i;
    const auto remark = [&](std::size_t n, const char* one, const char* many) {
        if (n > 0)
            set.remarks.push_back(
                fmt::format("{} {}", with_commas(static_cast<std::int64_t>(n)), n == 1 ? one : many));
    };
    remark(without_length, "line of no length was dropped.", "lines of no length were dropped.");
    remark(joints.gaps, "line end was joined to the line beside it.",
           "line ends were joined to the lines beside them.");
    remark(joints.crossings, "crossing of lines without a vertex got one.",
           "crossings of lines without a vertex got one.");
    if (joints.pieces > 1) remark(joints.pieces, "", "separate pieces make up the existing lines.");
    remark(duplicates, "duplicate source was dropped.", "duplicate sources were dropped.");
    return set;
}

}  // namespace gridreach
