// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "base/errors.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/words.h"
#include "dwellings/roof_outline.h"
#include "dwellings/survey_area.h"
#include "model/piece_store.h"

namespace gridreach {

namespace {

class Search {
public:
    Search(const Imagery& imagery, const SearchCells& cells, const CellSearch& search)
        : imagery_(imagery), cells_(cells), search_(search) {}

    std::vector<RoofRun> runs_of_tile(PixelWindow core) const {
        std::vector<RoofRun> runs;
        const int side = cells_.side_px, halo = cells_.halo_px;
        const int right = (core.column + core.width + side - 1) / side * side,
                  bottom = (core.row + core.height + side - 1) / side * side;
        const Pixels tile = imagery_.read({core.column - halo, core.row - halo,
                                           right - core.column + 2 * halo, bottom - core.row + 2 * halo});
        for (int y = core.row; y < bottom; y += side)
            for (int x = core.column; x < right; x += side) {
                throw_if_stopped();
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

/// The lattice in tiles, row by row.
struct Tiling {
    const ImageryGrid& grid;
    int tile_px;
    int columns() const { return (grid.width + tile_px - 1) / tile_px; }
    std::size_t count() const {
        return static_cast<std::size_t>(columns()) *
               static_cast<std::size_t>((grid.height + tile_px - 1) / tile_px);
    }
    PixelWindow window(std::size_t tile) const {
        const int column = static_cast<int>(tile % static_cast<std::size_t>(columns())) * tile_px,
                  row = static_cast<int>(tile / static_cast<std::size_t>(columns())) * tile_px;
        return {column, row, std::min(tile_px, grid.width - column), std::min(tile_px, grid.height - row)};
    }
    BoxM box(std::size_t tile) const {
        const PixelWindow w = window(tile);
        const PointM top_left = grid.to_working(w.column, w.row),
                     bottom_right = grid.to_working(w.column + w.width, w.row + w.height);
        return {top_left.x, bottom_right.y, bottom_right.x, top_left.y};
    }
};

/// Tile size and tiles at once that fit into a budget of memory.
struct MemoryPlan {
    int tile_px;
    unsigned threads;
};

/// What reading a window holds beyond the window itself (open_imagery).
constexpr double reading_bytes = 60e6;

MemoryPlan fitting(const SearchCells& cells, std::optional<std::uint64_t> budget) {
    MemoryPlan plan{std::max(1, cells.tile_px / cells.side_px) * cells.side_px, thread_count()};
    if (!budget) return plan;
    constexpr double bytes_a_pixel = 4;
    const double room = static_cast<double>(*budget) - static_cast<double>(resident_memory_bytes());
    const auto needed = [&] {
        const double side = plan.tile_px + 2.0 * cells.halo_px;
        return plan.threads *
               (side * side * bytes_a_pixel + reading_bytes + static_cast<double>(cells.search_bytes));
    };
    while (needed() > room && plan.tile_px > cells.side_px) plan.tile_px -= cells.side_px;
    while (needed() > room && plan.threads > 1) --plan.threads;
    if (needed() > room)
        throw ResourceError(fmt::format(
            "a memory budget of {:.0f} MiB is too small to search a single cell of the scenes, which takes "
            "{:.0f} MiB beside the {:.0f} MiB in use. Raise --memory.",
            static_cast<double>(*budget) / 1048576, needed() / 1048576,
            static_cast<double>(resident_memory_bytes()) / 1048576));
    return plan;
}

/// Tiles are kept together in batches, once all that are wanted of one are searched.
constexpr std::size_t batch_tiles = 16;

class KeptSearch {
public:
    KeptSearch(const Tiling& tiling, const PieceStore* pieces)
        : tiling_(tiling),
          pieces_(pieces),
          found_(tiling.count()),
          wanted_(tiling.count()),
          left_((tiling.count() + batch_tiles - 1) / batch_tiles) {}

    void want(std::size_t tile) { wanted_[tile] = 1; }

    /// Leaves out the batches that the store of pieces does not ask for. Returns whether it asks for all.
    bool choose() {
        if (pieces_ == nullptr) return true;
        std::vector<std::string> names;
        for (std::size_t b = 0; b < left_.size(); ++b)
            if (wanted_of(b) > 0) names.push_back(name_of(b));
        if (pieces_->wants_all(names)) return true;
        for (std::size_t b = 0; b < left_.size(); ++b) {
            const auto [begin, end] = tiles_of(b);
            if (!pieces_->is_wanted(name_of(b))) std::fill(&wanted_[begin], &wanted_[end - 1] + 1, 0);
        }
        return false;
    }
    std::size_t wanted() const {
        return static_cast<std::size_t>(std::count(wanted_.begin(), wanted_.end(), 1));
    }

    /// Takes what is kept. Returns the tiles that are still to be searched.
    std::vector<std::size_t> take_kept() {
        parallel_for(left_.size(), [&](std::size_t b) {
            const std::size_t begin = tiles_of(b).first;
            const auto wanted = wanted_of(b);
            left_[b] = static_cast<int>(wanted);
            if (wanted == 0 || pieces_ == nullptr) return;
            const auto bytes = pieces_->get(name_of(b));
            auto runs = bytes ? runs_from_bytes(*bytes) : std::nullopt;
            if (!runs) return;
            // In the order of tiles: the batch's first slot stands for all.
            found_[begin] = std::move(*runs);
            left_[b] = 0;
        });
        std::vector<std::size_t> tiles;
        for (std::size_t t = 0; t < wanted_.size(); ++t)
            if (wanted_[t] != 0 && left_[t / batch_tiles] > 0) tiles.push_back(t);
        return tiles;
    }

    /// Called once for each tile that take_kept() gave.
    void add(std::size_t tile, std::vector<RoofRun> runs) {
        found_[tile] = std::move(runs);
        const std::size_t b = tile / batch_tiles;
        if (--left_[b] > 0 || pieces_ == nullptr) return;
        const auto [begin, end] = tiles_of(b);
        std::vector<RoofRun> all;
        for (std::size_t t = begin; t < end; ++t) all.insert(all.end(), found_[t].begin(), found_[t].end());
        pieces_->put(name_of(b), runs_to_bytes(all));
    }

    std::vector<RoofRun> all_runs() {
        std::vector<RoofRun> all;
        for (auto& each : found_) std::move(each.begin(), each.end(), std::back_inserter(all));
        return all;
    }

private:
    std::pair<std::size_t, std::size_t> tiles_of(std::size_t b) const {
        return {b * batch_tiles, std::min((b + 1) * batch_tiles, found_.size())};
    }
    std::ptrdiff_t wanted_of(std::size_t b) const {
        const auto [begin, end] = tiles_of(b);
        return std::count(&wanted_[begin], &wanted_[end - 1] + 1, 1);
    }
    std::string name_of(std::size_t b) const { return fmt::format("tiles-{}px-{}", tiling_.tile_px, b); }

    const Tiling& tiling_;
    const PieceStore* pieces_;
    std::vector<std::vector<RoofRun>> found_;
    std::vector<char> wanted_;
    std::vector<std::atomic<int>> left_;  ///< Of each batch, the tiles that are not searched yet.
};

}  // namespace

std::vector<RoofRun> search_cells(const DetectorInput& input, const SearchCells& cells,
                                  const CellSearch& search, Reporter& reporter) {
    const Imagery& imagery = *input.imagery;
    const MemoryPlan fits = fitting(cells, input.memory_bytes);
    const ThreadLimit limit(fits.threads);
    const Tiling tiling{imagery.grid(), fits.tile_px};
    const SurveyArea area(input.survey_area);
    KeptSearch kept(tiling, input.pieces);
    std::atomic<std::size_t> done = 0;
    parallel_blocks(tiling.count(), 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t t = begin; t < end; ++t)
            if (area.reaches(tiling.box(t).grown(searched_around_m)) &&
                imagery.may_have_data(tiling.window(t)))
                kept.want(t);
    });
    const bool is_whole = kept.choose();
    const std::size_t wanted = kept.wanted();
    const std::vector<std::size_t> tiles = kept.take_kept();
    done = wanted - tiles.size();
    if (done > 0)
        reporter.note(fmt::format("detector: goes on after {} of {} tiles.",
                                  with_commas(static_cast<std::int64_t>(done)),
                                  with_commas(static_cast<std::int64_t>(wanted))));
    const Search tile_search(imagery, cells, search);
    parallel_for(tiles.size(), [&](std::size_t i) {
        kept.add(tiles[i], tile_search.runs_of_tile(tiling.window(tiles[i])));
        reporter.progress("detector", ++done, wanted);
    });
    return is_whole ? kept.all_runs() : std::vector<RoofRun>();
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
