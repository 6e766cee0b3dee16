// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/dwellings_file.h"
#include "apps/output_file.h"
#include "apps/pipeline_options.h"
#include "base/errors.h"
#include "base/words.h"
#include "dwellings/adapt.h"
#include "dwellings/cnn_detector.h"
#include "io/safe_write.h"
#include "pipeline/checks.h"
#include "pipeline/runner.h"

namespace gridreach {

namespace fs = std::filesystem;

namespace {

/// A smaller gain in F1 may be chance.
constexpr double least_gain = 0.02;

struct Options {
    std::vector<std::string> inputs, assignments;
    std::string labels, empty, output, candidates;
    bool overwrite = false, even_if_worse = false;
};

/// The settings: of the pipeline file, or the scenes with the detector cnn.
Setting settings_of(const Options& options) {
    const std::string ending = lowered(fs::path(options.inputs.front()).extension().string());
    if (options.inputs.size() == 1 && (ending == ".yaml" || ending == ".yml")) {
        PipelineOptions file;
        file.file = options.inputs.front();
        file.assignments = options.assignments;
        return file.read();
    }
    Setting root, scenes, slot;
    scenes.kind = Setting::Kind::list;
    scenes.origin = {"SCENE", 0};
    for (const std::string& each : options.inputs)
        scenes.items.push_back(Setting::scalar(each, {"SCENE", 0}));
    root.put("scenes", scenes);
    slot.put("type", Setting::scalar("cnn", {"adapt", 0}));
    root.put("detector", slot);
    for (const std::string& each : options.assignments) apply_assignment(root, each);
    root.put("output", Setting::scalar("unused", {"adapt", 0}));
    return root;
}

fs::path weights_beside(const std::string& card) {
    return fs::path(card).replace_extension(".onnx");
}

std::string candidates_csv(const AdaptResult& result, double pixel_m) {
    std::string text =
        "truth,confidence,pixel_m,log_area_m2,log_area_px,likelihood,ring_likelihood,depth,deepest,solidity,"
        "rectangularity,elongation,seam,tie\n";
    for (const JudgedCandidate& c : result.candidates) {
        text += c.truth == JudgedCandidate::Truth::dwelling ? "dwelling"
                : c.truth == JudgedCandidate::Truth::none   ? "none"
                                                            : "unknown";
        text += fmt::format(",{},{}", c.confidence, pixel_m);
        for (const double v : c.features) text += fmt::format(",{}", v);
        text += '\n';
    }
    return text;
}

std::string line(const char* name, const LabelScore& s) {
    return fmt::format(
        "{:<8} {:>4} of {} labels found, {} false alarms in the empty areas, {:.0f} found on the ground "
        "between "
        "where {:.0f} are expected to be; F1 {}",
        name, s.hits, s.hits + s.misses, s.false_alarms, s.open_found, s.open_dwellings,
        s.f1() ? fmt::format("{:.3f}", *s.f1()) : "undefined");
}

nlohmann::json json_of(const LabelScore& s) {
    return {{"hits", s.hits},
            {"misses", s.misses},
            {"false_alarms", s.false_alarms},
            {"open_found", s.open_found},
            {"open_dwellings", s.open_dwellings},
            {"f1", s.f1() ? nlohmann::json(*s.f1()) : nlohmann::json(nullptr)}};
}

void run_adapt(const Options& options, AppReporter& reporter) {
    AdaptInput input;
    CheckedPipeline checked;
    std::unique_ptr<Imagery> imagery;
    Pipeline pipeline;
    const CnnDetector* detector = nullptr;
    before_work([&] {
        pipeline = make_pipeline(settings_of(options));
        if (pipeline.start != Start::scenes)
            throw UsageError(
                fmt::format("{}: it names no scenes, and adapting needs them.", options.inputs.front()));
        detector = dynamic_cast<const CnnDetector*>(pipeline.detector.get());
        if (detector == nullptr)
            throw UsageError(
                fmt::format("the detector is {}, and only cnn can be adapted. Set detector.type=cnn.",
                            pipeline.detector_type));
        std::vector<std::string> inputs = options.inputs;
        inputs.insert(inputs.end(), {options.labels, options.empty});
        const auto check = [&](const char* option, const std::string& file, const char* ending,
                               const char* what) {
            check_output_file(option, file, ending, what, inputs, options.overwrite);
        };
        check("--output", options.output, ".json", "the model card is written as JSON");
        check("--output", weights_beside(options.output).string(), ".onnx",
              "the weights are written as ONNX");
        if (!options.candidates.empty())
            check("--candidates", options.candidates, ".csv", "the candidates are written as CSV");
        checked = check_inputs(pipeline, reporter);
        input.labels = read_dwellings(*checked.vectors, options.labels, *checked.projection, reporter);
        input.empty = read_polygons(*checked.vectors, options.empty, *checked.projection);
        if (input.empty.empty())
            throw InputError(fmt::format(
                "{} holds no polygon. Draw areas in which every dwelling is labelled; most should hold none.",
                options.empty));
        imagery = open_scenes(pipeline, checked, reporter);
        input.imagery = imagery.get();
        input.pixel_m = detector->pixel_m(imagery->coarsest_scene_pixel_m());
    });
    const AdaptResult result = within("adapt", [&] { return adapt(detector->model(), input, reporter); });
    if (result.labels_outside > 0)
        reporter.warn(fmt::format("{} of {} labels lie on no imagery and were left out.",
                                  result.labels_outside, input.labels.size()));
    const double before = result.before.f1().value_or(0), after = result.after.f1().value_or(0);
    const bool better = after >= before + least_gain;
    reporter.say(line("before", result.before));
    reporter.say(line("adapted", result.after) + fmt::format(" (cross-validated in {} parts)", result.parts));
    std::vector<std::string> files;
    if (!options.candidates.empty()) {
        write_text_file(options.candidates, candidates_csv(result, input.pixel_m));
        files.push_back(options.candidates);
    }
    if (better || options.even_if_worse) {
        const fs::path weights = weights_beside(options.output);
        RoofModel model = result.model;
        model.name = fs::path(options.output).stem().string();
        write_text_file(weights.string(),
                        {reinterpret_cast<const char*>(model.weights.data()), model.weights.size()});
        write_text_file(options.output, card_text(model, weights.filename().string()));
        load_roof_model(options.output);
        files.insert(files.end(), {options.output, weights.string()});
        const std::string name = fs::path(options.output).filename().string();
        reporter.say(
            fmt::format("wrote {}. Use it: in the pipeline file beside it `detector: {{type: cnn, model: "
                        "{}}}`, or --set detector.model={}",
                        options.output, name, options.output));
    } else {
        reporter.say(
            "No gain, so nothing was written. More labels may help: above all of what was missed, and empty "
            "areas where it gave false alarms.");
    }
    reporter.event({{"event", "result"},
                    {"before", json_of(result.before)},
                    {"adapted", json_of(result.after)},
                    {"parts", result.parts},
                    {"written", better || options.even_if_worse},
                    {"files", files}});
}

}  // namespace

Command add_adapt(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    Command command =
        new_command(app, "adapt", "Adapt the detector cnn to a region from a few labelled dwellings.");
    CLI::App& parser = *command.parser;
    parser.add_option("inputs", options->inputs, "A pipeline file with scenes, or scenes.")->required();
    parser.add_option("--labels", options->labels, "Dwellings of the region: outlines or points.")
        ->required()
        ->type_name("FILE");
    parser
        .add_option("--empty", options->empty,
                    "Polygons in which every dwelling is labelled; most should hold none.")
        ->required()
        ->type_name("FILE");
    parser
        .add_option("--output", options->output,
                    "Model card to write; the weights are written beside it. Best beside the pipeline file.")
        ->required()
        ->type_name("FILE.json");
    parser
        .add_option("--candidates", options->candidates,
                    "Also write what the confidence of each candidate is reckoned from, and what the labels "
                    "say of it.")
        ->type_name("FILE.csv");
    parser.add_option("--set", options->assignments, "Set one value: detector.model=other.json.")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    parser.add_flag("--even-if-worse", options->even_if_worse, "Write it also without a gain.");
    parser.add_flag("--overwrite", options->overwrite, "Replace the files.");
    command.run = [options](AppReporter& reporter) { run_adapt(*options, reporter); };
    return command;
}

}  // namespace gridreach
