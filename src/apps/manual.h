// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "apps/commands.h"

namespace gridreach {

/// gridreach(1) in roff: every command and option as `--help` has them, and the keys of a pipeline file.
std::string man_page(const CLI::App& program, const std::vector<Command>& commands);

/// Completion for bash: commands, options of a command, keys after --set, --vary and --sample, else files.
std::string bash_completion(const std::vector<Command>& commands);

}  // namespace gridreach
