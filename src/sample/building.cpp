// SPDX-License-Identifier: Apache-2.0
#include "sample/building.h"

#include <algorithm>
#include <array>

namespace gridreach::sample {
namespace {

/// True when the boxes, `b` grown by `gap_m`, are apart along one of `a`'s sides or one of `b`'s.
bool boxes_apart(const RoofPart& a, const RoofPart& b, double gap_m) {
    const std::array<PointM, 4> axes = {a.along, left_of(a.along), b.along, left_of(b.along)};
    for (const PointM axis : axes) {
        const auto reach = [&](const RoofPart& p) {
            return p.half_length_m * std::abs(dot(p.along, axis)) +
                   p.half_width_m * std::abs(dot(left_of(p.along), axis));
        };
        if (std::abs(dot(a.centre - b.centre, axis)) > reach(a) + reach(b) + gap_m) return true;
    }
    return false;
}

struct Paint {
    Colour colour;
    double rust_low, rust_high;
    int weight;
};
/// Roof sheets as rural East Africa has them: mostly plain iron, new or weathered, some painted.
constexpr std::array<Paint, 8> sheets = {{
    {{214, 218, 222}, 0.00, 0.04, 22},  // New iron.
    {{190, 196, 202}, 0.02, 0.12, 22},
    {{165, 168, 170}, 0.10, 0.35, 18},  // Weathered.
    {{150, 128, 112}, 0.50, 0.90, 14},  // Rusty.
    {{139, 62, 52}, 0.00, 0.08, 10},    // Red paint.
    {{84, 110, 150}, 0.00, 0.05, 6},    // Blue paint.
    {{86, 118, 96}, 0.00, 0.06, 5},     // Green paint.
    {{122, 84, 66}, 0.05, 0.20, 3},     // Brown paint.
}};

}  // namespace

double RoofPart::inside_m(PointM p) const {
    const PointM d = p - centre;
    if (form == RoofForm::cone) return half_length_m - length_of(d);
    return std::min(half_length_m - std::abs(dot(d, along)), half_width_m - std::abs(dot(d, left_of(along))));
}

Building straight_roof(RoofForm form, PointM centre, PointM along, double length_m, double width_m,
                       double wing_m) {
    Building made;
    const RoofPart main{form, centre, unit_of(along), length_m / 2, width_m / 2};
    made.parts.push_back(main);
    if (wing_m <= 0) {
        made.outline = {main.corner(-1, -1), main.corner(1, -1), main.corner(1, 1), main.corner(-1, 1)};
        return made;
    }
    // The wing stands on the left side, flush with the front end, and is as wide as the house is deep.
    const double reach_m = width_m / 2 + wing_m;
    const double wing_half_m = 0.45 * width_m;
    const auto at = [&](double u_m, double v_m) {
        return centre + u_m * main.along + v_m * left_of(main.along);
    };
    const double end_m = length_m / 2;
    made.parts.push_back({RoofForm::gable, at(end_m - wing_half_m, reach_m / 2), left_of(main.along),
                          reach_m / 2, wing_half_m});
    made.outline = {at(-end_m, -width_m / 2),
                    at(end_m, -width_m / 2),
                    at(end_m, reach_m),
                    at(end_m - 2 * wing_half_m, reach_m),
                    at(end_m - 2 * wing_half_m, width_m / 2),
                    at(-end_m, width_m / 2)};
    return made;
}

Building round_roof(PointM centre, double radius_m) {
    Building made;
    made.parts.push_back({RoofForm::cone, centre, {1, 0}, radius_m, radius_m});
    for (int i = 0; i < 24; ++i) made.outline.push_back(centre + radius_m * heading(i / 24.0));
    return made;
}

bool apart(const Building& a, const Building& b, double gap_m) {
    for (const RoofPart& p : a.parts)
        for (const RoofPart& q : b.parts)
            if (!boxes_apart(p, q, gap_m)) return false;
    return true;
}

void dress(Building& building, RoofKind kind, Random& random) {
    building.kind = kind;
    building.look = random.next();
    const float tone = static_cast<float>(random.between(0.9, 1.08));
    if (kind == RoofKind::thatch) {
        const Colour fresh{158, 138, 102}, old{104, 96, 84};
        building.colour = mixed(fresh, old, random.unit()) * tone;
        building.pitch = random.between(0.75, 0.95);
        building.eave_m = random.between(1.3, 1.7);
        return;
    }
    int total = 0;
    for (const Paint& p : sheets) total += p.weight;
    int pick = random.below(total);
    std::size_t chosen = 0;
    while (pick >= sheets[chosen].weight) pick -= sheets[chosen++].weight;
    building.colour = sheets[chosen].colour * tone;
    building.rust = random.between(sheets[chosen].rust_low, sheets[chosen].rust_high);
    building.pitch = random.between(0.28, 0.45);
    building.eave_m = random.between(2.1, 2.7);
}

}  // namespace gridreach::sample
