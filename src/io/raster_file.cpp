// SPDX-License-Identifier: Apache-2.0
#include "io/raster_file.h"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>

#include "base/errors.h"
#include "base/words.h"
#include "io/gdal.h"

namespace gridreach {

namespace {

constexpr double most_block_bytes = 256.0 * (1 << 20);
/// 2^44: a country of a million square kilometres in pixels of a quarter of a metre.
constexpr double most_pixels = 17592186044416.0;

DatasetPtr open_dataset(const std::string& path) {
    start_gdal();
    require_readable(path);
    GdalErrors errors;
    DatasetPtr dataset(static_cast<GDALDataset*>(GDALOpenEx(
        path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr, nullptr, nullptr)));
    if (!dataset)
        throw InputError(fmt::format("{} could not be opened as a raster: {}.", path, errors.first()));
    if (errors.any()) throw InputError(fmt::format("{} opens, but is damaged: {}.", path, errors.first()));
    return dataset;
}

BandRole role_of(GDALColorInterp meaning) {
    switch (meaning) {
        case GCI_RedBand:
            return BandRole::red;
        case GCI_GreenBand:
            return BandRole::green;
        case GCI_BlueBand:
            return BandRole::blue;
        case GCI_AlphaBand:
            return BandRole::alpha;
        case GCI_GrayIndex:
            return BandRole::grey;
        default:
            return BandRole::undefined;
    }
}

void check_bands(const std::string& path, GDALDataset& dataset) {
    if (dataset.GetRasterXSize() <= 0 || dataset.GetRasterYSize() <= 0 || dataset.GetRasterCount() == 0)
        throw InputError(fmt::format("{} holds no pixels.", path));
    const double pixels = static_cast<double>(dataset.GetRasterXSize()) * dataset.GetRasterYSize();
    if (pixels > most_pixels)
        throw InputError(fmt::format("{} claims {} × {} pixels, more than any scene has. Is it damaged?",
                                     path, with_commas(dataset.GetRasterXSize()),
                                     with_commas(dataset.GetRasterYSize())));
    double pixel_bytes = 0;
    int block_width = 0, block_height = 0;
    for (int b = 1; b <= dataset.GetRasterCount(); ++b) {
        GDALRasterBand& band = *dataset.GetRasterBand(b);
        if (GDALDataTypeIsComplex(band.GetRasterDataType()))
            throw InputError(fmt::format(
                "{} holds complex numbers in band {}, which are no picture. Give its intensity.", path, b));
        band.GetBlockSize(&block_width, &block_height);
        pixel_bytes += GDALGetDataTypeSizeBytes(band.GetRasterDataType());
    }
    const double block_bytes = pixel_bytes * block_width * block_height;
    if (block_bytes > most_block_bytes)
        throw InputError(
            fmt::format("{} is stored in blocks of {:.0f} MiB, more than 256. Store it in tiles first: "
                        "gdal_translate -co TILED=YES.",
                        path, block_bytes / (1 << 20)));
}

/// A palette's colours by index.
using Palette = std::vector<std::array<float, 3>>;

struct Described {
    RasterInfo info;
    Palette palette;
    OGRSpatialReference crs;
};

Described describe(const std::string& path, GDALDataset& dataset, const std::string& assumed_crs) {
    check_bands(path, dataset);
    Described d;
    d.info.path = path;
    d.info.width = dataset.GetRasterXSize();
    d.info.height = dataset.GetRasterYSize();

    if (const OGRSpatialReference* own = dataset.GetSpatialRef();
        own != nullptr && !own->IsEmpty() && !own->IsLocal()) {
        d.crs = *own;
        d.crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    } else if (!assumed_crs.empty()) {
        d.crs = parse_crs(assumed_crs);
    } else {
        throw InputError(fmt::format(
            "{} has no coordinate system. Assign one with gdal_edit.py -a_srs, or set crs.", path));
    }
    char* wkt = nullptr;
    d.crs.exportToWkt(&wkt);
    d.info.crs = wkt != nullptr ? wkt : "";
    CPLFree(wkt);

    if (dataset.GetGeoTransform(d.info.to_crs.c.data()) != CE_None)
        throw InputError(
            fmt::format("{} does not say where it lies (no geotransform{}). Georeference it first.", path,
                        dataset.GetGCPCount() > 0 ? ", only ground control points: run gdalwarp" : ""));
    if (!d.info.to_crs.invertible())
        throw InputError(fmt::format("{} has a geotransform that no map can have: [{}].", path,
                                     fmt::join(d.info.to_crs.c, ", ")));

    bool wide = false, floating = false;
    for (int b = 1; b <= dataset.GetRasterCount(); ++b) {
        GDALRasterBand& band = *dataset.GetRasterBand(b);
        BandInfo about;
        about.role = role_of(band.GetColorInterpretation());
        int has = 0;
        const double nodata = band.GetNoDataValue(&has);
        if (has != 0) about.nodata = nodata;
        d.info.bands.push_back(about);
        const GDALDataType type = band.GetRasterDataType();
        floating |= type == GDT_Float32 || type == GDT_Float64 || type == GDT_Int16 || type == GDT_Int32 ||
                    type == GDT_UInt32;
        wide |= type == GDT_UInt16;
    }
    d.info.samples = floating ? SampleType::floating : wide ? SampleType::unsigned16 : SampleType::unsigned8;

    if (const GDALColorTable* table = dataset.GetRasterBand(1)->GetColorTable();
        table != nullptr && dataset.GetRasterCount() == 1) {
        for (int i = 0; i < table->GetColorEntryCount(); ++i) {
            const GDALColorEntry* c = table->GetColorEntry(i);
            d.palette.push_back(
                {static_cast<float>(c->c1), static_cast<float>(c->c2), static_cast<float>(c->c3)});
        }
        const std::optional<double> nodata = d.info.bands[0].nodata;
        d.info.bands = {{BandRole::red, nodata}, {BandRole::green, nodata}, {BandRole::blue, nodata}};
        d.info.samples = SampleType::unsigned8;
    }
    return d;
}

class RasterFile : public Raster {
public:
    RasterFile(DatasetPtr first, Described described, std::shared_ptr<const Projection> working)
        : described_(std::move(described)), working_(std::move(working)) {
        to_lonlat_ = to_lonlat(described_.crs);
        from_lonlat_ = from_lonlat(described_.crs);
        idle_.push_back(std::move(first));
    }

