// SPDX-License-Identifier: Apache-2.0
#include "apps/memory_budget.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

std::optional<std::uint64_t> memory_budget(const std::string& text) {
    if (text.empty()) return std::nullopt;
    char* unit = nullptr;
    const double number = std::strtod(text.c_str(), &unit);
    const std::string word = lowered(unit);
    const double bytes = number * (word == "mib" ? 1048576.0 : word == "gib" ? 1073741824.0 : 0.0);
    constexpr double least = 64.0 * 1048576.0, most = 1e15;
    if (!(bytes >= least && bytes <= most))
        throw UsageError(
            fmt::format("--memory is {}, but it must be a size of at least 64MiB, for example 4GiB.", text));
    return static_cast<std::uint64_t>(bytes);
}

void hold_memory(std::uint64_t bytes) {
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_DATA, &limit);
}

}  // namespace gridreach
