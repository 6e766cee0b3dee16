// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/errors.h"

namespace gridreach {

/// SIGINT and SIGTERM ask running work to stop (base/reporter.h); it does so between units of work. Work that
/// has not stopped 4 s later, inside one long call of a library, and work that is asked a second time, is
/// ended as a kill would end it, which leaves the same: whole files, finished stages, a free lock. Work that
/// is writing the best it has found (base/finish_when_stopped.h) may take longer, and ends when it is asked a
/// second time. Called once, before any other thread is started. Throws std::system_error when no thread is
/// to be had.
void stop_on_signal();

/// What a stopped program says.
inline constexpr const char* stopped_text =
    "stopped on request. What was finished is kept: run the same command again to go on.";

/// A command that was stopped and has answered all the same; what() says what the answer is.
class StoppedWithAnswer : public Cancelled {
public:
    explicit StoppedWithAnswer(std::string text) : text_(std::move(text)) {}
    const char* what() const noexcept override { return text_.c_str(); }

private:
    std::string text_;
};

}  // namespace gridreach
