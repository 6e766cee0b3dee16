// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gridreach {

/// How a child process ended.
struct ChildEnd {
    int exit_code = 0;  ///< 128 + the signal when one ended it.
    int killed_by = 0;  ///< The signal, else 0.
    double seconds = 0;
    std::uint64_t peak_memory_bytes = 0;
};

/// Runs this program again with `words`, in a process of its own: what goes wrong there, a crash and a lack
/// of memory too, stays there. `on_line` is given each line of its standard output; its standard error is
/// added to `log`. A stop that is asked of this program is passed on, and what has not stopped 3 s later is
/// killed; so it is when this program is killed. Throws ResourceError when no process can be started.
ChildEnd run_child(const std::vector<std::string>& words, const std::string& log,
                   const std::function<void(const std::string&)>& on_line);

}  // namespace gridreach
