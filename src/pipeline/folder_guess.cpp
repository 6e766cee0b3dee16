// SPDX-License-Identifier: Apache-2.0
#include "pipeline/folder_guess.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/errors.h"
#include "base/words.h"
#include "geo/metric.h"
#include "io/input_files.h"
#include "io/raster_file.h"
#include "io/vector_file.h"
#include "options/setting.h"

namespace gridreach {

namespace fs = std::filesystem;

namespace {

/// True when one of the words stands in the name as a word of its own or at its start ("mv_lines",
/// "roads2020").
bool names(const std::string& name, std::initializer_list<const char*> words) {
    for (const char* word : words)
        for (std::size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1))
            if (at == 0 || std::isalnum(static_cast<unsigned char>(name[at - 1])) == 0) return true;
    return false;
}

double ground_pixel_m(const GdalRasterOpener& opener, const std::string& path, const RasterInfo& info) {
    const GeoBox box = opener.look_at(path);
    const double width_m = geodesic_length_m({box.west, (box.south + box.north) / 2},
                                             {box.west + box.width_degrees(), (box.south + box.north) / 2});
    return width_m / info.width;
}

void guess_raster(GuessedFile& file, const std::string& name) {
    const GdalRasterOpener opener;
    const RasterInfo info = opener.info(file.path);
    const double pixel_m = ground_pixel_m(opener, file.path, info);
    file.what =
        fmt::format("{} × {} pixels, {} band{}, {:.2f} m on the ground", with_commas(info.width),
                    with_commas(info.height), info.bands.size(), info.bands.size() == 1 ? "" : "s", pixel_m);
    const auto by_name = [&](const char* key) {
        file.key = key;
        file.why = "its name says so";
    };
    if (names(name, {"dem", "elev", "srtm", "dtm", "dsm", "height", "altitude", "alos"}))
        return by_name("elevation");
    if (names(name, {"landcover", "land_cover", "land-cover", "lulc", "worldcover", "lc_", "cci"}))
        return by_name("land_cover");
    if (names(name, {"pop", "ppp", "worldpop", "ghs_pop", "hrsl"})) return by_name("population");
    if (pixel_m <= 1.5) {
        file.key = "scenes";
        file.why = fmt::format("{:.2f} m on the ground is fine enough for roofs", pixel_m);
    } else if (info.bands.size() == 1 && info.samples == SampleType::floating && pixel_m >= 5) {
        file.key = "elevation";
        file.why = "one band of heights";
    }
}

/// A rough size of the first shapes, to tell buildings from areas.
double median_area_m2(const VectorLayer& layer) {
    std::vector<double> areas;
    for (const Feature& f : layer.features) {
        for (const PolygonM& p : f.shape.polygons) areas.push_back(area_m2(p));
        if (areas.size() >= 2000) break;
    }
    if (areas.empty()) return 0;
    std::nth_element(areas.begin(), areas.begin() + static_cast<std::ptrdiff_t>(areas.size() / 2),
                     areas.end());
    return areas[areas.size() / 2];
}

void guess_vector(GuessedFile& file, const std::string& name) {
    const GdalVectorReader reader;
    const VectorSummary s = reader.look_at(file.path);
    std::vector<std::string> kinds;
    if (s.has_points) kinds.emplace_back("points");
    if (s.has_lines) kinds.emplace_back("lines");
    if (s.has_polygons) kinds.emplace_back("polygons");
    file.what = fmt::format("{} features ({}), {}", with_commas(static_cast<std::int64_t>(s.feature_count)),
                            kinds.empty() ? "no geometry" : joined(kinds), s.crs);
    const auto is = [&](const char* key, std::string why) {
        file.key = key;
        file.why = std::move(why);
    };
    const auto has_field = [&](const char* field) {
        return std::any_of(s.fields.begin(), s.fields.end(),
                           [&](const std::string& f) { return lowered(f) == field; });
    };
    if (!s.box) return;
    // What looks like one of ours by half of its name, and is something else.
    if (s.has_polygons && !s.has_points && !s.has_lines) {
        if (names(name, {"protected", "reserve", "wdpa"})) return is("protected_areas", "its name says so");
        if (names(name, {"no_go", "nogo", "exclusion"})) return is("no_go", "its name says so");
    }
    if (!s.has_points && names(name, {"water", "lake", "river"})) return is("water", "its name says so");
    if (names(name, {"park", "forest"})) return;
    if (names(name, {"lv", "low_voltage", "service", "secondary", "transformer"})) return;
    if (s.has_lines && !s.has_points && !s.has_polygons) {
        if (names(name, {"road", "track", "highway", "street"})) return is("roads", "its name says so");
        if (names(name, {"grid", "line", "mv", "power", "electric", "network", "feeder", "existing", "kv",
                         "medium"}))
            return is("existing_grid", "lines, and its name says so");
        return;
    }
    if (names(name, {"correct"})) return is("corrections", "its name says so");
    if (has_field("area_in_meters") && has_field("confidence"))
        return is("footprints", "the columns of Google Open Buildings");
    if (names(name, {"building", "footprint", "dwelling", "house", "structure", "roof"}))
        return is("footprints", "its name says so");
    if (names(name, {"substation", "source", "supply"}) && s.has_points)
        return is("substations", "its name says so");
    if (s.has_polygons && !s.has_points) {
        const double area = median_area_m2(reader.read(file.path, *choose_projection(*s.box)));
        if (area > 0 && area < 2000 && s.feature_count >= 20)
            return is("footprints", fmt::format("many small outlines, {:.0f} m² in the middle", area));
        if (names(name, {"area", "boundary", "aoi", "region", "study", "district", "extent", "survey"}))
            return is("survey_area", "its name says so");
        return;
    }
    if (names(name,
              {"node", "village", "settlement", "demand", "demograph", "communit", "load", "site", "town"}))
        return is("nodes", "points, and its name says so");
}

}  // namespace

