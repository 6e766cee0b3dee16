// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "geo/metric.h"
#include "imagery/radiometry.h"
#include "model/imagery.h"
#include "model/raster.h"

namespace gridreach {

/// A raster of the mosaic: what is shown of it and where it lies.
struct Scene {
    std::shared_ptr<const Raster> raster;
    std::vector<int> bands;  ///< One (grey) or three, 0-based.
    Stretch stretch;
    BoxM box;                ///< Around its outline, in the working plane.
    double pixel_m = 0;      ///< On the ground at its centre, the longer side.
    int samples_across = 1;  ///< Samples that make one lattice pixel, along its row …
    int samples_down = 1;    ///< … and its column; 1 × 1 where the scene is no finer than the lattice.
};

/// A box around the scene in the working plane, from 65 points along each side and what its sides bend
/// between them. Throws InputError when a point of the outline has no place in the working plane or is not
/// found back there.
BoxM outline_box(const Raster& scene);

/// The longer side of the scene's central pixel, in metres on the ground: an EPSG:3857 pixel is its nominal
/// size times the cosine of the latitude.
double ground_pixel_m(const Raster& scene, const Metric& metric);

/// Sets samples_across and samples_down: as many as the scene has pixels to a lattice pixel at its centre, at
/// most 16.
void choose_sampling(Scene& scene, const ImageryGrid& grid);

/// Fills the pixels of `out` that are not valid yet and that the scene has data for. What a pixel becomes
/// depends on the lattice and the scene alone, not on the window.
void fill_holes(const Scene& scene, const ImageryGrid& grid, Pixels& out);

}  // namespace gridreach
