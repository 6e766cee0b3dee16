// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "apps/batch_regions.h"
#include "apps/child_run.h"
#include "apps/commands.h"
#include "apps/events.h"
#include "apps/memory_budget.h"
#include "base/errors.h"
#include "base/parallel.h"
#include "base/reporter.h"
#include "base/words.h"
#include "io/csv_table.h"
#include "io/safe_write.h"
#include "options/registry.h"
#include "pipeline/checks.h"
#include "pipeline/new_folder.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/runner.h"
#include "pipeline/stage_store.h"

namespace gridreach {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

struct BatchOptions {
    std::vector<std::string> files, assignments;
    std::string output, regions, name_field, until = "plan";
    unsigned jobs = 1;
};

/// How one run of the batch ended.
struct BatchResult {
    std::string status = "not started";  ///< done, unchanged, failed, refused, stopped
    ChildEnd end;
    std::string error_class, error;
    std::size_t warnings = 0;
    json summary = json::object();
};

/// Figures of a run's summary that stand in the table.
const std::vector<std::string>& table_figures() {
    static const std::vector<std::string> names = {"dwellings",  "demand_nodes", "served_nodes",
                                                   "households", "mv_length_m",  "lv_length_m",
                                                   "total_cost", "currency"};
    return names;
}

class Batch {
public:
    Batch(const BatchOptions& options, const CommonOptions& common, std::vector<BatchRun> runs,
          AppReporter& reporter)
        : options_(options),
          common_(common),
          runs_(std::move(runs)),
          results_(runs_.size()),
          reporter_(reporter) {}

    void run() {
        std::atomic<std::size_t> next = 0;
        std::vector<std::thread> workers;
        for (unsigned j = 0; j < std::min<std::size_t>(options_.jobs, runs_.size()); ++j)
            workers.emplace_back([&] {
                for (std::size_t i = next++; i < runs_.size() && stop_requested() == 0; i = next++) one(i);
            });
        for (std::thread& worker : workers) worker.join();
    }

    json record() const {
        json all = json::array();
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            const BatchResult& r = results_[i];
            json row = {{"region", runs_[i].name},
                        {"status", r.status},
                        {"exit_code", r.status == "not started" ? json() : json(r.end.exit_code)},
                        {"error_class", r.error_class},
                        {"error", r.error},
                        {"seconds", r.end.seconds},
                        {"peak_memory_mib", r.end.peak_memory_bytes >> 20},
                        {"warnings", r.warnings},
                        {"output", runs_[i].name},
                        {"log", runs_[i].name + ".log"}};
            for (const std::string& name : table_figures())
                row[name] = r.summary.contains(name) ? r.summary[name] : json();
            all.push_back(row);
        }
        return all;
    }

    /// Done, unchanged …: how many.
    std::string counts() const {
        std::vector<std::string> said;
        for (const char* status : {"done", "unchanged", "failed", "refused", "stopped", "not started"})
            if (const auto n = count(status); n > 0) said.push_back(fmt::format("{} {}", n, status));
        return joined(said);
    }

    std::size_t count(std::string_view status) const {
        return static_cast<std::size_t>(std::count_if(
            results_.begin(), results_.end(), [&](const BatchResult& r) { return r.status == status; }));
    }

