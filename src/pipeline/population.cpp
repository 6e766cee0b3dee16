// SPDX-License-Identifier: Apache-2.0
#include "pipeline/population.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

namespace {

struct Area {
    std::vector<PolygonM> polygons;
    BoxM box;
    std::string name;
    bool contains(PointM p) const {
        if (!box.contains(p)) return false;
        return polygons.empty() || std::any_of(polygons.begin(), polygons.end(), [&](const PolygonM& each) {
                   return gridreach::contains(each, p);
               });
    }
};

Area area_of(const Pipeline& p, const CheckedPipeline& c, const RunValues& v) {
    Area area;
    if (!p.keys.survey_area.empty()) {
        area.name = "the survey area";
        area.polygons = survey_area(p, c);
        for (const PolygonM& polygon : area.polygons) area.box.add(box_of(polygon.outer));
    } else if (v.dwellings) {
        area.name = "the box around the dwellings";
        for (const Dwelling& d : v.dwellings->dwellings) area.box.add(d.centre);
    } else if (v.demand) {
        area.name = "the box around the demand nodes";
        for (const DemandNode& n : v.demand->nodes) area.box.add(n.at);
    }
    return area;
}

}  // namespace

PopulationCount count_population(const Pipeline& p, const CheckedPipeline& c, const RunValues& v) {
    const auto raster = c.rasters->open(p.keys.population, c.projection);
    const RasterInfo& info = raster->info();
    Area area = area_of(p, c, v);
    PopulationCount count{0, 0, area.name};
    if (area.box.empty()) return count;
    const PointM middle = raster->to_pixel(area.box.centre());
    const double half_cell_m =
        distance_m(raster->to_working(middle), raster->to_working({middle.x + 0.5, middle.y}));
    if (area.polygons.empty() && std::isfinite(half_cell_m)) area.box = area.box.grown(half_cell_m);

    // The rows and columns the box can touch, from its outline.
    BoxM pixels;
    for (int i = 0; i <= 20; ++i)
        for (const auto& [u, w] : {std::pair{i, 0}, {i, 20}, {0, i}, {20, i}})
            pixels.add(raster->to_pixel({area.box.min_x + area.box.width_m() * u / 20,
                                         area.box.min_y + area.box.height_m() * w / 20}));
    const int left = std::clamp(static_cast<int>(std::floor(pixels.min_x)) - 1, 0, info.width);
    const int right = std::clamp(static_cast<int>(std::ceil(pixels.max_x)) + 1, 0, info.width);
    const int top = std::clamp(static_cast<int>(std::floor(pixels.min_y)) - 1, 0, info.height);
    const int bottom = std::clamp(static_cast<int>(std::ceil(pixels.max_y)) + 1, 0, info.height);
    if (left >= right || top >= bottom) return count;

    constexpr std::array first_band = {0};
    for (int row = top; row < bottom; ++row) {
        const PixelWindow window{left, row, right - left, 1};
        std::vector<float> samples(window.size());
        std::vector<std::uint8_t> valid(window.size());
        raster->read(window, first_band, samples, valid);
        for (int i = 0; i < window.width; ++i) {
            if (valid[static_cast<std::size_t>(i)] == 0) continue;
            const double persons = samples[static_cast<std::size_t>(i)];
            if (persons < 0)
                throw InputError(
                    fmt::format("{}: column {}, row {} counts {} persons. Mark empty cells as nodata.",
                                p.keys.population, left + i, row, shortest(persons)));
            if (!area.contains(raster->to_working({left + i + 0.5, row + 0.5}))) continue;
            count.persons += persons;
            count.cells += 1;
        }
    }
    return count;
}

}  // namespace gridreach