    const RasterInfo& info() const override { return described_.info; }

    void read(PixelWindow window, std::span<const int> bands, std::span<float> samples,
              std::span<std::uint8_t> valid) const override;

    PointM to_pixel(PointM working) const override {
        LonLat place = working_->inverse(working);
        {
            const std::lock_guard lock(transform_mutex_);
            if (!from_lonlat_->Transform(1, &place.lon, &place.lat)) return {std::nan(""), std::nan("")};
        }
        // A scene across the antimeridian counts its longitudes on past 180 degrees (or from below -180): of
        // the places that are one on Earth, the nearest to its middle is meant.
        const Affine& to_crs = described_.info.to_crs;
        PointM pixel = *to_crs.to_pixel({place.lon, place.lat});
        if (described_.crs.IsGeographic() != 0) {
            const double middle = described_.info.width / 2.0;
            for (double turn : {-360.0, 360.0})
                if (const PointM turned = *to_crs.to_pixel({place.lon + turn, place.lat});
                    std::abs(turned.x - middle) < std::abs(pixel.x - middle))
                    pixel = turned;
        }
        return pixel;
    }

    PointM to_working(PointM pixel) const override {
        PointM at = described_.info.to_crs.to_world(pixel.x, pixel.y);
        {
            const std::lock_guard lock(transform_mutex_);
            if (!to_lonlat_->Transform(1, &at.x, &at.y)) return {std::nan(""), std::nan("")};
        }
        return working_->forward({at.x, at.y});
    }

private:
    /// A dataset must not be used by two threads at once, so each reader borrows one.
    class Borrowed {
    public:
        explicit Borrowed(const RasterFile& file) : file_(file) {
            {
                const std::lock_guard lock(file.pool_mutex_);
                if (!file.idle_.empty()) {
                    dataset = std::move(file.idle_.back());
                    file.idle_.pop_back();
                }
            }
            if (!dataset) dataset = open_dataset(file.described_.info.path);
        }
        ~Borrowed() {
            const std::lock_guard lock(file_.pool_mutex_);
            file_.idle_.push_back(std::move(dataset));
        }
        Borrowed(const Borrowed&) = delete;
        Borrowed& operator=(const Borrowed&) = delete;
        DatasetPtr dataset;

    private:
        const RasterFile& file_;
    };

