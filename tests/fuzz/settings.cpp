// SPDX-License-Identifier: Apache-2.0
// Settings files, the cost catalogue and the equipment catalogue: read or refused, and what is read is
// written so that it reads the same.
#include <cstdlib>
#include <string_view>

#include "base/errors.h"
#include "demand/catalogue.h"
#include "electrical/equipment.h"
#include "options/setting.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace gridreach;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Setting root;
    try {
        root = parse_yaml(text, "fuzz.yaml");
    } catch (const Error&) {
        return 0;
    }
    const std::string written = to_yaml(root);
    if (to_yaml(parse_yaml(written, "written.yaml")) != written) std::abort();
    try {
        read_costs(root, {});
    } catch (const Error&) {
    }
    try {
        read_equipment(root);
    } catch (const Error&) {
    }
    return 0;
}
