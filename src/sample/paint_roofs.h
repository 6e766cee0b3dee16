// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sample/building.h"
#include "sample/paint_ground.h"

namespace gridreach::sample {

void cast_roof_shadows(Shadows& shadows, const std::vector<Building>& buildings);
/// Sheets, ridges, rust and thatch, each face by its light.
void paint_roofs(Canvas& canvas, const std::vector<Building>& buildings);

/// Poles of a line, as dots with thin shadows.
void cast_pole_shadows(Shadows& shadows, const PathM& line);
void paint_poles(Canvas& canvas, const PathM& line);

}  // namespace gridreach::sample
