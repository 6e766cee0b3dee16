// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/memory_budget.h"
#include "apps/pipeline_options.h"
#include "apps/stop_on_signal.h"
#include "base/errors.h"
#include "base/words.h"
#include "pipeline/checks.h"
#include "pipeline/runner.h"

namespace gridreach {

Command new_command(CLI::App& app, const std::string& name, const std::string& help) {
    Command command{name, app.add_subcommand(name, help), std::make_shared<CommonOptions>(), nullptr};
    CLI::App& parser = *command.parser;
    parser.set_help_flag("-h,--help", "Print this help and exit.");
    parser.add_flag("--quiet", command.common->quiet, "Print warnings and errors only.");
    parser.add_flag("--json", command.common->json, "Print events as JSON lines on standard output.");
    parser
        .add_option("--threads", command.common->threads,
                    "Threads to use; one per core when left out. Changes no result.")
        ->check(CLI::Range(1U, 1024U));
    parser.add_flag("--allow-network", command.common->allow_network,
                    "Let inputs be read over the network (/vsicurl/…, servers); else nothing is.");
    return command;
}

void Command::add_run_options() {
    parser
        ->add_option("--events", common->events,
                     "Write what happens as JSON lines to a file; - is standard output, instead of lines.")
        ->type_name("FILE");
    parser
        ->add_option("--memory", common->memory,
                     "Most memory to use; smaller tiles, fewer at once. Changes no result.")
        ->type_name("SIZE");
}

void PipelineOptions::add_to(CLI::App& parser) {
    parser.add_option("pipeline", file, "Pipeline file, or the run.json of a run to repeat.")->required();
    parser.add_option("--set", assignments, "Set one value: planner.type=mst. May be given several times.")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

Setting PipelineOptions::read() const {
    Setting root = read_pipeline_file(file);
    for (const std::string& each : assignments) apply_assignment(root, each);
    return root;
}

void say_result(AppReporter& reporter, const RunResult& result) {
    for (const std::string& line : result.five_lines) reporter.say(line);
    reporter.say("");
    for (const std::string& file : result.files) reporter.say("wrote " + file);
    reporter.event({{"event", "result"},
                    {"output", result.output},
                    {"files", result.files},
                    {"unchanged", result.unchanged},
                    {"search_stopped", result.search_stopped},
                    {"summary", (*result.record)["summary"]}});
    if (result.search_stopped)
        throw StoppedWithAnswer(
            fmt::format("stopped on request while the plan was searched for: the best found until then is "
                        "written, marked "
                        "as such. The same run into {} searches to its end.",
                        result.output));
}

Command add_run(CLI::App& app) {
    struct Options {
        PipelineOptions pipeline;
        std::string output, corrections, until = "plan";
        bool overwrite = false;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(app, "run", "Run a pipeline: from pixels, footprints or nodes to a plan.");
    options->pipeline.add_to(*command.parser);
    command.parser->add_option("--output", options->output,
                               "Folder for the results, instead of the file's output.");
    command.parser
        ->add_option("--corrections", options->corrections,
                     "Corrected layer of dwellings, instead of the file's corrections.")
        ->type_name("FILE");
    command.parser->add_flag("--overwrite", options->overwrite,
                             "Replace the results of an earlier run. Finished stages are kept.");
    command.parser
        ->add_option("--until", options->until, "Stop after this stage: " + joined(stage_names()) + ".")
        ->type_name("STAGE");
    command.add_run_options();
    const auto common = command.common;
    command.run = [options, common](AppReporter& reporter) {
        Stage until = Stage::plan;
        const auto memory = before_work([&] { return memory_budget(common->memory); });
        if (memory) hold_memory(*memory);
        Pipeline pipeline = before_work([&] {
            until = stage_named(options->until);
            Setting root = options->pipeline.read();
            if (!options->output.empty())
                root.put("output", Setting::scalar(options->output, {"--output", 0}));
            if (!options->corrections.empty())
                root.put("corrections", Setting::scalar(options->corrections, {"--corrections", 0}));
            return make_pipeline(root);
        });
        pipeline.memory_bytes = memory;
        say_result(reporter, run_pipeline(pipeline, options->overwrite, until, reporter));
    };
    return command;
}

Command add_check(CLI::App& app) {
    struct Options {
        PipelineOptions pipeline;
    };
    const auto options = std::make_shared<Options>();
    Command command =
        new_command(app, "check", "Check a pipeline file and everything it names, without running it.");
    options->pipeline.add_to(*command.parser);
    command.run = [options](AppReporter& reporter) {
        before_work([&] {
            const Pipeline pipeline = make_pipeline(options->pipeline.read());
            const CheckedPipeline checked = check_inputs(pipeline, reporter);
            read_first_values(pipeline, checked);
            nlohmann::json inputs = nlohmann::json::array();
            for (const CheckedInput& each : checked.inputs) {
                reporter.say(fmt::format("{}: {}: {}", each.key, each.path, each.what));
                inputs.push_back({{"key", each.key}, {"path", each.path}, {"what", each.what}});
            }
            reporter.say(fmt::format("working system: {}", checked.projection->definition()));
            if (pipeline.keys.output.empty())
                reporter.warn("no output is set: the run will need --output FOLDER.");
            reporter.say("in order.");
            reporter.event(
                {{"event", "result"}, {"inputs", inputs}, {"working_crs", checked.projection->definition()}});
        });
    };
    return command;
}

}  // namespace gridreach
