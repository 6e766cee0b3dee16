// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/stages.h"
#include "options/registry.h"

namespace gridreach {

/// What can fill the slot `network`.
const std::vector<Choice<NetworkBuilder>>& network_builders();

}  // namespace gridreach
