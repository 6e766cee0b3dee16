// SPDX-License-Identifier: Apache-2.0
#include "pipeline/sensitivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "base/errors.h"
#include "base/words.h"
#include "io/layer_writer.h"
#include "io/safe_write.h"
#include "outputs/qgis_style.h"
#include "outputs/share_layers.h"
#include "outputs/summary.h"
#include "pipeline/draw_record.h"
#include "pipeline/new_folder.h"
#include "pipeline/run_record.h"
#include "pipeline/runner.h"
#include "pipeline/stale_layers.h"
#include "pipeline/version.h"

namespace gridreach {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// Passes each warning on once: draws share most of them. Notes of single draws are nobody's news.
class DrawReporter : public Reporter {
public:
    explicit DrawReporter(Reporter& to) : to_(to) {}
    void note(std::string_view) override {}
    void warn(std::string_view text) override {
        const std::lock_guard lock(mutex_);
        if (!seen_.insert(std::string(text)).second) return;
        warnings_.emplace_back(text);
        to_.warn(text);
    }
    void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
    const std::vector<std::string>& warnings() const { return warnings_; }

private:
    Reporter& to_;
    std::mutex mutex_;
    std::set<std::string> seen_;
    std::vector<std::string> warnings_;
};

std::string output_of(const std::string& given, const Pipeline& base) {
    if (!given.empty()) return given;
    return base.keys.output.empty()
               ? ""
               : fs::path(base.keys.output + "/").parent_path().string() + "_sensitivity";
}

/// The draws of a request: settings and inputs of each, checked, without any work.
class Draws {
public:
    Draws(const Setting& root, const VariationRequest& request, Reporter& reporter)
        : root_(root), variations_(make_variations(root, request)), base_(make_pipeline(root)) {
        checked_base_ = std::make_shared<CheckedPipeline>(check_inputs(base_, reporter));
        for (std::size_t i = 0; i < count(); ++i) {
            throw_if_stopped();
            within_draw(i, [&] { checked(i, make_pipeline(settings(i)), reporter); });
        }
    }

    std::size_t count() const { return variations_.places.size(); }
    const Variations& variations() const { return variations_; }
    const Pipeline& base() const { return base_; }
    const CheckedPipeline& checked_base() const { return *checked_base_; }

    /// Unknown yet (empty) for the count of dwellings.
    std::vector<std::string> values(std::size_t i) const {
        std::vector<std::string> values;
        for (std::size_t k = 0; k < variations_.parameters.size(); ++k) {
            const Parameter& p = variations_.parameters[k];
            values.push_back(p.counts_dwellings() ? "" : p.value_at(variations_.places[i][k]));
        }
        return values;
    }
    Setting settings(std::size_t i) const { return with_values(root_, variations_.parameters, values(i)); }

    /// Inputs are opened again only where a draw has others.
    const CheckedPipeline& checked(std::size_t i, const Pipeline& p, Reporter& reporter) {
        std::string others;
        const std::vector<std::string> v = values(i);
        for (std::size_t k = 0; k < v.size(); ++k)
            if (names_inputs(variations_.parameters[k])) others += v[k] + "\n";
        if (others.empty()) return *checked_base_;
        auto& known = checked_others_[others];
        if (known) return *known;
        known = std::make_shared<CheckedPipeline>(check_inputs(p, reporter));
        if (known->projection->definition() != checked_base_->projection->definition())
            throw InputError(fmt::format(
                "its working system is {}, but {} without the variation. Set working_crs, so that all draws "
                "lie on one map.",
                known->projection->definition(), checked_base_->projection->definition()));
        return *known;
    }

    /// An error gets the draw and its values in front.
    template <class Work>
    void within_draw(std::size_t i, const Work& work) const {
        std::vector<std::string> words;
        const std::vector<std::string> v = values(i);
        for (std::size_t k = 0; k < v.size() && k < 5; ++k)
            if (!v[k].empty()) words.push_back(variations_.parameters[k].key + "=" + v[k]);
        if (v.size() > 5) words.emplace_back("…");
        within(fmt::format("draw {} ({})", i + 1, joined(words)), work);
    }

private:
    static bool names_inputs(const Parameter& parameter) {
        const std::string first = parameter.key.substr(0, parameter.key.find('.'));
        return !parameter.counts_dwellings() &&
               std::none_of(groups().begin(), groups().end(), [&](const Group& g) { return g.key == first; });
    }

