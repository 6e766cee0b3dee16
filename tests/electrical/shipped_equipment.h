// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "electrical/equipment.h"
#include "options/setting.h"

namespace gridreach::test {

inline Setting shipped_equipment_file() {
    return read_yaml_file(std::string(GRIDREACH_SOURCE_DIR) + "/data/catalogue/equipment.yaml");
}

inline const Equipment& shipped_equipment() {
    static const Equipment equipment = read_equipment(shipped_equipment_file());
    return equipment;
}

}  // namespace gridreach::test
