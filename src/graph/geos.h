// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <geos_c.h>

#include <memory>

namespace gridreach {

/// This thread's GEOS context (GEOS keeps no other state).
inline GEOSContextHandle_t geos_context() {
    thread_local const std::unique_ptr<GEOSContextHandle_HS, void (*)(GEOSContextHandle_t)> context(
        GEOS_init_r(), GEOS_finish_r);
    return context.get();
}

struct DestroyGeometry {
    void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(geos_context(), geometry); }
};
using GeosGeometry = std::unique_ptr<GEOSGeometry, DestroyGeometry>;

}  // namespace gridreach
