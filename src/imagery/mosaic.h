// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/reporter.h"
#include "geo/metric.h"
#include "model/imagery.h"
#include "model/raster.h"

namespace gridreach {

class OptionList;

/// How scenes are read.
struct ImageryOptions {
    /// Bands (1-based) shown as red, green and blue, or one band shown as grey; empty: chosen by
    /// choose_bands().
    std::vector<double> bands;
};

void describe(ImageryOptions& o, OptionList& options);

/// Makes one picture of the scenes, each in a coordinate system of its own, on one fixed lattice of square
/// pixels of `pixel_m` metres on the ground (`pixel_m` × the projection's scale at the mosaic's centre in the
/// working plane); `pixel_m` is asked once, with the ground pixel of the coarsest scene. The lattice's origin
/// is a multiple of 64 pixels, so it depends on the scenes and `pixel_m` alone.
///
/// Where scenes overlap, the earliest in the list that has data wins; the others fill its holes. A pixel is
/// valid where the scene's nearest sample is. Values: bilinear where the scene is coarser than the lattice,
/// the mean over the pixel's footprint where it is finer. Radiometry is fixed once per scene: 8-bit samples
/// are used as they are, others are stretched between their 2nd and 98th percentile.
///
/// Opening places the scenes and samples those that are not 8-bit; nothing else is read. A read holds at most
/// about 60 MB beyond the window it returns, however fine the scenes are.
///
/// Throws InputError for no scene, a `pixel_m` that is not above 0, a scene that cannot be placed, a band
/// that a scene has not, bands nobody can name, and a lattice of more than 2^30 pixels a side; UsageError for
/// `bands` that are not one or three whole numbers. Warns of scenes without a valid pixel where sampling them
/// finds none.
std::unique_ptr<Imagery> open_imagery(std::vector<std::shared_ptr<const Raster>> scenes,
                                      const ImageryOptions& options,
                                      const std::function<double(double coarsest_scene_m)>& pixel_m,
                                      const Metric& metric, Reporter& reporter);

}  // namespace gridreach
