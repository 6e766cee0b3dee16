// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace gridreach {

/// SIGINT and SIGTERM ask running work to stop (base/reporter.h); it does so between units of work. Work that
/// has not stopped 4 s later, inside one long call of a library, and work that is asked a second time, is
/// ended as a kill would end it, which leaves the same: whole files, finished stages, a free lock. Called
/// once, before any thread is started.
void stop_on_signal();

/// What a stopped program says.
inline constexpr const char* stopped_text =
    "stopped on request. What was finished is kept: run the same command again to go on.";

}  // namespace gridreach
