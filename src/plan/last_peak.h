// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/demand.h"

namespace gridreach {

/// The peak of the horizon's last year, kW; 0 when it is unknown.
inline double last_peak_kw(const DemandNode& node) {
    return node.peak_kw.empty() ? 0 : node.peak_kw.back();
}

}  // namespace gridreach
