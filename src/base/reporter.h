// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridreach {

/// Where a run says what it does. Code below apps/ never prints; it tells a Reporter.
/// All calls may come from any thread.
class Reporter {
public:
    virtual ~Reporter() = default;

    /// A fact worth a line: "dwellings: 2,340 found in 412 tiles."
    virtual void note(std::string_view text) = 0;
    /// Something the person should look at although the run goes on. Kept in run.json too.
    virtual void warn(std::string_view text) = 0;
    /// `done` of `total` units of the stage are finished (0 of 0: unknown).
    virtual void progress(std::string_view stage, std::uint64_t done, std::uint64_t total) = 0;
};

/// Says nothing, keeps everything: for tests and for runs nobody watches.
class QuietReporter : public Reporter {
public:
    void note(std::string_view text) override { notes.emplace_back(text); }
    void warn(std::string_view text) override { warnings.emplace_back(text); }
    void progress(std::string_view, std::uint64_t, std::uint64_t) override {}

    std::vector<std::string> notes;
    std::vector<std::string> warnings;
};

/// Asks running work to stop. Set by a signal handler, so lock-free.
void request_stop(int signal_number);
/// The signal asked for, 0 when none.
int stop_requested();
/// Throws Cancelled once a stop was requested. Called between units of work.
void throw_if_stopped();

}  // namespace gridreach
