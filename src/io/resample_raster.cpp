// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gdal_alg.h>
#include <gdal_priv.h>
#include <gdal_utils.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "io/gdal.h"
#include "io/raster_file.h"

namespace gridreach {

namespace {

constexpr std::size_t most_pixels = std::size_t{1} << 24;  // Of the raster, held at once: 80 MiB.
constexpr float gap = -3.0e38F;

/// The pixels that the lattice covers, with a margin, cut to the raster.
PixelWindow window_of(const Raster& raster, const CellLattice& l, int margin) {
    constexpr int steps = 32;
    double left = HUGE_VAL, top = HUGE_VAL, right = -HUGE_VAL, bottom = -HUGE_VAL;
    for (int i = 0; i <= steps; ++i)
        for (int j = 0; j <= steps; ++j) {
            const PointM pixel = raster.to_pixel({l.top_left.x + l.width * l.cell_width_m * i / steps,
                                                  l.top_left.y - l.height * l.cell_height_m * j / steps});
            if (!std::isfinite(pixel.x) || !std::isfinite(pixel.y)) continue;
            left = std::min(left, pixel.x);
            right = std::max(right, pixel.x);
            top = std::min(top, pixel.y);
            bottom = std::max(bottom, pixel.y);
        }
    const RasterInfo& info = raster.info();
    const auto cut = [](double v, int size) {
        return static_cast<int>(std::clamp(v, 0.0, static_cast<double>(size)));
    };
    const int c0 = cut(std::floor(left) - margin, info.width),
              c1 = cut(std::ceil(right) + margin, info.width);
    const int r0 = cut(std::floor(top) - margin, info.height),
              r1 = cut(std::ceil(bottom) + margin, info.height);
    if (!(left <= right) || c0 >= c1 || r0 >= r1) return {};
    return {c0, r0, c1 - c0, r1 - r0};
}

/// Side of a cell in pixels, in the middle of the lattice.
double pixels_per_cell(const Raster& raster, const CellLattice& l) {
    const PointM middle = l.centre(l.cell(l.width / 2, l.height / 2));
    const PointM a = raster.to_pixel(middle);
    const PointM b = raster.to_pixel({middle.x + l.cell_width_m, middle.y});
    const PointM c = raster.to_pixel({middle.x, middle.y + l.cell_height_m});
    return std::sqrt(distance_m(a, b) * distance_m(a, c));
}

/// Takes away values outside the rule's limits, and what lies within its fringe of a pixel without value.
/// Beyond the window nothing is known to be missing, so the margin must hold the fringe.
void sift(const ResampleRule& rule, PixelWindow w, std::vector<float>& values,
          std::vector<std::uint8_t>& valid) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if ((rule.nodata && values[i] == static_cast<float>(*rule.nodata)) ||
            (rule.least && values[i] < *rule.least) || (rule.most && values[i] > *rule.most))
            valid[i] = 0;
    for (std::int64_t ring = 0; ring < rule.fringe_pixels; ++ring) {
        const std::vector<std::uint8_t> before = valid;
        for (int row = 0; row < w.height; ++row)
            for (int column = 0; column < w.width; ++column)
                for (int y = std::max(row - 1, 0); y <= std::min(row + 1, w.height - 1); ++y)
                    for (int x = std::max(column - 1, 0); x <= std::min(column + 1, w.width - 1); ++x)
                        if (before[static_cast<std::size_t>(y) * w.width + x] == 0)
                            valid[static_cast<std::size_t>(row) * w.width + column] = 0;
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        if (valid[i] == 0) values[i] = gap;
}

/// Source or target of a warp: floats that lie in memory.
DatasetPtr memory_dataset(int width, int height, const Affine& to_crs, const OGRSpatialReference& crs,
                          float* values) {
    DatasetPtr dataset(
        GetGDALDriverManager()->GetDriverByName("MEM")->Create("", width, height, 0, GDT_Float32, nullptr));
    CPLStringList options;
    options.SetNameValue("DATAPOINTER", fmt::format("{}", static_cast<const void*>(values)).c_str());
    dataset->AddBand(GDT_Float32, options.List());
    auto transform = to_crs.c;
    dataset->SetGeoTransform(transform.data());
    dataset->SetSpatialRef(&crs);
    dataset->GetRasterBand(1)->SetNoDataValue(gap);
    return dataset;
}

void warp(const std::string& path, GDALDataset& from, GDALDataset& to, const char* method) {
    CPLStringList words;
    for (const char* word : {"-r", method, "-q"}) words.AddString(word);
    GDALWarpAppOptions* options = GDALWarpAppOptionsNew(words.List(), nullptr);
    GdalErrors errors;
    GDALDatasetH source = &from;
    int failed = 0;
    GDALWarp(nullptr, &to, 1, &source, options, &failed);
    GDALWarpAppOptionsFree(options);
    if (failed != 0 || errors.any())
        throw InputError(fmt::format("{} could not be put on the working cells: {}.", path, errors.first()));
}

}  // namespace

LatticeBand GdalRasterOpener::resample(const std::string& path, std::shared_ptr<const Projection> working,
                                       const CellLattice& lattice, const ResampleRule& rule) const {
    LatticeBand out{std::vector<float>(lattice.size(), gap), std::vector<std::uint8_t>(lattice.size(), 0)};
    const auto raster = open(path, working);
    constexpr int kernel = 3;
    const PixelWindow window = window_of(*raster, lattice, kernel + static_cast<int>(rule.fringe_pixels));
    if (window.size() == 0) return out;
    if (window.size() > most_pixels && lattice.size() > 1) {
        CellLattice a = lattice, b = lattice;
        const bool wide = lattice.width >= lattice.height;
        (wide ? a.width : a.height) /= 2;
        if (wide) {
            b.width -= a.width;
            b.top_left.x += a.width * a.cell_width_m;
        } else {
            b.height -= a.height;
            b.top_left.y -= a.height * a.cell_height_m;
        }
        const LatticeBand first = resample(path, working, a, rule), second = resample(path, working, b, rule);
        for (int row = 0; row < lattice.height; ++row) {
            const bool upper = wide || row < a.height;
            const auto copy = [&](const LatticeBand& part, const CellLattice& l, int part_row, int column) {
                std::copy_n(part.values.data() + l.cell(0, part_row), l.width,
                            out.values.data() + lattice.cell(column, row));
                std::copy_n(part.valid.data() + l.cell(0, part_row), l.width,
                            out.valid.data() + lattice.cell(column, row));
            };
            if (wide) {
                copy(first, a, row, 0);
                copy(second, b, row, a.width);
            } else {
                copy(upper ? first : second, upper ? a : b, upper ? row : row - a.height, 0);
            }
        }
        return out;
    }
    std::vector<float> values(window.size());
    std::vector<std::uint8_t> valid(window.size());
    const int band = 0;
    raster->read(window, std::span(&band, 1), values, valid);
    sift(rule, window, values, valid);

    const OGRSpatialReference from_crs = parse_crs(raster->info().crs), to_crs = crs_of(*working);
    Affine place = raster->info().to_crs;
    const PointM corner = place.to_world(window.column, window.row);
    place.c[0] = corner.x;
    place.c[3] = corner.y;
    const DatasetPtr from = memory_dataset(window.width, window.height, place, from_crs, values.data());
    const Affine cells{
        {lattice.top_left.x, lattice.cell_width_m, 0, lattice.top_left.y, 0, -lattice.cell_height_m}};
    const DatasetPtr to = memory_dataset(lattice.width, lattice.height, cells, to_crs, out.values.data());
    const bool coarser = pixels_per_cell(*raster, lattice) > 1.5;
    warp(path, *from, *to,
         rule.lowest       ? "min"
         : rule.categories ? (coarser ? "mode" : "near")
                           : (coarser ? "average" : "bilinear"));
    for (std::size_t i = 0; i < out.values.size(); ++i) out.valid[i] = out.values[i] != gap ? 1 : 0;
    return out;
}

}  // namespace gridreach
