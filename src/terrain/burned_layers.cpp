// SPDX-License-Identifier: Apache-2.0
#include "terrain/burned_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/words.h"
#include "graph/burn.h"

namespace gridreach {

namespace {

enum Mark : std::uint8_t {
    near_road = 1,
    road = 2,
    river = 4,
    lake = 8,
    guarded = 16,
    strict = 32,
    barred = 64
};

/// Visits the cells whose centre lies within `radius_m` of a path.
void cells_near(const CellLattice& l, const PathM& path, double radius_m, const VisitCell& visit) {
    for (std::size_t i = 1; i < path.size(); ++i) {
        BoxM box;
        box.add(path[i - 1]);
        box.add(path[i]);
        box = box.grown(radius_m);
        const auto column = [&](double x) { return (x - l.top_left.x) / l.cell_width_m - 0.5; };
        const auto row = [&](double y) { return (l.top_left.y - y) / l.cell_height_m - 0.5; };
        const int c0 = static_cast<int>(std::ceil(std::max(column(box.min_x), 0.0)));
        const int c1 = static_cast<int>(std::floor(std::min(column(box.max_x), l.width - 1.0)));
        const int r0 = static_cast<int>(std::ceil(std::max(row(box.max_y), 0.0)));
        const int r1 = static_cast<int>(std::floor(std::min(row(box.min_y), l.height - 1.0)));
        for (int r = r0; r <= r1; ++r)
            for (int c = c0; c <= c1; ++c) {
                const PointM centre = l.centre(l.cell(c, r));
                if (distance_m(centre, nearest_on_segment(centre, path[i - 1], path[i])) <= radius_m)
                    visit(l.cell(c, r));
            }
    }
}

/// A long piece is taken apart, so that the box around each stays small.
PathM with_short_pieces(const PathM& path, double most_m) {
    PathM out;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (i > 0) {
            const int parts =
                std::max(1, static_cast<int>(std::ceil(distance_m(path[i - 1], path[i]) / most_m)));
            for (int p = 1; p < parts; ++p)
                out.push_back({path[i - 1].x + (path[i].x - path[i - 1].x) * p / parts,
                               path[i - 1].y + (path[i].y - path[i - 1].y) * p / parts});
        }
        out.push_back(path[i]);
    }
    return out;
}

[[noreturn]] void refuse(const VectorLayer& layer, const Feature& f, const char* is, const char* must) {
    throw InputError(fmt::format("{}: feature {} is {}, but {}.", layer.path, f.id, is, must));
}

bool is_strict(const VectorLayer& layer, const Feature& f, const std::string& field_name) {
    const auto field = layer.field(field_name);
    if (!field) return false;
    const auto* text = std::get_if<std::string>(&f.values[*field]);
    return text != nullptr && (*text == "Ia" || *text == "Ib" || *text == "I" || *text == "II");
}

}  // namespace

float BurnedLayers::priced(float price, CellIndex c) const {
    if (marks.empty() || marks[c] == 0) return price;
    const std::uint8_t m = marks[c];
    if ((m & barred) != 0) return no_go;
    if ((m & lake) != 0) price *= water;
    if ((m & Mark::strict) != 0)
        price *= strict;
    else if ((m & Mark::guarded) != 0)
        price *= guarded;
    if ((m & Mark::near_road) != 0) price *= near_road;
    if ((m & road) != 0) price += road_per_m;
    if ((m & river) != 0) price += river_per_m;
    return price;
}

BurnedLayers burn_layers(const TerrainOptions& o, const std::vector<VectorLayer>& roads,
                         const std::vector<VectorLayer>& water,
                         const std::vector<VectorLayer>& protected_areas,
                         const std::vector<VectorLayer>& no_go_areas, const CellLattice& lattice) {
    BurnedLayers burned;
    if (roads.empty() && water.empty() && protected_areas.empty() && no_go_areas.empty()) return burned;
    burned.marks.assign(lattice.size(), 0);
    const double cell_m = (lattice.cell_width_m + lattice.cell_height_m) / 2;
    burned.near_road = static_cast<float>(o.road_near_factor);
    burned.water = static_cast<float>(o.water_factor);
    burned.guarded = static_cast<float>(o.protected_factor);
    burned.strict = static_cast<float>(o.protected_strict_factor);
    burned.road_per_m = static_cast<float>(o.road_crossing_cost / cell_m);
    burned.river_per_m = static_cast<float>(o.river_crossing_cost / cell_m);
    const auto mark = [&](std::uint8_t m) { return [&burned, m](CellIndex c) { burned.marks[c] |= m; }; };
    for (const VectorLayer& layer : roads)
        for (const Feature& f : layer.features) {
            if (!f.shape.polygons.empty() || !f.shape.points.empty())
                refuse(layer, f, "no line", "roads must be lines");
            for (const PathM& path : f.shape.lines) {
                burn_path(lattice, path, mark(road));
                if (o.road_near_m > 0)
                    cells_near(lattice, with_short_pieces(path, 4 * o.road_near_m), o.road_near_m,
                               mark(Mark::near_road));
            }
        }
    for (const VectorLayer& layer : water)
        for (const Feature& f : layer.features) {
            if (!f.shape.points.empty()) refuse(layer, f, "a point", "water must be lines or polygons");
            for (const PathM& path : f.shape.lines) burn_path(lattice, path, mark(river));
            for (const PolygonM& polygon : f.shape.polygons)
                burn_polygon(lattice, polygon, mark(o.water_no_go ? barred : lake));
        }
    for (const VectorLayer& layer : protected_areas)
        for (const Feature& f : layer.features) {
            if (f.shape.polygons.empty()) refuse(layer, f, "no polygon", "protected areas must be polygons");
            const bool hard = is_strict(layer, f, o.protected_class_field);
            const bool closed = o.protected_no_go == "all" || (hard && o.protected_no_go == "strict");
            for (const PolygonM& polygon : f.shape.polygons)
                burn_polygon(lattice, polygon, mark(closed ? barred : hard ? Mark::strict : Mark::guarded));
        }
    for (const VectorLayer& layer : no_go_areas)
        for (const Feature& f : layer.features) {
            if (!f.shape.points.empty()) refuse(layer, f, "a point", "no-go areas must be polygons or lines");
            for (const PathM& path : f.shape.lines) burn_path(lattice, path, mark(barred));
            for (const PolygonM& polygon : f.shape.polygons) burn_polygon(lattice, polygon, mark(barred));
        }
    return burned;
}

}  // namespace gridreach
