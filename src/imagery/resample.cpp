// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "imagery/lattice_map.h"
#include "imagery/scene.h"

namespace gridreach {

namespace {

/// Most scene pixels held at once (three bands of floats: 48 MiB); a window that needs more is filled in
/// parts.
constexpr std::size_t most_source_pixels = std::size_t{1} << 22;
/// Neighbouring scenes share an edge: a place that rounding puts this far outside still belongs to the scene.
constexpr double edge_pixels = 1e-3;

/// The largest whole number at or below `v`, for v > -1 (std::floor is a call on plain x86-64).
int floored(double v) {
    return static_cast<int>(v + 1) - 1;
}

/// A part of a scene in memory, with a frame of one pixel beyond the scene's own edge (not valid there).
template <int planes>
struct Source {
    PixelWindow window;
    int scene_width, scene_height;
    std::vector<float> samples;
    std::vector<std::uint8_t> valid;

    bool inside(PointM at) const {
        return at.x >= -edge_pixels && at.y >= -edge_pixels && at.x < scene_width + edge_pixels &&
               at.y < scene_height + edge_pixels;
    }
    std::size_t index(int column, int row) const {
        return static_cast<std::size_t>(row - window.row) * static_cast<std::size_t>(window.width) +
               static_cast<std::size_t>(column - window.column);
    }
    std::size_t nearest(PointM at) const {
        return index(std::clamp(floored(at.x), 0, scene_width - 1),
                     std::clamp(floored(at.y), 0, scene_height - 1));
    }

