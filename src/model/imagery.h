// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/shapes.h"
#include "model/raster.h"

namespace gridreach {

/// The fixed lattice of an imagery: square pixels of `pixel_m` metres on the ground in the working system,
/// row 0 at the top. It depends on the scenes and the pixel size alone, never on tile size or threads.
struct ImageryGrid {
    PointM origin;  ///< Outer corner of pixel (0, 0): west and north.
    double pixel_m = 0;
    int width = 0;
    int height = 0;
    PointM to_working(double column, double row) const {
        return {origin.x + column * pixel_m, origin.y - row * pixel_m};
    }
};

/// Colour pixels of one window: red, green, blue interleaved, row by row.
struct Pixels {
    PixelWindow window;
    std::vector<std::uint8_t> rgb;    ///< 3 × width × height; 0 where not valid.
    std::vector<std::uint8_t> valid;  ///< 255 where a scene has data, 0 elsewhere.
};

/// One or more scenes as one picture on the lattice. Thread-safe.
class Imagery {
public:
    virtual ~Imagery() = default;
    virtual const ImageryGrid& grid() const = 0;
    /// False when no scene touches the window: nothing needs to be read.
    virtual bool may_have_data(PixelWindow window) const = 0;
    /// The same pixel has the same value whatever window it is read through.
    virtual Pixels read(PixelWindow window) const = 0;
    /// Ground metres that one pixel of the coarsest scene covers.
    virtual double coarsest_scene_pixel_m() const = 0;
};

}  // namespace gridreach
