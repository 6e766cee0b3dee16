// SPDX-License-Identifier: Apache-2.0
#include "pipeline/compare_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/words.h"
#include "io/gdal.h"
#include "io/layer_writer.h"
#include "io/safe_write.h"
#include "io/vector_file.h"
#include "outputs/compare_plans.h"
#include "outputs/qgis_style.h"
#include "pipeline/checks.h"
#include "pipeline/new_folder.h"
#include "pipeline/run_record.h"
#include "pipeline/version.h"

namespace gridreach {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// A run's folder and its record.
struct FinishedRun {
    std::string folder;
    json record;
};

FinishedRun open_run(const std::string& name) {
    fs::path folder(name);
    if (folder.filename() == "run.json") folder = folder.has_parent_path() ? folder.parent_path() : ".";
    std::error_code error;
    if (!fs::exists(folder, error)) throw InputError(name + " does not exist.");
    if (!fs::exists(folder / "run.json", error))
        throw InputError(fmt::format("{} {}. Name the output folder of gridreach run or gridreach plan.",
                                     name,
                                     fs::exists(folder / "sensitivity.json", error)
                                         ? "holds a sensitivity run, which is many plans"
                                         : "is no finished run: there is no run.json in it"));
    FinishedRun run{folder.string(),
                    json::parse(read_text_file((folder / "run.json").string()), nullptr, false)};
    const json& r = run.record;
    if (!r.is_object() || r.value("program", json()) != "gridreach" || !r.contains("summary") ||
        !r["summary"].is_object() || !r.contains("settings") || !r["settings"].is_object())
        throw InputError(fmt::format("{}/run.json is no run record of gridreach.", run.folder));
    if (r.value("format_version", json()) != run_record_version)
        throw InputError(
            fmt::format("{}/run.json has format {}, but this program reads format {}. Run it again "
                        "with this version.",
                        run.folder, r.value("format_version", json()).dump(), run_record_version));
    if (!r["summary"].value("mv_lines", json()).is_number())
        throw InputError(fmt::format("{} holds no plan: the run stopped before it.", run.folder));
    if (!r.value("working_crs", json()).is_string())
        throw InputError(fmt::format("{}/run.json does not say its working_crs.", run.folder));
    return run;
}

std::string text_of(const json& value) {
    return value.is_string()         ? value.get<std::string>()
           : value.is_number_float() ? shortest(value.get<double>())
                                     : value.dump();
}

/// Every setting by its full name, and instead of where inputs lie what they are.
std::map<std::string, std::string> settings_of(const json& record) {
    std::map<std::string, std::string> settings;
    const auto walk = [&](auto&& self, const json& at, const std::string& name) -> void {
        if (at.is_object()) {
            for (const auto& [key, value] : at.items())
                self(self, value, name.empty() ? key : name + "." + key);
        } else if (!at.is_null()) {
            settings[name] = text_of(at);
        }
    };
    walk(walk, record["settings"], "");
    settings.erase("output");
    settings.erase("about");
    if (!record.contains("inputs")) return settings;
    for (const json& input : record["inputs"]) {
        std::vector<std::string> files;
        for (const json& file : input["files"])
            files.push_back(fmt::format("{} ({})",
                                        fs::path(file["path"].get<std::string>()).filename().string(),
                                        file["xxh128"].get<std::string>().substr(0, 8)));
        std::string& text = settings["inputs." + input["key"].get<std::string>()];
        text += (text.empty() ? "" : ", ") + joined(files);
        settings.erase(input["key"].get<std::string>());
    }
    return settings;
}

/// A layer of a run's GeoPackage with its fields by name.
class RunLayer {
public:
    RunLayer(const std::string& geopackage, const std::string& layer, const Projection& projection)
        : layer_(GdalVectorReader().read(geopackage + "|" + layer, projection)) {}
    const std::vector<Feature>& features() const { return layer_.features; }
    const FieldValue& value(const Feature& feature, const char* field) const {
        static const FieldValue none;
        const auto at = layer_.field(field);
        return at ? feature.values[*at] : none;
    }
    std::int64_t id(const Feature& feature) const {
        const auto* id = std::get_if<std::int64_t>(&value(feature, "id"));
        return id ? *id : feature.id;
    }
    std::string text(const Feature& feature, const char* field) const {
        const auto* text = std::get_if<std::string>(&value(feature, field));
        return text ? *text : std::string();
    }
    std::optional<double> number(const Feature& feature, const char* field) const {
        return number_of(value(feature, field));
    }

private:
    VectorLayer layer_;
};

std::vector<ComparedPlace> places_of(const RunLayer& layer) {
    std::vector<ComparedPlace> places;
    for (const Feature& feature : layer.features()) {
        ComparedPlace place;
        place.id = layer.id(feature);
        if (!feature.shape.points.empty()) {
            place.at = feature.shape.points.front();
        } else if (!feature.shape.polygons.empty()) {
            place.at = centroid(feature.shape.polygons.front().outer);
        } else {
            continue;
        }
        place.name = layer.text(feature, "name");
        place.served_by = layer.text(feature, "served_by");
        place.households = layer.number(feature, "households");
        place.total_cost = layer.number(feature, "total_cost");
        places.push_back(std::move(place));
    }
    return places;
}

std::vector<ComparedLine> lines_of(const RunLayer& layer) {
    std::vector<ComparedLine> lines;
    for (const Feature& feature : layer.features()) {
        if (feature.shape.lines.empty()) continue;
        lines.push_back({layer.id(feature), feature.shape.lines.front(),
                         layer.number(feature, "length_m").value_or(0), layer.number(feature, "build_cost"),
                         layer.text(feature, "conductor")});
    }
    return lines;
}

ComparedPlan plan_of(const FinishedRun& run, const Projection& projection) {
    const json& summary = run.record["summary"];
    ComparedPlan plan;
    plan.name = run.folder;
    plan.settings = settings_of(run.record);
    for (const auto& [key, value] : summary.items())
        if (value.is_number()) plan.figures[key] = value.get<double>();
    if (summary.value("currency", json()).is_string()) plan.currency = summary["currency"];
    if (summary.value("bound_scope", json()).is_string()) plan.bound_scope = summary["bound_scope"];
    const std::string layers = run.folder + "/plan.gpkg";
    plan.nodes = places_of(RunLayer(layers, "demand_nodes", projection));
    plan.lines = lines_of(RunLayer(layers, "mv_lines", projection));
    if (summary.value("dwellings", json()).is_number())
        plan.dwellings = places_of(RunLayer(layers, "dwellings", projection));
    return plan;
}

/// Reading is checking here: a record that lacks what it should hold is a wrong input, no bug of ours.
ComparedPlan read_plan(const FinishedRun& run, const Projection& projection) {
    try {
        return plan_of(run, projection);
    } catch (const json::exception&) {
        throw InputError(run.folder + "/run.json is no whole run record of gridreach.");
    }
}

void check_apart(const std::string& output, const FinishedRun& run) {
    if (fs::weakly_canonical(output + "/.") == fs::weakly_canonical(run.folder + "/."))
        throw UsageError(fmt::format("--output {} is one of the runs. Choose another folder.", output));
}

std::shared_ptr<const Projection> common_projection(const FinishedRun& a, const FinishedRun& b) {
    const std::string crs_a = a.record["working_crs"], crs_b = b.record["working_crs"];
    if (crs_a != crs_b)
        throw InputError(fmt::format(
            "the runs lie on different maps: {} was worked in {}, {} in {}. Set working_crs to one "
            "value in both and run again.",
            a.folder, crs_a, b.folder, crs_b));
    return make_projection(crs_a);
}

}  // namespace

