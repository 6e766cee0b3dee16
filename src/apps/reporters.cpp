// SPDX-License-Identifier: Apache-2.0
#include "apps/reporters.h"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace gridreach {

namespace {

using Clock = std::chrono::steady_clock;

std::string remaining_text(double seconds) {
    if (seconds < 90) return fmt::format("{:.0f} s left", seconds);
    if (seconds < 5400) return fmt::format("{:.0f} min left", seconds / 60);
    return fmt::format("{:.1f} h left", seconds / 3600);
}

/// One line, whatever an input holds: control characters are shown, not sent to the terminal.
std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out;
}

/// Lines for people. Progress only where somebody watches: standard error is a terminal.
class TerminalReporter : public AppReporter {
public:
    explicit TerminalReporter(bool quiet) : quiet_(quiet), watched_(!quiet && ::isatty(STDERR_FILENO) != 0) {}

    void say(std::string_view line) override {
        if (!quiet_) log_.out(line);
    }
    void note(std::string_view text) override { say(one_line(text)); }
    void warn(std::string_view text) override { log_.err(fmt::format("warning: {}", one_line(text))); }
    void error(std::string_view error_class, std::string_view text) override {
        log_.err(fmt::format("gridreach: {} [{}]", one_line(text), error_class));
    }
    void event(const nlohmann::json&) override {}

    void progress(std::string_view stage, std::uint64_t done, std::uint64_t total) override {
        if (!watched_) return;
        const std::lock_guard lock(mutex_);
        const auto now = Clock::now();
        if (stage != stage_) {
            stage_ = stage;
            begin_ = now;
        }
        if (done >= total) return log_.clear();
        if (now - shown_ < std::chrono::milliseconds(200)) return;
        shown_ = now;
        const double elapsed = std::chrono::duration<double>(now - begin_).count();
        std::string text = fmt::format("{}: {:.0f} %", stage,
                                       100.0 * static_cast<double>(done) / static_cast<double>(total));
        if (done > 0 && elapsed > 2)
            text += ", " +
                    remaining_text(elapsed * static_cast<double>(total - done) / static_cast<double>(done));
        log_.status(text);
    }

private:
    bool quiet_, watched_;
    Log log_;
    std::mutex mutex_;
    std::string stage_;
    Clock::time_point begin_{}, shown_{};
};

/// One JSON object a line on standard output; at most ten progress events a second.
class JsonReporter : public AppReporter {
public:
    void say(std::string_view) override {}
    void note(std::string_view text) override { event({{"event", "note"}, {"text", text}}); }
    void warn(std::string_view text) override { event({{"event", "warning"}, {"text", text}}); }
    void error(std::string_view error_class, std::string_view text) override {
        event({{"event", "error"}, {"class", error_class}, {"text", text}});
        log_.err(fmt::format("gridreach: {} [{}]", one_line(text), error_class));
    }
    void event(const nlohmann::json& event) override {
        log_.out(event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
    void progress(std::string_view stage, std::uint64_t done, std::uint64_t total) override {
        {
            const std::lock_guard lock(mutex_);
            const auto now = Clock::now();
            if (done < total && now - shown_ < std::chrono::milliseconds(100)) return;
            shown_ = now;
        }
        event({{"event", "progress"}, {"stage", stage}, {"done", done}, {"total", total}});
    }

private:
    Log log_;
    std::mutex mutex_;
    Clock::time_point shown_{};
};

}  // namespace

std::unique_ptr<AppReporter> make_reporter(Speech speech) {
    if (speech == Speech::json) return std::make_unique<JsonReporter>();
    return std::make_unique<TerminalReporter>(speech == Speech::quiet);
}

}  // namespace gridreach
