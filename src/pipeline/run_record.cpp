// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "base/memory.h"
#include "base/words.h"
#include "demand/catalogue.h"
#include "dwellings/measured_accuracy.h"
#include "imagery/scene.h"
#include "io/input_files.h"
#include "outputs/report.h"
#include "pipeline/population.h"
#include "pipeline/version.h"

namespace gridreach {

using nlohmann::json;

json input_checksums(const CheckedPipeline& checked) {
    json inputs = json::array();
    for (const CheckedInput& input : checked.inputs) {
        json files = json::array();
        for (const std::string& file : files_of(input.path)) {
            const FileContent& content = checked.hashes->content(file);
            json row = {{"path", full_name(file)}, {"bytes", content.bytes}, {"xxh128", content.hash.hex()}};
            if (!content.etag.empty()) row["etag"] = content.etag;
            files.push_back(std::move(row));
        }
        inputs.push_back({{"key", input.key}, {"what", input.what}, {"files", files}});
    }
    return inputs;
}

std::vector<std::string> all_methods(const RunValues& v) {
    std::vector<std::string> methods;
    if (v.demand) methods = cost_methods();
    if (v.plan) methods.insert(methods.end(), v.plan->methods.begin(), v.plan->methods.end());
    std::vector<std::string> unique;
    for (std::string& each : methods)
        if (std::find(unique.begin(), unique.end(), each) == unique.end()) unique.push_back(std::move(each));
    return unique;
}

json compare_with_population(const Pipeline& p, const CheckedPipeline& c, const RunValues& v,
                             const PlanSummary& summary, Reporter& reporter) {
    if (p.keys.population.empty()) return nullptr;
    const PopulationCount count = count_population(p, c, v);
    const double raster_households = count.persons / p.costs.persons_per_household;
    json record = {{"raster_persons", count.persons},
                   {"area", count.area},
                   {"persons_per_household", p.costs.persons_per_household},
                   {"raster_households", raster_households},
                   {"households", nullptr},
                   {"households_over_raster_households", nullptr}};
    if (!summary.households) return record;
    record["households"] = *summary.households;
    if (!(raster_households > 0)) return record;
    const double ratio = *summary.households / raster_households;
    record["households_over_raster_households"] = ratio;
    const std::string text = fmt::format(
        "population: {} households are planned for; the raster counts {} in {} ({} persons, {} in each "
        "household).",
        with_commas(std::llround(*summary.households)), with_commas(std::llround(raster_households)),
        count.area, with_commas(std::llround(count.persons)), shortest(p.costs.persons_per_household));
    if (ratio > 0.5 && ratio < 2) {
        reporter.note(text);
    } else {
        reporter.warn(text +
                      " Not every building is a dwelling: look at costs.households_per_dwelling, the "
                      "detector's limits and the raster's year.");
    }
    return record;
}

std::optional<DetectionQuality> detection_of(const Pipeline& p, const CheckedPipeline& c,
                                             const RunValues& v) {
    const bool drawn_by_hand = c.corrections && c.corrections->kind == Corrections::Kind::complete;
    if (p.start != Start::scenes || !v.dwellings || drawn_by_hand) return std::nullopt;
    double coarsest_m = 0;
    for (const std::string& path : p.keys.scenes)
        coarsest_m = std::max(coarsest_m, ground_pixel_m(*c.rasters->open(path, c.projection), *c.metric));
    // A model of one's own is not the one that was measured.
    const bool shipped = p.settings->at("detector").value("model", json()).is_null();
    return detection_quality(p.detector_type, p.detector->pixel_m(coarsest_m),
                             shipped ? measured_accuracy(p.detector_type) : std::vector<MeasuredAccuracy>());
}

json run_record(const Pipeline& p, const CheckedPipeline& c, const RunValues& v, const PlanOutputs& outputs,
                const PlanSummary& summary, const json& population, const json& inputs,
                const std::vector<std::string>& warnings) {
    json record = {
        {"format_version", run_record_version}, {"program", "gridreach"}, {"version", program_version()}};
    json libraries = json::object();
    for (const auto& [name, version] : io_library_versions()) libraries[name] = version;
    record["libraries"] = libraries;

    if (v.search_stopped) record["search_stopped"] = true;
    if (v.rollout) record["rollout"] = to_json(*v.rollout);
    json& s = record["summary"] = to_json(summary);
    s["peak_memory_bytes"] = peak_memory_bytes();
    json seconds = json::object();
    for (const std::string& name : stage_names()) {
        seconds[name] = nullptr;
        s["reasons"]["stage_seconds." + name] = name == "dwellings" && p.start == Start::nodes
                                                    ? "the run starts at given nodes."
                                                    : "the run stopped before this stage.";
    }
    json stages = json::array();
    for (const StageRecord& each : v.stages) {
        seconds[each.stage] = each.seconds;
        s["reasons"].erase("stage_seconds." + each.stage);
        stages.push_back({{"stage", each.stage},
                          {"seconds", each.seconds},
                          {"peak_memory_bytes", each.peak_memory_bytes},
                          {"from_store", each.from_store}});
    }
    s["stage_seconds"] = seconds;
    s["population"] = population;
    if (population.is_null()) s["reasons"]["population"] = "no population raster is given.";
    record["stages"] = stages;
    if (p.detector && !p.detector->identity().empty())
        record["detector_model"] = {{"xxh128_of_card", p.detector->identity()}};
    if (const auto detection = detection_of(p, c, v))
        record["detection"] = to_json(*detection, confidences_of(*v.dwellings));
    record["working_crs"] = c.projection->definition();
    record["settings"] = *p.settings;
    record["origins"] = *p.origins;
    record["inputs"] = inputs;
    json remarks = json::array();
    for (const StageRemarks& stage : remarks_of(outputs))
        for (const std::string& text : stage.remarks)
            remarks.push_back({{"stage", stage.stage}, {"text", text}});
    record["remarks"] = remarks;
    record["warnings"] = warnings;
    record["methods"] = all_methods(v);
    return record;
}

}  // namespace gridreach
