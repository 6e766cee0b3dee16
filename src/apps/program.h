// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gridreach {

/// The program: parses the command line, runs one command, and turns what goes wrong into a sentence and an
/// exit code: 0 done, 2 nothing was started, 1 started and failed, 130 / 143 stopped by a signal.
int run_program(int argc, const char* const* argv);

/// A command's help text ("" for the program's own), as `--help` prints it: for the documents' test.
std::string help_text(const std::string& command);
std::vector<std::string> command_names();

}  // namespace gridreach
