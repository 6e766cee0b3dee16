// SPDX-License-Identifier: Apache-2.0
#include "sample/noise.h"
#include "sample/roads.h"

namespace gridreach::sample {
namespace {

constexpr Colour murram{200, 148, 108}, rolled{216, 174, 136}, verge{150, 122, 82}, rut{190, 146, 108},
    strip{134, 126, 82}, foot{186, 146, 108};
constexpr float far_m = 1e6F;

/// Distance from each pixel near the ways of one kind to their middle, and the width there.
struct WayField {
    std::vector<float> distance_m;
    WayField(const PixelFrame& frame, const std::vector<Way>& ways, RoadKind kind, double reach_m)
        : distance_m(frame.size(), far_m) {
        for (const Way& way : ways) {
            if (way.kind != kind) continue;
            for (std::size_t k = 1; k < way.path.size(); ++k) {
                const PointM a = way.path[k - 1], b = way.path[k];
                const PointM ends[2] = {a, b};
                frame.each_pixel(box_of(ends).grown(reach_m), [&](PointM p, std::size_t i) {
                    const float d = static_cast<float>(length_of(p - nearest_on_segment(p, a, b)));
                    distance_m[i] = std::min(distance_m[i], d);
                });
            }
        }
    }
};

}  // namespace

void paint_roads(Canvas& canvas, const std::vector<Way>& ways, std::uint64_t seed) {
    const PixelFrame& frame = canvas.frame;
    const double px = frame.pixel_m;
    const Noise noise(scrambled(seed + 31));
    const auto paint = [&](RoadKind kind, double reach_m, const auto& look) {
        const WayField field(frame, ways, kind, reach_m);
        frame.each_pixel([&](PointM p, std::size_t i) {
            if (field.distance_m[i] > reach_m) return;
            const double wobble = noise.layered(p.x / 5, p.y / 5, 3);
            look(p, i, static_cast<double>(field.distance_m[i]), wobble);
        });
    };
    paint(RoadKind::footpath, 3, [&](PointM, std::size_t i, double d, double wobble) {
        canvas.lay(i, foot, 0.75 * cover(0.5 + 0.25 * wobble - d, px + 0.3));
    });
    paint(RoadKind::track, 5, [&](PointM, std::size_t i, double d, double wobble) {
        canvas.lay(i, strip, 0.55 * cover(1.9 + 0.7 * wobble - d, px + 0.8));
        canvas.lay(i, rut, 0.9 * cover(0.48 + 0.3 * wobble - std::abs(d - 0.85), px + 0.3));
    });
    paint(RoadKind::murram, 9, [&](PointM p, std::size_t i, double d, double wobble) {
        const float tone =
            static_cast<float>(1 + 0.06 * noise.layered(p.x / 60, p.y / 60, 2) + 0.05 * wobble);
        canvas.lay(i, verge, 0.6 * cover(5.2 + 1.6 * wobble - d, 2.5));
        canvas.lay(i, verge * 0.78F, 0.5 * cover(0.4 - std::abs(d - 4.3), px + 0.6));  // Side drains.
        canvas.lay(i, murram * tone, 0.96 * cover(3.5 + 0.4 * wobble - d, px + 0.4));
        canvas.lay(i, rolled * tone, 0.6 * cover(0.6 + 0.4 * wobble - std::abs(d - 1.3), px + 0.5));
    });
}

}  // namespace gridreach::sample
