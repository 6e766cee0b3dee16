// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

namespace gridreach {

/// Two thread-safe line writers (spdlog): what a run says goes to standard output, warnings and errors to
/// standard error. Only apps/ makes one.
class Log {
public:
    Log();
    ~Log();
    void out(std::string_view line);
    void err(std::string_view line);
    /// Replaces the current line on standard error (no line end); `clear` wipes it.
    void status(std::string_view text);
    void clear();

private:
    struct Loggers;
    std::unique_ptr<Loggers> loggers_;
};

}  // namespace gridreach
