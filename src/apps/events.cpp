// SPDX-License-Identifier: Apache-2.0
#include "apps/events.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/memory.h"

namespace gridreach {

using nlohmann::json;

std::string utc_now() {
    return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
}

EventStream::EventStream(const std::string& path)
    : file_(path == "-" ? stdout : std::fopen(path.c_str(), "we")) {
    if (file_ == nullptr)
        throw UsageError(fmt::format("--events {} cannot be written: {}.", path, std::strerror(errno)));
}

EventStream::~EventStream() {
    if (file_ != stdout) std::fclose(file_);
}

void EventStream::write(json event) {
    event["time"] = utc_now();
    event["memory_mib"] = resident_memory_bytes() >> 20;
    const std::string line = event.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    const std::lock_guard lock(mutex_);
    std::fwrite(line.data(), 1, line.size(), file_);
    std::fflush(file_);
}

namespace {

class TellingReporter : public AppReporter {
public:
    TellingReporter(std::unique_ptr<AppReporter> to, const std::string& path)
        : to_(std::move(to)), stream_(path) {}

    void say(std::string_view line) override { to_->say(line); }
    void note(std::string_view text) override {
        stream_.write({{"event", "note"}, {"text", text}});
        to_->note(text);
    }
    void warn(std::string_view text) override {
        stream_.write({{"event", "warning"}, {"text", text}});
        to_->warn(text);
    }
    void error(std::string_view error_class, std::string_view text) override {
        stream_.write({{"event", "error"}, {"class", error_class}, {"text", text}});
        to_->error(error_class, text);
    }
    void event(const json& event) override {
        stream_.write(event);
        to_->event(event);
    }
    void end(int exit_code) override { stream_.write({{"event", "end"}, {"exit_code", exit_code}}); }

    void progress(std::string_view stage, std::uint64_t done, std::uint64_t total) override {
        to_->progress(stage, done, total);
        json event = {{"event", "progress"}, {"stage", stage}, {"done", done}, {"total", total}};
        {
            const std::lock_guard lock(mutex_);
            const auto now = Clock::now();
            auto [at, is_new] = stages_.try_emplace(std::string(stage), Seen{now, {}, done});
            Seen& seen = at->second;
            if (!is_new && done < total && now - seen.told < std::chrono::seconds(1)) return;
            seen.told = now;
            const double seconds = std::chrono::duration<double>(now - seen.begun).count();
            if (done > seen.first && seconds > 0) {
                const double rate = static_cast<double>(done - seen.first) / seconds;
                event["rate"] = rate;
                event["remaining_s"] =
                    std::round(done < total ? static_cast<double>(total - done) / rate : 0.0);
            }
        }
        stream_.write(std::move(event));
    }

private:
    using Clock = std::chrono::steady_clock;
    struct Seen {
        Clock::time_point begun, told;
        std::uint64_t first;  ///< Done when it was first seen: kept from an earlier run.
    };
    std::unique_ptr<AppReporter> to_;
    EventStream stream_;
    std::mutex mutex_;
    std::map<std::string, Seen> stages_;
};

}  // namespace

std::unique_ptr<AppReporter> with_events(std::unique_ptr<AppReporter> to, const std::string& path) {
    return std::make_unique<TellingReporter>(std::move(to), path);
}

}  // namespace gridreach
