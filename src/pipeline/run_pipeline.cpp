// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/words.h"
#include "io/csv_table.h"
#include "io/gdal.h"
#include "io/geotiff.h"
#include "io/layer_writer.h"
#include "io/safe_write.h"
#include "io/zip_file.h"
#include "outputs/bill.h"
#include "outputs/fields.h"
#include "outputs/layers.h"
#include "outputs/qgis_project.h"
#include "outputs/qgis_style.h"
#include "outputs/report.h"
#include "outputs/summary.h"
#include "pipeline/finished_run.h"
#include "pipeline/ground_bound.h"
#include "pipeline/new_folder.h"
#include "pipeline/run_record.h"
#include "pipeline/runner.h"
#include "pipeline/stale_layers.h"
#include "pipeline/version.h"

namespace gridreach {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// Passes everything on and keeps the warnings for the run record.
class KeepingReporter : public Reporter {
public:
    explicit KeepingReporter(Reporter& to) : to_(to) {}
    void note(std::string_view text) override { to_.note(text); }
    void warn(std::string_view text) override {
        {
            const std::lock_guard lock(mutex_);
            warnings_.emplace_back(text);
        }
        to_.warn(text);
    }
    void progress(std::string_view stage, std::uint64_t done, std::uint64_t total) override {
        to_.progress(stage, done, total);
    }
    std::vector<std::string> warnings() const {
        const std::lock_guard lock(mutex_);
        return warnings_;
    }

private:
    Reporter& to_;
    mutable std::mutex mutex_;
    std::vector<std::string> warnings_;
};

/// Settings as the report lists them: name, value, where it came from. Not where files are: their names and
/// checksums stand in a table of their own, and equal runs in two places give equal reports.
std::vector<ReportSetting> listed_settings(const Pipeline& p) {
    std::vector<ReportSetting> listed;
    PipelineKeys keys;
    OptionList list;
    describe(keys, list);
    const auto is_place = [&](const std::string& key) {
        return std::any_of(list.all().begin(), list.all().end(), [&](const Option& o) {
            return o.name() == key && (o.type() == Option::Type::path || o.type() == Option::Type::paths);
        });
    };
    const auto walk = [&](auto&& self, const json& at, const std::string& name) -> void {
        if (!at.is_object()) {
            std::string value = at.is_string() ? at.get<std::string>() : at.dump();
            // A file a slot names, such as a model card.
            if (value.starts_with('/')) value = fs::path(value).filename().string();
            listed.push_back(
                {name, value, fs::path((*p.origins)[name].get<std::string>()).filename().string()});
            return;
        }
        for (const auto& [key, value] : at.items())
            if (!name.empty() || !is_place(key)) self(self, value, name.empty() ? key : name + "." + key);
    };
    walk(walk, *p.settings, "");
    return listed;
}

std::string report_of(const Pipeline& p, const CheckedPipeline& c, const RunValues& v,
                      const PlanOutputs& outputs, const PlanSummary& summary, const json& inputs,
                      const std::vector<std::string>& warnings) {
    ReportInput input;
    input.language = language_named(p.keys.language);
    input.about = p.keys.about;
    input.outputs = outputs;
    input.summary = summary;
    input.stages = remarks_of(outputs);
    if (!warnings.empty()) input.stages.insert(input.stages.begin(), {"run", warnings, {}});
    input.detection = detection_of(p, c, v);
    input.coordinate_system = c.projection->definition();
    input.settings = listed_settings(p);
    for (const json& each : inputs)
        for (const json& file : each["files"])
            input.files.push_back({each["key"].get<std::string>(),
                                   fs::path(file["path"].get<std::string>()).filename().string(),
                                   file["xxh128"].get<std::string>(), file["bytes"].get<std::uint64_t>()});
    input.methods = all_methods(v);
    input.program = fmt::format("gridreach {}", program_version());
    return report_html(input);
}

std::string project_of(const Pipeline& p, const CheckedPipeline& c, const std::vector<OutputLayer>& layers,
                       const PlanSummary& summary, const Phrases& phrases,
                       const std::optional<SurfaceLayer>& surface) {
    ProjectInput input;
    input.surface = surface;
    input.phrases = phrases;
    input.title = phrases("Grid-extension plan");
    input.about = p.keys.about;
    input.remarks = five_lines(summary, Wording(phrases.language()));
    input.geopackage = "./plan.gpkg";
    if (c.projection->definition().starts_with("EPSG:")) input.crs_name = c.projection->definition();
    input.crs_wkt = wkt_of(*c.projection);
    input.layers = &layers;
    return qgis_project(input);
}

/// The edited layer of an earlier run would be lost if this run wrote over it.
void keep_corrections(const std::string& corrections, const std::string& output) {
    if (corrections.empty()) return;
    const fs::path file = fs::weakly_canonical(corrections.substr(0, corrections.rfind('|')));
    if (file == fs::weakly_canonical(output + "/plan.gpkg") ||
        file.parent_path() == fs::weakly_canonical(output + "/shapefiles"))
        throw UsageError(fmt::format(
            "corrections: {} is a result that this run would write over. Save the corrected layer "
            "in a file of its own and name that, or choose another output.",
            corrections));
}

}  // namespace

