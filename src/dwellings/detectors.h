// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/stages.h"
#include "options/registry.h"

namespace gridreach {

/// What can fill the detector slot of a pipeline file.
const std::vector<Choice<Detector>>& detectors();

}  // namespace gridreach
