// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/pipeline_options.h"
#include "base/errors.h"
#include "base/words.h"
#include "pipeline/shards.h"

namespace gridreach {

using nlohmann::json;

namespace {

struct ShardOptions {
    std::string action, output, until = "plan";
    PipelineOptions pipeline;
    std::size_t shard = 0, shards = 0;
    bool overwrite = false;
};

const std::vector<std::string>& actions() {
    static const std::vector<std::string> names = {"plan", "run", "merge", "verify"};
    return names;
}

void check_words(const ShardOptions& o) {
    if (std::find(actions().begin(), actions().end(), o.action) == actions().end())
        throw UsageError(unknown_word("action of shard", o.action, actions()));
    if ((o.action == "plan") != (o.shards > 0))
        throw UsageError(o.action == "plan" ? "shard plan needs --shards N."
                                            : "--shards goes with shard plan alone.");
    if ((o.action == "run") != (o.shard > 0))
        throw UsageError(o.action == "run" ? "shard run needs the number of a shard, from 1."
                                           : "the number of a shard goes with shard run alone.");
    if (o.action != "merge" && (o.overwrite || o.until != "plan"))
        throw UsageError("--overwrite and --until go with shard merge alone.");
}

}  // namespace

Command add_shard(CLI::App& app) {
    const auto o = std::make_shared<ShardOptions>();
    Command command =
        new_command(app, "shard", "Divide the detection among processes and machines, and put it together.");
    CLI::App& parser = *command.parser;
    parser.add_option("action", o->action, "plan, run, merge or verify.")->required();
    o->pipeline.add_to(parser);
    parser.add_option("shard", o->shard, "With run: which shard, from 1.");
    parser.add_option("--shards", o->shards, "With plan: into how many shards.")
        ->type_name("N")
        ->check(CLI::Range(1U, 1000000U));
    parser.add_option("--output", o->output, "Folder for the results, instead of the file's output.");
    parser.add_flag("--overwrite", o->overwrite, "With merge: replace the results of an earlier run.");
    parser.add_option("--until", o->until, "With merge: stop after this stage.")->type_name("STAGE");
    command.run = [o](AppReporter& reporter) {
        const Pipeline p = before_work([&] {
            check_words(*o);
            Setting root = o->pipeline.read();
            if (!o->output.empty()) root.put("output", Setting::scalar(o->output, {"--output", 0}));
            return make_pipeline(root);
        });
        const Stage until = before_work([&] { return stage_named(o->until); });
        if (p.keys.output.empty())
            throw NotStarted(
                UsageError("no output is given. Set output in the pipeline file, or add --output FOLDER."));
        const CheckedPipeline checked = before_work([&] { return check_inputs(p, reporter); });
        if (o->action == "merge") {
            say_result(reporter, merge_shards(p, checked, o->overwrite, until, reporter));
            return;
        }
        json event = {{"event", "result"}, {"output", p.keys.output}};
        if (o->action == "plan") {
            const ShardPlan plan = before_work([&] { return plan_shards(p, checked, o->shards, reporter); });
            reporter.say(fmt::format("shards: {} of {} batches of tiles.", plan.shard_count,
                                     with_commas(static_cast<std::int64_t>(plan.pieces.size()))));
            event["shards"] = plan.shard_count;
            event["batches"] = plan.pieces.size();
        } else {
            const ShardPlan plan = before_work([&] { return kept_shard_plan(p, checked); });
            if (o->action == "run") {
                const std::size_t stored = run_shard(p, checked, plan, o->shard, reporter),
                                  all = plan.pieces_of(o->shard).size();
                reporter.say(fmt::format("shard {}: {} batches of tiles searched, {} were stored.", o->shard,
                                         all - stored, stored));
                event["searched"] = all - stored;
                event["stored"] = stored;
            } else {
                const auto gaps = verify_shards(p, checked, plan);
                json list = json::array();
                for (const ShardGaps& each : gaps)
                    list.push_back(
                        {{"shard", each.shard}, {"missing", each.missing}, {"damaged", each.damaged}});
                event["gaps"] = list;
                if (gaps.empty()) reporter.say(fmt::format("shards: all {} are whole.", plan.shard_count));
                for (const std::string& line : lines_of(gaps)) reporter.say(line);
                reporter.event(event);
                if (!gaps.empty())
                    throw InputError(
                        fmt::format("{} of {} shards are not whole.", gaps.size(), plan.shard_count));
                return;
            }
        }
        reporter.event(event);
    };
    return command;
}

}  // namespace gridreach
