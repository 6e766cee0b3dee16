// SPDX-License-Identifier: Apache-2.0
#include "io/picture_file.h"

#include <fmt/format.h>
#include <gdal_priv.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

#include "base/errors.h"
#include "io/gdal.h"
#include "io/safe_write.h"

namespace gridreach {

namespace {

constexpr int bands = 3;

/// All bands, pixel by pixel; false when GDAL refuses.
bool transfer(GDALDataset& dataset, GDALRWFlag way, int width, int height, void* rgb) {
    return dataset.RasterIO(way, 0, 0, width, height, rgb, width, height, GDT_Byte, bands, nullptr, bands,
                            static_cast<GSpacing>(bands) * width, 1, nullptr) == CE_None;
}

}  // namespace

void write_png(const std::string& path, int width, int height, std::span<const std::uint8_t> rgb) {
    assert(rgb.size() == static_cast<std::size_t>(bands) * static_cast<std::size_t>(width) *
                             static_cast<std::size_t>(height));
    start_gdal();
    write_beside(path, [&](const std::string& temporary) {
        GdalErrors errors;
        const auto refuse = [&] {
            throw ResourceError(
                fmt::format("{} could not be written: {}.", path,
                            errors.any() ? errors.first() : "it does not read back the same"));
        };
        GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("MEM");
        GDALDriver* png = GetGDALDriverManager()->GetDriverByName("PNG");
        if (memory == nullptr || png == nullptr)
            throw ResourceError(fmt::format("{} could not be written: this GDAL writes no PNG.", path));
        const DatasetPtr pixels(memory->Create("", width, height, bands, GDT_Byte, nullptr));
        // GDAL's interface reads and writes through one pointer; nothing is changed here.
        if (!pixels || !transfer(*pixels, GF_Write, width, height, const_cast<std::uint8_t*>(rgb.data())))
            refuse();
        DatasetPtr file(png->CreateCopy(temporary.c_str(), pixels.get(), TRUE, nullptr, nullptr, nullptr));
        if (!file) refuse();
        file.reset();  // A full disk shows only when it closes.
        if (errors.any()) refuse();
        const DatasetPtr again(static_cast<GDALDataset*>(
            GDALOpenEx(temporary.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, nullptr, nullptr, nullptr)));
        std::vector<std::uint8_t> back(rgb.size());
        if (!again || again->GetRasterXSize() != width || again->GetRasterYSize() != height ||
            again->GetRasterCount() != bands || !transfer(*again, GF_Read, width, height, back.data()) ||
            errors.any() || !std::equal(rgb.begin(), rgb.end(), back.begin()))
            refuse();
    });
}

}  // namespace gridreach
