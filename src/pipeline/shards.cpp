// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shards.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/errors.h"
#include "base/words.h"
#include "io/safe_write.h"
#include "model/serialise.h"
#include "pipeline/finished_run.h"
#include "pipeline/new_folder.h"
#include "pipeline/stage_store.h"

namespace gridreach {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const char* const stage = "dwellings";

StageStore store_of(const Pipeline& p) {
    return StageStore(p.keys.output + "/.gridreach/store");
}

std::string plan_path(const Pipeline& p) {
    return p.keys.output + "/.gridreach/shards.json";
}

/// Asks for some of the pieces, and learns the names of all.
class ChosenPieces : public PieceStore {
public:
    ChosenPieces(const PieceStore* pieces, const std::vector<std::string>& chosen)
        : pieces_(pieces), chosen_(chosen.begin(), chosen.end()) {}
    std::optional<std::string> get(const std::string& name) const override { return pieces_->get(name); }
    void put(const std::string& name, std::string_view bytes) const override { pieces_->put(name, bytes); }
    bool wants_all(const std::vector<std::string>& names) const override {
        names_ = names;
        return false;
    }
    bool is_wanted(const std::string& name) const override { return chosen_.contains(name); }
    const std::vector<std::string>& names() const { return names_; }

private:
    const PieceStore* pieces_;
    std::set<std::string> chosen_;
    mutable std::vector<std::string> names_;
};

bool is_whole(const StageStore& store, const Hash128& detection) {
    try {
        const auto bytes = store.get(stage, detection);
        if (bytes) from_bytes<DwellingSet>(*bytes);
        return bytes.has_value();
    } catch (const InputError&) {
        return false;
    }
}

}  // namespace

std::vector<std::string> ShardPlan::pieces_of(std::size_t shard) const {
    const auto at = [&](std::size_t s) {
        return pieces.begin() + static_cast<std::ptrdiff_t>(pieces.size() * s / shard_count);
    };
    return {at(shard - 1), at(shard)};
}

ShardPlan plan_shards(const Pipeline& p, const CheckedPipeline& c, std::size_t shard_count,
                      Reporter& reporter) {
    const std::string& output = p.keys.output;
    std::error_code error;
    check_output(output, fs::exists(output + "/.gridreach", error));
    if (!detects_in_pieces(p, c))
        throw UsageError(
            "the run detects nothing in scenes, and the detection is what shards divide. Use gridreach run.");
    const ChosenPieces none(nullptr, {});
    detected(p, c, &none, reporter);
    ShardPlan plan{detection_key(p, c), none.names(), shard_count};

    NewFolder folder(output);
    const OutputLock lock(output);
    keep_pipeline(p);
    write_text_file(plan_path(p), json({{"format_version", 1},
                                        {"detection", plan.detection.hex()},
                                        {"shards", plan.shard_count},
                                        {"batches", plan.pieces}})
                                          .dump(1) +
                                      "\n");
    return plan;
}

ShardPlan kept_shard_plan(const Pipeline& p, const CheckedPipeline& c) {
    check_output(p.keys.output, true);
    const std::string path = plan_path(p);
    std::error_code error;
    if (!fs::exists(path, error))
        throw UsageError(
            fmt::format("{} has no shards yet. Begin with gridreach shard plan.", p.keys.output));
    const json kept = json::parse(read_text_file(path), nullptr, false);
    ShardPlan plan;
    try {
        plan.shard_count = kept.at("shards").get<std::size_t>();
        plan.pieces = kept.at("batches").get<std::vector<std::string>>();
        plan.detection = detection_key(p, c);
        if (kept.at("detection") != plan.detection.hex())
            throw UsageError(fmt::format(
                "the detection's settings or inputs are not those that {} was made for. Plan the shards "
                "again, or use the settings of then.",
                path));
    } catch (const json::exception&) {
        throw InputError(fmt::format("{} is no shard plan. Plan the shards again.", path));
    }
    return plan;
}

std::size_t run_shard(const Pipeline& p, const CheckedPipeline& c, const ShardPlan& plan, std::size_t shard,
                      Reporter& reporter) {
    if (shard < 1 || shard > plan.shard_count)
        throw NotStarted(
            UsageError(fmt::format("there is no shard {}: the plan has 1 to {}.", shard, plan.shard_count)));
    const ShardMark mark(p.keys.output);
    const StageStore store = store_of(p);
    const std::vector<std::string> names = plan.pieces_of(shard);
    if (names.empty() || is_whole(store, plan.detection)) return names.size();
    const std::string folder = store.pieces_of(stage, plan.detection);
    QuietReporter quiet;
    const StagePieces looked_at(stage, folder, quiet), pieces(stage, folder, reporter);
    const auto stored =
        static_cast<std::size_t>(std::count_if(names.begin(), names.end(), [&](const std::string& name) {
            return looked_at.get(name).has_value();
        }));
    if (stored < names.size()) {
        const ChosenPieces chosen(&pieces, names);
        detected(p, c, &chosen, reporter);
    }
    return stored;
}

std::vector<ShardGaps> verify_shards(const Pipeline& p, const CheckedPipeline&, const ShardPlan& plan) {
    std::vector<ShardGaps> gaps;
    const StageStore store = store_of(p);
    if (is_whole(store, plan.detection)) return gaps;
    const std::string folder = store.pieces_of(stage, plan.detection);
    QuietReporter quiet;
    const StagePieces pieces(stage, folder, quiet);
    for (std::size_t shard = 1; shard <= plan.shard_count; ++shard) {
        ShardGaps of{shard, {}, {}};
        for (const std::string& name : plan.pieces_of(shard)) {
            throw_if_stopped();
            if (pieces.get(name)) continue;
            std::error_code error;
            (fs::exists(fs::symlink_status(folder + "/" + name, error)) ? of.damaged : of.missing)
                .push_back(name);
        }
        if (!of.missing.empty() || !of.damaged.empty()) gaps.push_back(of);
    }
    return gaps;
}

std::vector<std::string> lines_of(const std::vector<ShardGaps>& gaps) {
    std::vector<std::string> lines;
    const auto named = [](const std::vector<std::string>& names) {
        constexpr std::ptrdiff_t shown = 5;
        const auto n = static_cast<std::ptrdiff_t>(names.size());
        std::string text = joined({names.begin(), names.begin() + std::min(n, shown)});
        return n > shown ? fmt::format("{} and {} more", text, n - shown) : text;
    };
    for (const ShardGaps& each : gaps) {
        std::vector<std::string> parts;
        if (!each.missing.empty())
            parts.push_back(fmt::format("{} missing ({})", each.missing.size(), named(each.missing)));
        if (!each.damaged.empty())
            parts.push_back(fmt::format("{} damaged ({})", each.damaged.size(), named(each.damaged)));
        lines.push_back(fmt::format("shard {}: {}. Run it again.", each.shard, joined(parts)));
    }
    return lines;
}

RunResult merge_shards(const Pipeline& p, const CheckedPipeline& c, bool overwrite, Stage until,
                       Reporter& reporter) {
    const ShardPlan plan = before_work([&] { return kept_shard_plan(p, c); });
    const std::vector<ShardGaps> gaps = verify_shards(p, c, plan);
    if (!gaps.empty())
        throw InputError(fmt::format("{} of {} shards are not whole, so nothing is merged. {}", gaps.size(),
                                     plan.shard_count, joined(lines_of(gaps), " ")));
    return run_pipeline(p, overwrite, until, reporter);
}

}  // namespace gridreach
