// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/dwellings_file.h"
#include "apps/evaluation_text.h"
#include "apps/output_file.h"
#include "base/errors.h"
#include "base/words.h"
#include "dwellings/evaluation_picture.h"
#include "imagery/mosaic.h"
#include "io/picture_file.h"
#include "io/raster_file.h"
#include "io/safe_write.h"
#include "io/vector_file.h"

namespace gridreach {

namespace {

struct Options {
    EvaluationInputs inputs;
    std::string picture, output;
    bool overwrite = false;
};

void check_request(const Options& o) {
    const EvaluationInputs& in = o.inputs;
    if (!(in.settings.border_m >= 0) || std::isinf(in.settings.border_m))
        throw UsageError(
            fmt::format("--border is {}, but it must be at least 0.", shortest(in.settings.border_m)));
    if (in.settings.border_m > 0 && in.area.empty() && in.scenes.empty())
        throw UsageError("--border is given, but nothing says where the border lies. Add --area or --scene.");
    if (!in.scenes.empty() && !in.area.empty() && o.picture.empty())
        throw UsageError(
            "--scene changes nothing: --area says where to compare, and there is no picture. Add --picture, "
            "or leave --scene out.");
    std::vector<std::string> inputs = in.scenes;
    inputs.insert(inputs.end(), {in.found, in.truth, in.area});
    if (!o.picture.empty())
        check_output_file("--picture", o.picture, ".png", "the picture is written as a PNG", inputs,
                          o.overwrite);
    if (!o.output.empty())
        check_output_file("--output", o.output, ".json", "the scores are written as JSON", inputs,
                          o.overwrite);
}

/// The outline of a scene in the working plane; its sides may bend there.
PolygonM frame_of(const Raster& scene) {
    constexpr int steps = 16;
    const double width = scene.info().width, height = scene.info().height;
    const PointM corners[] = {{0, 0}, {width, 0}, {width, height}, {0, height}};
    PolygonM frame;
    for (std::size_t c = 0; c < 4; ++c)
        for (int i = 0; i < steps; ++i) {
            const double t = static_cast<double>(i) / steps;
            const PointM a = corners[c], b = corners[(c + 1) % 4];
            const PointM at = scene.to_working({a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
            if (!std::isfinite(at.x) || !std::isfinite(at.y))
                throw InputError(
                    fmt::format("{} has no place in the working system: does it lie with the "
                                "dwellings?",
                                scene.info().path));
            frame.outer.push_back(at);
        }
    return frame;
}

/// Everything that is read.
struct Ground {
    std::shared_ptr<const Projection> projection;
    std::vector<Dwelling> found, truth;
    std::vector<PolygonM> area;  ///< Compared; the frames of the scenes when no area is given.
    std::vector<std::shared_ptr<const Raster>> scenes;
    BoxM scene_box;
};

Ground read_ground(const EvaluationInputs& in, Reporter& reporter) {
    const GdalVectorReader reader(in.crs);
    const GdalRasterOpener opener(in.crs);
    Ground g;
    const VectorSummary truth_summary = reader.look_at(in.truth);
    auto box = truth_summary.box ? truth_summary.box : reader.look_at(in.found).box;
    if (!box && !in.scenes.empty()) box = opener.look_at(in.scenes[0]);
    g.projection = choose_projection(box.value_or(GeoBox{}));
    if (!in.area.empty()) {
        g.area = read_polygons(reader, in.area, *g.projection);
        if (g.area.empty())
            throw InputError(fmt::format("{} holds no polygon, so nothing would be compared.", in.area));
    }
    for (const std::string& path : in.scenes) {
        g.scenes.push_back(opener.open(path, g.projection));
        PolygonM frame = frame_of(*g.scenes.back());
        g.scene_box.add(box_of(frame.outer));
        if (in.area.empty()) g.area.push_back(std::move(frame));
    }
    g.found = read_dwellings(reader, in.found, *g.projection, reporter);
    g.truth = read_dwellings(reader, in.truth, *g.projection, reporter);
    return g;
}

Picture picture_of(const Ground& g, const Evaluation& evaluation, bool cut_to_area, Reporter& reporter) {
    const std::vector<PolygonM> none;
    const std::vector<PolygonM>& area = cut_to_area ? g.area : none;
    const BoxM shown =
        !cut_to_area && !g.scenes.empty() ? g.scene_box : picture_ground(g.scene_box, area, evaluation);
    std::unique_ptr<Imagery> imagery;
    if (!g.scenes.empty())
        imagery = open_imagery(
            g.scenes, ImageryOptions{}, [&](double scene_m) { return picture_pixel_m(shown, scene_m); },
            Metric(DistanceKind::projected, g.projection), reporter);
    return draw_evaluation(evaluation, area, shown, imagery.get(), reporter);
}

}  // namespace

Command add_evaluate(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    EvaluationInputs& in = options->inputs;
    Command command = new_command(app, "evaluate", "Compare found dwellings with true ones.");
    CLI::App& parser = *command.parser;
    parser.add_option("--found", in.found, "Dwellings that were found (outlines or points).")
        ->required()
        ->type_name("FILE");
    parser.add_option("--truth", in.truth, "Dwellings that are there.")->required()->type_name("FILE");
    parser.add_option("--area", in.area, "Polygons; only dwellings whose centre lies inside are compared.")
        ->type_name("FILE");
    parser
        .add_option("--scene", in.scenes,
                    "Imagery that was searched: shown in the picture; without --area, only dwellings in its "
                    "frame are compared.")
        ->type_name("FILE");
    parser
        .add_option("--border", in.settings.border_m,
                    "Dwellings within so many metres of the border of the area (or frame) are not scored.")
        ->type_name("M");
    parser.add_option("--seed", in.settings.seed, "Seed of the intervals; 1 when left out.")->type_name("N");
    parser.add_option("--picture", options->picture, "Picture of hits, misses and false alarms to write.")
        ->type_name("FILE.png");
    parser.add_option("--output", options->output, "File of all scores, intervals and settings to write.")
        ->type_name("FILE.json");
    parser.add_flag("--overwrite", options->overwrite, "Replace the files.");
    parser.add_option("--crs", in.crs, "Coordinate system of files that do not say theirs.")
        ->type_name("EPSG:n");
    command.run = [options](AppReporter& reporter) {
        const Options& o = *options;
        const EvaluationInputs& inputs = o.inputs;
        Evaluation evaluation;
        Picture picture;
        before_work([&] {
            check_request(o);
            const Ground ground = read_ground(inputs, reporter);
            evaluation = evaluate_in_detail(ground.found, ground.truth, ground.area, inputs.settings);
            if (evaluation.found.empty() && evaluation.truth.empty() &&
                ground.found.size() + ground.truth.size() > 0)
                reporter.warn(
                    fmt::format("none of the {} found and {} true dwellings lies in the compared area. Are "
                                "the coordinate systems right?",
                                ground.found.size(), ground.truth.size()));
            if (!o.picture.empty()) picture = picture_of(ground, evaluation, !inputs.area.empty(), reporter);
        });
        nlohmann::json result = json_of(evaluation.score, inputs);
        if (!o.output.empty())
            write_text_file(o.output,
                            result.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        if (!o.picture.empty()) write_png(o.picture, picture.width, picture.height, picture.rgb);
        for (const std::string& line : table_of(evaluation.score, inputs.settings.border_m))
            reporter.say(line);
        for (const std::string& file : {o.output, o.picture})
            if (!file.empty()) reporter.say("wrote " + file);
        result["event"] = "result";
        reporter.event(result);
    };
    return command;
}

}  // namespace gridreach
