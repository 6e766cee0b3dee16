// SPDX-License-Identifier: Apache-2.0
#include "io/gdal.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <new>

#include "base/errors.h"
#include "io/network.h"

namespace gridreach {

namespace {

std::time_t format_time() {
    // 1980-01-01: the first day that every format and the zip directory can hold.
    constexpr std::time_t first_day = 315532800;
    const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
    if (epoch == nullptr || *epoch == '\0') return first_day;
    char* end = nullptr;
    const long long value = std::strtoll(epoch, &end, 10);
    return *end == '\0' && value >= 0 ? static_cast<std::time_t>(value) : first_day;
}

std::string formatted(const char* form) {
    const std::time_t at = format_time();
    std::tm utc{};
    gmtime_r(&at, &utc);
    char text[40];
    std::strftime(text, sizeof text, form, &utc);
    return text;
}

/// GDAL ends the program where it finds no memory for a few bytes. An exception leaves it before it does.
void throw_if_fatal(CPLErr level) {
    if (level == CE_Fatal) throw std::bad_alloc();
}

void CPL_STDCALL keep_quiet(CPLErr level, CPLErrorNum, const char*) {
    throw_if_fatal(level);
}

}  // namespace

std::string format_date() {
    return formatted("%Y-%m-%d");
}

void start_gdal() {
    // No std::call_once: an exception (of memory) would pass through the C library.
    static const bool started = [] {
        // No Python inside a VRT, whatever the environment says.
        CPLSetConfigOption("GDAL_VRT_ENABLE_PYTHON", "NO");
        CPLSetConfigOption("GDAL_HTTP_MAX_RETRY", "0");
        CPLSetConfigOption("GDAL_HTTP_CONNECTTIMEOUT", "10");
        CPLSetConfigOption("GDAL_HTTP_TIMEOUT", "60");
        CPLSetConfigOption("OGR_CURRENT_DATE", formatted("%Y-%m-%dT%H:%M:%S.000Z").c_str());
        CPLSetConfigOption("OSR_DEFAULT_AXIS_MAPPING_STRATEGY", "TRADITIONAL_GIS_ORDER");
        CPLSetConfigOption("GDAL_NUM_THREADS", "1");
        // Its own default is a twentieth of the machine's memory.
        if (CPLGetConfigOption("GDAL_CACHEMAX", nullptr) == nullptr)
            CPLSetConfigOption("GDAL_CACHEMAX", "256");
        CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "0");
        CPLSetErrorHandler(keep_quiet);
        GDALAllRegister();
        if (!network_allowed()) shut_network();
        return true;
    }();
    static_cast<void>(started);
}

struct GdalErrors::State {
    std::string first;
    static void CPL_STDCALL handle(CPLErr level, CPLErrorNum, const char* text) {
        throw_if_fatal(level);
        if (level < CE_Failure) return;
        auto* state = static_cast<State*>(CPLGetErrorHandlerUserData());
        if (state->first.empty()) state->first = text;
    }
};

GdalErrors::GdalErrors() : state_(std::make_unique<State>()) {
    CPLPushErrorHandlerEx(&State::handle, state_.get());
    CPLErrorReset();
}
GdalErrors::~GdalErrors() {
    CPLPopErrorHandler();
}
bool GdalErrors::any() const {
    return !state_->first.empty();
}
std::string GdalErrors::first() const {
    std::string text = state_->first;
    for (char& c : text)
        if (c == '\n') c = ' ';
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
    return text;
}

void CloseDataset::operator()(GDALDataset* dataset) const {
    GDALClose(dataset);
}
void FreeTransformation::operator()(OGRCoordinateTransformation* t) const {
    OGRCoordinateTransformation::DestroyCT(t);
}

OGRSpatialReference parse_crs(const std::string& definition) {
    start_gdal();
    GdalErrors errors;
    OGRSpatialReference crs;
    crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    // A file name or a URL would be read by SetFromUserInput; neither is a coordinate system here.
    const bool file_like =
        definition.find("://") != std::string::npos || definition.find(".prj") != std::string::npos;
    if (definition.empty() || file_like ||
        crs.SetFromUserInput(definition.c_str(),
                             OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get()) != OGRERR_NONE)
        throw UsageError(
            fmt::format("\"{}\" is no coordinate system. Write it as EPSG:4326, as a PROJ string or as WKT.",
                        definition));
    return crs;
}

void check_crs(const std::string& definition) {
    parse_crs(definition);
}