namespace {

/// The bill as a table.
std::string bill_csv(const std::vector<BillRow>& bill, const std::string& currency) {
    std::string out = "year,part,item,kind,quantity,unit,unit_cost,cost,currency\n";
    for (const BillRow& row : bill) {
        const bool priced = row.cost && row.quantity > 0;
        out +=
            fmt::format("{},{},{},{},{},{},{},{},{}\n", row.year ? std::to_string(*row.year) : "", row.part,
                        row.item, csv_cell(row.kind), shortest(std::round(row.quantity * 1000) / 1000),
                        row.unit, priced ? fmt::format("{:.4f}", *row.cost / row.quantity) : "",
                        row.cost ? fmt::format("{:.2f}", *row.cost) : "", csv_cell(currency));
    }
    return out;
}

/// cost_surface.tif: currency per metre, no-go as nodata.
void write_surface(const std::string& path, const CostSurface& surface, const Projection& projection) {
    const CellLattice& l = surface.lattice;
    constexpr float nodata = -1;
    std::vector<float> prices = surface.cost_per_m;
    std::replace(prices.begin(), prices.end(), no_go, nodata);
    GeoTiffForm form;
    form.width = l.width;
    form.height = l.height;
    form.to_crs = {{l.top_left.x, l.cell_width_m, 0, l.top_left.y, 0, -l.cell_height_m}};
    form.crs = projection.definition();
    form.nodata = nodata;
    form.overviews = true;
    write_geotiff(path, form, std::span<const float>(prices));
}

}  // namespace

