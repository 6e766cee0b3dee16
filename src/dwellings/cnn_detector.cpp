// SPDX-License-Identifier: Apache-2.0
#include "dwellings/cnn_detector.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "dwellings/expected_count.h"
#include "dwellings/reading_order.h"
#include "dwellings/roof_instances.h"
#include "dwellings/roof_network.h"
#include "dwellings/roof_search.h"
#include "dwellings/survey_area.h"
#include "options/option_list.h"

namespace gridreach {

namespace {

/// Scenes may be this much coarser than the coarsest ground pixel of the training; they are read finer then.
constexpr double most_enlarged = 2;
/// What one more thread was seen to hold while the network looks at a cell (135 MB), and some room.
constexpr std::uint64_t network_bytes = 150'000'000;
/// A ground pixel finer than this brings nothing: roofs are worked on at this size then.
constexpr double fine_enough_m = 0.3;

}  // namespace

void describe(CnnOptions& o, OptionList& list) {
    list.path("model", o.model)
        .help("Model card (JSON) of another network, beside its weights; left out: the one that is shipped.");
    list.number("pixel_m", o.pixel_m)
        .at_least(0.1)
        .at_most(1)
        .help(
            "Ground pixel to work with, in metres; left out: that of the scenes, within the range the "
            "network was trained for.");
    list.number("min_confidence", o.min_confidence)
        .at_least(0)
        .at_most(1)
        .help("Roofs of lower confidence are left out; left out: what the model card says.");
    list.number("min_area_m2", o.min_area_m2).at_least(1).help("Smaller roofs are left out.");
    list.number("max_area_m2", o.max_area_m2).above(0).help("Larger roofs are left out.");
    list.integer("tile_size_px", o.tile_size_px)
        .at_least(64)
        .at_most(8192)
        .help(
            "Pixels read at once, a side, rounded to whole cells of 960; changes memory and speed, no "
            "dwelling.");
}

CnnDetector::CnnDetector(CnnOptions options)
    : options_(std::move(options)), model_(load_roof_model(options_.model)) {
    if (options_.min_area_m2 >= options_.max_area_m2)
        throw UsageError(
            fmt::format("detector.min_area_m2 is {} and max_area_m2 {}, so no roof is left. Give "
                        "a larger max_area_m2.",
                        shortest(options_.min_area_m2), shortest(options_.max_area_m2)));
}

CnnDetector::~CnnDetector() = default;

std::string CnnDetector::identity() const {
    return model_->hash;
}

double CnnDetector::pixel_m(double scene_pixel_m) const {
    if (options_.pixel_m) return *options_.pixel_m;
    return std::clamp(scene_pixel_m, std::max(fine_enough_m, model_->finest_pixel_m),
                      model_->coarsest_pixel_m);
}

DwellingSet CnnDetector::detect(const DetectorInput& input, Reporter& reporter) const {
    const Imagery& imagery = *input.imagery;
    const double scene_m = imagery.coarsest_scene_pixel_m(), pixel = pixel_m(scene_m);
    before_work([&] {
        if (scene_m > most_enlarged * model_->coarsest_pixel_m)
            throw InputError(
                fmt::format("the scenes have pixels of {:.2f} m on the ground; the network was trained for "
                            "{} to {} m and "
                            "finds no roofs above {:.1f} m. Give finer imagery.",
                            scene_m, shortest(model_->finest_pixel_m), shortest(model_->coarsest_pixel_m),
                            most_enlarged * model_->coarsest_pixel_m));
    });
    cv::setNumThreads(1);  // Our own threads are enough.
    RoofNetwork network(model_);
    const SearchCells cells{cnn_cell_px, cnn_halo_px, static_cast<int>(options_.tile_size_px), network_bytes};
    const auto search = [&](const cv::Mat& rgb, const cv::Mat& valid, const cv::Rect& core) {
        const cv::Rect inner(cnn_halo_px, cnn_halo_px, core.width, core.height);
        const RoofMaps maps = network.maps(rgb, shown_ground(rgb, valid), pixel);
        return runs_of(maps.likelihood(inner), core.tl(), lowest_candidate_likelihood, maps.depth(inner));
    };
    const auto patches = joined_runs(search_cells(input, cells, search, reporter));

    const double least = options_.min_confidence.value_or(model_->min_confidence);
    const SurveyArea area(input.survey_area);
    const CandidateLimits limits{pixel, options_.min_area_m2, options_.max_area_m2};
    struct Found {
        std::vector<Dwelling> dwellings;
        ExpectedCount expected;
        std::size_t outside = 0;
    };
    std::vector<Found> found(patches.size());
    parallel_blocks(patches.size(), 32, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const RoofPatch patch = patch_of(patches[i]);
            for (const RoofCandidate& c : choose_candidates(patch, limits, model_->confidence)) {
                const double area_m2 = c.shape.area_px * pixel * pixel;
                if (c.shape.confidence < least_chance_counted && c.shape.confidence < least) continue;
                Dwelling d = dwelling_of(c.shape, patch.origin, imagery.grid(), pixel);
                const bool inside = area.contains(d.centre);
                if (inside) found[i].expected.add(c.shape.confidence, area_m2);
                if (c.shape.confidence < least) continue;
                if (inside)
                    found[i].dwellings.push_back(std::move(d));
                else
                    ++found[i].outside;
            }
        }
    });
    DwellingSet set;
    ExpectedCount expected;
    std::size_t outside = 0;
    for (Found& each : found) {
        std::move(each.dwellings.begin(), each.dwellings.end(), std::back_inserter(set.dwellings));
        expected.add(each.expected);
        outside += each.outside;
    }
    expected.write(model_->count, set);
    if (outside > 0)
        set.remarks.push_back(fmt::format("{} outside the survey area were left out.",
                                          with_commas(static_cast<std::int64_t>(outside))));
    if (std::abs(pixel - scene_m) > 0.02 * scene_m)
        set.remarks.push_back(fmt::format("The scenes' pixels of {:.2f} m were {} {} m for the network.",
                                          scene_m, pixel > scene_m ? "averaged to" : "enlarged to",
                                          shortest(pixel)));
    sort_in_reading_order(set.dwellings);
    return set;
}

}  // namespace gridreach
