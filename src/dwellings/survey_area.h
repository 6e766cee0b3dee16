// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/shapes.h"
#include "model/dwellings.h"

namespace gridreach {

/// Tells which places lie in a survey area: in any of its polygons (even-odd rule within each; places on a
/// border may fall on either side). No polygon means everywhere. Edges are sorted into strips, so a border of
/// many thousand points costs little per place.
class SurveyArea {
public:
    explicit SurveyArea(const std::vector<PolygonM>& polygons);
    bool contains(PointM place) const;
    /// False only when no place of `box` lies in the area: nothing needs to be looked for there.
    bool reaches(const BoxM& box) const;

private:
    struct Edge {
        PointM a, b;
    };
    struct Part {
        BoxM box;
        double strip_m = 1;                     ///< Height of a strip.
        std::vector<std::vector<Edge>> strips;  ///< From south to north.
    };
    std::vector<Part> parts_;
};

/// Removes dwellings whose centre lies outside and returns how many they were.
std::size_t keep_inside(std::vector<Dwelling>& dwellings, const std::vector<PolygonM>& survey_area);

}  // namespace gridreach
