// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "geo/projection.h"
#include "model/raster.h"

namespace gridreach::test {

/// Degrees as they are: the "projection" of a geographic raster.
class Degrees : public Projection {
public:
    std::string definition() const override { return "EPSG:4326"; }
    PointM forward(LonLat place) const override { return {place.lon, place.lat}; }
    LonLat inverse(PointM point) const override { return {point.x, point.y}; }
};

/// EPSG:3857, in which a metre is a metre at the equator only.
class WebMercator : public Projection {
public:
    std::string definition() const override { return "EPSG:3857"; }
    PointM forward(LonLat place) const override {
        return {radius_m * place.lon * radian, radius_m * std::asinh(std::tan(place.lat * radian))};
    }
    LonLat inverse(PointM point) const override {
        return {point.x / radius_m / radian, std::atan(std::sinh(point.y / radius_m)) / radian};
    }

private:
    static constexpr double radius_m = 6378137;
    static constexpr double radian = std::numbers::pi / 180;
};

/// A raster in memory, drawn by the test: give it samples, roles and a place on Earth, then use it as any
/// other.
class MemoryRaster : public Raster {
public:
    /// `draw(column, row, band)` gives each sample. The raster lies in the working system itself.
    template <class Draw>
    MemoryRaster(int width, int height, int bands, const Affine& to_crs, const Draw& draw) {
        about.path = "memory";
        about.width = width;
        about.height = height;
        about.to_crs = to_crs;
        about.crs = "the working system";
        about.bands.resize(static_cast<std::size_t>(bands));
        if (bands == 3 || bands == 4) {
            about.bands[0].role = BandRole::red;
            about.bands[1].role = BandRole::green;
            about.bands[2].role = BandRole::blue;
        }
        mask.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 255);
        for (int band = 0; band < bands; ++band)
            for (int row = 0; row < height; ++row)
                for (int column = 0; column < width; ++column)
                    samples.push_back(static_cast<float>(draw(column, row, band)));
    }
    /// A copy begins to count its reads anew.
    MemoryRaster(const MemoryRaster& other)
        : about(other.about),
          samples(other.samples),
          mask(other.mask),
          own_(other.own_),
          working_(other.working_) {}

    /// The raster's coordinates are those of `own`; the working system is `working`.
    void place(std::shared_ptr<const Projection> own, std::shared_ptr<const Projection> working) {
        about.crs = own->definition();
        own_ = std::move(own);
        working_ = std::move(working);
    }

    const RasterInfo& info() const override { return about; }

    void read(PixelWindow window, std::span<const int> bands, std::span<float> out,
              std::span<std::uint8_t> valid) const override {
        ++reads;
        most_pixels_at_once = std::max<std::size_t>(most_pixels_at_once, window.size());
        for (int row = 0; row < window.height; ++row)
            for (int column = 0; column < window.width; ++column)
                read_pixel(window.column + column, window.row + row, bands,
                           static_cast<std::size_t>(row) * static_cast<std::size_t>(window.width) +
                               static_cast<std::size_t>(column),
                           window.size(), out, valid);
    }

    PointM to_pixel(PointM at) const override {
        const PointM own = own_ ? own_->forward(working_->inverse(at)) : at;
        return *about.to_crs.to_pixel(own);
    }
    PointM to_working(PointM pixel) const override {
        const PointM at = about.to_crs.to_world(pixel.x, pixel.y);
        return own_ ? working_->forward(own_->inverse(at)) : at;
    }

    RasterInfo about;
    std::vector<float> samples;      ///< Plane after plane.
    std::vector<std::uint8_t> mask;  ///< 0 makes a hole.
    mutable std::atomic<std::size_t> reads{0}, most_pixels_at_once{0};

private:
    void read_pixel(int column, int row, std::span<const int> bands, std::size_t to, std::size_t plane,
                    std::span<float> out, std::span<std::uint8_t> valid) const {
        valid[to] = 0;
        const bool inside = column >= 0 && row >= 0 && column < about.width && row < about.height;
        const std::size_t at = inside
                                   ? static_cast<std::size_t>(row) * static_cast<std::size_t>(about.width) +
                                         static_cast<std::size_t>(column)
                                   : 0;
        bool finite = true, data = false;
        for (std::size_t b = 0; b < bands.size(); ++b) {
            const auto band = static_cast<std::size_t>(bands[b]);
            const float v = inside ? samples[band * mask.size() + at] : 0;
            finite = finite && std::isfinite(v);
            data = data || !about.bands[band].nodata || v != static_cast<float>(*about.bands[band].nodata);
            out[b * plane + to] = std::isfinite(v) ? v : 0;
        }
        if (inside && finite && data && mask[at] != 0) valid[to] = 255;
    }

    std::shared_ptr<const Projection> own_, working_;
};

}  // namespace gridreach::test
