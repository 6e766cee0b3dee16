// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace gridreach {

/// "0.1.0", from the top CMakeLists.txt.
const char* program_version();

}  // namespace gridreach