std::vector<GuessedFile> guess_folder(const std::string& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) throw InputError(fmt::format("{} is no folder.", folder));
    std::vector<std::string> paths;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file(error)) paths.push_back(entry.path().string());
    std::sort(paths.begin(), paths.end());
    std::vector<GuessedFile> files;
    for (const std::string& path : paths) {
        const std::string extension = lowered(fs::path(path).extension().string());
        // Companions of other files, and what is no map.
        static const std::vector<std::string> skipped = {
            ".dbf", ".shx", ".prj", ".cpg",  ".qpj", ".sbn", ".sbx", ".qix", ".xml", ".ovr", ".yaml",
            ".yml", ".md",  ".pdf", ".html", ".png", ".qgz", ".qgs", ".qml", ".sld", ".aux", ".tfw"};
        const std::string base = fs::path(path).filename().string();
        if (std::find(skipped.begin(), skipped.end(), extension) != skipped.end() || base.empty() ||
            base.front() == '.' || base == "README.txt" || base == "run.json")
            continue;
        const FileKind kind = kind_of(path);
        if (kind == FileKind::other) continue;
        GuessedFile file;
        file.path = path;
        try {
            const std::string name = lowered(fs::path(path).stem().string());
            kind == FileKind::raster ? guess_raster(file, name) : guess_vector(file, name);
        } catch (const Error& e) {
            if (extension == ".txt") continue;  // Notes, not a table.
            file.problem = e.what();
        }
        files.push_back(std::move(file));
    }
    return files;
}

