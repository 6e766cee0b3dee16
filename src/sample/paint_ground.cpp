// SPDX-License-Identifier: Apache-2.0
#include "sample/paint_ground.h"

#include "sample/noise.h"

namespace gridreach::sample {
namespace {

constexpr Colour soil{164, 122, 92}, dry_grass{162, 145, 106}, green_grass{122, 126, 80}, lush{98, 114, 64},
    swept{204, 164, 128}, trodden{182, 140, 106}, mud{112, 96, 72}, water{84, 88, 72};

}  // namespace

void paint_savanna(Canvas& canvas, const Terrain& terrain, std::uint64_t seed) {
    const Noise wide(scrambled(seed)), fine(scrambled(seed + 1)), tint(scrambled(seed + 2));
    const double size_m = canvas.frame.top_m;
    const Lattice wetness = Lattice::of(size_m, 5, [&](PointM p) {
        return 0.55 * wide.layered(p.x / 240, p.y / 240, 3) +
               0.9 * eased(terrain.stream_distance_m.at(p), 150, 15) - 0.12;
    });
    const Lattice redness =
        Lattice::of(size_m, 10, [&](PointM p) { return tint.layered(p.x / 310, p.y / 310, 2); });
    canvas.frame.each_pixel([&](PointM p, std::size_t i) {
        const double tuft = fine.layered(p.x / 7, p.y / 7, 4);
        const double patch = wide.layered(p.x / 41 + 7, p.y / 41, 3);
        const double wet = wetness.at(p) + 0.35 * patch + 0.18 * tuft;
        const double grass = 0.5 * patch + 0.75 * tuft + 0.5 * wet;
        Colour colour = mixed(soil, dry_grass, 0.95 * eased(grass, -0.75, 0.02));
        colour = mixed(colour, green_grass, 0.9 * eased(wet + 0.2 * tuft, -0.1, 0.45));
        colour = mixed(colour, lush, eased(wet, 0.4, 0.95));
        const float red = static_cast<float>(redness.at(p));
        colour = colour * Colour{1 + 0.05F * red, 1, 1 - 0.06F * red};
        canvas.pixels[i] = colour * static_cast<float>(1 + 0.17 * tuft);
    });
}

void paint_stream(Canvas& canvas, const Terrain& terrain, std::uint64_t seed) {
    const Noise noise(scrambled(seed + 11));
    const PathM& stream = terrain.stream;
    canvas.frame.each_pixel(box_of(stream).grown(8), [&](PointM p, std::size_t i) {
        if (terrain.stream_distance_m.at(p) > 12) return;
        const double d = distance_to_path_m(p, stream) + 1.3 * noise.layered(p.x / 9, p.y / 9, 2);
        canvas.lay(i, mud, 0.75 * eased(d, 3.6, 1.9));
        canvas.lay(i, water, 0.9 * eased(d, 1.7, 0.9));
    });
}

void paint_compounds(Canvas& canvas, const Settlements& settlements, std::uint64_t seed) {
    const PixelFrame& frame = canvas.frame;
    const Noise noise(scrambled(seed + 21));
    std::vector<float> bare(frame.size(), 0.0F);
    for (const Compound& compound : settlements.compounds) {
        const double r = compound.radius_m;
        const BoxM box{compound.centre.x, compound.centre.y, compound.centre.x, compound.centre.y};
        frame.each_pixel(box.grown(1.6 * r), [&](PointM p, std::size_t i) {
            const float near = static_cast<float>(1.6 - length_of(p - compound.centre) / r);
            bare[i] = std::max(bare[i], near);
        });
    }
    frame.each_pixel([&](PointM p, std::size_t i) {
        if (bare[i] <= 0) return;
        const double edge = noise.layered(p.x / 9, p.y / 9, 4);
        const double share = eased(bare[i] + 0.75 * edge, 0.28, 0.85);
        const double grain = noise.layered(p.x / 2.1 + 31, p.y / 2.1, 2);
        canvas.lay(i, mixed(swept, trodden, 0.5 + 0.9 * edge) * static_cast<float>(1 + 0.05 * grain),
                   0.94 * share);
    });
    if (!settlements.pitch) return;
    const RoofPart& pitch = *settlements.pitch;
    frame.each_pixel(
        box_of(RingM{pitch.corner(-1, -1), pitch.corner(1, -1), pitch.corner(1, 1), pitch.corner(-1, 1)}),
        [&](PointM p, std::size_t i) {
            const double worn = noise.layered(p.x / 13, p.y / 13, 3);
            const double share = eased(pitch.inside_m(p) + 2.5 * worn, -0.5, 2.5);
            const double u = std::abs(dot(p - pitch.centre, pitch.along)) / pitch.half_length_m;
            const double bald = clamped(0.55 + worn + eased(u, 0.72, 0.95) * 0.4, 0, 1);
            canvas.lay(i, mixed(mixed(dry_grass, green_grass, 0.35), swept, bald), 0.8 * share);
        });
}

}  // namespace gridreach::sample
