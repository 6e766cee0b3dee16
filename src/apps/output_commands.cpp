// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "base/errors.h"
#include "base/words.h"
#include "pipeline/finished_run.h"
#include "pipeline/output_state.h"

namespace gridreach {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// An output folder, named itself or by the pipeline file that writes it.
struct NamedOutput {
    std::string place, output;
    std::vector<std::string> assignments;

    void add_to(CLI::App& parser) {
        parser.add_option("place", place, "Pipeline file, or the folder of a run.")->required();
        parser.add_option("--output", output, "Folder of the run, instead of the file's output.");
        parser
            .add_option("--set", assignments, "Set one value: planner.type=mst. May be given several times.")
            ->type_name("KEY=VALUE")
            ->allow_extra_args(false);
    }

    Pipeline read() const {
        const bool is_folder = fs::is_directory(place);
        if (is_folder && (!output.empty() || !assignments.empty()))
            throw UsageError(
                fmt::format("{} is the folder of a run. --output and --set go with a pipeline file.", place));
        if (is_folder && !fs::exists(kept_pipeline(place)))
            throw UsageError(
                fmt::format("{} holds no run: {} is missing. Name the folder a run wrote, or "
                            "its pipeline file.",
                            place, kept_pipeline(place)));
        Setting root = read_pipeline_file(is_folder ? kept_pipeline(place) : place);
        for (const std::string& each : assignments) apply_assignment(root, each);
        const std::string folder = is_folder ? place : output;
        if (!folder.empty()) root.put("output", Setting::scalar(folder, {"--output", 0}));
        Pipeline pipeline = make_pipeline(root);
        if (is_folder) restore_origins(pipeline, place);
        if (pipeline.keys.output.empty())
            throw UsageError("no output is given. Set output in the pipeline file, or add --output FOLDER.");
        return pipeline;
    }
};

std::string mib(std::uint64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / 1048576);
}

std::string sentence_of(const OutputState& s) {
    switch (s.results) {
        case OutputState::Results::none:
            return "none: no run has finished here";
        case OutputState::Results::current:
            return s.until == Stage::plan
                       ? std::string("whole, and of the present settings and inputs")
                       : fmt::format("whole, and of the present settings and inputs, until {}",
                                     stage_names()[static_cast<std::size_t>(*s.until)]);
        case OutputState::Results::other:
            return "whole, but of other settings, inputs or another program";
        case OutputState::Results::damaged:
            return fmt::format("not whole: {} missing or changed", joined(s.damaged));
    }
    return {};
}

std::string row_of(const StoredStage& s) {
    std::string row = fmt::format("{:<12} {:<8}", s.stage, name_of(s.state));
    if (s.bytes > 0) row += fmt::format(" {:>12}", mib(s.bytes));
    if (s.pieces > 0) row += fmt::format("  {} batches of tiles", s.pieces);
    if (s.damaged_pieces > 0) row += fmt::format(", {} damaged", s.damaged_pieces);
    return row.substr(0, row.find_last_not_of(' ') + 1);
}

json json_of(const std::string& output, const OutputState& s) {
    json stages = json::array();
    for (const StoredStage& each : s.stages)
        stages.push_back({{"stage", each.stage},
                          {"state", name_of(each.state)},
                          {"bytes", each.bytes},
                          {"pieces", each.pieces},
                          {"damaged_pieces", each.damaged_pieces}});
    return {{"event", "result"},
            {"output", output},
            {"owner", s.owner ? json(*s.owner) : json()},
            {"stages", stages},
            {"results", name_of(s.results)},
            {"until", s.until ? json(stage_names()[static_cast<std::size_t>(*s.until)]) : json()},
            {"damaged", s.damaged},
            {"stored_bytes", s.stored_bytes},
            {"not_needed_bytes", s.not_needed_bytes}};
}

}  // namespace

Command add_status(CLI::App& app) {
    const auto named = std::make_shared<NamedOutput>();
    Command command =
        new_command(app, "status", "What a run has stored, whether it runs, is whole, current.");
    named->add_to(*command.parser);
    command.run = [named](AppReporter& reporter) {
        const Pipeline pipeline = before_work([&] { return named->read(); });
        const CheckedPipeline checked = before_work([&] { return check_inputs(pipeline, reporter); });
        const OutputState state = look_at_output(pipeline, checked);
        reporter.say(fmt::format("output: {}", pipeline.keys.output));
        reporter.say(fmt::format("running: {}", state.owner.value_or("no")));
        reporter.say(fmt::format("results: {}", sentence_of(state)));
        for (const StoredStage& each : state.stages) reporter.say(row_of(each));
        reporter.say(fmt::format("store: {}, of which the present settings do not need {}",
                                 mib(state.stored_bytes), mib(state.not_needed_bytes)));
        reporter.event(json_of(pipeline.keys.output, state));
    };
    return command;
}

Command add_clean(CLI::App& app) {
    struct Options {
        NamedOutput named;
        bool all = false;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(app, "clean", "Remove stored values that present settings do not need.");
    options->named.add_to(*command.parser);
    command.parser->add_flag("--all", options->all, "Remove everything stored. The results stay.");
    command.run = [options](AppReporter& reporter) {
        const Pipeline pipeline = before_work([&] { return options->named.read(); });
        const std::string& output = pipeline.keys.output;
        const Pruned pruned = before_work([&] {
            if (!fs::exists(output + "/.gridreach"))
                throw UsageError(fmt::format("{} holds no run, so there is nothing to clean.", output));
            check_output(output, true);
            return prune_store(pipeline, check_inputs(pipeline, reporter), options->all);
        });
        reporter.say(fmt::format("{}: {} stored values removed, {} bytes.", output, pruned.entries,
                                 with_commas(static_cast<std::int64_t>(pruned.bytes))));
        reporter.event({{"event", "result"},
                        {"output", output},
                        {"removed", pruned.entries},
                        {"removed_bytes", pruned.bytes}});
    };
    return command;
}

}  // namespace gridreach
