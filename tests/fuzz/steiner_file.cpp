// SPDX-License-Identifier: Apache-2.0
// SteinLib and PACE files: read or refused.
#include <string_view>

#include "base/errors.h"
#include "plan/stp_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    try {
        gridreach::parse_stp({reinterpret_cast<const char*>(data), size}, "fuzz.stp");
    } catch (const gridreach::Error&) {
    }
    return 0;
}
