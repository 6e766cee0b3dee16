// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "base/errors.h"
#include "pipeline/compare_runs.h"

namespace gridreach {

Command add_compare(CLI::App& app) {
    struct Options {
        std::string a, b, output;
        bool overwrite = false;
    };
    const auto options = std::make_shared<Options>();
    Command command =
        new_command(app, "compare",
                    "Two finished runs side by side: settings, cost, lines, who gains or loses the grid.");
    CLI::App& parser = *command.parser;
    parser.add_option("a", options->a, "Output folder of the first run.")->required();
    parser.add_option("b", options->b, "Output folder of the second run.")->required();
    parser.add_option("--output", options->output,
                      "Folder for layers, a page and figures; without it they are only printed.");
    parser.add_flag("--overwrite", options->overwrite, "Replace an earlier comparison.");
    command.run = [options](AppReporter& reporter) {
        const CompareResult result = before_work(
            [&] { return compare_runs(options->a, options->b, options->output, options->overwrite); });
        for (const std::string& line : result.lines) reporter.say(line);
        if (!result.files.empty()) reporter.say("");
        for (const std::string& file : result.files) reporter.say("wrote " + file);
        reporter.event({{"event", "result"}, {"files", result.files}, {"comparison", *result.record}});
    };
    return command;
}

}  // namespace gridreach
