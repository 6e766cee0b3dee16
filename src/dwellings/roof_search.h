// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "base/reporter.h"
#include "dwellings/roof_runs.h"
#include "dwellings/roof_shapes.h"
#include "geo/shapes.h"
#include "model/dwellings.h"
#include "model/imagery.h"
#include "model/stages.h"

namespace gridreach {

/// How imagery is cut for searching: fixed square cells of the lattice, each seen with a halo around it. A
/// tile is a square of whole cells that are read at once.
struct SearchCells {
    int side_px = 256;
    int halo_px = 0;
    int tile_px = 1024;              ///< Rounded to whole cells, at least one.
    std::uint64_t search_bytes = 0;  ///< Memory that the search of one cell takes, apart from its pixels.
};

/// Searches one cell: `rgb` (CV_8UC3) and `valid` (CV_8U) show it with its halo; `core` is the cell itself,
/// in lattice pixels. Called from several threads.
using CellSearch =
    std::function<std::vector<RoofRun>(const cv::Mat& rgb, const cv::Mat& valid, const cv::Rect& core)>;

/// The runs of all cells that hold a valid pixel, of tiles no further than `searched_around_m` from the
/// survey area. Cells are whole also where the lattice ends and are worked on alone, so tile size and threads
/// change nothing. Memory is bounded by tiles × threads and the runs. Finished tiles are kept in
/// `input.pieces`, some at a time, and what it holds is not searched again: the runs are the same. Where it
/// wants a part only, that is searched and kept, and no runs are given. With `input.memory_bytes`, tiles
/// become smaller and fewer at once; throws ResourceError where one cell does not fit.
std::vector<RoofRun> search_cells(const DetectorInput& input, const SearchCells& cells,
                                  const CellSearch& search, Reporter& reporter);

/// How far from the survey area cells are looked at: a roof inside it may touch roofs outside.
inline constexpr double searched_around_m = 250;

/// A roof of a patch as a dwelling. The id is its lattice place (row × width + column of the topmost, then
/// leftmost pixel).
Dwelling dwelling_of(const RoofShape& roof, cv::Point patch_origin, const ImageryGrid& grid, double pixel_m);

}  // namespace gridreach
