// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gridreach {

/// Checks a file that a command will write: its name ends in `ending` (lower case; `what` says why: "the
/// scores are written as JSON"), it is none of the `inputs` (which may name a layer after a bar), it is no
/// folder, exists only if `overwrite`, and its folder can be written to. Throws UsageError that names
/// `option`.
void check_output_file(const std::string& option, const std::string& path, const std::string& ending,
                       const std::string& what, const std::vector<std::string>& inputs, bool overwrite);

}  // namespace gridreach
