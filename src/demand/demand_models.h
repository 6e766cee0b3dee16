// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/stages.h"
#include "options/registry.h"

namespace gridreach {

/// What can fill the slot `demand`.
const std::vector<Choice<DemandModel>>& demand_models();

}  // namespace gridreach
