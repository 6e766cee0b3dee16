// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "base/errors.h"
#include "io/layer_writer.h"
#include "sample/region.h"
#include "sample/write_sample.h"

namespace gridreach {

Command add_sample(CLI::App& app) {
    struct Options {
        std::string folder;
        std::vector<std::string> assignments;
        std::int64_t seed = -1;
        bool overwrite = false;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(
        app, "sample", "Draw a believable survey region: imagery, footprints, terrain, roads and a line.");
    command.parser->add_option("folder", options->folder, "Folder to write into; made when missing.")
        ->required();
    command.parser->add_option("--seed", options->seed, "The same seed draws the same region, byte for byte.")
        ->check(CLI::NonNegativeNumber);
    command.parser->add_option("--set", options->assignments, "Set one value: size_m=800.")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command.parser->add_flag("--overwrite", options->overwrite, "Write into a folder that is not empty.");
    command.run = [options](AppReporter& reporter) {
        SampleOptions chosen;
        before_work([&] {
            Setting root;
            for (const std::string& each : options->assignments) apply_assignment(root, each);
            if (options->seed >= 0)
                root.put("seed", Setting::scalar(std::to_string(options->seed), {"--seed", 0}));
            OptionList list;
            describe(chosen, list);
            list.apply(root);
            std::error_code error;
            if (std::filesystem::exists(options->folder) && !options->overwrite &&
                !std::filesystem::is_empty(options->folder, error))
                throw UsageError(
                    fmt::format("{} is not empty. Add --overwrite to write into it, or name a new folder.",
                                options->folder));
            std::filesystem::create_directories(options->folder, error);
            if (error)
                throw InputError(fmt::format("{} cannot be made: {}.", options->folder, error.message()));
        });
        const SampleRegion region = draw_region(chosen);
        write_sample(region, options->folder, GdalLayerWriter());
        reporter.say(fmt::format("drew {} dwellings into {}.", region.footprints.size(), options->folder));
        reporter.say(fmt::format("next: gridreach init {}", options->folder));
        reporter.event(
            {{"event", "result"}, {"folder", options->folder}, {"dwellings", region.footprints.size()}});
    };
    return command;
}

}  // namespace gridreach