    /// Adds the bilinear value at a place inside to `sum`, and its weight (1 unless a neighbour is not valid)
    /// to `weight`.
    void add(PointM at, std::array<float, planes>& sum, float& weight) const {
        const double x = at.x - 0.5, y = at.y - 0.5;
        const int column = floored(x), row = floored(y);
        const auto fx = static_cast<float>(x - column), fy = static_cast<float>(y - row);
        const std::size_t a = index(column, row);
        const std::size_t c = a + static_cast<std::size_t>(window.width);
        const std::size_t plane = valid.size();
        if ((valid[a] & valid[a + 1] & valid[c] & valid[c + 1]) != 0) {
            for (std::size_t b = 0; b < planes; ++b) {
                const float* s = samples.data() + b * plane;
                const float above = s[a] + (s[a + 1] - s[a]) * fx, below = s[c] + (s[c + 1] - s[c]) * fx;
                sum[b] += above + (below - above) * fy;
            }
            weight += 1;
            return;
        }
        const std::array<std::size_t, 4> tap{a, a + 1, c, c + 1};
        const std::array<float, 4> share{(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
        for (std::size_t i = 0; i < 4; ++i) {
            if (valid[tap[i]] == 0) continue;
            for (std::size_t b = 0; b < planes; ++b) sum[b] += share[i] * samples[b * plane + tap[i]];
            weight += share[i];
        }
    }
};

template <int planes>
class Filler {
public:
    Filler(const Scene& scene, const ImageryGrid& grid, Pixels& out)
        : scene_(scene), map_(*scene.raster, grid, out.window), out_(out) {}

    void fill(PixelWindow part) {
        if (!has_hole(part)) return;
        const PixelWindow source = source_of(part);
        if (source.width <= 0 || source.height <= 0) return;
        if (source.size() > most_source_pixels && part.size() > 1) {
            PixelWindow first = part, second = part;
            if (part.width >= part.height) {
                first.width = part.width / 2;
                second.column += first.width;
                second.width -= first.width;
            } else {
                first.height = part.height / 2;
                second.row += first.height;
                second.height -= first.height;
            }
            fill(first);
            fill(second);
            return;
        }
        Source<planes> held{source, scene_.raster->info().width, scene_.raster->info().height, {}, {}};
        held.samples.resize(source.size() * planes);
        held.valid.resize(source.size());
        scene_.raster->read(source, scene_.bands, held.samples, held.valid);
        for (int row = part.row; row < part.row + part.height; ++row)
            for (int x = LatticeMap::cell_start(part.column); x < part.column + part.width;
                 x += LatticeMap::step)
                fill_run(held, x, row, std::max(x, part.column),
                         std::min(x + LatticeMap::step, part.column + part.width));
    }

private:
    std::size_t out_index(int column, int row) const {
        return static_cast<std::size_t>(row - out_.window.row) * static_cast<std::size_t>(out_.window.width) +
               static_cast<std::size_t>(column - out_.window.column);
    }

    bool has_hole(PixelWindow part) const {
        for (int row = part.row; row < part.row + part.height; ++row) {
            const auto* begin = out_.valid.data() + out_index(part.column, row);
            if (std::find(begin, begin + part.width, 0) != begin + part.width) return true;
        }
        return false;
    }

    /// The scene pixels a part needs: bilinear neighbours included, cut off one pixel beyond the scene.
    PixelWindow source_of(PixelWindow part) const {
        const SourceBox box = map_.source_of(part);
        const RasterInfo& about = scene_.raster->info();
        const auto cut = [](double v, int size) {
            return static_cast<int>(std::clamp<double>(v, -1, size + 1.0));
        };
        if (!(box.left <= box.right) || box.right < -1 || box.bottom < -1 || box.left > about.width + 1.0 ||
            box.top > about.height + 1.0)
            return {};
        const int left = cut(std::floor(box.left) - 2, about.width),
                  top = cut(std::floor(box.top) - 2, about.height);
        return {left, top, cut(std::ceil(box.right) + 2, about.width) - left,
                cut(std::ceil(box.bottom) + 2, about.height) - top};
    }

    /// Fills the columns [begin, end) of a lattice row, all in the cell that begins at `cell`.
    void fill_run(const Source<planes>& source, int cell, int row, int begin, int end) {
        const LatticeMap::Edge middle = map_.edge(cell, row + 0.5);
        const bool one = scene_.samples_across == 1 && scene_.samples_down == 1;
        if (!one) {
            lines_.clear();
            for (int i = 0; i < scene_.samples_down; ++i)
                lines_.push_back(map_.edge(cell, row + (i + 0.5) / scene_.samples_down));
        }
        for (int column = begin; column < end; ++column) {
            const std::size_t to = out_index(column, row);
            if (out_.valid[to] != 0) continue;
            const PointM centre = middle.at(column - cell + 0.5);
            if (!source.inside(centre)) continue;  // Also when it is NaN.
            const std::size_t nearest = source.nearest(centre);
            if (source.valid[nearest] == 0) continue;

            std::array<float, planes> sum{};
            float weight = 0;
            if (one) {
                source.add(centre, sum, weight);
            } else {
                for (const LatticeMap::Edge& line : lines_)
                    for (int i = 0; i < scene_.samples_across; ++i) {
                        const PointM at = line.at(column - cell + (i + 0.5) / scene_.samples_across);
                        if (source.inside(at)) source.add(at, sum, weight);
                    }
            }
            for (std::size_t channel = 0; channel < 3; ++channel) {
                const std::size_t b = planes == 1 ? 0 : channel;
                const float value = weight > 0 ? (weight == 1 ? sum[b] : sum[b] / weight)
                                               : source.samples[b * source.valid.size() + nearest];
                out_.rgb[3 * to + channel] = scene_.stretch.shown(b, value);
            }
            out_.valid[to] = 255;
        }
    }

    const Scene& scene_;
    LatticeMap map_;
    Pixels& out_;
    std::vector<LatticeMap::Edge> lines_;
};

}  // namespace

void fill_holes(const Scene& scene, const ImageryGrid& grid, Pixels& out) {
    if (scene.bands.size() == 1) {
        Filler<1>(scene, grid, out).fill(out.window);
    } else {
        Filler<3>(scene, grid, out).fill(out.window);
    }
}

}  // namespace gridreach
