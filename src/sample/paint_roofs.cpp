// SPDX-License-Identifier: Apache-2.0
#include "sample/paint_roofs.h"

#include "sample/noise.h"

namespace gridreach::sample {
namespace {

constexpr double pole_m = 9;
constexpr Colour rust_light{158, 104, 72}, rust_dark{112, 72, 54}, wood{92, 84, 74};

/// A roof's surface at a place.
struct Face {
    double above_eave_m = -1;  ///< -1: not on the part.
    PointM uphill;
    double rise = 0;     ///< Per metre, towards uphill.
    double ridge_m = 9;  ///< Distance to the nearest ridge or hip.
    double along_m = 0;  ///< Along the eave: tells one sheet from the next.
};

Face face_of(const RoofPart& part, double pitch, PointM p) {
    Face face;
    const PointM d = p - part.centre;
    face.rise = pitch;
    if (part.form == RoofForm::cone) {
        const double r = length_of(d);
        face.above_eave_m = pitch * (part.half_length_m - r);
        face.uphill = r > 0 ? (-1 / r) * d : PointM{1, 0};
        face.ridge_m = r;
        return face;
    }
    const PointM side = left_of(part.along);
    const double u = dot(d, part.along), v = dot(d, side);
    const double in_u = part.half_length_m - std::abs(u), in_v = part.half_width_m - std::abs(v);
    if (part.form == RoofForm::lean_to) {
        face.rise = 0.5 * pitch;
        face.above_eave_m = face.rise * (v + part.half_width_m);
        face.uphill = side;
        face.along_m = u;
        return face;
    }
    if (part.form == RoofForm::hip && in_u < in_v) {
        face.above_eave_m = pitch * in_u;
        face.uphill = (u > 0 ? -1.0 : 1.0) * part.along;
        face.ridge_m = 0.7 * (in_v - in_u);
        face.along_m = v;
        return face;
    }
    face.above_eave_m = pitch * in_v;
    face.uphill = (v > 0 ? -1.0 : 1.0) * side;
    face.ridge_m = part.form == RoofForm::hip ? std::min(std::abs(v), 0.7 * (in_u - in_v)) : std::abs(v);
    face.along_m = u;
    return face;
}

class RoofLook {
public:
    RoofLook(const Building& building, double pixel_m)
        : building_(building), pixel_m_(pixel_m), noise_(building.look) {}

    Colour at(PointM p) const {
        Face face;
        for (const RoofPart& part : building_.parts) {
            if (part.inside_m(p) < -pixel_m_) continue;
            const Face here = face_of(part, building_.pitch, p);
            if (here.above_eave_m > face.above_eave_m) face = here;
        }
        const double light = 0.34 + 0.66 * light_on(face.uphill, face.rise);
        return (building_.kind == RoofKind::tin ? tin(p, face) : thatch(p, face)) * static_cast<float>(light);
    }

private:
    Colour tin(PointM p, const Face& face) const {
        const auto sheet = static_cast<std::int64_t>(std::floor(face.along_m / 0.82));
        const auto side =
            static_cast<std::int64_t>(face.uphill.x > 0) * 2 + static_cast<std::int64_t>(face.uphill.y > 0);
        const double own = cell_value(building_.look, sheet, side);
        const double stain = noise_.layered(p.x / 2.4, p.y / 2.4, 3);
        Colour colour = building_.colour * static_cast<float>(0.95 + 0.09 * own + 0.05 * stain);
        // Whole sheets rust when they were cheap ones; the rest rusts in patches.
        const double gone = eased(0.55 * stain + 0.5 * own + 1.15 * building_.rust, 0.75, 1.15);
        colour = mixed(colour, mixed(rust_light, rust_dark, 0.5 + 0.8 * stain), 0.85 * gone);
        const double seam = face.along_m / 0.82 - std::floor(face.along_m / 0.82);
        colour = colour * static_cast<float>(1 - 0.06 * eased(seam, 0.3, 0.05));
        const double ridge = cover(0.16 - face.ridge_m, pixel_m_ + 0.1);
        return mixed(colour, building_.colour * 1.06F, 0.6 * ridge);
    }
    Colour thatch(PointM p, const Face& face) const {
        const double straw = noise_.layered(p.x / 0.7, p.y / 0.7, 2);
        const double patch = noise_.layered(p.x / 2.2 + 9, p.y / 2.2, 2);
        // Layers of grass show as rings, darker below each.
        const double ring = face.above_eave_m / 0.55 - std::floor(face.above_eave_m / 0.55);
        const double tone = 1 + 0.10 * straw + 0.10 * patch + 0.07 * (ring - 0.5);
        const double top =
            building_.parts.front().form == RoofForm::cone ? cover(0.35 - face.ridge_m, 0.6) : 0;
        return mixed(building_.colour * static_cast<float>(tone), building_.colour * 0.7F, 0.6 * top);
    }

