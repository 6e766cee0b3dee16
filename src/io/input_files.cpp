// SPDX-License-Identifier: Apache-2.0
#include "io/input_files.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/errors.h"
#include "base/words.h"
#include "io/gdal.h"
#include "io/network.h"

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

bool in_gdal_file_system(const std::string& file) {
    return file.rfind("/vsi", 0) == 0;
}

bool is_file(const std::string& file) {
    if (!in_gdal_file_system(file)) return std::filesystem::is_regular_file(file);
    VSIStatBufL status{};
    return VSIStatL(file.c_str(), &status) == 0 && VSI_ISREG(status.st_mode);
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
            if (is_file(list[i])) files.emplace_back(list[i]);
    }
    if (files.empty()) files.push_back(file);
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

std::string full_name(const std::string& file) {
    return in_gdal_file_system(file) ? file : std::filesystem::absolute(file).lexically_normal().string();
}

FileContent content_of(const std::string& file) {
    if (!in_gdal_file_system(file)) return {std::filesystem::file_size(file), hash_file(file), ""};
    refuse_network(file);
    start_gdal();
    GdalErrors errors;
    const CPLStringList headers(VSIGetFileMetadata(file.c_str(), "HEADERS", nullptr));
    VSIStatBufL status{};
    const bool is_there = VSIStatL(file.c_str(), &status) == 0;
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (const char* etag = headers.FetchNameValue("ETag"); is_there && etag != nullptr && *etag == '"')
        return {size, Hasher().text("ETag").text(etag).number(size).finish(), etag};
    const std::unique_ptr<VSILFILE, decltype(&VSIFCloseL)> in(VSIFOpenL(file.c_str(), "rb"), VSIFCloseL);
    Hasher hasher;
    std::uint64_t bytes = 0;
    std::vector<char> piece(1 << 20);
    for (std::size_t count = piece.size(); in && count == piece.size(); bytes += count) {
        count = VSIFReadL(piece.data(), 1, piece.size(), in.get());
        hasher.bytes(piece.data(), count);
    }
    if (!is_there || bytes != size || errors.any())
        throw InputError(fmt::format("{} could not be read to its end{}.", file,
                                     errors.any() ? ": " + errors.first() : ""));
    return {bytes, hasher.finish(), ""};
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
