// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/feeder_files.h"
#include "base/errors.h"
#include "base/words.h"
#include "electrical/feeder_state.h"
#include "io/csv_table.h"
#include "io/safe_write.h"
#include "pipeline/checks.h"

namespace gridreach {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string folder, output;
    bool per_phase = false, overwrite = false;
};

std::string branch_cells(const Feeder& feeder, const FeederBranch& branch) {
    return fmt::format("{},{},{},{}", name_of(branch.kind), csv_cell(name_of(feeder, branch)),
                       csv_cell(feeder.buses[branch.from].name), csv_cell(feeder.buses[branch.to].name));
}

std::string voltages_csv(const Feeder& feeder, const FeederState& state) {
    std::string text = "bus,phase,voltage_kv,voltage_pu,angle_degree\n";
    for (const FeederState::Voltage& v : state.voltages)
        text += fmt::format("{},{},{},{},{}\n", csv_cell(feeder.buses[v.bus].name), v.phase, shortest(v.kv),
                            shortest(v.pu), shortest(v.angle_degree));
    return text;
}

std::string currents_csv(const Feeder& feeder, const FeederState& state) {
    std::string text = "kind,name,from_bus,to_bus,phase,from_a,to_a,loading_percent\n";
    for (const FeederState::Current& c : state.currents)
        text += fmt::format("{},{},{},{},{}\n", branch_cells(feeder, c.branch), c.phase, shortest(c.from_a),
                            shortest(c.to_a), c.loading_percent ? shortest(*c.loading_percent) : "");
    return text;
}

std::string losses_csv(const Feeder& feeder, const FeederState& state) {
    std::string text =
        "kind,name,from_bus,to_bus,p_from_kw,q_from_kvar,p_to_kw,q_to_kvar,losses_kw,losses_kvar\n";
    for (const FeederState::Flow& f : state.flows)
        text += fmt::format("{},{},{},{},{},{},{}\n", branch_cells(feeder, f.branch), shortest(f.p_from_kw),
                            shortest(f.q_from_kvar), shortest(f.p_to_kw), shortest(f.q_to_kvar),
                            shortest(f.losses_kw()), shortest(f.losses_kvar()));
    return text;
}

nlohmann::json summary_of(const Feeder& feeder, const FeederState& state) {
    double in_lines = 0, in_transformers = 0;
    for (const FeederState::Flow& f : state.flows) {
        if (f.branch.kind == FeederBranch::Kind::line) in_lines += f.losses_kw();
        if (f.branch.kind == FeederBranch::Kind::transformer) in_transformers += f.losses_kw();
    }
    nlohmann::json summary = {{"form", state.per_phase ? "per_phase" : "balanced"},
                              {"buses", feeder.buses.size()},
                              {"iterations", state.iterations},
                              {"source_kw", state.source_kw},
                              {"source_kvar", state.source_kvar},
                              {"load_kw", state.load_kw},
                              {"load_kvar", state.load_kvar},
                              {"losses_kw", state.losses_kw()},
                              {"line_losses_kw", in_lines},
                              {"transformer_losses_kw", in_transformers}};
    const auto lower = [](const FeederState::Voltage& a, const FeederState::Voltage& b) {
        // Neutrals are near zero and no voltage that anybody is served with.
        return std::pair(a.phase == "n", a.pu) < std::pair(b.phase == "n", b.pu);
    };
    const auto lowest = std::min_element(state.voltages.begin(), state.voltages.end(), lower);
    summary["lowest_voltage_pu"] = lowest->pu;
    summary["lowest_voltage_bus"] = feeder.buses[lowest->bus].name;
    summary["lowest_voltage_phase"] = lowest->phase;
    const auto most =
        std::max_element(state.currents.begin(), state.currents.end(), [](const auto& a, const auto& b) {
            return a.loading_percent.value_or(-1) < b.loading_percent.value_or(-1);
        });
    if (most != state.currents.end() && most->loading_percent) {
        summary["highest_loading_percent"] = *most->loading_percent;
        summary["highest_loading_element"] =
            fmt::format("{} {}", name_of(most->branch.kind), name_of(feeder, most->branch));
    }
    return summary;
}

void check_request(const Options& in) {
    if (in.output.empty()) return;
    check_output(in.output, in.overwrite);
    std::error_code error;
    if (fs::equivalent(in.output, in.folder, error))
        throw UsageError(fmt::format("--output {} is the feeder's own folder. Choose another.", in.output));
}

}  // namespace

Command add_loadflow(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    Options& o = *options;
    Command command = new_command(app, "loadflow", "Voltages, currents and losses of a radial feeder.");
    CLI::App& parser = *command.parser;
    parser.add_option("folder", o.folder, "Folder with buses.csv, lines.csv, loads.csv, source.csv …")
        ->required()
        ->type_name("DIR");
    parser
        .add_option("--output", o.output, "Folder for voltages.csv, currents.csv, losses.csv, summary.json.")
        ->type_name("DIR");
    parser.add_flag("--per-phase", o.per_phase, "Solve phase by phase even if all are alike.");
    parser.add_flag("--overwrite", o.overwrite, "Write into a folder that is not empty.");
    command.run = [options](AppReporter& reporter) {
        const Options& in = *options;
        Feeder feeder;
        before_work([&] {
            check_request(in);
            feeder = read_feeder(in.folder);
            sort_feeder(feeder);
        });
        const auto began = std::chrono::steady_clock::now();
        const FeederState state =
            in.per_phase || feeder.distinguishes_phases() ? per_phase_flow(feeder) : balanced_flow(feeder);
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        const nlohmann::json summary = summary_of(feeder, state);
        if (!in.output.empty()) {
            std::error_code error;
            fs::create_directories(in.output, error);
            if (error) throw ResourceError(fmt::format("{} cannot be made: {}.", in.output, error.message()));
            const fs::path folder(in.output);
            write_text_file((folder / "voltages.csv").string(), voltages_csv(feeder, state));
            write_text_file((folder / "currents.csv").string(), currents_csv(feeder, state));
            write_text_file((folder / "losses.csv").string(), losses_csv(feeder, state));
            write_text_file((folder / "summary.json").string(), summary.dump(2) + "\n");
        }
        reporter.say(fmt::format(
            "loadflow: {} buses, {}, {} iterations: {:.4g} kW of load, {:.4g} kW of losses.",
            with_commas(static_cast<std::int64_t>(feeder.buses.size())),
            state.per_phase ? "per phase" : "balanced", state.iterations, state.load_kw, state.losses_kw()));
        reporter.say(fmt::format(
            "lowest voltage: {:.5f} of nominal at bus {}{}.", summary["lowest_voltage_pu"].get<double>(),
            summary["lowest_voltage_bus"].get<std::string>(),
            state.per_phase ? ", phase " + summary["lowest_voltage_phase"].get<std::string>() : ""));
        if (summary.contains("highest_loading_percent"))
            reporter.say(fmt::format("highest loading: {:.4g} % in {}.",
                                     summary["highest_loading_percent"].get<double>(),
                                     summary["highest_loading_element"].get<std::string>()));
        if (!in.output.empty()) reporter.say("wrote " + in.output);
        nlohmann::json event = summary;
        event["event"] = "result";
        event["seconds"] = seconds;
        reporter.event(event);
    };
    return command;
}

}  // namespace gridreach
