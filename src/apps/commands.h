// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "apps/reporters.h"

namespace CLI {
class App;
}

namespace gridreach {

/// What every command has.
struct CommonOptions {
    bool quiet = false;
    bool json = false;
    unsigned threads = 0;
    bool allow_network = false;
    std::string events;  ///< File of events; "-" is standard output. Only commands that add_run_options().
    std::string memory;  ///< "4GiB"
    Speech speech() const { return json ? Speech::json : quiet ? Speech::quiet : Speech::normal; }
};

/// One command: its options added to the parser, and what runs when it was chosen.
struct Command {
    std::string name;
    CLI::App* parser = nullptr;
    std::shared_ptr<CommonOptions> common;
    std::function<void(AppReporter&)> run;
    /// Adds --events and --memory.
    void add_run_options();
};

/// A command with --quiet, --json, --threads and --allow-network.
Command new_command(CLI::App& app, const std::string& name, const std::string& help);

// Each adds its command to `app` and returns it; the objects its options write to live as long as `run`.
Command add_run(CLI::App& app);
Command add_batch(CLI::App& app);
Command add_status(CLI::App& app);
Command add_clean(CLI::App& app);
Command add_shard(CLI::App& app);
Command add_check(CLI::App& app);
Command add_sensitivity(CLI::App& app);
Command add_compare(CLI::App& app);
Command add_init(CLI::App& app);
Command add_explain(CLI::App& app);
Command add_schema(CLI::App& app);
Command add_evaluate(CLI::App& app);
Command add_adapt(CLI::App& app);
Command add_accumulate(CLI::App& app);
Command add_solve(CLI::App& app);
Command add_loadflow(CLI::App& app);
Command add_sample(CLI::App& app);
Command add_detect(CLI::App& app);
Command add_plan(CLI::App& app);

}  // namespace gridreach