namespace {

/// A projection by PROJ, for systems other than transverse Mercator on WGS84.
class ProjProjection : public Projection {
public:
    ProjProjection(std::string definition, const OGRSpatialReference& crs)
        : definition_(std::move(definition)), forward_(from_lonlat(crs)), inverse_(to_lonlat(crs)) {}
    std::string definition() const override { return definition_; }
    PointM forward(LonLat p) const override {
        const std::lock_guard lock(mutex_);
        double x = p.lon, y = p.lat;
        if (!forward_->Transform(1, &x, &y)) return {std::nan(""), std::nan("")};
        return {x, y};
    }
    LonLat inverse(PointM p) const override {
        const std::lock_guard lock(mutex_);
        double x = p.x, y = p.y;
        if (!inverse_->Transform(1, &x, &y)) return {std::nan(""), std::nan("")};
        return {x, y};
    }

private:
    std::string definition_;
    TransformationPtr forward_, inverse_;
    mutable std::mutex mutex_;
};

}  // namespace

std::shared_ptr<const Projection> make_projection(const std::string& definition) {
    if (auto utm = utm_projection(definition)) return utm;
    const OGRSpatialReference crs = parse_crs(definition);
    const char* name = crs.GetName() != nullptr ? crs.GetName() : "";
    if (!crs.IsProjected())
        throw UsageError(
            fmt::format("working_crs {} ({}) is in degrees, but lengths need metres. Name a projected "
                        "system such as a UTM zone, or leave working_crs out.",
                        definition, name));
    if (std::abs(crs.GetLinearUnits() - 1) > 1e-9)
        throw UsageError(
            fmt::format("working_crs {} ({}) is not in metres. Name a metric system.", definition, name));
    const char* method = crs.GetAttrValue("PROJECTION");
    const std::string kind = method != nullptr ? method : "";
    if (kind == SRS_PT_MERCATOR_1SP || kind == SRS_PT_MERCATOR_2SP ||
        kind.find("Pseudo") != std::string::npos || kind.find("Equal_Area") != std::string::npos ||
        kind == SRS_PT_CYLINDRICAL_EQUAL_AREA || kind == SRS_PT_SINUSOIDAL || kind == SRS_PT_MOLLWEIDE)
        throw UsageError(
            fmt::format("working_crs {} ({}) distorts lengths. Name a UTM zone or another conformal metric "
                        "system, or leave working_crs out.",
                        definition, name));
    return std::make_shared<ProjProjection>(definition, crs);
}

std::shared_ptr<const Projection> projection_of_file(const std::string& wkt, const std::string& what) {
    const OGRSpatialReference crs = parse_crs(wkt);
    const std::string name = crs.GetName() != nullptr ? crs.GetName() : "its system";
    if (!crs.IsProjected() || std::abs(crs.GetLinearUnits() - 1) > 1e-9)
        throw InputError(fmt::format(
            "{} is in {}, which is not in metres, but costs are per metre. Warp it first: gdalwarp -t_srs "
            "EPSG:326zz (the region's UTM zone) -tr 30 30.",
            what, name));
    try {
        return make_projection(wkt);
    } catch (const UsageError&) {
        throw InputError(fmt::format(
            "{} is in {}, which distorts lengths. Warp it first: gdalwarp -t_srs EPSG:326zz (the region's "
            "UTM zone) -tr 30 30.",
            what, name));
    }
}

OGRSpatialReference crs_of(const Projection& projection) {
    return parse_crs(projection.definition());
}

std::string wkt_of(const Projection& projection) {
    const char* options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
    char* text = nullptr;
    const OGRErr error = crs_of(projection).exportToWkt(&text, options);
    const std::string wkt = error == OGRERR_NONE && text != nullptr ? text : "";
    CPLFree(text);
    return wkt;
}

namespace {

OGRSpatialReference wgs84() {
    OGRSpatialReference crs;
    crs.importFromEPSG(4326);
    crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

TransformationPtr transformation(const OGRSpatialReference& from, const OGRSpatialReference& to) {
    GdalErrors errors;
    TransformationPtr made(OGRCreateCoordinateTransformation(&from, &to));
    if (!made)
        throw InputError(fmt::format("there is no way from {} to {}: {}.",
                                     from.GetName() ? from.GetName() : "?", to.GetName() ? to.GetName() : "?",
                                     errors.first()));
    return made;
}

}  // namespace

TransformationPtr to_lonlat(const OGRSpatialReference& from) {
    return transformation(from, wgs84());
}
TransformationPtr from_lonlat(const OGRSpatialReference& to) {
    return transformation(wgs84(), to);
}

void require_readable(const std::string& path) {
    refuse_network(path);
    if (path.empty()) throw InputError("a file name is empty.");
    if (path.rfind("/vsi", 0) == 0) return;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) throw InputError(fmt::format("{} does not exist.", path));
    if (std::filesystem::is_directory(status)) return;  // some formats are folders
    if (!std::ifstream(path, std::ios::binary))
        throw InputError(fmt::format("{} could not be read: {}.", path, std::strerror(errno)));
    refuse_network_in_vrt(path);
}

}  // namespace gridreach