FirstPipeline first_pipeline(const std::vector<GuessedFile>& files) {
    FirstPipeline first;
    const auto of = [&](const char* key) {
        std::vector<const GuessedFile*> found;
        for (const GuessedFile& f : files)
            if (f.key == key && f.problem.empty()) found.push_back(&f);
        return found;
    };
    const auto base = [](const GuessedFile& f) { return yaml_scalar(fs::path(f.path).filename().string()); };
    std::string& y = first.yaml;
    y = "# Written by `gridreach init`. Paths are relative to this file. Check it with `gridreach check`, "
        "run it with\n"
        "# `gridreach run`. `gridreach explain` tells what else can be set; what is not set here has a "
        "default.\n\n";

    const auto write = [&](const char* key, const std::vector<const GuessedFile*>& found, bool many,
                           bool active, const std::string& note) {
        const std::string hash = active ? "" : "# ";
        for (const GuessedFile* f : found)
            y += fmt::format("# {}: {} ({}).\n", fs::path(f->path).filename().string(), f->what, f->why);
        if (!note.empty()) y += "# " + note + "\n";
        std::vector<std::string> bases;
        for (const GuessedFile* f : found) bases.push_back(base(*f));
        y += many && bases.size() > 1 ? fmt::format("{}{}: [{}]\n", hash, key, joined(bases))
                                      : fmt::format("{}{}: {}\n", hash, key, bases.front());
        for (std::size_t i = 1; !many && i < bases.size(); ++i) y += fmt::format("# {}: {}\n", key, bases[i]);
        y += "\n";
    };
    // The start: outlines that somebody checked are better than detection; scenes come next; nodes last.
    const auto scenes = of("scenes"), footprints = of("footprints"), nodes = of("nodes");
    const bool from_scenes = !scenes.empty();
    const bool from_footprints = !from_scenes && !footprints.empty();
    if (from_scenes) write("scenes", scenes, true, true, "");
    if (!footprints.empty())
        write("footprints", footprints, true, from_footprints,
              from_scenes ? "To start from these instead of detecting dwellings: remove scenes and uncomment."
                          : "");
    if (!nodes.empty())
        write("nodes", nodes, false, !from_scenes && !from_footprints,
              from_scenes || from_footprints
                  ? "To plan for these instead: remove the key above and uncomment."
                  : "");
    if (scenes.empty() && footprints.empty() && nodes.empty()) {
        y += "# Where do the dwellings come from? Give one of: scenes (imagery of 1.5 m or finer), "
             "footprints, nodes.\n# scenes: [FILE.tif]\n\n";
        first.missing.emplace_back(
            "nothing to start from: add imagery (1.5 m or finer), building outlines or points, or demand "
            "nodes.");
    }
    const auto survey_area = of("survey_area"), grid = of("existing_grid"), substations = of("substations");
    if (!survey_area.empty()) write("survey_area", survey_area, false, from_scenes || from_footprints, "");
    if (const auto corrections = of("corrections"); !corrections.empty())
        write("corrections", corrections, false, from_scenes || from_footprints,
              "The dwellings as a person corrected them.");
    if (!grid.empty()) write("existing_grid", grid, true, true, "");
    if (!substations.empty()) write("substations", substations, true, true, "");
    if (grid.empty() && substations.empty()) {
        y += "# No existing grid was found: the plan joins the nodes among themselves, without a source.\n# "
             "existing_grid: LINES.gpkg\n\n";
        first.missing.emplace_back(
            "no existing grid: without existing_grid or substations the plan has no source of power.");
    }
    if (const auto population = of("population"); !population.empty())
        write("population", population, false, true, "");
    const bool has_ground = !of("elevation").empty() || !of("land_cover").empty();
    for (const char* key : {"elevation", "land_cover"})
        if (const auto found = of(key); !found.empty()) write(key, found, false, true, "");
    for (const char* key : {"roads", "water", "protected_areas", "no_go"})
        if (const auto found = of(key); !found.empty())
            write(key, found, true, has_ground,
                  has_ground ? "" : "For networks over terrain: set network: terrain to use it.");
    y += "output: gridreach_run\n";
    for (const GuessedFile& f : files) {
        const std::string name = fs::path(f.path).filename().string();
        if (!f.problem.empty()) {
            first.missing.push_back(f.problem);
            y += fmt::format("\n# Not used: {}\n", f.problem);
        } else if (f.key.empty()) {
            y += fmt::format("\n# Not used: {} ({}): its role is not clear from its name or content.\n", name,
                             f.what);
        }
    }
    return first;
}

}  // namespace gridreach
