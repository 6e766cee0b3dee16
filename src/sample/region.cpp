// SPDX-License-Identifier: Apache-2.0
#include "sample/region.h"

#include <algorithm>
#include <cmath>

#include "sample/land_cover.h"
#include "sample/paint_roofs.h"

namespace gridreach {
namespace {

using namespace sample;

constexpr PointM south_west{421200, 305400};  // UTM zone 36 north: savanna in northern Uganda.
constexpr double cell_m = 10;

/// Where everything lies, in metres from the south-west corner.
struct Layout {
    Terrain terrain;
    std::vector<Way> ways;
    PathM line;
    Settlements settlements;
    std::vector<Plot> plots;
    std::vector<Plant> plants;
    SurfaceMap surfaces;
};

Layout lay_out(Random random, double size_m) {
    // The road crosses the region one way, the stream the other; which way is which is up to the seed.
    const bool road_north = random.chance(0.5), turned_round = random.chance(0.5);
    const auto place = [&](double along, double across) {
        if (turned_round) along = 1 - along;
        return road_north ? PointM{across * size_m, along * size_m} : PointM{along * size_m, across * size_m};
    };
    const PointM road_from = place(0, random.between(0.35, 0.65)),
                 road_to = place(1, random.between(0.35, 0.65));
    const double ford = random.between(0.58, 0.8);
    const PointM stream_from = place(ford + random.between(-0.12, 0.12), 1);
    const PointM stream_to = place(ford + random.between(-0.12, 0.12), 0);

    Layout made;
    made.terrain = draw_terrain(random.branch(1), size_m, stream_from, stream_to);
    made.ways = draw_roads(random.branch(2), size_m, road_from, road_to, made.terrain.stream);
    Random for_line = random.branch(3);
    const double line_m = for_line.between(0.3, 0.4) * size_m;
    made.line = draw_line_beside(for_line, made.ways.front().path, line_m, {0, 0, size_m, size_m});
    made.settlements = draw_settlements(random.branch(4), size_m, made.terrain, made.ways, made.line);
    for (Way& path : draw_footpaths(random.branch(5), size_m, made.settlements, made.ways))
        made.ways.push_back(std::move(path));
    made.plots = draw_plots(random.branch(6), size_m, made.terrain, made.settlements);
    made.surfaces = map_surfaces(size_m, made.terrain, made.ways, made.settlements, made.plots);
    made.plants =
        draw_plants(random.branch(7), size_m, made.terrain, made.surfaces, made.settlements, made.plots);
    return made;
}

std::vector<std::uint8_t> paint(const Layout& layout, const PixelFrame& frame, std::uint64_t seed) {
    Canvas canvas(frame);
    paint_savanna(canvas, layout.terrain, seed);
    paint_plots(canvas, layout.plots, layout.terrain, seed + 100);
    paint_stream(canvas, layout.terrain, seed + 200);
    paint_compounds(canvas, layout.settlements, seed + 300);
    paint_roads(canvas, layout.ways, seed + 400);

    Shadows shadows(frame);
    cast_plant_shadows(shadows, layout.plants);
    cast_roof_shadows(shadows, layout.settlements.buildings);
    cast_pole_shadows(shadows, layout.line);
    light_ground(canvas, layout.terrain, shadows);

    paint_roofs(canvas, layout.settlements.buildings);
    paint_plants(canvas, layout.plants);
    paint_poles(canvas, layout.line);
    return photographed(canvas, seed + 500);
}

PixelFrame frame_of(double size_m, double pixel_m) {
    const int n = static_cast<int>(std::ceil(size_m / pixel_m - 1e-9));
    return {n, n, pixel_m, size_m};
}

template <class Sample>
SampleRaster<Sample> raster_of(const PixelFrame& frame, std::vector<Sample> samples) {
    return {frame.width, frame.height,
            Affine{{south_west.x, frame.pixel_m, 0, south_west.y + frame.top_m, 0, -frame.pixel_m}},
            std::move(samples)};
}

std::vector<PointM> placed(std::vector<PointM> points) {
    for (PointM& p : points) p = p + south_west;
    return points;
}

std::string class_of(RoadKind kind) {
    switch (kind) {
        case RoadKind::murram:
            return "tertiary";
        case RoadKind::track:
            return "track";
        case RoadKind::footpath:
            break;
    }
    return "path";
}

}  // namespace

void describe(SampleOptions& o, OptionList& options) {
    options.integer("seed", o.seed)
        .at_least(0)
        .help("Which region is drawn: another number, another region.");
    options.number("size_m", o.size_m)
        .at_least(600)
        .at_most(2000)
        .unit("m")
        .help("Width and height of the region, in metres.");
    options.number("pixel_m", o.pixel_m)
        .at_least(0.3)
        .at_most(2)
        .unit("m")
        .help("Ground size of a pixel of the scene, in metres.");
}

SampleRegion draw_region(const SampleOptions& options) {
    const std::uint64_t seed = scrambled(static_cast<std::uint64_t>(options.seed));
    const Layout layout = lay_out(Random(seed), options.size_m);

    SampleRegion made;
    made.options = options;
    made.crs = "EPSG:32636";
    made.box = {south_west.x, south_west.y, south_west.x + options.size_m, south_west.y + options.size_m};
    const PixelFrame pixels = frame_of(options.size_m, options.pixel_m);
    made.scene = raster_of(pixels, paint(layout, pixels, seed));

    const PixelFrame cells = frame_of(options.size_m, cell_m);
    std::vector<float> heights(cells.size());
    cells.each_pixel(
        [&](PointM p, std::size_t i) { heights[i] = static_cast<float>(layout.terrain.height_m.at(p)); });
    made.elevation_m = raster_of(cells, std::move(heights));
    made.land_cover = raster_of(cells, land_cover_of(cells, layout.surfaces, layout.plants));

    for (const Building& building : layout.settlements.buildings) {
        SampleFootprint print{{placed(building.outline), {}},
                              building.kind == RoofKind::tin ? "tin" : "thatch",
                              signed_area_m2(building.outline)};
        made.footprints.push_back(std::move(print));
    }
    // Reading order on a map, as dwellings have it.
    std::stable_sort(made.footprints.begin(), made.footprints.end(),
                     [](const SampleFootprint& a, const SampleFootprint& b) {
                         const PointM p = centroid(a.outline.outer), q = centroid(b.outline.outer);
                         return p.y != q.y ? p.y > q.y : p.x < q.x;
                     });
    for (const Way& way : layout.ways)
        made.roads.push_back({class_of(way.kind), way.width_m, placed(way.path)});
    made.line = placed(layout.line);
    return made;
}

}  // namespace gridreach
