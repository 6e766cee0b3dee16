// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/pipeline_options.h"
#include "base/errors.h"
#include "pipeline/sensitivity.h"

namespace gridreach {

Command add_sensitivity(CLI::App& app) {
    struct Options {
        PipelineOptions pipeline;
        VariationRequest request;
        std::string output;
        bool overwrite = false;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(
        app, "sensitivity", "Plan under many values of what is uncertain: what is built in all of them.");
    CLI::App& parser = *command.parser;
    VariationRequest& request = options->request;
    options->pipeline.add_to(parser);
    parser
        .add_option("--vary", request.vary,
                    "Values to try of one key, in every combination with those of other keys. May be given "
                    "several times.")
        ->type_name("KEY=A,B,C")
        ->allow_extra_args(false);
    parser
        .add_option("--sample", request.sample,
                    "Draw a key uniformly (KEY=LOW..HIGH), around its value (KEY=~0.2), or within the range "
                    "its cost has (KEY); costs: all that have one; dwellings: their count, as sure as the "
                    "detector is. May be given several times.")
        ->type_name("KEY[=LAW]")
        ->allow_extra_args(false);
    parser
        .add_option("--draws", request.draws,
                    "Draws by Latin hypercube; 100 when left out. Without --sample: every combination.")
        ->type_name("N");
    parser.add_option("--seed", request.seed, "Seed of the draws; 1 when left out.")->type_name("N");
    parser.add_option("--output", options->output,
                      "Folder for the results; the file's output with _sensitivity when left out.");
    parser.add_flag("--overwrite", options->overwrite,
                    "Replace the results of an earlier run. Finished stages are kept.");
    command.run = [options](AppReporter& reporter) {
        const Setting root = before_work([&] { return options->pipeline.read(); });
        const SensitivityResult result =
            run_sensitivity(root, options->request, options->output, options->overwrite, reporter);
        for (const std::string& line : result.lines) reporter.say(line);
        reporter.say("");
        for (const std::string& file : result.files) reporter.say("wrote " + file);
        reporter.event({{"event", "result"},
                        {"output", result.output},
                        {"files", result.files},
                        {"figures", (*result.record)["figures"]},
                        {"parameters", (*result.record)["parameters"]},
                        {"summary", (*result.record)["summary"]}});
    };
    return command;
}

}  // namespace gridreach
