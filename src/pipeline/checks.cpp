// SPDX-License-Identifier: Apache-2.0
#include "pipeline/checks.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/words.h"
#include "demand/load_layer.h"
#include "io/gdal.h"
#include "io/safe_write.h"
#include "terrain/land_cover.h"

namespace gridreach {

namespace fs = std::filesystem;

namespace {

std::string counted(const VectorSummary& s) {
    std::vector<std::string> kinds;
    if (s.has_points) kinds.emplace_back("points");
    if (s.has_lines) kinds.emplace_back("lines");
    if (s.has_polygons) kinds.emplace_back("polygons");
    return fmt::format("{} features ({}), {}", with_commas(static_cast<std::int64_t>(s.feature_count)),
                       kinds.empty() ? "no geometry" : joined(kinds), s.crs);
}

/// Degrees between two boxes; 0 when they touch.
double degrees_apart(const GeoBox& a, const GeoBox& b) {
    const double lat = std::max({0.0, a.south - b.north, b.south - a.north});
    const double centre_gap = std::abs(std::remainder(a.centre().lon - b.centre().lon, 360.0));
    const double lon = std::max(0.0, centre_gap - (a.width_degrees() + b.width_degrees()) / 2);
    return std::max(lat, lon);
}

GeoBox joined_box(const std::vector<GeoBox>& boxes) {
    std::vector<LonLat> corners;
    for (const GeoBox& b : boxes) {
        // Middles too, so that a box wider than 180 degrees keeps its side of the Earth.
        for (double u : {0.0, 0.25, 0.5, 0.75, 1.0}) {
            corners.push_back({b.west + u * b.width_degrees(), b.south});
            corners.push_back({b.west + u * b.width_degrees(), b.north});
        }
    }
    return geo_box_of(corners);
}

std::string shown(const GeoBox& b) {
    return fmt::format("{:.4f} to {:.4f} E, {:.4f} to {:.4f} N", b.west, b.east, b.south, b.north);
}

constexpr double touching_degrees = 1e-9;
constexpr double far_degrees = 1.0;  // About 110 km: further than any line this plans.

void check_together(const CheckedInput& input, const GeoBox& region) {
    if (!input.box) return;
    const bool must_overlap = input.key == "survey_area" || input.key == "population" ||
                              input.key == "corrections" || input.key == "elevation" ||
                              input.key == "land_cover";
    const double apart = degrees_apart(*input.box, region);
    if (apart < touching_degrees || (!must_overlap && apart < far_degrees)) return;
    const GeoBox turned{input.box->south, input.box->west, input.box->north, input.box->east};
    if (degrees_apart(turned, region) < touching_degrees)
        throw InputError(fmt::format(
            "{}: the axes look swapped: it lies at {}, and would lie in the region if longitude and latitude "
            "changed places. Write longitude first.",
            input.path, shown(*input.box)));
    throw InputError(
        fmt::format("{} ({}) lies at {}, apart from the region at {}. Is its coordinate system right?",
                    input.path, input.key, shown(*input.box), shown(region)));
}

}  // namespace

CheckedPipeline check_inputs(const Pipeline& p, Reporter& reporter) {
    CheckedPipeline checked;
    if (!p.keys.crs.empty()) within("crs", [&] { check_crs(p.keys.crs); });
    checked.rasters = std::make_shared<GdalRasterOpener>(p.keys.crs);
    checked.vectors = std::make_shared<GdalVectorReader>(p.keys.crs);
    checked.hashes = std::make_shared<InputHashes>();

    const auto add_vector = [&](const std::string& key, const std::string& path) {
        if (path.empty()) return;
        const VectorSummary s = checked.vectors->look_at(path);
        for (const std::string& remark : s.remarks) reporter.warn(fmt::format("{}: {}", key, remark));
        checked.inputs.push_back({key, path, counted(s), s.box});
    };
    const auto add_raster = [&](const std::string& key, const std::string& path) {
        if (path.empty()) return;
        const RasterInfo info = checked.rasters->info(path);
        checked.inputs.push_back(
            {key, path,
             fmt::format("{} × {} pixels, {} band{}", with_commas(info.width), with_commas(info.height),
                         info.bands.size(), info.bands.size() == 1 ? "" : "s"),
             checked.rasters->look_at(path)});
    };
    const PipelineKeys& k = p.keys;
    for (const std::string& path : k.scenes) add_raster("scenes", path);
    for (const std::string& path : k.footprints) add_vector("footprints", path);
    add_vector("nodes", k.nodes);
    const std::size_t first_others = checked.inputs.size();
    add_vector("survey_area", k.survey_area);
    add_vector("corrections", k.corrections);
    add_vector("loads", k.loads);
    for (const std::string& path : k.existing_grid) add_vector("existing_grid", path);
    for (const std::string& path : k.substations) add_vector("substations", path);
    add_raster("population", k.population);
    add_raster("elevation", k.elevation);
    add_raster("land_cover", k.land_cover);
    for (const std::string& path : k.roads) add_vector("roads", path);
    for (const std::string& path : k.water) add_vector("water", path);
    for (const std::string& path : k.protected_areas) add_vector("protected_areas", path);
    for (const std::string& path : k.no_go) add_vector("no_go", path);
    for (const std::string& path : k.build) add_vector("build", path);
    for (const std::string& path : k.forbid) add_vector("forbid", path);
    for (const std::string& path : k.cost_factors) add_raster("cost_factors", path);

    std::vector<GeoBox> boxes;
    for (std::size_t i = 0; i < first_others; ++i)
        if (checked.inputs[i].box) boxes.push_back(*checked.inputs[i].box);
    // Nothing to place: any system will do for empty layers.
    const GeoBox region = boxes.empty() ? GeoBox{0, 0, 0, 0} : joined_box(boxes);
    if (!boxes.empty())
        for (std::size_t i = first_others; i < checked.inputs.size(); ++i)
            check_together(checked.inputs[i], region);

    checked.projection =
        p.keys.working_crs.empty() ? choose_projection(region) : make_projection(p.keys.working_crs);
    checked.metric = std::make_shared<Metric>(p.distance, checked.projection);
    const PointM middle = checked.projection->forward(region.centre());
    const double scale = checked.metric->scale_at(middle);
    if (!boxes.empty() &&
        (!std::isfinite(middle.x) || !std::isfinite(middle.y) || scale < 0.95 || scale > 1.05))
        throw InputError(
            fmt::format("working_crs {} does not fit the region at {}: lengths there are {:.0f} % off. Leave "
                        "it out, and one is "
                        "chosen.",
                        p.keys.working_crs, shown(region), 100 * (scale - 1)));
    if (!k.corrections.empty()) {
        checked.corrections = std::make_shared<Corrections>(
            read_corrections(checked.vectors->read(k.corrections, *checked.projection), checked.projection));
        for (CheckedInput& input : checked.inputs)
            if (input.key == "corrections") input.what += ": " + checked.corrections->summary();
    }
    // What its features say may be wrong too, and the stages that read it come late.
    const auto read = [&](const std::vector<std::string>& paths) {
        std::vector<VectorLayer> layers;
        for (const std::string& path : paths)
            layers.push_back(checked.vectors->read(path, *checked.projection));
        return layers;
    };
    within("grid", [&] { clean_sources(read(k.existing_grid), read(k.substations), p.grid, p.costs); });
    if (!k.land_cover.empty())
        within("terrain",
               [&] { land_cover_table(p.terrain.land_cover_table, p.terrain.land_cover_factors); });
    if (!k.loads.empty()) {
        LoadLayer layer = read_loads(checked.vectors->read(k.loads, *checked.projection));
        checked.loads = std::move(layer.loads);
        checked.load_remarks = std::move(layer.remarks);
    }
    return checked;
}

namespace {

/// The folder itself, or the nearest one above it that exists.
fs::path existing_part(const fs::path& folder) {
    std::error_code error;
    fs::path existing = fs::absolute(folder, error);
    while (!fs::exists(existing, error) && existing.has_parent_path() && existing != existing.parent_path())
        existing = existing.parent_path();
    return existing;
}

}  // namespace

void check_free_space(const std::string& output, const PipelineKeys& keys) {
    constexpr double mib = 1048576;
    double needed = 64 * mib;
    std::error_code error;
    const auto add = [&](const std::string& path) {
        const std::string file = path.substr(0, path.rfind('|'));
        const auto bytes = fs::file_size(file, error);
        if (!error) needed += (lowered(file).ends_with(".gz") ? 40.0 : 8.0) * static_cast<double>(bytes);
    };
    for (const std::string& path : keys.footprints) add(path);
    if (!keys.nodes.empty()) add(keys.nodes);
    const fs::space_info disk = fs::space(existing_part(output), error);
    if (!error && static_cast<double>(disk.available) < needed)
        throw ResourceError(fmt::format(
            "{} has {:.0f} MiB free, and the run may write {:.0f} MiB. Free some space, or choose another "
            "output.",
            existing_part(output).string(), static_cast<double>(disk.available) / mib, needed / mib));
}

namespace {

/// SQLite keeps changes that are not in the file yet in one of its own beside it, and takes them up by name:
/// into a new GeoPackage under the old name they would write what belongs to the old one.
void check_not_edited(const fs::path& folder) {
    for (const char* name : {"plan.gpkg", "sensitivity.gpkg"})
        for (const char* ending : {"-wal", "-journal"}) {
            std::error_code error;
            const fs::path beside = folder / (std::string(name) + ending);
            const auto bytes = fs::file_size(beside, error);
            if (!error && bytes > 0)
                throw UsageError(fmt::format(
                    "{} is open in another program, which has changed it: {} lies beside it. Save "
                    "and close it there, or choose another output.",
                    (folder / name).string(), beside.filename().string()));
        }
}

/// Whether the results are only the best that a stopped search had found.
bool search_was_stopped(const fs::path& run_record) {
    const auto record = nlohmann::json::parse(read_text_file(run_record.string()), nullptr, false);
    return record.is_object() && record.value("search_stopped", false);
}

}  // namespace

void check_output(const std::string& output, bool overwrite) {
    if (output.empty())
        throw UsageError("no output is given. Set output in the pipeline file, or add --output FOLDER.");
    const fs::path folder(output);
    std::error_code error;
    const fs::file_status status = fs::symlink_status(folder, error);
    if (fs::is_symlink(status))
        throw UsageError(fmt::format("{} is a symbolic link. Name the folder itself.", output));
    if (fs::exists(status)) {
        if (!fs::is_directory(status))
            throw UsageError(fmt::format("{} exists and is no folder. Choose another output.", output));
        // Written into, so a link inside would lead what is written out of the folder.
        for (const char* inner : {".gridreach", ".gridreach/store", "shapefiles"})
            if (fs::is_symlink(fs::symlink_status(folder / inner, error)))
                throw UsageError(fmt::format("{} is a symbolic link, which is not followed. Remove it.",
                                             (folder / inner).string()));
        check_not_edited(folder);
        const bool finished =
            (fs::exists(folder / "run.json", error) && !search_was_stopped(folder / "run.json")) ||
            fs::exists(folder / "sensitivity.json", error);
        const bool ours = fs::exists(folder / ".gridreach", error);
        const bool empty = fs::is_empty(folder, error);
        if (!overwrite && (finished || (!ours && !empty)))
            throw UsageError(
                fmt::format(fmt::runtime(finished ? "{} holds the results of a run. Add --overwrite to "
                                                    "replace them (finished stages are kept), or "
                                                    "choose another output."
                                                  : "{} exists and is not empty. Choose another output, or "
                                                    "add --overwrite to write into it."),
                            output));
    }
    const fs::path existing = existing_part(folder);
    if (!fs::is_directory(existing, error))
        throw UsageError(fmt::format("{} cannot be made: {} is no folder.", output, existing.string()));
    if (::access(existing.c_str(), W_OK | X_OK) != 0)
        throw UsageError(
            fmt::format("{} cannot be written: {} is read-only for you.", output, existing.string()));
}

}  // namespace gridreach