    Described described_;
    std::shared_ptr<const Projection> working_;
    TransformationPtr to_lonlat_, from_lonlat_;
    mutable std::mutex transform_mutex_, pool_mutex_;
    mutable std::vector<DatasetPtr> idle_;
};

/// Copies the part of `window` that lies on the raster, read by `io(column, row, width, height, to)` into a
/// buffer of its own, to its place in `out`.
template <class T, class Io>
void read_inside(PixelWindow window, PixelWindow inside, std::span<T> out, const Io& io) {
    std::vector<T> part(inside.size());
    io(inside, part.data());
    for (int row = 0; row < inside.height; ++row)
        std::copy_n(part.data() + static_cast<std::size_t>(row) * inside.width, inside.width,
                    out.data() + static_cast<std::size_t>(inside.row - window.row + row) * window.width +
                        (inside.column - window.column));
}

void RasterFile::read(PixelWindow window, std::span<const int> bands, std::span<float> samples,
                      std::span<std::uint8_t> valid) const {
    const RasterInfo& about = described_.info;
    std::fill(samples.begin(), samples.end(), 0.0F);
    std::fill(valid.begin(), valid.end(), std::uint8_t{0});
    const int left = std::max(window.column, 0), top = std::max(window.row, 0);
    const int right = std::min(window.column + window.width, about.width);
    const int bottom = std::min(window.row + window.height, about.height);
    if (left >= right || top >= bottom) return;
    const PixelWindow inside{left, top, right - left, bottom - top};

    const Borrowed borrowed(*this);
    GDALDataset& dataset = *borrowed.dataset;
    GdalErrors errors;
    const auto refuse_failure = [&](CPLErr result) {
        if (result != CE_None || errors.any())
            throw InputError(
                fmt::format("{} could not be read at column {}, row {}: {}. The file is damaged.", about.path,
                            inside.column, inside.row, errors.first()));
    };
    const auto raw = [&](int band, GDALDataType type, PixelWindow w, void* to) {
        refuse_failure(dataset.GetRasterBand(band)->RasterIO(GF_Read, w.column, w.row, w.width, w.height, to,
                                                             w.width, w.height, type, 0, 0, nullptr));
    };

    const std::size_t plane = window.size();
    const bool palette = !described_.palette.empty();
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const int band = palette ? 1 : bands[i] + 1;
        std::span<float> out = samples.subspan(i * plane, plane);
        read_inside<float>(window, inside, out,
                           [&](PixelWindow w, float* to) { raw(band, GDT_Float32, w, to); });
        if (palette)
            for (float& v : out) {
                const auto entry = static_cast<std::size_t>(std::max(v, 0.0F));
                v = entry < described_.palette.size()
                        ? described_.palette[entry][static_cast<std::size_t>(bands[i])]
                        : 0;
            }
    }

    // Mask: a dataset-wide mask or alpha band decides alone; else a pixel is empty when every band says so.
    GDALRasterBand& first = *dataset.GetRasterBand(palette || bands.empty() ? 1 : bands[0] + 1);
    const int flags = first.GetMaskFlags();
    if ((flags & GMF_ALL_VALID) != 0) {
        for (int row = inside.row; row < inside.row + inside.height; ++row)
            std::fill_n(valid.data() + static_cast<std::size_t>(row - window.row) * window.width +
                            (inside.column - window.column),
                        inside.width, std::uint8_t{255});
    } else {
        std::vector<std::uint8_t> mask(plane);
        const bool each = (flags & GMF_PER_DATASET) == 0 && !palette;
        for (std::size_t i = 0; i < (each ? bands.size() : 1); ++i) {
            GDALRasterBand& band = *dataset.GetRasterBand(palette ? 1 : bands.empty() ? 1 : bands[i] + 1);
            read_inside<std::uint8_t>(window, inside, mask, [&](PixelWindow w, std::uint8_t* to) {
                refuse_failure(band.GetMaskBand()->RasterIO(GF_Read, w.column, w.row, w.width, w.height, to,
                                                            w.width, w.height, GDT_Byte, 0, 0, nullptr));
            });
            for (std::size_t p = 0; p < plane; ++p)
                if (mask[p] != 0) valid[p] = 255;
        }
    }
    for (std::size_t i = 0; i < bands.size(); ++i)
        for (std::size_t p = 0; p < plane; ++p)
            if (float& v = samples[i * plane + p]; !std::isfinite(v)) {
                v = 0;
                valid[p] = 0;
            }
}

}  // namespace

std::unique_ptr<Raster> GdalRasterOpener::open(const std::string& path,
                                               std::shared_ptr<const Projection> working) const {
    DatasetPtr dataset = open_dataset(path);
    Described described = describe(path, *dataset, assumed_crs_);
    return std::make_unique<RasterFile>(std::move(dataset), std::move(described), std::move(working));
}

RasterInfo GdalRasterOpener::info(const std::string& path) const {
    return describe(path, *open_dataset(path), assumed_crs_).info;
}

std::string GdalRasterOpener::value_unit(const std::string& path) const {
    const DatasetPtr dataset = open_dataset(path);
    const char* unit = dataset->GetRasterBand(1)->GetUnitType();
    return unit != nullptr ? unit : "";
}

GeoBox GdalRasterOpener::look_at(const std::string& path) const {
    const Described d = describe(path, *open_dataset(path), assumed_crs_);
    const TransformationPtr lonlat = to_lonlat(d.crs);
    constexpr int steps = 40;
    std::vector<LonLat> outline;
    for (int i = 0; i <= steps; ++i)
        for (const auto& [u, v] : {std::pair{i, 0}, {i, steps}, {0, i}, {steps, i}}) {
            const PointM at = d.info.to_crs.to_world(static_cast<double>(d.info.width) * u / steps,
                                                     static_cast<double>(d.info.height) * v / steps);
            double x = at.x, y = at.y;
            GdalErrors errors;
            if (!lonlat->Transform(1, &x, &y) || !std::isfinite(x) || !std::isfinite(y))
                throw InputError(fmt::format(
                    "{} does not lie on Earth: {:g}, {:g} in {} has no longitude and latitude.", path, at.x,
                    at.y, d.crs.GetName() != nullptr ? d.crs.GetName() : "its system"));
            outline.push_back({x, y});
        }
    return within(path, [&] { return geo_box_of(outline); });
}

}  // namespace gridreach