    /// Those that failed, as an error for the whole: refused ones only, nothing was started.
    void throw_if_failed() const {
        std::vector<std::string> names;
        const BatchResult* first = nullptr;
        for (std::size_t i = 0; i < runs_.size(); ++i)
            if (results_[i].status == "failed" || results_[i].status == "refused") {
                names.push_back(runs_[i].name);
                if (first == nullptr) first = &results_[i];
            }
        if (first == nullptr) return;
        ErrorClass error_class = ErrorClass::bug;
        for (ErrorClass c :
             {ErrorClass::usage, ErrorClass::input, ErrorClass::infeasible, ErrorClass::resources})
            if (first->error_class == name_of(c)) error_class = c;
        const Error error(
            error_class,
            fmt::format("{} of {} runs failed: {}. The log beside each folder says why, {}/batch.csv "
                        "sums up. The same command does again only what failed or changed.",
                        names.size(), runs_.size(), joined(names), options_.output));
        if (count("refused") == runs_.size()) throw NotStarted(error);
        throw error;
    }

private:
    std::vector<std::string> words_of(const BatchRun& run) const {
        std::vector<std::string> words = {"run", run.pipeline};
        for (const std::string& each : options_.assignments) {
            words.emplace_back("--set");
            words.push_back(each);
        }
        words.insert(words.end(), run.words.begin(), run.words.end());
        const std::string output = options_.output + "/" + run.name;
        words.insert(words.end(), {"--output", output, "--until", options_.until});
        const auto jobs = static_cast<unsigned>(std::min<std::size_t>(options_.jobs, runs_.size()));
        words.insert(words.end(), {"--threads", std::to_string(std::max(1U, thread_count() / jobs))});
        if (const auto memory = memory_budget(common_.memory))
            words.insert(words.end(), {"--memory", fmt::format("{}MiB", (*memory >> 20) / jobs)});
        if (common_.allow_network) words.emplace_back("--allow-network");
        // Only over what a run of ours wrote.
        std::error_code ignored;
        if (fs::exists(output + "/.gridreach", ignored)) words.emplace_back("--overwrite");
        return words;
    }

    void one(std::size_t i) {
        const BatchRun& run = runs_[i];
        BatchResult& result = results_[i];
        const std::string log = options_.output + "/" + run.name + ".log";
        std::error_code ignored;
        fs::remove(log, ignored);
        const auto note = [&](const std::string& text) {
            std::ofstream(log, std::ios::app) << utc_now() << " " << text << "\n";
        };
        std::vector<std::string> words = words_of(run);
        note("gridreach " + joined(words, " "));
        words.insert(words.end(), {"--quiet", "--events", "-"});
        bool unchanged = false;
        try {
            result.end = run_child(words, log, [&](const std::string& line) {
                json event = json::parse(line, nullptr, false);
                if (!event.is_object()) return;
                const std::string kind = event.value("event", "");
                if (kind == "note") note(event.value("text", ""));
                if (kind == "warning") ++result.warnings;
                if (kind == "progress" && event.value("done", 0) >= event.value("total", 1))
                    note(event.value("stage", "") + " is done");
                if (kind == "error") {
                    result.error_class = event.value("class", "");
                    result.error = event.value("text", "");
                }
                if (kind == "result") {
                    result.summary = event["summary"];
                    unchanged = event.value("unchanged", false);
                }
                event["region"] = run.name;
                const std::lock_guard lock(mutex_);
                reporter_.event(event);
            });
            const int code = result.end.exit_code;
            result.status = code == 0               ? unchanged ? "unchanged" : "done"
                            : stop_requested() != 0 ? "stopped"
                            : code == 2             ? "refused"
                                                    : "failed";
            if (result.end.killed_by != 0 && result.status == "failed") {
                result.error_class = result.end.killed_by == SIGKILL ? "resources" : "bug";
                result.error = fmt::format(
                    "the run was ended by signal {}{}.", result.end.killed_by,
                    result.end.killed_by == SIGKILL ? ", as the system does when the memory runs out" : "");
            }
        } catch (const std::exception& e) {
            result.status = "failed";
            result.error_class = "resources";
            result.error = e.what();
        }
        note(fmt::format(
            "{} after {:.1f} s with exit code {}, at most {} MiB{}", result.status, result.end.seconds,
            result.end.exit_code, result.end.peak_memory_bytes >> 20,
            result.error.empty() ? "" : fmt::format(": {} [{}]", result.error, result.error_class)));
        const std::lock_guard lock(mutex_);
        ++ended_;
        reporter_.say(fmt::format("{}: {} after {:.1f} s.", run.name, result.status, result.end.seconds));
        if (!result.error.empty())
            reporter_.warn(fmt::format("{}: {} [{}]", run.name, result.error, result.error_class));
        reporter_.progress("batch", ended_, runs_.size());
    }