CompareResult compare_runs(const std::string& name_a, const std::string& name_b, const std::string& output,
                           bool overwrite) {
    const FinishedRun run_a = open_run(name_a), run_b = open_run(name_b);
    const std::shared_ptr<const Projection> projection = common_projection(run_a, run_b);
    if (!output.empty()) {
        check_apart(output, run_a);
        check_apart(output, run_b);
        check_output(output, overwrite);
    }
    const ComparedPlan a = read_plan(run_a, *projection), b = read_plan(run_b, *projection);
    PlanComparison comparison = compare_plans(a, b, Metric(DistanceKind::projected, projection));

    CompareResult result;
    result.lines = compare_lines_for_people(a, b, comparison);
    json record = compare_json(a, b, comparison);
    record["program"] = "gridreach";
    record["version"] = program_version();
    result.record = std::make_shared<json>(record);
    if (output.empty()) return result;

    const NewFolder folder(output);
    const auto path = [&](const char* name) { return output + "/" + name; };
    const std::string language = run_a.record["settings"].value("language", "en");
    const auto& languages = language_names();
    const Phrases phrases(std::count(languages.begin(), languages.end(), language) > 0
                              ? language_named(language)
                              : Language::en);
    add_styles(comparison.layers, phrases);
    std::error_code ignored;
    fs::remove(path("compare.json"), ignored);
    GdalLayerWriter().write_geopackage(path("compare.gpkg"), comparison.layers, *projection);
    write_text_file(path("compare.html"), compare_html(a, b, comparison, phrases.language(),
                                                       fmt::format("gridreach {}", program_version())));
    write_text_file(path("compare.json"), record.dump(2) + "\n");
    for (const char* name : {"compare.html", "compare.gpkg", "compare.json"})
        result.files.push_back(path(name));
    return result;
}

}  // namespace gridreach
