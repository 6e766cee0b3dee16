// SPDX-License-Identifier: Apache-2.0
#include "sample/fields.h"

#include <algorithm>

#include "sample/noise.h"

namespace gridreach::sample {
namespace {

double home_distance_m(PointM p, const Settlements& settlements) {
    double nearest = 1e12;
    for (const PointM home : settlements.homesteads) nearest = std::min(nearest, length_of(home - p));
    for (const Building& building : settlements.buildings)
        nearest = std::min(nearest, length_of(building.centre() - p));
    return nearest;
}

/// The part of a convex ring on the left of the line through `at` along `direction`.
RingM cut(const RingM& ring, PointM at, PointM direction) {
    RingM left;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const PointM a = ring[i], b = ring[(i + 1) % ring.size()];
        const double da = dot(a - at, left_of(direction)), db = dot(b - at, left_of(direction));
        if (da >= 0) left.push_back(a);
        if ((da > 0 && db < 0) || (da < 0 && db > 0)) left.push_back(a + da / (da - db) * (b - a));
    }
    return left;
}

/// Unit vector along the longest side.
PointM longest_side(const RingM& ring) {
    PointM longest{1, 0};
    double length_m = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const PointM side = ring[(i + 1) % ring.size()] - ring[i];
        if (length_of(side) > length_m) {
            length_m = length_of(side);
            longest = unit_of(side);
        }
    }
    return longest;
}

Crop chosen_crop(Random& random, double home_m) {
    const double u = random.unit();
    if (home_m < 60 && u < 0.10) return Crop::banana;
    if (u < 0.20) return Crop::ploughed;
    if (u < 0.38) return Crop::young;
    if (u < 0.55) return Crop::green;
    if (u < 0.68) return Crop::dry;
    if (u < 0.80) return Crop::cassava;
    return u < 0.825 ? Crop::woodlot : Crop::fallow;
}

}  // namespace

double Plot::inside_m(PointM p) const {
    double inside = 1e12;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const PointM side = unit_of(ring[(i + 1) % ring.size()] - ring[i]);
        inside = std::min(inside, dot(p - ring[i], left_of(side)));
    }
    return inside;
}

std::vector<Plot> draw_plots(Random random, double size_m, const Terrain& terrain,
                             const Settlements& settlements) {
    std::vector<Plot> plots;
    // No map grid: the first cuts follow no compass. Plots beyond the region are dropped.
    const PointM turn = heading(random.unit());
    const RoofPart all{RoofForm::gable, {size_m / 2, size_m / 2}, turn, 0.8 * size_m, 0.8 * size_m};
    std::vector<RingM> open = {{all.corner(-1, -1), all.corner(1, -1), all.corner(1, 1), all.corner(-1, 1)}};
    const BoxM region{0, 0, size_m, size_m};
    while (!open.empty()) {
        const RingM ring = std::move(open.back());
        open.pop_back();
        if (!region.overlaps(box_of(ring))) continue;
        const PointM middle = centroid(ring);
        const double area = signed_area_m2(ring);
        const double home_m = home_distance_m(middle, settlements);
        const double wanted_m2 = (home_m < 90 ? 1500 : home_m < 200 ? 2800 : 5200) * random.between(0.6, 1.9);
        if (area > wanted_m2) {
            const PointM along = longest_side(ring);
            const PointM across = turned(left_of(along), random.between(-0.05, 0.05));
            const BoxM box = box_of(ring);
            const double stray = 0.16 * std::min(box.width_m(), box.height_m());
            const PointM at = middle + random.between(-stray, stray) * along;
            open.push_back(cut(ring, at, across));
            open.push_back(cut(ring, at, -1 * across));
            continue;
        }
        const double stream_m = terrain.stream_distance_m.at(middle);
        const double tilled = (0.12 + 0.66 * eased(home_m, 300, 70)) * eased(stream_m, 22, 60);
        Plot plot{ring, Crop::green, {}, random.between(1.3, 2.3), random.between(0.9, 1.1), random.next()};
        plot.rows = turned(longest_side(ring), random.between(-0.02, 0.02));
        plot.crop = chosen_crop(random, home_m);
        if (random.chance(tilled) && area > 250) plots.push_back(std::move(plot));
    }
    return plots;
}

}  // namespace gridreach::sample
