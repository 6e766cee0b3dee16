// SPDX-License-Identifier: Apache-2.0
// Two shortcuts that need no pipeline file. Each makes the settings a pipeline file would hold, runs them,
// and writes that file, so that what was done can be repeated and changed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/output_file.h"
#include "apps/pipeline_options.h"
#include "base/errors.h"
#include "base/words.h"
#include "io/layer_writer.h"
#include "io/safe_write.h"
#include "outputs/layers.h"
#include "outputs/qgis_style.h"
#include "pipeline/checks.h"
#include "pipeline/runner.h"

namespace gridreach {

namespace fs = std::filesystem;

namespace {

Setting words(const std::vector<std::string>& values, const std::string& origin) {
    Setting list;
    list.kind = Setting::Kind::list;
    list.origin = {origin, 0};
    for (const std::string& each : values) list.items.push_back(Setting::scalar(each, {origin, 0}));
    return list;
}

void put(Setting& root, const std::string& key, const std::string& value, const std::string& origin) {
    if (!value.empty()) root.put(key, Setting::scalar(value, {origin, 0}));
}

Setting type_slot(const std::string& type, const std::string& origin) {
    Setting slot;
    slot.origin = {origin, 0};
    put(slot, "type", type, origin);
    return slot;
}

/// The settings with files named relative to `folder`, as the text of a pipeline file in it.
std::string repeating_file(Setting root, const fs::path& folder, const std::string& command,
                           const std::string& run) {
    const auto relative = [&](Setting& s) {
        if (s.kind == Setting::Kind::scalar && s.text.rfind("/vsi", 0) != 0)
            s.text = fs::proximate(fs::absolute(s.text), fs::absolute(folder)).string();
    };
    PipelineKeys keys;
    OptionList list;
    describe(keys, list);
    const auto names_files = [&](const std::string& key) {
        return key == "costs" || std::any_of(list.all().begin(), list.all().end(), [&](const Option& o) {
                   return o.name() == key &&
                          (o.type() == Option::Type::path || o.type() == Option::Type::paths);
               });
    };
    for (Setting::Entry& each : root.entries) {
        if (!names_files(each.key)) continue;
        relative(each.value);
        for (Setting& item : each.value.items) relative(item);
    }
    for (Setting::Entry& each : root.entries)
        if (each.key == "detector")
            for (Setting::Entry& option : each.value.entries)
                if (option.key == "model") relative(option.value);
    return fmt::format("# What `gridreach {}` did. Repeat it with:  {}\n{}", command, run, to_yaml(root));
}

}  // namespace

Command add_detect(CLI::App& app) {
    struct Options {
        std::vector<std::string> scenes, assignments;
        std::string output, detector, corrections;
        bool overwrite = false;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(app, "detect", "Find the dwellings in scenes, without a pipeline file.");
    CLI::App& parser = *command.parser;
    parser.add_option("scenes", options->scenes, "Overhead imagery: any raster GDAL opens.")->required();
    parser
        .add_option("--output", options->output, "GeoPackage to write; a pipeline file is written beside it.")
        ->required()
        ->type_name("FILE.gpkg");
    parser.add_option("--detector", options->detector, "Detector type; see gridreach explain detector.")
        ->type_name("TYPE");
    parser
        .add_option("--corrections", options->corrections,
                    "Layer of dwellings that a person corrected; overrides what is detected.")
        ->type_name("FILE");
    parser.add_option("--set", options->assignments, "Set one value: detector.min_confidence=0.4.")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    parser.add_flag("--overwrite", options->overwrite, "Replace the file.");
    command.run = [options](AppReporter& reporter) {
        const fs::path file(options->output);
        Setting root;
        CheckedPipeline checked;
        const Pipeline pipeline = before_work([&] {
            check_output_file("--output", options->output, ".gpkg",
                              "the dwellings are written as a GeoPackage", options->scenes,
                              options->overwrite);
            const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
            root.put("scenes", words(options->scenes, "SCENE"));
            if (!options->detector.empty()) root.put("detector", type_slot(options->detector, "--detector"));
            put(root, "corrections", options->corrections, "--corrections");
            for (const std::string& each : options->assignments) apply_assignment(root, each);
            root.put("output", Setting::scalar((folder / file.stem()).string() + "_run", {"--output", 0}));
            Pipeline made = make_pipeline(root);
            const std::string& corrections = made.keys.corrections;
            if (!corrections.empty() && fs::weakly_canonical(corrections.substr(0, corrections.rfind('|'))) ==
                                            fs::weakly_canonical(file))
                throw UsageError(fmt::format(
                    "--output {} would write over the corrections. Choose another name.", options->output));
            checked = check_inputs(made, reporter);
            return made;
        });
        // No store: the file is the whole result.
        const DwellingSet dwellings = find_dwellings(pipeline, checked, reporter);
        for (const std::string& remark : dwellings.remarks) reporter.note(remark);
        if (dwellings.dwellings.empty()) reporter.warn("dwellings: none were found.");
        std::vector<OutputLayer> layers{dwellings_layer(dwellings)};
        add_styles(layers, Phrases(Language::en));
        GdalLayerWriter().write_geopackage(options->output, layers, *checked.projection);
        const fs::path repeat = fs::path(file).replace_extension(".yaml");
        const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
        write_text_file(repeat.string(), repeating_file(root, folder, "detect",
                                                        fmt::format("gridreach run {} --until dwellings",
                                                                    repeat.filename().string())));
        reporter.say(
            fmt::format("{} dwellings.", with_commas(static_cast<std::int64_t>(dwellings.dwellings.size()))));
        reporter.say("wrote " + options->output);
        reporter.say("wrote " + repeat.string());
        reporter.event({{"event", "result"},
                        {"dwellings", dwellings.dwellings.size()},
                        {"files", {options->output, repeat.string()}}});
    };
    return command;
}

Command add_plan(CLI::App& app) {
    struct Options {
        std::string nodes, output, network, planner, budget_field, budget_unit, distance, crs;
        std::vector<std::string> existing_grid, substations, assignments;
        bool overwrite = false;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(
        app, "plan", "Plan the grid for demand nodes that exist already, without a pipeline file.");
    CLI::App& parser = *command.parser;
    parser.add_option("nodes", options->nodes, "Demand nodes: vector file, or CSV with lon/lat, x/y or WKT.")
        ->required();
    parser.add_option("--output", options->output, "Folder for the results.")->required()->type_name("DIR");
    parser.add_option("--existing-grid", options->existing_grid, "Lines that carry power now.")
        ->type_name("LINES")
        ->allow_extra_args(false);
    parser.add_option("--substations", options->substations, "Points where power is available.")
        ->type_name("POINTS")
        ->allow_extra_args(false);
    parser.add_option("--network", options->network, "Network type; see gridreach explain network.")
        ->type_name("TYPE");
    parser.add_option("--planner", options->planner, "Planner type; see gridreach explain planner.")
        ->type_name("TYPE");
    parser
        .add_option("--budget-field", options->budget_field, "Field with what each node may spend on line.")
        ->type_name("NAME");
    parser.add_option("--budget-unit", options->budget_unit, "What the budget counts: m or currency.")
        ->type_name("UNIT");
    parser.add_option("--distance", options->distance, "projected, geodesic or great_circle.")
        ->type_name("KIND");
    parser.add_option("--crs", options->crs, "Coordinate system of files that do not say theirs.")
        ->type_name("EPSG:n");
    parser.add_option("--set", options->assignments, "Set one value: costs.mv_line_cost_per_m=18.")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    parser.add_flag("--overwrite", options->overwrite, "Replace the results of an earlier run.");
    command.run = [options](AppReporter& reporter) {
        const Options& o = *options;
        Setting root;
        const Pipeline pipeline = before_work([&] {
            if (!o.budget_unit.empty() && o.budget_field.empty())
                throw UsageError(
                    "--budget-unit says what --budget-field counts, but no --budget-field is given.");
            put(root, "nodes", o.nodes, "NODES");
            if (!o.existing_grid.empty())
                root.put("existing_grid", words(o.existing_grid, "--existing-grid"));
            if (!o.substations.empty()) root.put("substations", words(o.substations, "--substations"));
            put(root, "crs", o.crs, "--crs");
            put(root, "distance", o.distance, "--distance");
            Setting demand = type_slot("nodes", "NODES");
            put(demand, "budget_field", o.budget_field, "--budget-field");
            put(demand, "budget_unit", o.budget_unit, "--budget-unit");
            root.put("demand", demand);
            if (!o.network.empty()) root.put("network", type_slot(o.network, "--network"));
            if (!o.planner.empty()) root.put("planner", type_slot(o.planner, "--planner"));
            put(root, "output", o.output, "--output");
            for (const std::string& each : o.assignments) apply_assignment(root, each);
            return make_pipeline(root);
        });
        RunResult result = run_pipeline(pipeline, o.overwrite, Stage::plan, reporter);
        const std::string repeat = (fs::path(o.output) / "pipeline.yaml").string();
        write_text_file(repeat,
                        repeating_file(root, o.output, "plan", "gridreach run pipeline.yaml --overwrite"));
        result.files.push_back(repeat);
        say_result(reporter, result);
    };
    return command;
}

}  // namespace gridreach
