// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "model/accuracy.h"

namespace gridreach {

/// What docs/accuracy.md says of a shipped detector on imagery it was not fitted on, "cnn" or "blob", as it
/// ships; a test holds the two against each other. Empty for another name.
std::vector<MeasuredAccuracy> measured_accuracy(std::string_view detector);

}  // namespace gridreach
