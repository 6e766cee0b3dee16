// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace gridreach {

/// The style sheet and the script of the report; both are fixed text.
extern const char* const report_style;
extern const char* const report_script;

}  // namespace gridreach
