// SPDX-License-Identifier: Apache-2.0
// Pipeline files: understood or refused, without touching what they name.
#include "pipeline/pipeline_file.h"

#include <string_view>

#include "base/errors.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace gridreach;
    try {
        make_pipeline(parse_yaml({reinterpret_cast<const char*>(data), size}, "fuzz.yaml"));
    } catch (const Error&) {
    }
    return 0;
}
