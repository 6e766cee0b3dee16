// SPDX-License-Identifier: Apache-2.0
#include "io/network.h"

#include <cpl_http.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <string_view>

#include "base/errors.h"
#include "base/words.h"
#include "io/gdal.h"

namespace gridreach {

namespace {

bool allowed = false;

/// GDAL's file systems that stay on this machine. What a later GDAL adds is shut until it is looked at.
constexpr std::array<std::string_view, 10> local_file_systems = {
    "/vsicrypt/", "/vsigzip/",   "/vsimem/", "/vsisparse/",          "/vsistdin/",
    "/vsistdin?", "/vsistdout/", "/vsitar/", "/vsistdout_redirect/", "/vsizip/"};

/// Drivers that talk to servers or databases, or start another program.
constexpr std::array<const char*, 33> network_drivers = {
    "HTTP",          "WMS",       "WCS",       "WMTS",          "WFS",        "OAPIF",        "OGCAPI",
    "CSW",           "PLMOSAIC",  "PLSCENES",  "DAAS",          "EEDA",       "EEDAI",        "NGW",
    "Elasticsearch", "Carto",     "CARTO",     "AmigoCloud",    "GMLAS",      "MSSQLSpatial", "MySQL",
    "PostgreSQL",    "ODBC",      "PGeo",      "PostGISRaster", "OGR_OGDI",   "GPSBabel",     "STACTA",
    "STACIT",        "MongoDBv3", "GeoRaster", "HANA",          "GNMDatabase"};

void* refuse_to_open(void*, const char* name, const char*) {
    CPLError(CE_Failure, CPLE_OpenFailed, "%s asks for the network, which is not used", name);
    return nullptr;
}

int no_such_file(void*, const char*, VSIStatBufL*, int) {
    return -1;
}

CPLHTTPResult* refuse_to_fetch(const char* address, CSLConstList, GDALProgressFunc, void*,
                               CPLHTTPFetchWriteFunc, void*, void*) {
    CPLError(CE_Failure, CPLE_HttpResponse, "%s asks for the network, which is not used", address);
    return nullptr;
}

using Open = GDALDataset* (*)(GDALOpenInfo*);
Open open_netcdf = nullptr;

/// The netCDF library itself reads addresses (OPeNDAP).
GDALDataset* open_local_netcdf(GDALOpenInfo* info) {
    return std::string_view(info->pszFilename).find("://") == std::string_view::npos ? open_netcdf(info)
                                                                                     : nullptr;
}

}  // namespace

void allow_network() {
    allowed = true;
}
bool network_allowed() {
    return allowed;
}

void shut_network() {
    struct Free {
        void operator()(VSIFilesystemPluginCallbacksStruct* c) const {
            VSIFreeFilesystemPluginCallbacksStruct(c);
        }
    };
    const std::unique_ptr<VSIFilesystemPluginCallbacksStruct, Free> shut(
        VSIAllocFilesystemPluginCallbacksStruct());
    shut->open = refuse_to_open;
    shut->stat = no_such_file;
    const CPLStringList prefixes(VSIGetFileSystemsPrefixes());
    for (int i = 0; i < prefixes.Count(); ++i)
        if (std::string_view(prefixes[i]) != "/vsisubfile/" &&
            std::find(local_file_systems.begin(), local_file_systems.end(), prefixes[i]) ==
                local_file_systems.end())
            VSIInstallPluginHandler(prefixes[i], shut.get());
    for (const char* prefix : {"/vsicurl?", "/vsihdfs/"}) VSIInstallPluginHandler(prefix, shut.get());

    GDALDriverManager& drivers = *GetGDALDriverManager();
    for (const char* name : network_drivers)
        if (GDALDriver* driver = drivers.GetDriverByName(name)) {
            drivers.DeregisterDriver(driver);
            delete driver;
        }
    if (GDALDriver* netcdf = drivers.GetDriverByName("netCDF"); netcdf != nullptr && netcdf->pfnOpen) {
        open_netcdf = netcdf->pfnOpen;
        netcdf->pfnOpen = open_local_netcdf;
    }
    CPLHTTPSetFetchCallback(refuse_to_fetch, nullptr);
    CPLSetConfigOption("GML_DOWNLOAD_SCHEMA", "NO");
    OSRSetPROJEnableNetwork(0);
}

namespace {

bool asks_for_network(std::string_view path) {
    const std::string low = lowered(path);
    for (const char* sign : {"/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsiadls", "/vsioss", "/vsiswift",
                             "/vsihdfs", "/vsiwebhdfs", "http:", "https:", "ftp:", "s3:"})
        if (low.find(sign) != std::string::npos) return true;
    return false;
}

}  // namespace

void refuse_network(const std::string& path) {
    if (allowed && lowered(path).rfind("http", 0) == 0 && path.find("://") != std::string::npos)
        throw InputError(fmt::format("{} is an address. Name it as /vsicurl/{}.", path, path));
    if (!allowed && asks_for_network(path))
        throw InputError(fmt::format(
            "{} asks for the network, which is not used. Fetch the file first, or add --allow-network.",
            path));
}

void refuse_network_in_vrt(const std::string& path) {
    if (allowed || path.rfind("/vsi", 0) == 0) return;
    constexpr std::size_t most_bytes = std::size_t{64} << 20;
    std::ifstream in(path, std::ios::binary);
    std::string start(512, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    if (start.find("<VRTDataset") == std::string::npos &&
        start.find("<OGRVRTDataSource") == std::string::npos)
        return;
    in.clear();
    in.seekg(0, std::ios::end);
    std::string whole(std::min(static_cast<std::size_t>(std::max<std::streamoff>(in.tellg(), 0)), most_bytes),
                      '\0');
    in.seekg(0);
    in.read(whole.data(), static_cast<std::streamsize>(whole.size()));
    const std::string_view text = whole;
    for (const std::string_view tag : {"<SourceFilename", "<SourceDataset", "<SrcDataSource"})
        for (std::size_t at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + 1)) {
            const std::size_t begin = std::min(text.find('>', at), text.size() - 1) + 1;
            const std::string_view source = text.substr(begin, text.find('<', begin) - begin);
            if (asks_for_network(source))
                throw InputError(
                    fmt::format("{} names {}, which asks for the network, and that is not used. Fetch the "
                                "file first, or add --allow-network.",
                                path, source));
        }
}

}  // namespace gridreach
