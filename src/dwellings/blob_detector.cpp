// SPDX-License-Identifier: Apache-2.0
#include "dwellings/blob_detector.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "dwellings/reading_order.h"
#include "dwellings/roof_pixels.h"
#include "dwellings/roof_runs.h"
#include "dwellings/roof_search.h"
#include "dwellings/roof_shapes.h"
#include "dwellings/survey_area.h"
#include "options/option_list.h"

namespace gridreach {

namespace {

constexpr int cell_px = 256;
constexpr double coarsest_m = 1.5;

}  // namespace

void describe(BlobOptions& o, OptionList& list) {
    list.number("pixel_m", o.pixel_m)
        .at_least(0.1)
        .at_most(1)
        .help("Ground pixel to work with, in metres; 0.3 is what it was fitted for.");
    list.number("min_confidence", o.min_confidence)
        .at_least(0)
        .at_most(1)
        .help("Roofs of lower confidence are left out.");
    list.number("min_area_m2", o.min_area_m2).at_least(1).help("Smaller roofs are left out.");
    list.number("max_area_m2", o.max_area_m2).above(0).help("Larger roofs are left out.");
    list.integer("tile_size_px", o.tile_size_px)
        .at_least(cell_px)
        .at_most(8192)
        .help("Pixels read at once, a side; changes memory and speed, no dwelling.");
}

DwellingSet BlobDetector::detect(const DetectorInput& input, Reporter& reporter) const {
    const Imagery& imagery = *input.imagery;
    before_work([&] {
        if (imagery.coarsest_scene_pixel_m() > coarsest_m)
            throw InputError(
                fmt::format("the scenes have pixels of {:.2f} m on the ground, and roofs cannot be told "
                            "above {} m. Give finer imagery.",
                            imagery.coarsest_scene_pixel_m(), coarsest_m));
    });
    cv::setNumThreads(1);  // Our own threads are enough.
    const auto search = [](const cv::Mat& rgb, const cv::Mat& valid, const cv::Rect& core) {
        const cv::Rect inner(roof_halo_px, roof_halo_px, core.width, core.height);
        return runs_of(roof_likelihood(rgb, valid)(inner), core.tl(), lowest_roof_likelihood);
    };
    const SearchCells cells{cell_px, roof_halo_px, static_cast<int>(options_.tile_size_px)};
    const auto patches = joined_runs(search_cells(input, cells, search, reporter));
    const RoofLimits limits{options_.pixel_m, options_.min_area_m2, options_.max_area_m2,
                            options_.min_confidence};
    std::vector<std::vector<Dwelling>> found(patches.size());
    parallel_blocks(patches.size(), 32, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const RoofPatch patch = patch_of(patches[i]);
            for (const RoofShape& roof : choose_roofs(patch.likelihood, limits))
                found[i].push_back(dwelling_of(roof, patch.origin, imagery.grid(), options_.pixel_m));
        }
    });
    DwellingSet set;
    for (auto& each : found) std::move(each.begin(), each.end(), std::back_inserter(set.dwellings));
    if (const std::size_t outside = keep_inside(set.dwellings, input.survey_area); outside > 0)
        set.remarks.push_back(fmt::format("{} outside the survey area were left out.",
                                          with_commas(static_cast<std::int64_t>(outside))));
    sort_in_reading_order(set.dwellings);
    return set;
}

}  // namespace gridreach
