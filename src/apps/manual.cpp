// SPDX-License-Identifier: Apache-2.0
#include "apps/manual.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <set>

#include "base/words.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/version.h"

namespace gridreach {

namespace {

/// Text as roff shows it: its own signs escaped, and no line that begins with one.
std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
            out += std::string("\\&") + c;
        } else {
            out += c;
        }
    }
    return out;
}

/// One .TP entry.
std::string entry(std::string_view tag, std::string_view text) {
    return fmt::format(".TP\n.B {}\n{}\n", roff(tag), roff(text));
}

std::string tag_of(const CLI::Option& option) {
    std::string tag = option.get_positional() ? option.get_name(true) : option.get_name(false, true);
    std::string type = option.get_type_name();
    type = type.substr(0, type.find(':'));
    if (!option.get_positional() && option.get_items_expected_max() > 0 && !type.empty()) tag += " " + type;
    return tag + (option.get_required() && !option.get_positional() ? " (required)" : "");
}

std::string options_of(const CLI::App& app) {
    std::string out;
    for (const bool positional : {true, false})
        for (const CLI::Option* option : app.get_options())
            if (option->get_positional() == positional)
                out += entry(tag_of(*option), option->get_description());
    return out;
}

std::string usage_of(const Command& command) {
    std::string usage = command.name + " [OPTIONS]";
    for (const CLI::Option* option : command.parser->get_options())
        if (option->get_positional())
            usage +=
                option->get_required() ? " " + option->get_name(true) : " [" + option->get_name(true) + "]";
    return usage;
}

/// Every key that --set knows.
std::set<std::string> all_keys() {
    std::set<std::string> keys;
    const Setting nothing;
    PipelineKeys top;
    OptionList list;
    describe(top, list);
    for (const Option& each : list.all()) keys.insert(each.name());
    for (const Group& g : groups()) {
        if (g.is_slot) keys.insert(g.key + ".type");
        for (const std::string& type : g.is_slot ? g.types : std::vector<std::string>{""})
            g.with_options(type, nothing, [&](const OptionList& options) {
                for (const Option& each : options.all()) keys.insert(g.key + "." + each.name());
            });
    }
    return keys;
}

}  // namespace

std::string man_page(const CLI::App& program, const std::vector<Command>& commands) {
    std::string out = fmt::format(
        ".TH GRIDREACH 1 \"\" \"gridreach {}\" \"User Commands\"\n.SH NAME\ngridreach \\- {}\n.SH "
        "SYNOPSIS\n.B gridreach\nCOMMAND [OPTIONS]\n.SH DESCRIPTION\n{}\n.PP\n{}\n.SH OPTIONS\n",
        roff(program_version()), roff(program.get_description()), roff(program.get_description()),
        roff(program.get_footer()));
    out += options_of(program) + ".SH COMMANDS\n";
    for (const Command& command : commands)
        out += fmt::format(".SS {}\n{}\n", roff(usage_of(command)), roff(command.parser->get_description())) +
               options_of(*command.parser);
    out +=
        ".SH PIPELINE FILE\nA YAML file with these keys and groups. gridreach explain GROUP lists what a "
        "group has.\n";
    PipelineKeys keys;
    OptionList list;
    describe(keys, list);
    for (const Option& each : list.all()) out += entry(each.name(), each.help_text());
    for (const Group& g : groups())
        out += entry(g.key, g.is_slot ? g.help + " Types: " + joined(g.types) + "." : g.help);
    out += ".SH EXIT STATUS\n";
    out += entry("0", "Done; unserved nodes and empty results are answers, with reasons.");
    out += entry("1", "Started and failed. What was finished stays valid.");
    out += entry("2", "Nothing was started: the request, an input or the output place is wrong.");
    return out + entry("130, 143", "Stopped by a signal; the same command goes on where it was.");
}

std::string bash_completion(const std::vector<Command>& commands) {
    std::string names, cases;
    for (const Command& command : commands) {
        names += (names.empty() ? "" : " ") + command.name;
        std::string words;
        for (const CLI::Option* option : command.parser->get_options())
            for (const std::string& name : option->get_lnames())
                words += (words.empty() ? "--" : " --") + name;
        cases += fmt::format("        {}) words=\"{}\" ;;\n", command.name, words);
    }
    return fmt::format(R"(# bash completion of gridreach
_gridreach() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words=
    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "{} --help --version" -- "$current"))
        return
    fi
    case $before in
        --set|--vary|--sample)
            compopt -o nospace 2>/dev/null
            COMPREPLY=($(compgen -S = -W "{}" -- "$current"))
            return ;;
    esac
    case ${{COMP_WORDS[1]}} in
{}    esac
    case $current in
        -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
        *) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    esac
}}
complete -F _gridreach gridreach
)",
                       names,
                       [] {
                           const std::set<std::string> keys = all_keys();
                           return joined({keys.begin(), keys.end()}, " ");
                       }(),
                       cases);
}

}  // namespace gridreach