    const Setting& root_;
    const Variations variations_;
    const Pipeline base_;
    std::shared_ptr<const CheckedPipeline> checked_base_;
    std::map<std::string, std::shared_ptr<const CheckedPipeline>> checked_others_;
};

/// The draw's count of dwellings becomes households behind each dwelling found: what the demand stage makes
/// of an expected count.
Setting with_count(Setting settings, const Pipeline& p, const DwellingSet& found, double place,
                   std::string& count_text) {
    const auto &low = found.count_p05, &middle = found.expected_count, &high = found.count_p95;
    if (!low || !middle || !high || !(0 < *low && *low <= *middle && *middle <= *high))
        throw InputError(
            fmt::format("--sample dwellings: detector {} gives no 90 % interval of their count here. Sample "
                        "costs.households_per_dwelling instead.",
                        p.detector_type));
    const double count = value_at({Law::Kind::interval, *low, *middle, *high, 0}, place);
    count_text = shortest(count);
    apply_assignment(
        settings,
        "costs.households_per_dwelling=" + shortest(p.costs.households_per_dwelling * count / *middle),
        "--sample");
    return settings;
}

/// An input among the results of an earlier run would be lost if this run wrote over it.
void keep_inputs(const CheckedPipeline& checked, const std::string& output) {
    for (const CheckedInput& input : checked.inputs) {
        const fs::path file = fs::weakly_canonical(input.path.substr(0, input.path.rfind('|')));
        if (file == fs::weakly_canonical(output + "/sensitivity.gpkg") ||
            file == fs::weakly_canonical(output + "/draws.csv") ||
            file.parent_path() == fs::weakly_canonical(output + "/shapefiles"))
            throw UsageError(
                fmt::format("{}: {} is a result that this run would write over. Choose another "
                            "output.",
                            input.key, input.path));
    }
}

struct Counter {
    std::size_t computed = 0, from_store = 0;
};

class SensitivityRun {
public:
    SensitivityRun(Draws& draws, const std::string& store, const std::string& other_store, Reporter& reporter)
        : draws_(draws), store_(store, other_store), reporter_(reporter) {}

    void run() {
        for (std::size_t i = 0; i < draws_.count(); ++i) {
            throw_if_stopped();
            draws_.within_draw(i, [&] { one(i); });
            reporter_.progress("draws", i + 1, draws_.count());
        }
    }

    const ShareTally& tally() const { return tally_; }
    const std::vector<DrawResult>& results() const { return results_; }
    const std::vector<std::string>& methods() const { return methods_; }
    json stages() const {
        json all = json::object();
        for (const auto& [stage, counter] : stages_)
            all[stage] = {{"computed", counter.computed}, {"from_store", counter.from_store}};
        return all;
    }

    DrawReporter& warnings() { return quiet_; }

private:
    void one(std::size_t i) {
        DrawResult result;
        result.values = draws_.values(i);
        Setting settings = draws_.settings(i);
        const auto& parameters = draws_.variations().parameters;
        for (std::size_t k = 0; k < parameters.size(); ++k) {
            if (!parameters[k].counts_dwellings()) continue;
            const Pipeline p = make_pipeline(settings);
            const RunValues v = run_stages(p, draws_.checked(i, p, quiet_), store_, Stage::dwellings, quiet_);
            count(v);
            settings = with_count(std::move(settings), p, *v.dwellings, draws_.variations().places[i][k],
                                  result.values[k]);
        }
        const Pipeline p = make_pipeline(settings);
        const RunValues v = run_stages(p, draws_.checked(i, p, quiet_), store_, Stage::plan, quiet_);
        count(v);
        tally_.add(v.dwellings.get(), *v.demand, *v.plan);
        result.figures = figures_of(summarise({v.dwellings.get(), v.demand.get(), v.sources.get(),
                                               v.network.get(), v.plan.get(), &p.costs, v.rollout.get()}));
        for (const std::string& method : all_methods(v))
            if (std::find(methods_.begin(), methods_.end(), method) == methods_.end())
                methods_.push_back(method);
        results_.push_back(std::move(result));
    }

    void count(const RunValues& v) {
        for (const StageRecord& stage : v.stages)
            ++(stage.from_store ? stages_[stage.stage].from_store : stages_[stage.stage].computed);
    }

    Draws& draws_;
    const StageStore store_;
    Reporter& reporter_;
    DrawReporter quiet_{reporter_};
    ShareTally tally_;
    std::vector<DrawResult> results_;
    std::map<std::string, Counter> stages_;
    std::vector<std::string> methods_;
};

std::string how_drawn(const Draws& draws, std::uint64_t seed) {
    const std::size_t n = draws.variations().parameters.size();
    const std::string keys = fmt::format("{} parameter{}", n, n == 1 ? "" : "s");
    const std::string count = with_commas(static_cast<std::int64_t>(draws.count()));
    return draws.variations().full_grid
               ? fmt::format("{}, every combination of {}.", count, keys)
               : fmt::format("{} of {} by Latin hypercube, seed {}.", count, keys, seed);
}

/// What rank correlations of unrelated parameters seldom exceed: three of their standard deviations.
double chance_correlation(std::size_t draws) {
    return 3 / std::sqrt(static_cast<double>(draws));
}

}  // namespace

