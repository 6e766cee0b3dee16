// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "options/setting.h"

namespace CLI {
class App;
}

namespace gridreach {

class AppReporter;
struct RunResult;

/// A pipeline file and the values set from the shell.
struct PipelineOptions {
    std::string file;
    std::vector<std::string> assignments;
    void add_to(CLI::App& parser);
    Setting read() const;
};

/// The five lines, the files written, and the result event. Throws StoppedWithAnswer for a stopped search.
void say_result(AppReporter& reporter, const RunResult& result);

}  // namespace gridreach
