// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_search.h"

#include <algorithm>
#include <atomic>

#include "base/parallel.h"
#include "dwellings/roof_outline.h"

namespace gridreach {

namespace {

class Search {
public:
    Search(const Imagery& imagery, const SearchCells& cells, const CellSearch& search)
        : imagery_(imagery), cells_(cells), search_(search) {}

    std::vector<RoofRun> runs_of_tile(PixelWindow core) const {
        std::vector<RoofRun> runs;
        if (!imagery_.may_have_data(core)) return runs;
        const int side = cells_.side_px, halo = cells_.halo_px;
        const int right = (core.column + core.width + side - 1) / side * side,
                  bottom = (core.row + core.height + side - 1) / side * side;
        const Pixels tile = imagery_.read({core.column - halo, core.row - halo,
                                           right - core.column + 2 * halo, bottom - core.row + 2 * halo});
        for (int y = core.row; y < bottom; y += side)
            for (int x = core.column; x < right; x += side) {
                auto more = runs_of_cell(tile, {x, y, side, side});
                std::move(more.begin(), more.end(), std::back_inserter(runs));
            }
        return runs;
    }

private:
    std::vector<RoofRun> runs_of_cell(const Pixels& tile, const cv::Rect& core) const {
        const int side = core.width + 2 * cells_.halo_px;
        cv::Mat rgb(side, side, CV_8UC3), valid(side, side, CV_8U);
        for (int row = 0; row < side; ++row) {
            const std::size_t from =
                static_cast<std::size_t>(core.y - cells_.halo_px - tile.window.row + row) *
                    static_cast<std::size_t>(tile.window.width) +
                static_cast<std::size_t>(core.x - cells_.halo_px - tile.window.column);
            std::copy_n(tile.rgb.data() + 3 * from, 3 * side, rgb.ptr<std::uint8_t>(row));
            std::copy_n(tile.valid.data() + from, side, valid.ptr<std::uint8_t>(row));
        }
        const cv::Rect inner(cells_.halo_px, cells_.halo_px, core.width, core.height);
        if (cv::countNonZero(valid(inner)) == 0) return {};
        return search_(rgb, valid, core);
    }

    const Imagery& imagery_;
    const SearchCells& cells_;
    const CellSearch& search_;
};

}  // namespace

std::vector<RoofRun> search_cells(const Imagery& imagery, const SearchCells& cells, const CellSearch& search,
                                  Reporter& reporter) {
    const ImageryGrid& grid = imagery.grid();
    const int tile_px = std::max(1, cells.tile_px / cells.side_px) * cells.side_px;
    const int columns = (grid.width + tile_px - 1) / tile_px, rows = (grid.height + tile_px - 1) / tile_px;
    const auto tiles = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    std::vector<std::vector<RoofRun>> found(tiles);
    std::atomic<std::size_t> done = 0;
    const Search tile_search(imagery, cells, search);
    parallel_for(tiles, [&](std::size_t t) {
        const auto column = static_cast<int>(t % static_cast<std::size_t>(columns)),
                   row = static_cast<int>(t / static_cast<std::size_t>(columns));
        found[t] = tile_search.runs_of_tile({column * tile_px, row * tile_px,
                                             std::min(tile_px, grid.width - column * tile_px),
                                             std::min(tile_px, grid.height - row * tile_px)});
        reporter.progress("detector", ++done, tiles);
    });
    std::vector<RoofRun> all;
    for (auto& each : found) std::move(each.begin(), each.end(), std::back_inserter(all));
    return all;
}

Dwelling dwelling_of(const RoofShape& roof, cv::Point patch_origin, const ImageryGrid& grid, double pixel_m) {
    const cv::Point first =
        *std::min_element(roof.contour.begin(), roof.contour.end(),
                          [](cv::Point a, cv::Point b) { return a.y != b.y ? a.y < b.y : a.x < b.x; });
    Dwelling d;
    d.id = static_cast<std::uint64_t>(patch_origin.y + first.y) * static_cast<std::uint64_t>(grid.width) +
           static_cast<std::uint64_t>(patch_origin.x + first.x);
    d.outline = outline_of(roof, patch_origin, grid);
    d.centre = centroid(d.outline->outer);
    // The lattice is pixel_m on the ground, whatever it is in the plane.
    const double ground = pixel_m / grid.pixel_m;
    d.roof_area_m2 = area_m2(*d.outline) * ground * ground;
    d.confidence = roof.confidence;
    return d;
}

}  // namespace gridreach
