// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/reporter.h"
#include "pipeline/variations.h"

namespace gridreach {

/// What a finished sensitivity run says for itself.
struct SensitivityResult {
    std::string output;
    std::vector<std::string> files;                ///< In the order written.
    std::vector<std::string> lines;                ///< What the draws say together.
    std::shared_ptr<const nlohmann::json> record;  ///< sensitivity.json.
};

/// Plans once for each draw of the pipeline's parameters, computing every stage only where a draw changes
/// what it hangs on, and writes how often each node is on the grid and each line is built: the layers `nodes`
/// and `lines` as sensitivity.gpkg and shapefiles, draws.csv, and sensitivity.json last.
///
/// `output` empty: beside the pipeline's own output, its name with "_sensitivity" added. Stages that the
/// pipeline's own run has stored are read from there. A stopped run goes on where it was.
///
/// Every draw's settings and every input are checked before work starts: UsageError and InputError become
/// NotStarted and nothing is written. A draw that fails later ends the run, named with its values.
SensitivityResult run_sensitivity(const Setting& pipeline, const VariationRequest& request,
                                  const std::string& output, bool overwrite, Reporter& reporter);

}  // namespace gridreach
