// SPDX-License-Identifier: Apache-2.0
#include "io/input_files.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <filesystem>

#include "base/errors.h"
#include "base/words.h"
#include "io/gdal.h"

namespace gridreach {

namespace {

bool is_table(const std::string& file) {
    std::string low = lowered(file);
    if (low.size() > 3 && low.substr(low.size() - 3) == ".gz") low.resize(low.size() - 3);
    for (const char* end : {".csv", ".tsv", ".txt", ".geojsonl", ".geojsonseq", ".geojsons", ".jsonl"})
        if (low.size() > std::string_view(end).size() &&
            low.substr(low.size() - std::string_view(end).size()) == end)
            return true;
    return false;
}

DatasetPtr opened(const std::string& file, unsigned flags) {
    start_gdal();
    const GdalErrors quiet;
    return DatasetPtr(static_cast<GDALDataset*>(
        GDALOpenEx(file.c_str(), flags | GDAL_OF_READONLY, nullptr, nullptr, nullptr)));
}

}  // namespace

std::vector<std::string> files_of(const std::string& path) {
    const std::string file = path.substr(0, path.rfind('|'));
    require_readable(file);
    if (is_table(file)) return {file};
    std::vector<std::string> files;
    if (const DatasetPtr dataset = opened(file, GDAL_OF_RASTER | GDAL_OF_VECTOR)) {
        const CPLStringList list(dataset->GetFileList());
        for (int i = 0; i < list.Count(); ++i)
            if (std::filesystem::is_regular_file(list[i])) files.emplace_back(list[i]);
    }
    if (files.empty()) files.push_back(file);
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

FileKind kind_of(const std::string& path) {
    if (is_table(path)) return FileKind::vector;
    const DatasetPtr dataset = opened(path, GDAL_OF_RASTER | GDAL_OF_VECTOR);
    if (!dataset) return FileKind::other;
    if (dataset->GetRasterCount() > 0) return FileKind::raster;
    return dataset->GetLayerCount() > 0 ? FileKind::vector : FileKind::other;
}

std::vector<std::pair<std::string, std::string>> io_library_versions() {
    int major = 0, minor = 0, patch = 0;
    OSRGetPROJVersion(&major, &minor, &patch);
    return {{"GDAL", GDALVersionInfo("RELEASE_NAME")},
            {"PROJ", fmt::format("{}.{}.{}", major, minor, patch)}};
}

}  // namespace gridreach
