// SPDX-License-Identifier: Apache-2.0
#include "apps/dwellings_file.h"

#include <fmt/format.h>

#include <cmath>

#include "base/errors.h"

namespace gridreach {

std::vector<Dwelling> read_dwellings(const VectorReader& reader, const std::string& path,
                                     const Projection& projection, Reporter& reporter) {
    const VectorLayer layer = reader.read(path, projection);
    for (const std::string& remark : layer.remarks) reporter.note(remark);
    const auto confidence = layer.field("confidence");
    std::vector<Dwelling> all;
    for (const Feature& f : layer.features) {
        if (!f.shape.lines.empty())
            throw InputError(fmt::format("{}: feature {} is a line, not a dwelling.", layer.path, f.id));
        Dwelling d;
        if (confidence)
            if (const auto n = number_of(f.values[*confidence]); n && std::isfinite(*n)) d.confidence = n;
        for (const PolygonM& outline : f.shape.polygons) {
            d.centre = centroid(outline.outer);
            d.roof_area_m2 = area_m2(outline);
            d.outline = outline;
            all.push_back(d);
        }
        d.outline.reset();
        d.roof_area_m2.reset();
        for (PointM p : f.shape.points) {
            d.centre = p;
            all.push_back(d);
        }
    }
    for (std::size_t i = 0; i < all.size(); ++i) all[i].id = i;
    return all;
}

std::vector<PolygonM> read_polygons(const VectorReader& reader, const std::string& path,
                                    const Projection& projection) {
    std::vector<PolygonM> all;
    for (Feature& f : reader.read(path, projection).features)
        for (PolygonM& each : f.shape.polygons) all.push_back(std::move(each));
    return all;
}

}  // namespace gridreach
