// SPDX-License-Identifier: Apache-2.0
#include "pipeline/pipeline_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/words.h"
#include "demand/catalogue.h"
#include "demand/demand_models.h"
#include "dwellings/detectors.h"
#include "network/network_builders.h"
#include "options/registry.h"
#include "options/sourced_value.h"
#include "outputs/phrases.h"
#include "plan/planners.h"

namespace gridreach {

using nlohmann::json;

void describe(PipelineKeys& k, OptionList& options) {
    options.text("about", k.about).help("What this pipeline is for; goes into the report.");
    options.paths("scenes", k.scenes)
        .help("Overhead imagery; several files make one mosaic, the first wins where they overlap.");
    options.paths("footprints", k.footprints)
        .help("Outlines or points of dwellings that exist already, instead of scenes.");
    options.path("nodes", k.nodes)
        .help("Demand nodes that exist already (vector file or CSV), instead of dwellings.");
    options.path("survey_area", k.survey_area)
        .help("Polygons; only dwellings (or given nodes) inside are kept. Without it: everywhere.");
    options.path("corrections", k.corrections)
        .help("The layer of dwellings as a person corrected it; overrides what is detected.");
    options.path("loads", k.loads)
        .help("Points of social and productive loads (clinic, school, mill), besides dwellings or nodes.");
    options.paths("existing_grid", k.existing_grid).help("Lines that carry power now.");
    options.paths("substations", k.substations).help("Points where power is available.");
    options.path("population", k.population)
        .help("Raster of persons per cell; the run compares households with it.");
    options.path("elevation", k.elevation).help("Elevation raster, for networks over terrain.");
    options.path("land_cover", k.land_cover).help("Land-cover raster, for networks over terrain.");
    options.paths("roads", k.roads).help("Road lines, for networks over terrain.");
    options.paths("water", k.water).help("Rivers as lines, lakes as polygons, for networks over terrain.");
    options.paths("protected_areas", k.protected_areas).help("Polygons, for networks over terrain.");
    options.paths("no_go", k.no_go)
        .help("Polygons or lines that no line may touch, for networks over terrain.");
    options.paths("build", k.build)
        .help("Lines drawn by hand, or taken from a plan, that the plan has to build.");
    options.paths("forbid", k.forbid)
        .help("Lines and areas drawn by hand, or taken from a plan, where the plan builds nothing.");
    options.paths("cost_factors", k.cost_factors)
        .help("Rasters of price factors of your own, for networks over terrain; 0 is no-go.");
    options.text("crs", k.crs)
        .help("Coordinate system of inputs that do not say theirs, for example EPSG:4326.");
    options.text("working_crs", k.working_crs)
        .help("Metric system to work and write in; chosen from the data (UTM) when left out.");
    options.choice("distance", k.distance, {"projected", "geodesic", "great_circle"})
        .help("How lengths are measured; great_circle is a sphere, to reproduce other tools.");
    options.text("currency", k.currency)
        .help("Must be the currency of the costs; written to make that sure.");
    options.choice("language", k.language, language_names())
        .help("Language of the report, the legends and the QGIS project.");
    options.path("output", k.output).help("Folder that the results go to.");
}

const Setting& shipped_costs() {
    static const Setting costs = parse_yaml(shipped_costs_yaml(), "costs.yaml");
    return costs;
}

const Equipment& shipped_equipment() {
    static const Equipment equipment = read_equipment(parse_yaml(shipped_equipment_yaml(), "equipment.yaml"));
    return equipment;
}

namespace {

template <class Interface>
Group slot_of(const std::string& key, const std::string& kind, const std::string& help,
              const std::vector<Choice<Interface>>& all) {
    Group group;
    group.key = key;
    group.kind = kind;
    group.help = help;
    for (const auto& each : all) group.types.push_back(each.type);
    group.type_help = [&all, kind](const std::string& type) { return find_choice(all, kind, type).help; };
    group.with_options = [&all, kind](const std::string& type, const Setting& slot, const auto& use) {
        find_choice(all, kind, type).with_options(slot, use);
    };
    return group;
}

template <class Options>
Group plain_group(const std::string& key, const std::string& help) {
    Group group;
    group.key = key;
    group.kind = key;
    group.help = help;
    group.is_slot = false;
    group.type_help = [help](const std::string&) { return help; };
    group.with_options = [](const std::string&, const Setting& slot, const auto& use) {
        Options values;
        OptionList list;
        describe(values, list);
        list.apply(slot);
        use(list);
    };
    return group;
}

Group costs_group() {
    Group group = plain_group<ImageryOptions>(
        "costs", "Prices and demand that differ from the shipped catalogue: a file, or entries.");
    group.with_options = [](const std::string&, const Setting& slot, const auto& use) {
        Costs costs = read_costs(shipped_costs(), slot);
        OptionList list;
        describe(costs, list);
        use(list);
    };
    return group;
}

}  // namespace

const std::vector<Group>& groups() {
    static const std::vector<Group> all = {
        plain_group<ImageryOptions>("imagery", "How scenes become pixels."),
        slot_of("detector", "detector", "What finds dwellings.", detectors()),
        slot_of("demand", "demand model", "What groups dwellings into demand nodes.", demand_models()),
        costs_group(),
        plain_group<SourceOptions>("grid", "What the existing grid can do."),
        plain_group<TerrainOptions>("terrain", "How the ground becomes prices."),
        slot_of("network", "network", "What draws candidate lines.", network_builders()),
        slot_of("planner", "planner", "What chooses the lines to build.", planners()),
        plain_group<ElectricalOptions>("electrical", "What MV lines are made of and must hold."),
        plain_group<RolloutOptions>("rollout", "In which years the plan is built."),
        plain_group<PoleOptions>("poles", "Where poles stand along new lines."),
        plain_group<BoundOptions>("bound", "What is proved of all plans over the ground."),
    };
    return all;
}

namespace {

const Group& group(std::string_view key) {
    return *std::find_if(groups().begin(), groups().end(), [&](const Group& g) { return g.key == key; });
}

const Setting& slot_in(const Setting& root, std::string_view key) {
    static const Setting nothing;
    const Setting* found = root.find(key);
    return found != nullptr ? *found : nothing;
}

/// `planner: mst` is short for `planner: {type: mst}`.
void widen_slots(Setting& root) {
    for (const Group& g : groups()) {
        Setting* slot = root.find(g.key);
        if (slot == nullptr || !g.is_slot || slot->kind != Setting::Kind::scalar) continue;
        Setting map;
        map.origin = slot->origin;
        map.put("type", *slot);
        *slot = std::move(map);
    }
}

std::string type_in(const Setting& root, std::string_view key, const std::string& fallback) {
    const Setting& slot = slot_in(root, key);
    if (slot.kind != Setting::Kind::nothing && slot.kind != Setting::Kind::map)
        refuse_at(slot.origin,
                  fmt::format("{} must be a group of keys such as {{type: {}}}.", key, fallback));
    const Setting* type = slot.find("type");
    if (type == nullptr) return fallback;
    if (type->kind != Setting::Kind::scalar)
        refuse_at(type->origin, fmt::format("{}.type must be a word.", key));
    const Group& g = group(key);
    if (std::find(g.types.begin(), g.types.end(), type->text) == g.types.end())
        refuse_at(type->origin, unknown_word(g.kind, type->text, g.types));
    return type->text;
}

/// The inputs given must be inputs that this pipeline uses.
void check_inputs(const Setting& root, const Pipeline& p) {
    const auto refuse = [&](const char* key, const std::string& text) {
        const Setting* at = root.find(key);
        refuse_at((at != nullptr ? *at : root).origin, text);
    };
    const PipelineKeys& k = p.keys;
    if (k.scenes.empty() && k.footprints.empty() && k.nodes.empty())
        refuse("scenes",
               "there is nothing to start from. Give scenes (imagery), footprints (outlines or points) or "
               "nodes.");
    if (!k.nodes.empty() && (!k.scenes.empty() || !k.footprints.empty()))
        refuse("nodes",
               "nodes start the run after the dwellings, so scenes and footprints would be ignored. Give one "
               "of them.");
    if (!k.scenes.empty() && !k.footprints.empty())
        refuse("footprints",
               "scenes and footprints are both given, and only one of them can tell where dwellings are. "
               "Remove one.");
    if (p.start == Start::nodes && root.find("detector") != nullptr)
        refuse("detector", "the run starts at nodes, so no detector runs. Remove detector, or nodes.");
    if (p.start == Start::nodes && !k.corrections.empty())
        refuse("corrections",
               "the run starts at nodes, so corrections of dwellings would be ignored. Remove them.");
    if (p.start != Start::scenes && root.find("imagery") != nullptr)
        refuse("imagery", "no scenes are given, so the imagery settings would be ignored. Remove them.");
    if (p.start == Start::nodes && p.demand_type != "nodes")
        refuse("demand",
               fmt::format("nodes are given, so the demand model is nodes, not {}.", p.demand_type));
    if (p.start != Start::nodes && p.demand_type == "nodes")
        refuse("demand", "the demand model nodes reads a file of nodes. Give it under nodes.");
    if (p.start == Start::scenes && !p.detector->reads_imagery())
        refuse("detector",
               fmt::format("the detector {} reads no imagery, so scenes would be ignored. Give footprints.",
                           p.detector_type));
    if (p.start == Start::footprints && p.detector->reads_imagery())
        refuse("detector",
               fmt::format("the detector {} needs scenes; footprints are read by the detector footprints.",
                           p.detector_type));
    if (!p.network->reads_terrain())
        for (const char* key : {"elevation", "land_cover", "roads", "water", "protected_areas", "no_go",
                                "cost_factors", "terrain", "bound"})
            if (root.find(key) != nullptr)
                refuse(key,
                       fmt::format("{} is given, but the network {} draws straight lines and does not look "
                                   "at the ground. Remove it, or set network: terrain.",
                                   key, p.network_type));
    if (p.planner->own_network() != nullptr)
        for (const char* key : {"build", "forbid"})
            if (root.find(key) != nullptr)
                refuse(key,
                       fmt::format("{} is given, but the planner {} draws its lines by a rule of its own. "
                                   "Remove it, or choose another planner.",
                                   key, p.planner_type));
    if (p.network->reads_terrain() && k.land_cover.empty() && !p.terrain.land_cover_factors.empty())
        refuse("terrain",
               "land_cover_factors is given, but there is no land_cover. Add it, or remove the factors.");
}

/// A setting that nobody gave and that has no default.
bool is_blank(const json& value) {
    return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

/// The values, with files by their full path: a run record must be runnable from anywhere.
json absolute_paths(const OptionList& list) {
    json values = list.values();
    const auto full = [](json& path) {
        if (const auto text = path.get<std::string>(); !text.empty() && text.front() != '/')
            path = std::filesystem::absolute(text).lexically_normal().string();
    };
    for (const Option& option : list.all()) {
        json& value = values[option.name()];
        if (option.type() == Option::Type::path) full(value);
        if (option.type() == Option::Type::paths)
            for (json& each : value) full(each);
    }
    return values;
}

json origins_of(const json& settings, const Setting& root) {
    json out = json::object();
    const auto walk = [&](auto&& self, const json& at, const Setting* written,
                          const std::string& path) -> void {
        if (at.is_object()) {
            for (const auto& [key, value] : at.items())
                self(self, value, written != nullptr ? written->find(key) : nullptr,
                     path.empty() ? key : path + "." + key);
        } else {
            out[path] = written != nullptr ? written->origin.text() : "default";
        }
    };
    walk(walk, settings, &root, "");
    return out;
}

/// Costs given as a file are read in place, so that everything after sees entries.
Setting costs_entries(const Setting& costs) {
    if (costs.kind != Setting::Kind::scalar) return costs;
    std::string path = costs.text;
    OptionList list;
    list.path("costs", path);
    list.all().front().set(costs);
    return read_yaml_file(path);
}

/// The options and the catalogue they choose from, at the pipeline's prices.
void read_electrical(const Setting& root, Pipeline& p) {
    OptionList list;
    describe(p.electrical, list);
    const Setting& group = slot_in(root, "electrical");
    list.apply(group);
    const bool shipped = p.electrical.equipment.empty();
    p.equipment = shipped ? shipped_equipment() : read_equipment(read_yaml_file(p.electrical.equipment));
    // The shipped prices all follow those of the costs in proportion, whatever the currency.
    if (shipped) p.equipment.currency = p.costs.currency;
    p.equipment = with_prices_of(p.costs, std::move(p.equipment));
    if (p.electrical.sizing != "none")
        check(p.electrical, p.equipment, p.grid.voltage_kv ? &*p.grid.voltage_kv : nullptr);
}

}  // namespace

Setting widened(Setting root) {
    widen_slots(root);
    if (Setting* costs = root.find("costs")) *costs = costs_entries(*costs);
    return root;
}

Pipeline make_pipeline(const Setting& written) {
    if (written.kind == Setting::Kind::nothing)
        throw UsageError(
            fmt::format("{}the pipeline file is empty. `gridreach init FOLDER` writes one to start from.",
                        written.origin.where.empty() ? "" : written.origin.where + ": "));
    if (written.kind != Setting::Kind::map)
        refuse_at(written.origin, "a pipeline file is a group of keys (`key: value` lines).");
    const Setting root = widened(written);

    Pipeline p;
    OptionList list;
    describe(p.keys, list);
    std::vector<std::string> group_keys;
    for (const Group& g : groups()) group_keys.push_back(g.key);
    list.apply(root, group_keys);

    p.start = !p.keys.nodes.empty()        ? Start::nodes
              : !p.keys.footprints.empty() ? Start::footprints
                                           : Start::scenes;
    p.detector_type = type_in(root, "detector", p.start == Start::footprints ? "footprints" : "cnn");
    p.demand_type = type_in(root, "demand", p.start == Start::nodes ? "nodes" : "service_areas");
    const bool has_ground = !p.keys.elevation.empty() || !p.keys.land_cover.empty();
    p.network_type = type_in(root, "network", has_ground ? "terrain" : "euclidean");
    p.planner_type = type_in(root, "planner", "prize_collecting");

    const auto make = [&](const auto& all, std::string_view key, const char* kind, const std::string& type,
                          int& version) {
        const auto& chosen = find_choice(all, kind, type);
        version = chosen.version;
        return chosen.make(slot_in(root, key));
    };
    if (p.start != Start::nodes)
        p.detector = make(detectors(), "detector", "detector", p.detector_type, p.detector_version);
    p.demand = make(demand_models(), "demand", "demand model", p.demand_type, p.demand_version);
    p.network = make(network_builders(), "network", "network", p.network_type, p.network_version);
    p.planner = make(planners(), "planner", "planner", p.planner_type, p.planner_version);
    {
        OptionList imagery, grid, terrain, rollout, poles, bound;
        describe(p.imagery, imagery);
        imagery.apply(slot_in(root, "imagery"));
        describe(p.grid, grid);
        grid.apply(slot_in(root, "grid"));
        describe(p.terrain, terrain);
        terrain.apply(slot_in(root, "terrain"));
        within("terrain", [&] { check(p.terrain); });
        describe(p.rollout, rollout);
        rollout.apply(slot_in(root, "rollout"));
        check(p.rollout);
        describe(p.poles, poles);
        poles.apply(slot_in(root, "poles"));
        describe(p.bound, bound);
        bound.apply(slot_in(root, "bound"));
    }
    p.costs = read_costs(shipped_costs(), slot_in(root, "costs"));
    if (!p.keys.currency.empty() && p.keys.currency != p.costs.currency)
        refuse_at(
            root.find("currency")->origin,
            fmt::format("currency is {}, but the costs are in {}. Give costs in {}, or set currency: {}.",
                        p.keys.currency, p.costs.currency, p.keys.currency, p.costs.currency));
    p.keys.currency = p.costs.currency;
    read_electrical(root, p);
    p.distance = p.keys.distance == "geodesic"       ? DistanceKind::geodesic
                 : p.keys.distance == "great_circle" ? DistanceKind::great_circle
                                                     : DistanceKind::projected;
    check_inputs(root, p);

    json settings = absolute_paths(list);
    const json all_keys = settings;
    for (const auto& [key, value] : all_keys.items())
        if (is_blank(value) || (value.is_array() && value.empty())) settings.erase(key);
    for (const Group& g : groups()) {
        if (g.key == "detector" && p.start == Start::nodes) continue;
        if (g.key == "imagery" && p.start != Start::scenes) continue;
        if ((g.key == "terrain" || g.key == "bound") && !p.network->reads_terrain()) continue;
        if (g.key == "rollout" && !p.rollout.has_years()) continue;
        const std::string type = g.key == "detector"  ? p.detector_type
                                 : g.key == "demand"  ? p.demand_type
                                 : g.key == "network" ? p.network_type
                                 : g.key == "planner" ? p.planner_type
                                                      : "";
        g.with_options(type, slot_in(root, g.key), [&](const OptionList& options) {
            json values = json::object();
            if (g.is_slot) values["type"] = type;
            const json resolved = absolute_paths(options);
            for (const auto& [name, value] : resolved.items())
                if (!is_blank(value)) values[name] = value;
            settings[g.key] = std::move(values);
        });
    }
    p.origins = std::make_shared<json>(origins_of(settings, root));
    p.settings = std::make_shared<json>(std::move(settings));
    return p;
}

Setting read_pipeline_file(const std::string& path) {
    Setting root = read_yaml_file(path);
    if (root.kind == Setting::Kind::nothing) root.origin = {path, 0};
    // A run record carries the settings of its run.
    if (const Setting* settings = root.find("settings");
        settings != nullptr && root.find("format_version") != nullptr)
        return *settings;
    return root;
}

json pipeline_schema() {
    PipelineKeys keys;
    OptionList list;
    describe(keys, list);
    json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "gridreach pipeline file"},
                   {"type", "object"},
                   {"additionalProperties", false}};
    schema["properties"] = list.schema_properties();
    static const Setting nothing;
    for (const Group& g : groups()) {
        json shape = {{"description", g.help}};
        const auto properties_of = [&](const std::string& type) {
            json properties;
            g.with_options(type, nothing,
                           [&](const OptionList& options) { properties = options.schema_properties(); });
            return properties;
        };
        if (g.is_slot) {
            json any = json::array({json{{"enum", g.types}}});
            for (const std::string& type : g.types) {
                json properties = properties_of(type);
                properties["type"] = {{"const", type}, {"description", g.type_help(type)}};
                any.push_back(
                    {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}});
            }
            shape["anyOf"] = std::move(any);
        } else if (g.key == "costs") {
            json properties = properties_of("");
            for (auto& [name, of] : properties.items()) {
                const json value = of;
                of = {{"anyOf", json::array({value, json{{"type", "object"},
                                                         {"properties",
                                                          {{"value", value},
                                                           {"unit", {{"type", "string"}}},
                                                           {"source", {{"type", "string"}}},
                                                           {"range", {{"type", "array"}}},
                                                           {"note", {{"type", "string"}}}}},
                                                         {"required", json::array({"value"})}}})}};
            }
            shape["anyOf"] = json::array(
                {json{{"type", "string"}},
                 json{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}});
        } else {
            shape["type"] = "object";
            shape["properties"] = properties_of("");
            shape["additionalProperties"] = false;
        }
        schema["properties"][g.key] = std::move(shape);
    }
    return schema;
}

}  // namespace gridreach
