// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "base/errors.h"
#include "base/words.h"
#include "pipeline/pipeline_file.h"

namespace gridreach {

namespace {

const Setting no_setting;

void say_options(AppReporter& reporter, const OptionList& options) {
    if (options.all().empty()) reporter.say("  It has no options.");
    for (const Option& each : options.all())
        reporter.say(fmt::format("  {:<32} {} (default {}, {})", each.name(), each.help_text(),
                                 each.default_text(), each.allowed_text()));
}

void explain_overview(AppReporter& reporter) {
    reporter.say("A pipeline file has these keys:");
    PipelineKeys keys;
    OptionList list;
    describe(keys, list);
    for (const Option& each : list.all())
        reporter.say(fmt::format("  {:<16} {}", each.name(), each.help_text()));
    reporter.say("");
    reporter.say("and these groups:");
    for (const Group& g : groups())
        reporter.say(
            fmt::format("  {:<16} {}{}", g.key, g.help, g.is_slot ? " Types: " + joined(g.types) + "." : ""));
    reporter.say("");
    reporter.say(
        "gridreach explain GROUP [TYPE] shows a group; gridreach explain FILE shows what a pipeline file "
        "resolves to.");
    nlohmann::json tables = {{"keys", list.markdown_table()}};
    for (const Group& g : groups())
        for (const std::string& type : g.is_slot ? g.types : std::vector<std::string>{""})
            g.with_options(type, no_setting, [&](const OptionList& options) {
                tables[type.empty() ? g.key : g.key + "." + type] =
                    options.all().empty() ? "It has no options.\n" : options.markdown_table();
            });
    reporter.event({{"event", "result"}, {"tables", tables}});
}

void explain_group(AppReporter& reporter, const std::string& key, const std::string& type) {
    std::vector<std::string> names;
    const Group* group = nullptr;
    for (const Group& g : groups()) {
        names.push_back(g.key);
        if (g.key == key) group = &g;
    }
    if (group == nullptr) throw UsageError(unknown_word("file, and no group", key, names));
    if (!group->is_slot) {
        if (!type.empty()) throw UsageError(fmt::format("{} has no types; leave {} out.", key, type));
        reporter.say(fmt::format("{}: {}", key, group->help));
        group->with_options("", no_setting,
                            [&](const OptionList& options) { say_options(reporter, options); });
        return;
    }
    for (const std::string& each : group->types) {
        if (!type.empty() && each != type) continue;
        reporter.say(fmt::format("{}: {{type: {}}}: {}", key, each, group->type_help(each)));
        group->with_options(each, no_setting,
                            [&](const OptionList& options) { say_options(reporter, options); });
    }
    if (!type.empty()) group->type_help(type);  // throws for a type that is none
}

std::string shown(const nlohmann::json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

void explain_file(AppReporter& reporter, const std::string& path,
                  const std::vector<std::string>& assignments) {
    Setting root = read_pipeline_file(path);
    for (const std::string& each : assignments) apply_assignment(root, each);
    const Pipeline p = make_pipeline(root);
    const auto walk = [&](auto&& self, const nlohmann::json& at, const std::string& name) -> void {
        if (!at.is_object()) {
            reporter.say(
                fmt::format("{:<44} {:<28} {}", name, shown(at), (*p.origins)[name].get<std::string>()));
            return;
        }
        for (const auto& [key, value] : at.items()) self(self, value, name.empty() ? key : name + "." + key);
    };
    walk(walk, *p.settings, "");
    reporter.event({{"event", "result"}, {"settings", *p.settings}, {"origins", *p.origins}});
}

}  // namespace

Command add_explain(CLI::App& app) {
    struct Options {
        std::string subject, type;
        std::vector<std::string> assignments;
    };
    const auto options = std::make_shared<Options>();
    Command command =
        new_command(app, "explain",
                    "Explain the settings: all, one group, one type, or what a pipeline file resolves to.");
    command.parser->add_option("subject", options->subject,
                               "A group (detector, planner, …) or a pipeline file.");
    command.parser->add_option("type", options->type, "A type of that group.");
    command.parser->add_option("--set", options->assignments, "With a pipeline file: set one value.")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command.run = [options](AppReporter& reporter) {
        before_work([&] {
            const bool is_file =
                !options->subject.empty() && std::filesystem::is_regular_file(options->subject);
            if (!options->assignments.empty() && !is_file)
                throw UsageError("--set goes with a pipeline file. Name one.");
            if (options->subject.empty()) return explain_overview(reporter);
            if (is_file) return explain_file(reporter, options->subject, options->assignments);
            explain_group(reporter, options->subject, options->type);
        });
    };
    return command;
}

Command add_schema(CLI::App& app) {
    Command command =
        new_command(app, "schema",
                    "Print the JSON Schema of the pipeline file, for editors that complete and check YAML.");
    command.run = [](AppReporter& reporter) {
        reporter.say(pipeline_schema().dump(2));
        reporter.event({{"event", "result"}, {"schema", pipeline_schema()}});
    };
    return command;
}

}  // namespace gridreach