    const Building& building_;
    double pixel_m_;
    Noise noise_;
};

}  // namespace

void cast_roof_shadows(Shadows& shadows, const std::vector<Building>& buildings) {
    for (const Building& building : buildings)
        for (const RoofPart& part : building.parts) {
            const double top_m = building.eave_m + building.pitch * part.half_width_m;
            if (part.form == RoofForm::cone) {
                shadows.cast(building.outline, 0, building.eave_m, 1);
                RingM peak = building.outline;
                for (PointM& p : peak) p = p - building.eave_m * shadow_per_height * to_sun;
                peak.push_back(part.centre - top_m * shadow_per_height * to_sun);
                shadows.cast(peak, 0, 0, 1);
                continue;
            }
            const RingM ring = {part.corner(-1, -1), part.corner(1, -1), part.corner(1, 1),
                                part.corner(-1, 1)};
            shadows.cast(ring, 0, building.eave_m, 1);
            const double ends = part.form == RoofForm::hip ? 1 - part.half_width_m / part.half_length_m : 1;
            const double high = part.form == RoofForm::lean_to ? 1 : 0;  // Where the ridge is, across.
            const double ridge_m =
                part.form == RoofForm::lean_to ? building.eave_m + building.pitch * part.half_width_m : top_m;
            RingM gable;
            for (const PointM p : ring) gable.push_back(p - building.eave_m * shadow_per_height * to_sun);
            for (const double u : {-ends, ends})
                gable.push_back(part.corner(u, high) - ridge_m * shadow_per_height * to_sun);
            shadows.cast(gable, 0, 0, 1);
        }
}

void paint_roofs(Canvas& canvas, const std::vector<Building>& buildings) {
    const double px = canvas.frame.pixel_m;
    for (const Building& building : buildings) {
        const RoofLook look(building, px);
        canvas.frame.each_pixel(box_of(building.outline), [&](PointM p, std::size_t i) {
            double inside_m = -1e9;
            for (const RoofPart& part : building.parts) inside_m = std::max(inside_m, part.inside_m(p));
            const double ragged = building.kind == RoofKind::thatch ? 2.0 * px : px;
            const double share = cover(inside_m, ragged);
            if (share > 0) canvas.lay(i, look.at(p), share);
        });
    }
}

void cast_pole_shadows(Shadows& shadows, const PathM& line) {
    for (const PointM pole : line) {
        const PointM thick = 0.14 * left_of(to_sun);
        shadows.cast({pole - thick, pole + thick}, 0, pole_m, 0.55);
        const PointM top = pole - pole_m * shadow_per_height * to_sun;
        const PointM arm{0.9, 0.12};
        shadows.cast({top - arm, top + PointM{arm.x, -arm.y}, top + arm, top - PointM{arm.x, -arm.y}}, 0, 0,
                     0.5);
    }
}

void paint_poles(Canvas& canvas, const PathM& line) {
    for (const PointM pole : line)
        canvas.frame.each_pixel(BoxM{pole.x, pole.y, pole.x, pole.y}.grown(1), [&](PointM p, std::size_t i) {
            canvas.lay(i, wood, 0.8 * cover(0.25 - length_of(p - pole), canvas.frame.pixel_m));
        });
}

}  // namespace gridreach::sample
