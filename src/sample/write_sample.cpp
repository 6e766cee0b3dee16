// SPDX-License-Identifier: Apache-2.0
#include "sample/write_sample.h"

#include <fmt/format.h>

#include "base/errors.h"
#include "base/words.h"
#include "io/geotiff.h"
#include "io/safe_write.h"

namespace gridreach {
namespace {

constexpr int jpeg_quality = 85;

template <class Sample>
GeoTiffForm form_of(const SampleRaster<Sample>& raster, const std::string& crs) {
    GeoTiffForm form;
    form.width = raster.width;
    form.height = raster.height;
    form.to_crs = raster.to_crs;
    form.crs = crs;
    return form;
}

OutputLayer footprint_layer(const SampleRegion& region) {
    OutputLayer layer{"footprints",
                      "Roofs of the drawn region",
                      GeometryKind::polygon,
                      {{"roof", "roof", FieldType::text, "", "What the roof is made of: tin or thatch."},
                       {"area_m2", "area_m2", FieldType::real, "m²", "Area of the outline."}},
                      {}};
    for (const SampleFootprint& f : region.footprints)
        layer.rows.push_back({{}, f.outline, {f.roof, f.area_m2}});
    return layer;
}

OutputLayer road_layer(const SampleRegion& region) {
    OutputLayer layer{
        "roads",
        "Roads of the drawn region",
        GeometryKind::line,
        {{"class", "class", FieldType::text, "", "As OpenStreetMap has it: tertiary, track or path."},
         {"width_m", "width_m", FieldType::real, "m", "From edge to edge."}},
        {}};
    for (const SampleRoad& r : region.roads) layer.rows.push_back({r.path, {}, {r.road_class, r.width_m}});
    return layer;
}

OutputLayer grid_layer(const SampleRegion& region) {
    OutputLayer layer{"grid",
                      "Existing medium-voltage line of the drawn region",
                      GeometryKind::line,
                      {{"name", "name", FieldType::text, "", "Name of the feeder."},
                       {"voltage_kv", "voltage_kv", FieldType::real, "kV", "Nominal voltage."},
                       {"spare_kw", "spare_kw", FieldType::real, "kW", "Power that it can still give."}},
                      {}};
    layer.rows.push_back({region.line, {}, {std::string("feeder 1"), region.line_kv, region.line_spare_kw}});
    return layer;
}

std::string readme_of(const SampleRegion& region) {
    const SampleOptions& o = region.options;
    std::string redraw = fmt::format("gridreach sample FOLDER --seed {}", o.seed);
    if (o.size_m != SampleOptions{}.size_m) redraw += fmt::format(" --set size_m={}", shortest(o.size_m));
    if (o.pixel_m != SampleOptions{}.pixel_m) redraw += fmt::format(" --set pixel_m={}", shortest(o.pixel_m));
    return fmt::format(
        "A survey region that does not exist\n"
        "\n"
        "Everything in this folder was drawn by gridreach from a seed: the ground, the roofs, the roads and "
        "the\n"
        "line. It is for showing how the program works and for testing that its parts fit together. It was\n"
        "never surveyed or photographed. The coordinates ({}) lie in northern Uganda only so\n"
        "that lengths and the sun are right; what is drawn does not stand there.\n"
        "\n"
        "No claim about accuracy rests on it. Drawn roofs are easier to find than real ones, so the figures "
        "of\n"
        "`gridreach evaluate` on this folder say nothing about real imagery.\n"
        "\n"
        "scene.tif         the picture from above, {} x {} pixels of {} m, JPEG inside\n"
        "footprints.gpkg   the outlines of all {} roofs as they were drawn\n"
        "elevation.tif     height of the ground in metres, cells of 10 m\n"
        "land_cover.tif    codes of ESA WorldCover, cells of 10 m\n"
        "roads.gpkg        roads, tracks and footpaths\n"
        "grid.gpkg         the existing line: {} kV, {} kW to spare\n"
        "\n"
        "Draw it again:   {}\n",
        region.crs, region.scene.width, region.scene.height, shortest(o.pixel_m),
        with_commas(static_cast<std::int64_t>(region.footprints.size())), shortest(region.line_kv),
        shortest(region.line_spare_kw), redraw);
}

}  // namespace

void write_sample(const SampleRegion& region, const std::string& folder, const LayerWriter& writer) {
    const auto working = utm_projection(region.crs);
    if (!working) throw InputError(fmt::format("sample: {} is no UTM zone.", region.crs));

    GeoTiffForm scene = form_of(region.scene, region.crs);
    scene.bands = 3;
    scene.jpeg_quality = jpeg_quality;
    write_geotiff(folder + "/scene.tif", scene, region.scene.samples);
    write_geotiff(folder + "/elevation.tif", form_of(region.elevation_m, region.crs),
                  region.elevation_m.samples);
    GeoTiffForm cover = form_of(region.land_cover, region.crs);
    cover.nodata = 0;  // As WorldCover has it.
    write_geotiff(folder + "/land_cover.tif", cover, region.land_cover.samples);

    writer.write_geopackage(folder + "/footprints.gpkg", {footprint_layer(region)}, *working);
    writer.write_geopackage(folder + "/roads.gpkg", {road_layer(region)}, *working);
    writer.write_geopackage(folder + "/grid.gpkg", {grid_layer(region)}, *working);
    write_text_file(folder + "/README.txt", readme_of(region));
}

}  // namespace gridreach
