// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "demand/catalogue.h"
#include "geo/metric.h"

namespace gridreach::test {

inline Setting shipped_catalogue() {
    return read_yaml_file(std::string(GRIDREACH_SOURCE_DIR) + "/data/catalogue/costs.yaml");
}

inline const Costs& shipped_costs() {
    static const Costs costs = read_costs(shipped_catalogue(), {});
    return costs;
}

/// Lengths in a UTM zone, where the plane's scale is not 1.
inline std::shared_ptr<const Metric> utm_metric() {
    return std::make_shared<Metric>(DistanceKind::projected, utm_projection("EPSG:32636"));
}

}  // namespace gridreach::test
