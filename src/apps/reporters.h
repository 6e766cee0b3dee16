// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/log.h"
#include "base/reporter.h"

namespace gridreach {

/// How the program speaks.
enum class Speech { normal, quiet, json };

/// A reporter that also keeps the warnings and can say a last word as JSON.
class AppReporter : public Reporter {
public:
    /// A line of the answer itself: printed unless quiet or JSON.
    virtual void say(std::string_view line) = 0;
    /// One JSON event line; only in JSON speech.
    virtual void event(const nlohmann::json& event) = 0;
    /// Error, to standard error (and as an event in JSON speech).
    virtual void error(std::string_view error_class, std::string_view text) = 0;
    /// The last of all.
    virtual void end(int /*exit_code*/) {}
};

std::unique_ptr<AppReporter> make_reporter(Speech speech);

}  // namespace gridreach
