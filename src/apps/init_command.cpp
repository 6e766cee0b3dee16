// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "base/errors.h"
#include "io/safe_write.h"
#include "pipeline/folder_guess.h"

namespace gridreach {

Command add_init(CLI::App& app) {
    struct Options {
        std::string folder;
        bool overwrite = false;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(
        app, "init", "Look at the files of a folder and write a commented pipeline file for them.");
    command.parser->add_option("folder", options->folder, "Folder with the inputs.")->required();
    command.parser->add_flag("--overwrite", options->overwrite, "Replace FOLDER/pipeline.yaml.");
    command.run = [options](AppReporter& reporter) {
        const std::string file = (std::filesystem::path(options->folder) / "pipeline.yaml").string();
        const FirstPipeline first = before_work([&] {
            const auto guessed = guess_folder(options->folder);
            if (std::filesystem::exists(file) && !options->overwrite)
                throw UsageError(fmt::format("{} exists. Add --overwrite to replace it.", file));
            for (const GuessedFile& each : guessed)
                reporter.say(fmt::format("{:<14} {}: {}", each.key.empty() ? "?" : each.key,
                                         std::filesystem::path(each.path).filename().string(),
                                         each.problem.empty() ? each.what : each.problem));
            return first_pipeline(guessed);
        });
        write_text_file(file, first.yaml);
        for (const std::string& each : first.missing) reporter.say("missing: " + each);
        reporter.say("wrote " + file);
        reporter.say(fmt::format("next: gridreach run {}", file));
        reporter.event({{"event", "result"}, {"file", file}, {"missing", first.missing}});
    };
    return command;
}

}  // namespace gridreach
