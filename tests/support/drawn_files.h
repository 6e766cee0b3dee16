// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <string>
#include <vector>

#include "io/gdal.h"

namespace gridreach::test {

/// Draws a small GeoTIFF: value of band b at (column, row) is `value(b, column, row)`.
template <class Value>
void draw_tiff(const std::string& path, int width, int height, int bands, GDALDataType type,
               std::vector<double> to_crs, const std::string& crs, const Value& value) {
    start_gdal();
    DatasetPtr dataset(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(path.c_str(), width, height,
                                                                                bands, type, nullptr));
    if (!to_crs.empty()) dataset->SetGeoTransform(to_crs.data());
    if (!crs.empty()) {
        const OGRSpatialReference system = parse_crs(crs);
        dataset->SetSpatialRef(&system);
    }
    for (int b = 0; b < bands; ++b) {
        std::vector<double> row(static_cast<std::size_t>(width));
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) row[static_cast<std::size_t>(x)] = value(b, x, y);
            EXPECT_EQ(dataset->GetRasterBand(b + 1)->RasterIO(GF_Write, 0, y, width, 1, row.data(), width, 1,
                                                              GDT_Float64, 0, 0, nullptr),
                      CE_None);
        }
    }
}

/// Draws a vector file of WKT geometries ("" is none), each with the fields `name` (text) and `size` (real).
inline void draw_vector(const std::string& path, const std::string& driver, const std::string& crs,
                        const std::vector<std::string>& wkts, OGRwkbGeometryType type = wkbUnknown) {
    start_gdal();
    DatasetPtr dataset(GetGDALDriverManager()
                           ->GetDriverByName(driver.c_str())
                           ->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    OGRSpatialReference system;
    if (!crs.empty()) system = parse_crs(crs);
    OGRLayer* layer = dataset->CreateLayer("drawn", crs.empty() ? nullptr : &system, type, nullptr);
    OGRFieldDefn name("name", OFTString), size("size", OFTReal);
    EXPECT_EQ(layer->CreateField(&name), OGRERR_NONE);
    EXPECT_EQ(layer->CreateField(&size), OGRERR_NONE);
    for (std::size_t i = 0; i < wkts.size(); ++i) {
        OGRFeature feature(layer->GetLayerDefn());
        feature.SetField("name", ("row " + std::to_string(i)).c_str());
        feature.SetField("size", static_cast<double>(i) + 0.5);
        OGRGeometry* geometry = nullptr;
        if (!wkts[i].empty() &&
            OGRGeometryFactory::createFromWkt(wkts[i].c_str(), nullptr, &geometry) == OGRERR_NONE)
            feature.SetGeometryDirectly(geometry);
        EXPECT_EQ(layer->CreateFeature(&feature), OGRERR_NONE);
    }
}

}  // namespace gridreach::test
