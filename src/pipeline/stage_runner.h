// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/finish_when_stopped.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/reporter.h"
#include "model/serialise.h"
#include "pipeline/runner.h"
#include "pipeline/stage_store.h"

namespace gridreach {

/// Ends a look at the store, where a stage's value is missing.
struct NotStored {};

/// Runs one stage, or takes its value from the store.
class StageRunner {
public:
    StageRunner(const StageStore& store, IfMissing missing, Reporter& reporter,
                std::vector<StageRecord>& records)
        : store_(store), missing_(missing), reporter_(reporter), records_(records) {}

    /// `work` is only called when the store has no whole value under this key. `hash` receives the value's
    /// content hash. A value that was finished in spite of a stop may be less than it could be, and is not
    /// stored.
    template <class Value, class Work>
    std::shared_ptr<const Value> run(const std::string& stage, const Hash128& key, Hash128& hash,
                                     const Work& work) {
        throw_if_stopped();
        const auto begin = std::chrono::steady_clock::now();
        StageRecord record{stage, 0, 0, false, key};
        std::shared_ptr<const Value> value;
        if (const auto stored = store_.get(stage, key)) {
            try {
                value = std::make_shared<Value>(from_bytes<Value>(*stored));
                hash = hash_of(*stored);
                record.from_store = true;
            } catch (const InputError& e) {
                reporter_.warn(fmt::format("{}: the stored value {} is {} It is computed again.", stage,
                                           store_.path_of(stage, key), e.what()));
            }
        }
        if (!value && missing_ == IfMissing::stop) {
            records_.push_back(record);
            throw NotStored();
        }
        if (!value) {
            value = std::make_shared<Value>(work());
            throw_if_stopped();
            const std::string bytes = to_bytes(*value);
            hash = hash_of(bytes);
            if (!finishing_when_stopped()) store_.put(stage, key, bytes);
        }
        record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        record.peak_memory_bytes = peak_memory_bytes();
        records_.push_back(record);
        reporter_.progress(stage, 1, 1);
        return value;
    }

private:
    const StageStore& store_;
    IfMissing missing_;
    Reporter& reporter_;
    std::vector<StageRecord>& records_;
};

}  // namespace gridreach