SensitivityResult run_sensitivity(const Setting& pipeline, const VariationRequest& request,
                                  const std::string& output, bool overwrite, Reporter& reporter) {
    Setting root;
    std::unique_ptr<Draws> draws;
    SensitivityResult result;
    before_work([&] {
        root = widened(pipeline);
        const Pipeline base = make_pipeline(root);
        result.output = output_of(output, base);
        check_output(result.output, overwrite);
        draws = std::make_unique<Draws>(root, request, reporter);
        keep_inputs(draws->checked_base(), result.output);
    });
    NewFolder folder = before_work([&] { return NewFolder(result.output); });
    const OutputLock lock = before_work([&] { return OutputLock(result.output); });
    const Pipeline& base = draws->base();
    SensitivityRun run(*draws, result.output + "/.gridreach/store",
                       base.keys.output.empty() ? "" : base.keys.output + "/.gridreach/store", reporter);
    try {
        run.run();
    } catch (const Error& e) {
        // Reading vector files is a part of checking them: nothing was computed yet.
        const bool reading = base.start != Start::scenes &&
                             (e.error_class() == ErrorClass::input || e.error_class() == ErrorClass::usage);
        if (!run.results().empty() || !(reading || dynamic_cast<const NotStarted*>(&e) != nullptr)) throw;
        folder.take_back();
        throw NotStarted(e);
    }
    const ShareCounts counts = run.tally().counts();
    if (counts.nodes_in_all < counts.nodes)
        run.warnings().warn(fmt::format(
            "demand: the draws have other demand nodes: {} of {} exist in every draw. A share counts the "
            "draws without the node as not built.",
            with_commas(static_cast<std::int64_t>(counts.nodes_in_all)),
            with_commas(static_cast<std::int64_t>(counts.nodes))));

    const auto path = [&](const std::string& name) { return result.output + "/" + name; };
    std::vector<OutputLayer> layers = run.tally().layers(base.costs);
    add_styles(layers, Phrases(language_named(base.keys.language)));
    const json parameters = parameters_json(draws->variations().parameters, run.results());
    const json figures = figures_json(run.results());
    result.lines =
        lines_for_people(parameters, figures, counts, base.costs.currency, how_drawn(*draws, request.seed),
                         draws->variations().full_grid ? 0.1 : chance_correlation(draws->count()));
    json record = {{"format_version", 1},
                   {"program", "gridreach"},
                   {"version", program_version()},
                   {"draws", draws->count()},
                   {"drawn_by", draws->variations().full_grid ? "every combination" : "Latin hypercube"},
                   {"seed", draws->variations().full_grid ? json() : json(request.seed)},
                   {"parameters", parameters},
                   {"figures", figures},
                   {"summary",
                    {{"nodes", counts.nodes},
                     {"nodes_in_every_draw", counts.nodes_in_all},
                     {"nodes_always_on_grid", counts.nodes_always},
                     {"nodes_never_on_grid", counts.nodes_never},
                     {"lines", counts.lines},
                     {"lines_always_built", counts.lines_always},
                     {"lines_always_built_m", counts.lines_always_m}}},
                   {"stages", run.stages()},
                   {"working_crs", draws->checked_base().projection->definition()},
                   {"settings", *base.settings},
                   {"origins", *base.origins},
                   {"inputs", input_checksums(draws->checked_base())},
                   {"warnings", run.warnings().warnings()},
                   {"methods", run.methods()}};
    if (!draws->variations().full_grid)
        record["methods"].push_back(
            "Latin hypercube: McKay, M. D., Beckman, R. J. and Conover, W. J. (1979), A comparison of three "
            "methods for selecting values of input variables in the analysis of output from a computer code, "
            "Technometrics 21(2):239-245.");

    // The record comes last: where it stands, what lies beside it is whole and belongs to it.
    std::error_code ignored;
    fs::remove(path("sensitivity.json"), ignored);
    fs::create_directories(path("shapefiles"), ignored);
    remove_stale(path("shapefiles"), share_tables(), layers);
    const GdalLayerWriter writer;
    const Projection& projection = *draws->checked_base().projection;
    writer.write_shapefiles(path("shapefiles"), layers, projection);
    writer.write_geopackage(path("sensitivity.gpkg"), layers, projection);
    write_text_file(path("draws.csv"), draws_csv(draws->variations().parameters, run.results()));
    write_text_file(path("sensitivity.json"), record.dump(2) + "\n");
    result.record = std::make_shared<json>(std::move(record));
    for (const char* name : {"sensitivity.gpkg", "shapefiles", "draws.csv", "sensitivity.json"})
        result.files.push_back(path(name));
    return result;
}

}  // namespace gridreach
