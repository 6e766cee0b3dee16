// SPDX-License-Identifier: Apache-2.0
#include "io/geotiff.h"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/errors.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "io/gdal.h"
#include "io/safe_write.h"

namespace gridreach {

namespace {

constexpr int block_side = 256;

/// GDAL 3.6 waits for ever for a thread that the system did not give: where one may be refused, it gets none.
std::string compressing_threads() {
    return std::to_string(memory_is_limited() ? 1U : thread_count());
}

DatasetPtr create(const std::string& path, const GeoTiffForm& form, GDALDataType type) {
    CPLStringList options;
    options.SetNameValue("TILED", "YES");
    options.SetNameValue("BLOCKXSIZE", std::to_string(block_side).c_str());
    options.SetNameValue("BLOCKYSIZE", std::to_string(block_side).c_str());
    options.SetNameValue("NUM_THREADS", compressing_threads().c_str());
    options.SetNameValue("BIGTIFF", "IF_SAFER");
    if (form.jpeg_quality > 0) {
        options.SetNameValue("COMPRESS", "JPEG");
        options.SetNameValue("PHOTOMETRIC", "YCBCR");
        options.SetNameValue("JPEG_QUALITY", std::to_string(form.jpeg_quality).c_str());
    } else {
        options.SetNameValue("COMPRESS", "DEFLATE");
        options.SetNameValue("PREDICTOR", type == GDT_Float32 ? "3" : "2");
    }
    return DatasetPtr(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
        path.c_str(), form.width, form.height, form.bands, type, options.List()));
}

void place(GDALDataset& dataset, const GeoTiffForm& form) {
    auto to_crs = form.to_crs.c;
    dataset.SetGeoTransform(to_crs.data());
    if (!form.crs.empty()) {
        const OGRSpatialReference crs = parse_crs(form.crs);
        dataset.SetSpatialRef(&crs);
    }
    if (form.nodata)
        for (int b = 1; b <= form.bands; ++b) dataset.GetRasterBand(b)->SetNoDataValue(*form.nodata);
}

/// The COG driver only copies: the samples are shown to it as a dataset in memory.
void write_cog(const std::string& path, const GeoTiffForm& form, GDALDataType type, const void* samples) {
    GDALDriverManager& drivers = *GetGDALDriverManager();
    const DatasetPtr memory(
        drivers.GetDriverByName("MEM")->Create("", form.width, form.height, 0, type, nullptr));
    const std::size_t plane = static_cast<std::size_t>(form.width) * static_cast<std::size_t>(form.height) *
                              static_cast<std::size_t>(GDALGetDataTypeSizeBytes(type));
    for (int b = 0; b < form.bands; ++b) {
        CPLStringList options;
        options.SetNameValue("DATAPOINTER",
                             fmt::format("{}", static_cast<const void*>(static_cast<const char*>(samples) +
                                                                        static_cast<std::size_t>(b) * plane))
                                 .c_str());
        memory->AddBand(type, options.List());
    }
    place(*memory, form);
    CPLStringList options;
    options.SetNameValue("COMPRESS", "DEFLATE");
    options.SetNameValue("PREDICTOR", "YES");
    options.SetNameValue("BLOCKSIZE", std::to_string(block_side).c_str());
    options.SetNameValue("NUM_THREADS", compressing_threads().c_str());
    options.SetNameValue("BIGTIFF", "IF_SAFER");
    options.SetNameValue("RESAMPLING", "NEAREST");
    DatasetPtr(drivers.GetDriverByName("COG")->CreateCopy(path.c_str(), memory.get(), 0, options.List(),
                                                          nullptr, nullptr));
}

/// Every sample as it was written; JPEG changes them, so there it is enough that all can be read.
bool reads_back(GDALDataset& dataset, const GeoTiffForm& form, GDALDataType type, const void* samples) {
    const std::size_t line =
        static_cast<std::size_t>(form.width) * static_cast<std::size_t>(GDALGetDataTypeSizeBytes(type));
    std::vector<char> rows(line * block_side);
    const char* expected = static_cast<const char*>(samples);
    for (int b = 1; b <= form.bands; ++b)
        for (int y = 0; y < form.height; y += block_side) {
            const int height = std::min(block_side, form.height - y);
            if (dataset.GetRasterBand(b)->RasterIO(GF_Read, 0, y, form.width, height, rows.data(), form.width,
                                                   height, type, 0, 0, nullptr) != CE_None)
                return false;
            const std::size_t bytes = line * static_cast<std::size_t>(height);
            if (form.jpeg_quality == 0 && std::memcmp(rows.data(), expected, bytes) != 0) return false;
            expected += bytes;
        }
    return true;
}

void write_samples(const std::string& path, const GeoTiffForm& form, GDALDataType type, const void* samples) {
    start_gdal();
    write_beside(path, [&](const std::string& temporary) {
        GdalErrors errors;
        const auto refuse = [&] {
            throw ResourceError(
                fmt::format("{} could not be written: {}.", path,
                            errors.any() ? errors.first() : "it does not read back the same"));
        };
        DatasetPtr dataset = form.overviews ? nullptr : create(temporary, form, type);
        if (!form.overviews && !dataset) refuse();
        if (form.overviews) {
            write_cog(temporary, form, type, samples);
        } else {
            place(*dataset, form);
            const auto result =
                dataset->RasterIO(GF_Write, 0, 0, form.width, form.height, const_cast<void*>(samples),
                                  form.width, form.height, type, form.bands, nullptr, 0, 0, 0, nullptr);
            if (result != CE_None) refuse();
        }
        dataset.reset();  // The driver reports a full disk only when it closes.
        if (errors.any()) refuse();
        const DatasetPtr again(static_cast<GDALDataset*>(
            GDALOpenEx(temporary.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, nullptr, nullptr, nullptr)));
        if (!again || again->GetRasterXSize() != form.width || again->GetRasterYSize() != form.height ||
            again->GetRasterCount() != form.bands || !reads_back(*again, form, type, samples) || errors.any())
            refuse();
    });
}

}  // namespace

void write_geotiff(const std::string& path, const GeoTiffForm& form, std::span<const std::uint8_t> samples) {
    write_samples(path, form, GDT_Byte, samples.data());
}

void write_geotiff(const std::string& path, const GeoTiffForm& form, std::span<const float> samples) {
    write_samples(path, form, GDT_Float32, samples.data());
}

void write_geotiff(const std::string& path, const GeoTiffForm& form, std::span<const std::uint32_t> samples) {
    write_samples(path, form, GDT_UInt32, samples.data());
}

}  // namespace gridreach
