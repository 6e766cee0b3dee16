// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/raster.h"

namespace gridreach {

/// The bands (0-based) that show a scene: three (red, green, blue) or one (grey).
///
/// `asked` (1-based; one or three whole numbers) decides when it is not empty. Else the roles the file gives
/// its bands, if red, green and blue are among them. Else the number of bands apart from alpha: 1 or 2: the
/// first as grey; 3 or 4: the first three; 8: the fifth, third and second (WorldView: coastal, blue, green,
/// yellow, red, red edge, two near infrared).
///
/// Throws InputError when `asked` names a band the scene has not or the bands cannot be told apart,
/// UsageError when `asked` is not one or three whole numbers of 1 or more.
std::vector<int> choose_bands(const RasterInfo& scene, const std::vector<double>& asked);

}  // namespace gridreach
