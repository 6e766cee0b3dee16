// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/projection.h"
#include "geo/shapes.h"
#include "model/cost_surface.h"

namespace gridreach {

enum class SampleType { unsigned8, unsigned16, floating };
enum class BandRole { undefined, grey, red, green, blue, alpha };

struct BandInfo {
    BandRole role = BandRole::undefined;
    std::optional<double> nodata;
};

/// What is known of a raster without reading a pixel.
struct RasterInfo {
    std::string path;
    int width = 0;
    int height = 0;
    Affine to_crs;    ///< Pixel to the raster's own coordinates.
    std::string crs;  ///< WKT of the raster's own coordinate system.
    SampleType samples = SampleType::unsigned8;
    std::vector<BandInfo> bands;  ///< A palette is already expanded to red, green, blue.
};

/// A rectangle of pixels; may reach beyond the raster.
struct PixelWindow {
    int column = 0;
    int row = 0;
    int width = 0;
    int height = 0;
    std::size_t size() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
};

/// A raster that is read through windows. Thread-safe.
class Raster {
public:
    virtual ~Raster() = default;
    virtual const RasterInfo& info() const = 0;

    /// Reads `bands` (0-based) of the window into `samples`, plane after plane, and 255 / 0 into `valid`
    /// (mask, alpha, nodata, NaN and infinity, and everything beyond the raster, are 0 there). Throws
    /// InputError when the file cannot be read.
    virtual void read(PixelWindow window, std::span<const int> bands, std::span<float> samples,
                      std::span<std::uint8_t> valid) const = 0;

    /// Fractional {column, row} of a place in the working system, and back. Exact (no approximation).
    virtual PointM to_pixel(PointM working) const = 0;
    virtual PointM to_working(PointM pixel) const = 0;
};

/// How a raster is put on other cells, and which of its pixels count.
struct ResampleRule {
    bool categories = false;  ///< Codes: the nearest or most frequent one; else interpolated or averaged.
    bool lowest = false;      ///< The least of all pixels that a cell touches, so that none is passed over.
    std::optional<double> nodata;       ///< Besides the file's own.
    std::optional<double> least, most;  ///< Values outside are no data.
    std::int64_t fringe_pixels = 0;  ///< Pixels this near to one without data are none either: a raster that
                                     ///< was resampled with its nodata has such a rim of false values.
};

/// A band on the cells of a lattice; 1 where there is a value.
struct LatticeBand {
    std::vector<float> values;
    std::vector<std::uint8_t> valid;
};

/// Opens rasters; io/ implements it.
class RasterOpener {
public:
    virtual ~RasterOpener() = default;
    virtual std::unique_ptr<Raster> open(const std::string& path,
                                         std::shared_ptr<const Projection> working) const = 0;
    /// Band 1 on the cells of a lattice in the working system: interpolated where cells are finer than
    /// pixels, averaged (codes: the most frequent) where they are coarser. Thread-safe.
    virtual LatticeBand resample(const std::string& path, std::shared_ptr<const Projection> working,
                                 const CellLattice& lattice, const ResampleRule& rule) const = 0;
    /// What band 1 says its values are in ("m", "ft"); "" when it does not say.
    virtual std::string value_unit(const std::string& path) const = 0;
};

}  // namespace gridreach
