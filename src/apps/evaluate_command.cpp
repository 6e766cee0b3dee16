// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "base/errors.h"
#include "dwellings/evaluate.h"
#include "io/vector_file.h"

namespace gridreach {

namespace {

std::vector<Dwelling> dwellings_in(const VectorLayer& layer) {
    std::vector<Dwelling> all;
    for (const Feature& f : layer.features) {
        for (const PolygonM& outline : f.shape.polygons) {
            Dwelling d;
            d.centre = centroid(outline.outer);
            d.roof_area_m2 = area_m2(outline);
            d.outline = outline;
            all.push_back(std::move(d));
        }
        for (PointM p : f.shape.points) {
            Dwelling d;
            d.centre = p;
            all.push_back(std::move(d));
        }
        if (!f.shape.lines.empty())
            throw InputError(fmt::format("{}: feature {} is a line, not a dwelling.", layer.path, f.id));
    }
    for (std::size_t i = 0; i < all.size(); ++i) all[i].id = i;
    return all;
}

nlohmann::json or_null(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

std::string shown(const std::optional<double>& value) {
    return value ? fmt::format("{:.3f}", *value) : "undefined";
}

}  // namespace

Command add_evaluate(CLI::App& app) {
    struct Options {
        std::string found, truth, area, crs;
    };
    const auto options = std::make_shared<Options>();
    Command command = new_command(app, "evaluate", "Compare found dwellings with true ones.");
    CLI::App& parser = *command.parser;
    parser.add_option("--found", options->found, "Dwellings that were found (outlines or points).")
        ->required()
        ->type_name("FILE");
    parser.add_option("--truth", options->truth, "Dwellings that are there.")->required()->type_name("FILE");
    parser
        .add_option("--area", options->area,
                    "Polygons; only dwellings whose centre lies inside are compared.")
        ->type_name("FILE");
    parser.add_option("--crs", options->crs, "Coordinate system of files that do not say theirs.")
        ->type_name("EPSG:n");
    command.run = [options](AppReporter& reporter) {
        before_work([&] {
            const GdalVectorReader reader(options->crs);
            const VectorSummary truth_summary = reader.look_at(options->truth);
            const auto box = truth_summary.box ? truth_summary.box : reader.look_at(options->found).box;
            const auto projection = choose_projection(box.value_or(GeoBox{}));
            std::vector<PolygonM> area;
            if (!options->area.empty()) {
                for (Feature& f : reader.read(options->area, *projection).features)
                    for (PolygonM& each : f.shape.polygons) area.push_back(std::move(each));
                if (area.empty())
                    throw InputError(
                        fmt::format("{} holds no polygon, so nothing would be compared.", options->area));
            }
            const auto found = reader.read(options->found, *projection),
                       truth = reader.read(options->truth, *projection);
            for (const auto* layer : {&found, &truth})
                for (const std::string& remark : layer->remarks) reporter.note(remark);
            const DetectionScore s = evaluate(dwellings_in(found), dwellings_in(truth), area);
            reporter.say(fmt::format("found {}, truth {}", s.found, s.truth));
            reporter.say(fmt::format("IoU 0.5: precision {}, recall {}, F1 {}", shown(s.precision),
                                     shown(s.recall), shown(s.f1)));
            reporter.say(fmt::format("centre within 3 m: F1 {}", shown(s.f1_centre_3m)));
            reporter.say(
                fmt::format("count error: {}", s.count_error_fraction
                                                   ? fmt::format("{:+.1f} %", 100 * *s.count_error_fraction)
                                                   : "undefined"));
            reporter.event({{"event", "result"},
                            {"found", s.found},
                            {"truth", s.truth},
                            {"precision", or_null(s.precision)},
                            {"recall", or_null(s.recall)},
                            {"f1", or_null(s.f1)},
                            {"f1_centre_3m", or_null(s.f1_centre_3m)},
                            {"count_error_fraction", or_null(s.count_error_fraction)}});
        });
    };
    return command;
}

}  // namespace gridreach
