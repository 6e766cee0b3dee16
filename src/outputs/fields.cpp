// SPDX-License-Identifier: Apache-2.0
#include "outputs/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/errors.h"

namespace gridreach {

namespace {

constexpr FieldType integer = FieldType::integer;
constexpr FieldType real = FieldType::real;
constexpr FieldType text = FieldType::text;

/// Fields that several layers share, written once.
/// full name, shapefile field, type, unit, meaning
const OutputField name_field{"name", "name", text, "", "Name in the input."};
const OutputField dwellings{"dwellings", "dwellings", integer, "", "Dwellings in the demand node."};
const OutputField households{"households", "households", real, "", "Expected households."};
const OutputField energy_first{"energy_kwh_first_year", "kwh_first", real, "kWh/year",
                               "Energy used in the first year."};
const OutputField energy_last{"energy_kwh_last_year", "kwh_last", real, "kWh/year",
                              "Energy used in the last year of the horizon."};
const OutputField peak_first{"peak_kw_first_year", "kw_first", real, "kW",
                             "Peak load in the first year, after coincidence."};
const OutputField peak_last{"peak_kw_last_year", "kw_last", real, "kW",
                            "Peak load in the last year of the horizon, after coincidence."};
const OutputField served_by{"served_by", "served_by", text, "",
                            "`grid`, `mini_grid`, `stand_alone` or `nothing`."};
const OutputField reason{"reason", "reason", text, "", "Why the demand node is not on the grid."};
const OutputField internal_cost{"internal_cost", "int_cost", real, "currency",
                                "Life cost inside the demand node, by the way it is served."};
const OutputField grid_internal{"grid_internal_cost", "grid_int", real, "currency",
                                "Life cost inside the demand node if the grid serves it, without MV lines."};
const OutputField alternative{
    "alternative", "alt_type", text, "",
    "Cheapest way without the grid: `mini_grid`, `stand_alone`, or `given` by a budget."};
const OutputField alternative_cost{"alternative_cost", "alt_cost", real, "currency",
                                   "Life cost of that way."};
const OutputField budget{"budget_m", "budget_m", real, "m",
                         "MV line the demand node may cost, where the input gives it."};
const OutputField must_serve{"must_serve", "must_serve", integer, "",
                             "1 when the plan had to serve it, else 0."};
const OutputField year{"year", "year", integer, "", "Year of building, first year 1."};
const OutputField source_id{"source_id", "source_id", integer, "", "Id of the source it taps."};
const OutputField source_kind{"kind", "kind", text, "",
                              "Kind of source: `line`, `substation` or `candidate`."};
const OutputField voltage{"voltage_kv", "volt_kv", real, "kV", "Voltage in the input."};
const OutputField spare{"spare_kw", "spare_kw", real, "kW", "Capacity left in the input."};
const OutputField tap_voltage{"tap_voltage_pu", "tap_pu", real, "p.u.",
                              "Voltage that new lines start with, over the nominal one."};
const OutputField connection{"connection_cost", "conn_cost", real, "currency", "Paid once for each tap."};
const OutputField taps{"taps", "taps", integer, "", "Places where new lines leave it."};
const OutputField added_peak{"added_peak_kw", "added_kw", real, "kW",
                             "Last year's peaks that the plan adds to it."};
const OutputField downstream_peak{"downstream_peak_kw", "down_kw", real, "kW",
                                  "Last year's peaks of the demand nodes it feeds, added up."};
const OutputField downstream_nodes{"downstream_nodes", "down_nodes", integer, "", "Demand nodes it feeds."};
const OutputField plane_length{"plane_length_m", "plane_m", real, "m",
                               "Length in the working plane, before the local scale factor."};

const OutputField node_id{"demand_node_id", "node_id", integer, "", "Id of the demand node it belongs to."};
const OutputField transformer_kva{
    "transformer_kva", "kva", real, "kVA",
    "Rating of the transformer for the greatest peak; of all together where one "
    "dwelling needs several."};
const OutputField voltage_drop{
    "voltage_drop", "volt_drop", real, "0 … 1",
    "Share of the voltage lost between transformer and the dwelling where most is, "
    "at the greatest peak."};
const OutputField build_cost{"build_cost", "build_cost", real, "currency", "Spent at the start."};
const OutputField short_circuit{"short_circuit_mva", "sc_mva", real, "MVA",
                                "Short-circuit power in the input; not set: its voltage does not fall under "
                                "new load."};
const OutputField length{"length_m", "length_m", real, "m",
                         "Length on the ground, by the pipeline's metric."};

OutputField id(std::string meaning) {
    return {"id", "id", integer, "", std::move(meaning)};
}

std::vector<LayerTable> make_tables() {
    std::vector<LayerTable> tables;
    tables.push_back(
        {"dwellings",
         "Dwellings",
         GeometryKind::polygon,
         "One row per dwelling. Outlines when every dwelling has one; if only one lacks it, the layer is "
         "points, "
         "since a shapefile holds one kind of geometry.",
         {id("Stable id: row of the input, place on the detection lattice, or from 2^52 on, place of an "
             "added "
             "dwelling."),
          node_id,
          {"roof_area_m2", "roof_m2", real, "m²", "Roof area on the ground."},
          {"confidence", "confidence", real, "0 … 1", "Calibrated chance that it is a dwelling."},
          {"origin", "origin", text, "",
           "Who says so: `detected`, `corrected` (a person, under a detection's id) or `added` (a person)."},
          served_by}});
    tables.push_back(
        {"demand_nodes",
         "Demand nodes",
         GeometryKind::point,
         "One row per demand node: the dwellings of one transformer. Costs add up: `total_cost` over all "
         "rows is the "
         "plan's total cost.",
         {id("Id of the demand node."),
          name_field,
          dwellings,
          households,
          energy_first,
          energy_last,
          peak_first,
          peak_last,
          {"lv_length_m", "lv_m", real, "m", "LV lines inside the demand node, without service drops."},
          {"drop_length_m", "drop_m", real, "m", "Service drops inside the demand node."},
          transformer_kva,
          voltage_drop,
          served_by,
          reason,
          internal_cost,
          {"mv_cost_share", "mv_share", real, "currency",
           "Its part of the life cost of the MV lines that feed it."},
          {"total_cost", "total_cost", real, "currency", "`internal_cost` + `mv_cost_share`."},
          {"build_cost_share", "build_shr", real, "currency",
           "The part of `total_cost` that is spent at the start."},
          grid_internal,
          alternative,
          alternative_cost,
          budget,
          must_serve,
          {"voltage_pu", "volt_pu", real, "p.u.",
           "Voltage of its MV line over the nominal one while every node is at its largest peak."},
          {"already_served", "already", integer, "", "1 when it has the grid today, else 0."},
          year}});
    tables.push_back(
        {"mv_lines",
         "New MV lines",
         GeometryKind::line,
         "One row per line the plan builds, drawn in the direction of power, upstream before downstream.",
         {id("Place of the line in the plan, first 0."),
          {"from_node", "from_node", integer, "", "Candidate network node where power comes in."},
          {"from_kind", "from_kind", text, "", "What is there: `terminal`, `junction` or `tap`."},
          {"from_demand_node_id", "from_dem", integer, "", "Id of the demand node there."},
          {"to_node", "to_node", integer, "", "Candidate network node that it leads to."},
          {"to_kind", "to_kind", text, "", "What is there: `terminal` or `junction`."},
          {"to_demand_node_id", "to_dem", integer, "", "Id of the demand node there."},
          {"upstream_line_id", "upstream", integer, "",
           "Id of the line that feeds it; not set where it starts."},
          length,
          plane_length,
          build_cost,
          {"life_cost", "life_cost", real, "currency",
           "With upkeep, replacement and the tap's connection cost."},
          {"crossings", "crossings", text, "",
           "Roads and waters that the line crosses, in the direction of power."},
          downstream_peak,
          downstream_nodes,
          source_id,
          {"conductor", "conductor", text, "", "Conductor of the catalogue."},
          {"phases", "phases", integer, "", "Number of phases: 3, or 1 for two wires and for earth return."},
          {"voltage_kv", "volt_kv", real, "kV", "Nominal voltage; of earth return to earth."},
          {"current_a", "current_a", real, "A", "Current while every node is at its largest peak."},
          {"loss_kw", "loss_kw", real, "kW", "Lost on the line then."},
          year}});
    tables.push_back({"transformers",
                      "Transformers",
                      GeometryKind::point,
                      "One row per demand node that has a transformer: all of them before there is a plan, "
                      "then those on the grid.",
                      {id("Id of the demand node."), name_field, transformer_kva, dwellings, households,
                       peak_first, peak_last, voltage_drop, year}});
    tables.push_back(
        {"lv_lines",
         "LV lines",
         GeometryKind::line,
         "One row per piece of LV line, drawn away from the transformer. Nodes that get "
         "stand-alone systems have none, nor have those whose lines are only estimated.",
         {id("Place of the line, first 0."),
          node_id,
          length,
          households,
          {"peak_kw", "peak_kw", real, "kW", "Greatest peak of any year behind it, after coincidence."},
          {"conductor", "conductor", text, "",
           "Conductor of the catalogue; not set where it is the line that the costs price."},
          build_cost,
          served_by}});
    tables.push_back({"service_drops",
                      "Service drops",
                      GeometryKind::line,
                      "One row per dwelling beside a line, drawn from the line to it. A dwelling on the line "
                      "itself has none.",
                      {id("Place of the drop, first 0."),
                       node_id,
                       {"dwelling_id", "dwelling", integer, "", "Id of the dwelling."},
                       length,
                       served_by}});
    tables.push_back(
        {"poles",
         "Poles",
         GeometryKind::point,
         "One row per pole of new MV and LV lines: at ends, branches and bends, and evenly between them. Of "
         "LV lines only where they are laid out. Not written when there are very many (`poles.layer`).",
         {id("Place of the pole, first 0."),
          {"kind", "kind", text, "", "`mv`, `lv`, or `shared` by both."},
          {"mv_line_id", "mv_line", integer, "", "Id of the first MV line that hangs on it."},
          {"demand_node_id", "node_id", integer, "",
           "Id of the first demand node whose LV line hangs on it."},
          {"served_by", "served_by", text, "", "`grid`, or `mini_grid` where it belongs to one."},
          year}});
    tables.push_back(
        {"sources",
         "Existing lines",
         GeometryKind::line,
         "One row per existing line that may be tapped, at its true geometry. Sources that are points are in "
         "`source_points`, since a shapefile holds one kind of geometry.",
         {id("Row of the input."), name_field, source_kind, voltage, spare, tap_voltage, short_circuit,
          connection, taps, added_peak}});
    tables.push_back({"source_points",
                      "Substations and candidate sites",
                      GeometryKind::point,
                      "One row per substation or candidate site.",
                      {id("Row of the input."), name_field, source_kind, voltage, spare, tap_voltage,
                       short_circuit, connection, taps, added_peak}});
    tables.push_back({"taps",
                      "Taps",
                      GeometryKind::point,
                      "One row per place where new lines leave a source.",
                      {id("Candidate network node of the tap (`from_node` of its lines)."),
                       source_id,
                       source_kind,
                       {"lines", "lines", integer, "", "New lines that start here."},
                       downstream_peak,
                       downstream_nodes}});
    tables.push_back(
        {"unserved",
         "Demand nodes not on the grid",
         GeometryKind::point,
         "One row per demand node that the grid does not reach, with the reason and what it gets instead.",
         {id("Id of the demand node."), name_field, dwellings, households, energy_last, peak_last, served_by,
          reason, internal_cost, grid_internal, alternative, alternative_cost, budget, must_serve}});
    return tables;
}

std::string_view name_of(GeometryKind kind) {
    switch (kind) {
        case GeometryKind::point:
            return "points";
        case GeometryKind::line:
            return "lines";
        case GeometryKind::polygon:
            break;
    }
    return "polygons, or points";
}

std::string_view name_of(FieldType type) {
    switch (type) {
        case FieldType::integer:
            return "integer";
        case FieldType::real:
            return "real";
        case FieldType::text:
            break;
    }
    return "text";
}

}  // namespace

const std::vector<LayerTable>& layer_tables() {
    static const std::vector<LayerTable> tables = make_tables();
    return tables;
}

const LayerTable& layer_table(std::string_view name) {
    const auto& all = layer_tables();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const LayerTable& t) { return t.name == name; });
    if (found == all.end())
        throw Error(ErrorClass::bug, fmt::format("there is no output layer called \"{}\".", name));
    return *found;
}

std::string outputs_markdown(const std::vector<LayerTable>& tables) {
    std::string out;
    for (const LayerTable& table : tables) {
        out += fmt::format("### `{}`: {} ({})\n\n{}\n\n", table.name, table.title, name_of(table.kind),
                           table.about);
        out += "| field | in shapefiles | type | unit | meaning |\n|---|---|---|---|---|\n";
        for (const OutputField& f : table.fields)
            out += fmt::format("| `{}` | `{}` | {} | {} | {} |\n", f.name, f.short_name, name_of(f.type),
                               f.unit, f.meaning);
        out += "\n";
    }
    out.pop_back();
    return out;
}

}  // namespace gridreach