RunResult run_pipeline(const Pipeline& p, bool overwrite, Stage until, Reporter& to) {
    KeepingReporter reporter(to);
    const std::string& output = p.keys.output;
    const CheckedPipeline checked = before_work([&] {
        if (until == Stage::dwellings && p.start == Start::nodes)
            throw UsageError("the run starts at nodes, so there is no stage dwellings to stop after.");
        check_output(output, overwrite);
        keep_corrections(p.keys.corrections, output);
        check_free_space(output, p.keys);
        return check_inputs(p, reporter);
    });
    NewFolder folder = before_work([&] { return NewFolder(output); });
    const OutputLock lock = before_work([&] { return OutputLock(output); });
    const Hash128 from = made_from(p, checked, until);
    if (auto finished = finished_result(output, from)) {
        reporter.note(fmt::format("{}: nothing has changed since these results were written.", output));
        return *finished;
    }
    const StageStore store(output + "/.gridreach/store");
    keep_pipeline(p);
    RunValues v;
    try {
        v = run_stages(p, checked, store, until, reporter, IfMissing::compute, WhenStopped::answer);
    } catch (const NotStarted&) {
        folder.take_back();
        throw;
    } catch (const Error& e) {
        // Reading vector files is a part of checking them: nothing was computed yet.
        const bool reading = p.start != Start::scenes &&
                             (e.error_class() == ErrorClass::input || e.error_class() == ErrorClass::usage);
        if (!reading) throw;
        folder.take_back();
        throw NotStarted(e);
    }

    throw_if_stopped();
    PlanOutputs outputs{v.dwellings.get(), v.demand.get(), v.sources.get(), v.network.get(),
                        v.plan.get(),      &p.costs,       v.rollout.get()};
    const std::vector<Pole> poles = place_poles(outputs, spans_of(p.equipment), p.poles);
    const std::vector<BillRow> bill = bill_of_quantities(outputs, poles);
    outputs.bill = &bill;
    const GroundBound ground = bound_on_ground(p, checked, store, v, reporter);
    outputs.surface_bound = ground.bound.get();
    outputs.surface_bound_reason = ground.reason;
    if (v.plan && draws_poles(p.poles, poles.size())) outputs.poles = &poles;
    if (v.plan && p.poles.layer == "auto" && outputs.poles == nullptr)
        reporter.note(
            fmt::format("poles: {} are counted, and too many for a layer; poles.layer=yes writes it.",
                        with_commas(static_cast<std::int64_t>(poles.size()))));
    const PlanSummary summary = summarise(outputs);
    const json population = compare_with_population(p, checked, v, summary, reporter);
    throw_if_stopped();
    const json inputs = input_checksums(checked);
    const Phrases phrases(language_named(p.keys.language));
    std::vector<OutputLayer> layers = make_layers(outputs);
    add_styles(layers, phrases);
    const GdalLayerWriter writer;
    RunResult result;
    result.output = output;
    const auto path = [&](const std::string& name) { return output + "/" + name; };

    // The run record comes last: where it stands, the layers beside it are whole and belong to it.
    throw_if_stopped();
    std::error_code ignored;
    forget_finished(output);
    fs::remove(path("run.json"), ignored);
    fs::create_directories(path("shapefiles"), ignored);
    remove_stale(path("shapefiles"), layer_tables(), layers);
    writer.write_shapefiles(path("shapefiles"), layers, *checked.projection);
    writer.write_geopackage(path("plan.gpkg"), layers, *checked.projection);
    throw_if_stopped();
    fs::remove(path("bill_of_quantities.csv"), ignored);
    if (v.plan) {
        write_text_file(path("bill_of_quantities.csv"), bill_csv(bill, p.costs.currency));
        result.files.push_back(path("bill_of_quantities.csv"));
    }
    for (const char* name : {"cost_surface.tif", "cost_surface.qml"}) fs::remove(path(name), ignored);
    std::optional<SurfaceLayer> surface;
    if (p.network_builder().reads_terrain() && p.terrain.write_surface && v.sources) {
        const CostSurface& prices = surface_of(p, checked, v, reporter);
        surface = {"./cost_surface.tif", p.costs.currency, price_stops(prices)};
        write_surface(path("cost_surface.tif"), prices, *checked.projection);
        write_text_file(path("cost_surface.qml"), surface_qml(*surface));
        result.files.push_back(path("cost_surface.tif"));
    }
    write_text_file(path("plan.qgz"),
                    zip_of({{"plan.qgs", project_of(p, checked, layers, summary, phrases, surface)}}));
    throw_if_stopped();
    write_text_file(path("report.html"),
                    report_of(p, checked, v, outputs, summary, inputs, reporter.warnings()));
    result.record = std::make_shared<json>(
        run_record(p, checked, v, outputs, summary, population, inputs, reporter.warnings()));
    write_text_file(path("run.json"), result.record->dump(2) + "\n");
    for (const char* name : {"report.html", "plan.qgz", "plan.gpkg", "shapefiles", "run.json"})
        result.files.push_back(path(name));
    result.five_lines = five_lines(summary);
    result.search_stopped = v.search_stopped;
    if (!v.search_stopped) keep_finished(result, from);
    return result;
}

}  // namespace gridreach
