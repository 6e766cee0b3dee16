// SPDX-License-Identifier: Apache-2.0
#include "io/geotiff.h"

#include <fmt/format.h>
#include <gdal_alg.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include "base/errors.h"
#include "io/gdal.h"
#include "io/safe_write.h"

namespace gridreach {

namespace {

void write_samples(const std::string& path, const GeoTiffForm& form, GDALDataType type, const void* samples) {
    start_gdal();
    write_beside(path, [&](const std::string& temporary) {
        GdalErrors errors;
        const auto refuse = [&] {
            throw ResourceError(fmt::format("{} could not be written: {}.", path, errors.first()));
        };
        CPLStringList options;
        options.SetNameValue("TILED", "YES");
        options.SetNameValue("BLOCKXSIZE", "256");
        options.SetNameValue("BLOCKYSIZE", "256");
        if (form.jpeg_quality > 0) {
            options.SetNameValue("COMPRESS", "JPEG");
            options.SetNameValue("PHOTOMETRIC", "YCBCR");
            options.SetNameValue("JPEG_QUALITY", std::to_string(form.jpeg_quality).c_str());
        } else {
            options.SetNameValue("COMPRESS", "DEFLATE");
            options.SetNameValue("PREDICTOR", type == GDT_Float32 ? "3" : "2");
        }
        DatasetPtr dataset(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
            temporary.c_str(), form.width, form.height, form.bands, type, options.List()));
        if (!dataset) refuse();
        auto to_crs = form.to_crs.c;
        dataset->SetGeoTransform(to_crs.data());
        if (!form.crs.empty()) {
            const OGRSpatialReference crs = parse_crs(form.crs);
            dataset->SetSpatialRef(&crs);
        }
        if (form.nodata)
            for (int b = 1; b <= form.bands; ++b) dataset->GetRasterBand(b)->SetNoDataValue(*form.nodata);
        const auto result =
            dataset->RasterIO(GF_Write, 0, 0, form.width, form.height, const_cast<void*>(samples), form.width,
                              form.height, type, form.bands, nullptr, 0, 0, 0, nullptr);
        if (result != CE_None) refuse();
        dataset.reset();  // The driver reports a full disk only when it closes.
        if (errors.any()) refuse();
        const DatasetPtr again(static_cast<GDALDataset*>(
            GDALOpenEx(temporary.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, nullptr, nullptr, nullptr)));
        if (!again || again->GetRasterXSize() != form.width || again->GetRasterCount() != form.bands ||
            GDALChecksumImage(again->GetRasterBand(1), 0, 0, form.width, form.height) < 0 || errors.any())
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

}  // namespace gridreach
