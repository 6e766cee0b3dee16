// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "apps/reporters.h"

namespace gridreach {

/// Events as JSON lines in a file, each with the time (UTC) and the memory in use; a line is written whole.
class EventStream {
public:
    /// "-" is standard output. A file is begun anew. Throws UsageError when it cannot be opened.
    explicit EventStream(const std::string& path);
    ~EventStream();
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;
    void write(nlohmann::json event);

private:
    std::mutex mutex_;
    std::FILE* file_;
};

/// Passes everything on to `to` and writes it as events: note, warning, progress (with rate per second and
/// seconds remaining, at most once a second for each stage), error (with its class), result, and end with the
/// exit code.
std::unique_ptr<AppReporter> with_events(std::unique_ptr<AppReporter> to, const std::string& path);

/// The time now as "2026-01-31T06:00:00Z".
std::string utc_now();

}  // namespace gridreach
