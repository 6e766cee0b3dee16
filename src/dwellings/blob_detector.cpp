// SPDX-License-Identifier: Apache-2.0
#include "dwellings/blob_detector.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "dwellings/reading_order.h"
#include "dwellings/roof_outline.h"
#include "dwellings/roof_pixels.h"
#include "dwellings/roof_runs.h"
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

namespace {

/// The likely pixels of one cell, from the pixels of a tile that holds it with its halo.
std::vector<RoofRun> runs_of_cell(const Pixels& tile, PixelWindow cell, PixelWindow core) {
    cv::Mat rgb(cell.height, cell.width, CV_8UC3), valid(cell.height, cell.width, CV_8U);
    for (int row = 0; row < cell.height; ++row) {
        const std::size_t from = static_cast<std::size_t>(cell.row - tile.window.row + row) *
                                     static_cast<std::size_t>(tile.window.width) +
                                 static_cast<std::size_t>(cell.column - tile.window.column);
        std::copy_n(tile.rgb.data() + 3 * from, 3 * cell.width, rgb.ptr<std::uint8_t>(row));
        std::copy_n(tile.valid.data() + from, cell.width, valid.ptr<std::uint8_t>(row));
    }
    const cv::Rect inner(core.column - cell.column, core.row - cell.row, core.width, core.height);
    if (cv::countNonZero(valid(inner)) == 0) return {};
    return runs_of(roof_likelihood(rgb, valid)(inner), {core.column, core.row}, lowest_roof_likelihood);
}

class Search {
public:
    Search(const Imagery& imagery, const BlobOptions& options, Reporter& reporter)
        : imagery_(imagery), grid_(imagery.grid()), options_(options), reporter_(reporter) {}

    std::vector<RoofRun> likely_runs() const {
        const int cells_a_tile = std::max(1, static_cast<int>(options_.tile_size_px) / cell_px),
                  tile_px = cells_a_tile * cell_px;
        const int columns = (grid_.width + tile_px - 1) / tile_px,
                  rows = (grid_.height + tile_px - 1) / tile_px;
        const auto tiles = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
        std::vector<std::vector<RoofRun>> found(tiles);
        std::atomic<std::size_t> done = 0;
        parallel_for(tiles, [&](std::size_t t) {
            const auto column = static_cast<int>(t % static_cast<std::size_t>(columns)),
                       row = static_cast<int>(t / static_cast<std::size_t>(columns));
            found[t] = runs_of_tile({column * tile_px, row * tile_px,
                                     std::min(tile_px, grid_.width - column * tile_px),
                                     std::min(tile_px, grid_.height - row * tile_px)});
            reporter_.progress("detector", ++done, tiles);
        });
        std::vector<RoofRun> all;
        for (auto& each : found) std::move(each.begin(), each.end(), std::back_inserter(all));
        return all;
    }

private:
    std::vector<RoofRun> runs_of_tile(PixelWindow core) const {
        std::vector<RoofRun> runs;
        if (!imagery_.may_have_data(core)) return runs;
        // Whole cells also at the right and lower border, so that a cell is the same whatever tile it is read
        // in.
        const int right = (core.column + core.width + cell_px - 1) / cell_px * cell_px,
                  bottom = (core.row + core.height + cell_px - 1) / cell_px * cell_px;
        const Pixels tile =
            imagery_.read({core.column - roof_halo_px, core.row - roof_halo_px,
                           right - core.column + 2 * roof_halo_px, bottom - core.row + 2 * roof_halo_px});
        for (int y = core.row; y < bottom; y += cell_px)
            for (int x = core.column; x < right; x += cell_px) {
                auto more = runs_of_cell(tile,
                                         {x - roof_halo_px, y - roof_halo_px, cell_px + 2 * roof_halo_px,
                                          cell_px + 2 * roof_halo_px},
                                         {x, y, cell_px, cell_px});
                std::move(more.begin(), more.end(), std::back_inserter(runs));
            }
        return runs;
    }

    const Imagery& imagery_;
    const ImageryGrid& grid_;
    const BlobOptions& options_;
    Reporter& reporter_;
};

}  // namespace

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
    const ImageryGrid& grid = imagery.grid();
    const auto patches = joined_runs(Search(imagery, options_, reporter).likely_runs());
    const RoofLimits limits{options_.pixel_m, options_.min_area_m2, options_.max_area_m2,
                            options_.min_confidence};
    std::vector<std::vector<Dwelling>> found(patches.size());
    parallel_blocks(patches.size(), 32, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const RoofPatch patch = patch_of(patches[i]);
            for (const RoofShape& roof : choose_roofs(patch.likelihood, limits)) {
                const cv::Point first = *std::min_element(
                    roof.contour.begin(), roof.contour.end(),
                    [](cv::Point a, cv::Point b) { return a.y != b.y ? a.y < b.y : a.x < b.x; });
                Dwelling d;
                d.id = static_cast<std::uint64_t>(patch.origin.y + first.y) *
                           static_cast<std::uint64_t>(grid.width) +
                       static_cast<std::uint64_t>(patch.origin.x + first.x);
                d.outline = outline_of(roof, patch.origin, grid);
                d.centre = centroid(d.outline->outer);
                // The lattice is pixel_m on the ground, whatever it is in the plane.
                const double ground = options_.pixel_m / grid.pixel_m;
                d.roof_area_m2 = area_m2(*d.outline) * ground * ground;
                d.confidence = roof.confidence;
                found[i].push_back(std::move(d));
            }
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
