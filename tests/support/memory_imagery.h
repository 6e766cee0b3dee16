// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <mutex>
#include <random>
#include <vector>

#include "model/imagery.h"

namespace gridreach::test {

using Rgb = std::array<int, 3>;

/// A picture held in memory: reddish soil with noise, and what is painted on it. The noise belongs to the
/// pixels counted from (left_px, top_px), so a picture with a margin shows the same ground.
class MemoryImagery : public Imagery {
public:
    MemoryImagery(int width, int height, double pixel_m = 0.3)
        : grid_{{500000, 9800000}, pixel_m, width, height},
          coarsest_m_(pixel_m),
          rgb_(3 * pixels(), 0),
          valid_(pixels(), 255) {
        std::mt19937 random(1);
        for (std::size_t i = 0; i < pixels(); ++i) {
            const int shade = static_cast<int>(random() % 24);
            set(i, {120 + shade, 100 + shade, 70 + shade});
        }
    }

    /// A rectangle of one colour, a little uneven.
    void paint(PixelWindow w, Rgb colour) {
        each(w, [&](int column, int row) {
            const int uneven = (column * 7 + row * 3) % 6;
            set(at(column, row), {colour[0] + uneven, colour[1] + uneven, colour[2] + uneven});
        });
    }
    /// No scene has data there.
    void clear(PixelWindow w) {
        each(w, [&](int column, int row) {
            set(at(column, row), {0, 0, 0});
            valid_[at(column, row)] = 0;
        });
    }
    /// The same picture at the same place on Earth, on a lattice with pixels without data around it.
    MemoryImagery with_margin(int left_px, int top_px, int right_px, int bottom_px) const {
        MemoryImagery out(grid_.width + left_px + right_px, grid_.height + top_px + bottom_px, grid_.pixel_m);
        out.grid_.origin = grid_.to_working(-left_px, -top_px);
        out.clear({0, 0, out.grid_.width, out.grid_.height});
        each({0, 0, grid_.width, grid_.height}, [&](int column, int row) {
            const std::size_t from = at(column, row), to = out.at(column + left_px, row + top_px);
            std::copy_n(&rgb_[3 * from], 3, &out.rgb_[3 * to]);
            out.valid_[to] = valid_[from];
        });
        return out;
    }
    void set_coarsest_scene_pixel_m(double pixel_m) { coarsest_m_ = pixel_m; }

    const ImageryGrid& grid() const override { return grid_; }
    bool may_have_data(PixelWindow w) const override {
        bool any = false;
        each(w, [&](int column, int row) { any = any || valid_[at(column, row)] != 0; });
        return any;
    }
    Pixels read(PixelWindow w) const override {
        const std::lock_guard lock(reading_);
        windows_read.push_back(w);
        Pixels out{w, std::vector<std::uint8_t>(3 * w.size()), std::vector<std::uint8_t>(w.size())};
        each(w, [&](int column, int row) {
            const auto to = static_cast<std::size_t>(row - w.row) * static_cast<std::size_t>(w.width) +
                            static_cast<std::size_t>(column - w.column);
            std::copy_n(&rgb_[3 * at(column, row)], 3, &out.rgb[3 * to]);
            out.valid[to] = valid_[at(column, row)];
        });
        return out;
    }
    double coarsest_scene_pixel_m() const override { return coarsest_m_; }

    mutable std::vector<PixelWindow> windows_read;

    MemoryImagery(const MemoryImagery& o)
        : Imagery(o),
          windows_read(o.windows_read),
          grid_(o.grid_),
          coarsest_m_(o.coarsest_m_),
          rgb_(o.rgb_),
          valid_(o.valid_) {}
    MemoryImagery& operator=(const MemoryImagery&) = delete;

private:
    std::size_t pixels() const {
        return static_cast<std::size_t>(grid_.width) * static_cast<std::size_t>(grid_.height);
    }
    std::size_t at(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(grid_.width) +
               static_cast<std::size_t>(column);
    }
    void set(std::size_t pixel, Rgb colour) {
        for (std::size_t c = 0; c < 3; ++c)
            rgb_[3 * pixel + c] = static_cast<std::uint8_t>(std::clamp(colour[c], 0, 255));
    }
    /// Visits the pixels of the window that the picture has.
    template <class Visit>
    void each(PixelWindow w, const Visit& visit) const {
        for (int row = std::max(w.row, 0); row < std::min(w.row + w.height, grid_.height); ++row)
            for (int column = std::max(w.column, 0); column < std::min(w.column + w.width, grid_.width);
                 ++column)
                visit(column, row);
    }

    ImageryGrid grid_;
    double coarsest_m_;
    std::vector<std::uint8_t> rgb_, valid_;
    mutable std::mutex reading_;
};

}  // namespace gridreach::test
