// SPDX-License-Identifier: Apache-2.0
#include "apps/dwellings_file.h"

#include <fmt/format.h>

#include "base/errors.h"

namespace gridreach {

std::vector<Dwelling> read_dwellings(const VectorReader& reader, const std::string& path,
                                     const Projection& projection, Reporter& reporter) {
    const VectorLayer layer = reader.read(path, projection);
    for (const std::string& remark : layer.remarks) reporter.note(remark);
    std::vector<Dwelling> all;
    for (const Feature& f : layer.features) {
        if (!f.shape.lines.empty())
            throw InputError(fmt::format("{}: feature {} is a line, not a dwelling.", layer.path, f.id));
        for (const PolygonM& outline : f.shape.polygons) {
            Dwelling d;
            d.centre = centroid(outline.outer);
            d.roof_area_m2 = area_m2(outline);
            d.outline = outline;
            all.push_back(std::move(d));
        }
        for (PointM p : f.shape.points) {
            Dwelling d;
            d.centre = p;
            all.push_back(std::move(d));
        }
    }
    for (std::size_t i = 0; i < all.size(); ++i) all[i].id = i;
    return all;
}

}  // namespace gridreach
