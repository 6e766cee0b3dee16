// SPDX-License-Identifier: Apache-2.0
#include "apps/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <new>

#include "apps/commands.h"
#include "apps/events.h"
#include "apps/manual.h"
#include "apps/stop_on_signal.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/words.h"
#include "io/network.h"
#include "pipeline/version.h"

namespace gridreach {

namespace {

/// The libraries take a third of it as they start, and what runs out there cannot always be told well.
constexpr std::uint64_t memory_to_start_bytes = 48ULL << 20;

constexpr int exit_done = 0, exit_failed = 1, exit_not_started = 2;

struct Program {
    CLI::App app{"From overhead imagery to the grid-extension plan that costs least over its life.",
                 "gridreach"};
    std::vector<Command> commands;

    Program() {
        app.set_version_flag("--version", std::string("gridreach ") + program_version());
        app.set_help_flag("-h,--help", "Print this help and exit.");
        app.add_flag("--man-page")->description("Print the manual page (roff) and exit.");
        app.add_flag("--bash-completion")->description("Print the completion script of bash and exit.");
        app.require_subcommand(1);
        app.get_formatter()->column_width(34);
        app.footer(
            "Each command has its own --help. First steps: gridreach sample DIR; gridreach init DIR; "
            "gridreach run DIR/pipeline.yaml");
        for (const auto add :
             {add_run, add_batch, add_status, add_clean, add_shard, add_check, add_sensitivity, add_compare,
              add_init, add_explain, add_schema, add_evaluate, add_adapt, add_accumulate, add_solve,
              add_loadflow, add_sample, add_detect, add_plan})
            commands.push_back(add(app));
    }
};

/// CLI11's complaint as a sentence of ours, with the nearest word where a word is unknown.
std::string sentence(const CLI::ParseError& error, const Program& program, int argc,
                     const char* const* argv) {
    if (argc > 1 && argv[1][0] != '-') {
        std::vector<std::string> names;
        for (const Command& each : program.commands) names.push_back(each.name);
        if (std::find(names.begin(), names.end(), argv[1]) == names.end())
            return unknown_word("command", argv[1], names);
    }
    if (argc < 2) return "no command is given. Try gridreach --help.";
    std::string text = error.what();
    while (!text.empty() && (text.back() == '\n' || text.back() == '.')) text.pop_back();
    return fmt::format("{}. Try gridreach {} --help.", text, argv[1][0] == '-' ? "" : argv[1]);
}

bool wants_json(int argc, const char* const* argv) {
    return std::any_of(argv + 1, argv + argc,
                       [](const char* word) { return std::string_view(word) == "--json"; });
}

/// oneTBB and OpenCV say only in words that the machine gave no thread or no memory.
bool lacks_resources(std::string_view text) {
    for (const int code : {EAGAIN, ENOMEM, ENOSPC, EMFILE})
        if (text.find(std::strerror(code)) != std::string_view::npos) return true;
    return text.find("Insufficient memory") != std::string_view::npos ||
           text.find("Failed to allocate") != std::string_view::npos;
}

int run_command(Command& command) {
    auto reporter = make_reporter(command.common->speech());
    const auto failed = [&](std::string_view error_class, std::string_view text, int code) {
        reporter->error(error_class, text);
        reporter->end(code);
        return code;
    };
    try {
        before_work([] {
            if (!memory_is_to_be_had(memory_to_start_bytes))
                throw ResourceError(fmt::format("there are no {} MiB of memory to start with. Give it more.",
                                                memory_to_start_bytes >> 20));
        });
        stop_on_signal();
        if (const std::string& events = command.common->events; !events.empty())
            before_work([&] {
                // A stream of events on standard output would be mixed with lines for people.
                if (events == "-" && command.common->json)
                    throw UsageError("--events - and --json both write events to standard output. Give one.");
                reporter = with_events(
                    make_reporter(events == "-" ? Speech::quiet : command.common->speech()), events);
            });
        const ThreadLimit limit(command.common->threads);
        if (command.common->allow_network) allow_network();
        command.run(*reporter);
        reporter->end(exit_done);
        return exit_done;
    } catch (const StoppedWithAnswer& e) {
        return failed("stopped", e.what(), 128 + stop_requested());
    } catch (const Cancelled&) {
        return failed("stopped", stopped_text, 128 + stop_requested());
    } catch (const NotStarted& e) {
        return failed(name_of(e.error_class()), e.what(), exit_not_started);
    } catch (const Error& e) {
        return failed(name_of(e.error_class()), e.what(), exit_failed);
    } catch (const std::bad_alloc&) {
        return failed("resources", "the memory ran out.", exit_failed);
    } catch (const std::filesystem::filesystem_error& e) {
        return failed("resources", fmt::format("the file system refused: {}.", e.what()), exit_failed);
    } catch (const std::exception& e) {
        if (lacks_resources(e.what()))
            return failed(
                "resources",
                fmt::format("memory, threads or another resource of the machine ran out: {}. Give it "
                            "more, or run with fewer --threads.",
                            e.what()),
                exit_failed);
        return failed("bug", fmt::format("{}. Please report this with the command you ran.", e.what()),
                      exit_failed);
    }
}

}  // namespace

int run_program(int argc, const char* const* argv) {
    Program program;
    const std::string_view first = argc == 2 ? argv[1] : "";
    if (first == "--man-page") std::cout << man_page(program.app, program.commands);
    if (first == "--bash-completion") std::cout << bash_completion(program.commands);
    if (first == "--man-page" || first == "--bash-completion")
        return std::cout.flush() ? exit_done : exit_failed;
    try {
        program.app.parse(argc, argv);
    } catch (const CLI::Success& e) {  // --help, --version
        return program.app.exit(e) == 0 ? exit_done : exit_failed;
    } catch (const CLI::ParseError& e) {
        make_reporter(wants_json(argc, argv) ? Speech::json : Speech::normal)
            ->error("usage", sentence(e, program, argc, argv));
        return exit_not_started;
    }
    for (Command& command : program.commands)
        if (command.parser->parsed()) return run_command(command);
    return exit_not_started;
}

std::string help_text(const std::string& command) {
    Program program;
    for (const Command& each : program.commands)
        if (each.name == command) return each.parser->help("gridreach " + command);
    return program.app.help("gridreach");
}

std::vector<std::string> command_names() {
    std::vector<std::string> names;
    for (const Command& each : Program().commands) names.push_back(each.name);
    return names;
}

}  // namespace gridreach
