// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/stages.h"
#include "options/registry.h"

namespace gridreach {

/// What can fill the slot `planner`.
const std::vector<Choice<Planner>>& planners();

}  // namespace gridreach
