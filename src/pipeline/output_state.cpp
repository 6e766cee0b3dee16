// SPDX-License-Identifier: Apache-2.0
#include "pipeline/output_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/errors.h"
#include "pipeline/finished_run.h"
#include "pipeline/stage_store.h"

namespace gridreach {

namespace fs = std::filesystem;

std::string_view name_of(StoredStage::State state) {
    constexpr std::string_view names[] = {"stored", "damaged", "missing", "unknown"};
    return names[static_cast<int>(state)];
}

std::string_view name_of(OutputState::Results results) {
    constexpr std::string_view names[] = {"none", "current", "other", "damaged"};
    return names[static_cast<int>(results)];
}

namespace {

StageStore store_of(const Pipeline& p) {
    return StageStore(p.keys.output + "/.gridreach/store");
}

std::uint64_t bytes_of(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(fs::symlink_status(path, error))) {
        const auto bytes = fs::file_size(path, error);
        return error ? 0 : bytes;
    }
    std::uint64_t bytes = 0;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
        bytes += bytes_of(at->path());
    return bytes;
}

/// Every value and folder of pieces, by name.
std::vector<fs::path> entries_of(const StageStore& store) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (fs::directory_iterator at(store.folder(), error), end; !error && at != end; at.increment(error))
        if (const auto kind = at->path().extension(); kind == ".value" || kind == ".pieces")
            entries.push_back(at->path());
    std::sort(entries.begin(), entries.end());
    return entries;
}

/// The stages in the order of work, as far as their keys are known.
std::vector<StageRecord> known_stages(const Pipeline& p, const CheckedPipeline& c) {
    QuietReporter quiet;
    return run_stages(p, c, store_of(p), Stage::plan, quiet, IfMissing::stop).stages;
}

std::vector<std::string> all_stages(const Pipeline& p, const CheckedPipeline& c) {
    std::vector<std::string> names;
    if (p.start != Start::nodes) {
        names.emplace_back("dwellings");
        if (c.corrections && c.corrections->kind != Corrections::Kind::complete)
            names.emplace_back("corrections");
    }
    names.insert(names.end(), {"demand", "sources", "network", "plan"});
    return names;
}

void count_pieces(const std::string& folder, StoredStage& stage) {
    QuietReporter quiet;
    const StagePieces pieces(stage.stage, folder, quiet);
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (!at->is_regular_file(error)) continue;
        ++(pieces.get(at->path().filename().string()) ? stage.pieces : stage.damaged_pieces);
        stage.bytes += bytes_of(at->path());
    }
}

/// Whether the present settings need an entry of the store, or may need it once a missing stage is there.
bool is_needed(const fs::path& entry, const StageStore& store, const std::vector<StageRecord>& known,
               const std::vector<std::string>& names) {
    for (const StageRecord& each : known)
        if (entry == store.path_of(each.stage, each.key) ||
            (!each.from_store && entry == store.pieces_of(each.stage, each.key)))
            return true;
    return std::any_of(
        names.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), names.size())), names.end(),
        [&](const std::string& stage) { return entry.filename().string().starts_with(stage + "-"); });
}

}  // namespace

OutputState look_at_output(const Pipeline& p, const CheckedPipeline& c) {
    OutputState state;
    const std::string& output = p.keys.output;
    const StageStore store = store_of(p);
    state.owner = lock_owner(OutputLock::path_in(output));
    if (!state.owner) state.owner = lock_owner(ShardMark::path_in(output));

    const std::vector<StageRecord> known = known_stages(p, c);
    const std::vector<std::string> names = all_stages(p, c);
    for (std::size_t i = 0; i < names.size(); ++i) {
        StoredStage stage{names[i]};
        if (i < known.size()) {
            const std::string value = store.path_of(known[i].stage, known[i].key);
            stage.bytes = bytes_of(value);
            stage.state = known[i].from_store ? StoredStage::State::stored
                          : fs::exists(value) ? StoredStage::State::damaged
                                              : StoredStage::State::missing;
            if (!known[i].from_store) count_pieces(store.pieces_of(known[i].stage, known[i].key), stage);
        }
        state.stages.push_back(stage);
    }

    for (const fs::path& entry : entries_of(store)) {
        const std::uint64_t bytes = bytes_of(entry);
        state.stored_bytes += bytes;
        if (!is_needed(entry, store, known, names)) state.not_needed_bytes += bytes;
    }

    if (const auto noted = noted_results(output)) {
        state.damaged = noted->damaged;
        state.results = OutputState::Results::other;
        for (const Stage until : {Stage::plan, Stage::network, Stage::demand, Stage::dwellings})
            if (made_from(p, c, until).hex() == noted->made_from) {
                state.results = OutputState::Results::current;
                state.until = until;
            }
        if (!state.damaged.empty()) state.results = OutputState::Results::damaged;
    }
    return state;
}

Pruned prune_store(const Pipeline& p, const CheckedPipeline& c, bool all) {
    const OutputLock lock(p.keys.output);
    if (const auto owner = lock_owner(ShardMark::path_in(p.keys.output)))
        throw UsageError(fmt::format("{} is in use by a shard ({}). Wait for it.", p.keys.output, *owner));
    const StageStore store = store_of(p);
    const std::vector<StageRecord> known = known_stages(p, c);
    const std::vector<std::string> names = all_stages(p, c);
    Pruned pruned;
    for (const fs::path& entry : entries_of(store)) {
        if (!all && is_needed(entry, store, known, names)) continue;
        const std::uint64_t bytes = bytes_of(entry);
        std::error_code error;
        fs::remove_all(entry, error);
        if (error)
            throw ResourceError(fmt::format("{} could not be removed: {}.", entry.string(), error.message()));
        ++pruned.entries;
        pruned.bytes += bytes;
    }
    return pruned;
}

}  // namespace gridreach