    const BatchOptions& options_;
    const CommonOptions& common_;
    std::vector<BatchRun> runs_;
    std::vector<BatchResult> results_;
    AppReporter& reporter_;
    std::mutex mutex_;
    std::size_t ended_ = 0;
};

std::string table_of(const json& rows) {
    std::vector<std::string> columns = {"region", "status",  "exit_code",       "error_class",
                                        "error",  "seconds", "peak_memory_mib", "warnings"};
    columns.insert(columns.end(), table_figures().begin(), table_figures().end());
    columns.insert(columns.end(), {"output", "log"});
    std::string text = joined(columns, ",") + "\n";
    for (const json& row : rows) {
        std::vector<std::string> cells;
        for (const std::string& column : columns) {
            const json& value = row[column];
            cells.push_back(value.is_null()     ? ""
                            : value.is_string() ? csv_cell(value.get<std::string>())
                                                : value.dump());
        }
        text += joined(cells, ",") + "\n";
    }
    return text;
}

std::vector<BatchRun> runs_of(const BatchOptions& o) {
    if (o.regions.empty()) {
        if (!o.name_field.empty())
            throw UsageError("--name-field names regions of --regions, which is not given.");
        return runs_of_files(o.files);
    }
    if (o.files.size() != 1)
        throw UsageError(
            fmt::format("--regions goes with one pipeline file, and {} are given.", o.files.size()));
    Setting root = read_pipeline_file(o.files.front());
    for (const std::string& each : o.assignments) apply_assignment(root, each);
    const Pipeline pipeline = make_pipeline(root);
    if (!pipeline.keys.survey_area.empty())
        throw UsageError("survey_area is given, and each region is the survey area of its run. Remove it.");
    return runs_of_regions(o.files.front(), o.regions, o.name_field, pipeline.keys.crs, o.output);
}

}  // namespace

Command add_batch(CLI::App& app) {
    const auto options = std::make_shared<BatchOptions>();
    Command command = new_command(app, "batch", "Run many pipelines, or one in many regions; each alone.");
    CLI::App& parser = *command.parser;
    parser.add_option("pipelines", options->files, "Pipeline files; one with --regions.")->required();
    parser.add_option("--output", options->output, "Folder for the results: one folder and one log a run.")
        ->required();
    parser.add_option("--regions", options->regions, "Layer of polygons: the pipeline runs in each.")
        ->type_name("LAYER");
    parser
        .add_option("--name-field", options->name_field,
                    "Field that names the regions; name, or the row's number, when left out.")
        ->type_name("NAME");
    parser
        .add_option("--jobs", options->jobs, "Runs at once; they share threads and memory. 1 when left out.")
        ->check(CLI::Range(1U, 1024U));
    parser
        .add_option("--set", options->assignments, "Set one value in every run. May be given several times.")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    parser.add_option("--until", options->until, "Stop each run after this stage.")->type_name("STAGE");
    command.add_run_options();
    const auto common = command.common;
    command.run = [options, common](AppReporter& reporter) {
        before_work([&] {
            memory_budget(common->memory);
            stage_named(options->until);
            check_output(options->output, true);
        });
        NewFolder folder = before_work([&] { return NewFolder(options->output); });
        const OutputLock lock = before_work([&] { return OutputLock(options->output); });
        std::vector<BatchRun> runs;
        try {
            runs = before_work([&] { return runs_of(*options); });
        } catch (const NotStarted&) {
            folder.take_back();
            throw;
        }
        Batch batch(*options, *common, runs, reporter);
        batch.run();
        const json rows = batch.record();
        write_text_file(options->output + "/batch.csv", table_of(rows));
        write_text_file(options->output + "/batch.json",
                        json({{"format_version", 1}, {"regions", rows}}).dump(1) + "\n");
        reporter.say(fmt::format("batch: {} runs: {}.", runs.size(), batch.counts()));
        reporter.say(fmt::format("wrote {}/batch.csv", options->output));
        reporter.event({{"event", "result"}, {"output", options->output}, {"regions", rows}});
        throw_if_stopped();
        batch.throw_if_failed();
    };
    return command;
}

}  // namespace gridreach
