// SPDX-License-Identifier: Apache-2.0
#include "sample/plants.h"

#include <algorithm>
#include <array>

#include "sample/noise.h"

namespace gridreach::sample {
namespace {

constexpr std::array<Colour, 5> leaves = {
    {{66, 92, 46}, {78, 102, 52}, {92, 112, 58}, {74, 88, 50}, {104, 116, 64}}};
constexpr Colour mango{56, 82, 42}, banana{108, 130, 68}, eucalyptus{88, 110, 76};

class Planter {
public:
    Planter(Random random, double size_m, const SurfaceMap& surfaces)
        : random_(random), size_m_(size_m), surfaces_(surfaces) {}

    std::vector<Plant> made;
    Random& random() { return random_; }

    void add(PointM at, double radius_m, double height_m, Colour colour) {
        if (at.x < 0 || at.y < 0 || at.x >= size_m_ || at.y >= size_m_) return;
        if (!surfaces_.clear_around(at, 0.95 * radius_m + 0.3)) return;
        const float tone = static_cast<float>(random_.between(0.86, 1.14));
        made.push_back({at, radius_m, height_m, colour * tone, random_.next()});
    }
    void tree(PointM at, double low_m, double high_m) {
        const double r = low_m + (high_m - low_m) * random_.low_unit();
        const double height_m = r * random_.between(1.3, 2.2);
        add(at, r, height_m, leaves[static_cast<std::size_t>(random_.below(5))]);
    }
    void bush(PointM at) {
        const double r = 0.45 + 1.2 * random_.low_unit();
        const double height_m = r * random_.between(0.8, 1.3);
        add(at, r, height_m, leaves[static_cast<std::size_t>(random_.below(5))]);
    }

private:
    Random random_;
    double size_m_;
    const SurfaceMap& surfaces_;
};

/// What grows by itself: one try per cell of a jittered lattice.
void sow(Planter& planter, double size_m, const Terrain& terrain, const SurfaceMap& surfaces) {
    const Noise thickets(planter.random().next());
    const auto each = [&](double step_m, const auto& grow) {
        const int n = static_cast<int>(size_m / step_m) + 1;
        for (int row = 0; row < n; ++row)
            for (int column = 0; column < n; ++column) {
                const PointM p{(column + planter.random().unit()) * step_m,
                               (row + planter.random().unit()) * step_m};
                const double u = planter.random().unit();
                const Surface surface = surfaces.at(p);
                if (surface == Surface::water || surface == Surface::yard) continue;
                const double bushy = thickets.layered(p.x / 150, p.y / 150, 4);
                const double stream_m = terrain.stream_distance_m.at(p) * (1 - 0.45 * bushy);
                grow(p, u, surface, bushy, stream_m);
            }
    };
    each(4.2, [&](PointM p, double u, Surface surface, double bushy, double stream_m) {
        const double gallery = 0.75 * eased(stream_m, 34, 8) + 0.16 * eased(stream_m, 95, 30);
        const double wild = 0.018 + 0.34 * eased(bushy, 0.12, 0.5);
        const double chance =
            surface == Surface::crop || surface == Surface::grove ? 0.007 + 0.2 * gallery : gallery + wild;
        if (u < chance) planter.tree(p, 1.5, stream_m < 34 ? 5.8 : 4.6);
    });
    each(2.6, [&](PointM p, double u, Surface surface, double bushy, double stream_m) {
        const double wild = 0.05 + 0.36 * eased(bushy, -0.02, 0.4) + 0.3 * eased(stream_m, 60, 10);
        if (u < (surface == Surface::crop || surface == Surface::grove ? 0.006 : wild)) planter.bush(p);
    });
}

void plant_plots(Planter& planter, const SurfaceMap& surfaces, const std::vector<Plot>& plots) {
    Random& random = planter.random();
    for (const Plot& plot : plots) {
        for (std::size_t i = 0; i < plot.ring.size(); ++i) {
            if (!random.chance(0.24)) continue;
            const PointM a = plot.ring[i], b = plot.ring[(i + 1) % plot.ring.size()];
            for (double s_m = 0; s_m < length_of(b - a); s_m += random.between(1, 6)) {
                if (random.chance(0.12)) s_m += random.between(3, 18);  // A gap in the hedge.
                const PointM p =
                    a + s_m * unit_of(b - a) + random.between(-0.9, 0.9) * left_of(unit_of(b - a));
                if (random.chance(0.14))
                    planter.tree(p, 1.4, 4.4);
                else
                    planter.bush(p);
            }
        }
        if (plot.crop != Crop::banana && plot.crop != Crop::woodlot) continue;
        const bool grove = plot.crop == Crop::banana;
        const double step_m = grove ? 3.1 : 2.7;
        const BoxM box = plot.box();
        const double reach_m = box.width_m() + box.height_m();
        for (double u = -reach_m; u < reach_m; u += step_m)
            for (double v = -reach_m; v < reach_m; v += step_m) {
                const double along_m = u + random.between(-1, 1);
                const double across_m = v + random.between(-1, 1);
                const PointM p = box.centre() + along_m * plot.rows + across_m * left_of(plot.rows);
                if (plot.inside_m(p) < 1.6 || surfaces.at(p) != Surface::grove ||
                    random.chance(grove ? 0.25 : 0.08))
                    continue;
                if (grove)
                    planter.add(p, random.between(1.1, 1.9), 3, banana);
                else
                    planter.add(p, random.between(1.2, 1.7), 7, eucalyptus);
            }
    }
}

/// Mango and other shade trees around the yards.
void plant_yards(Planter& planter, const Settlements& settlements) {
    Random& random = planter.random();
    for (const PointM home : settlements.homesteads) {
        const int trees = 2 + random.below(6);
        for (int i = 0; i < trees; ++i) {
            const PointM at = home + random_step(random, 3, 27);
            const double r = random.between(2.2, 5.6);
            planter.add(at, r, 1.5 * r, mixed(mango, leaves[1], random.unit()));
        }
        for (int i = 0; i < 14; ++i) planter.bush(home + random_step(random, 11, 26));
    }
    for (const Compound& c : settlements.compounds)
        if (random.chance(0.25)) planter.tree(c.centre + random_step(random, 4, 1.2 * c.radius_m), 1.8, 4.6);
}

}  // namespace

std::vector<Plant> draw_plants(Random random, double size_m, const Terrain& terrain,
                               const SurfaceMap& surfaces, const Settlements& settlements,
                               const std::vector<Plot>& plots) {
    Planter planter(random, size_m, surfaces);
    sow(planter, size_m, terrain, surfaces);
    plant_plots(planter, surfaces, plots);
    plant_yards(planter, settlements);
    std::stable_sort(planter.made.begin(), planter.made.end(),
                     [](const Plant& a, const Plant& b) { return a.height_m < b.height_m; });
    return std::move(planter.made);
}

void cast_plant_shadows(Shadows& shadows, const std::vector<Plant>& plants) {
    for (const Plant& plant : plants) {
        // The crown's middle throws the shadow; below it the ground is dark anyway.
        const double reach_m = 0.62 * plant.height_m * shadow_per_height;
        const PointM a = plant.at, b = plant.at - reach_m * to_sun;
        const PointM ends[2] = {a, b};
        shadows.frame.each_pixel(box_of(ends).grown(plant.radius_m + 0.5), [&](PointM p, std::size_t i) {
            const double inside_m = 0.93 * plant.radius_m - length_of(p - nearest_on_segment(p, a, b));
            const double share = cover(inside_m, 2.2 * shadows.frame.pixel_m);
            if (share > 0) shadows.deepen(i, 0.92 * share);
        });
    }
}

void paint_plants(Canvas& canvas, const std::vector<Plant>& plants) {
    const double px = canvas.frame.pixel_m;
    for (const Plant& plant : plants) {
        const Noise noise(plant.look);
        const double r = plant.radius_m;
        const double lobe_m = 0.42 * r + 0.25;
        canvas.frame.each_pixel(
            BoxM{plant.at.x, plant.at.y, plant.at.x, plant.at.y}.grown(1.25 * r),
            [&](PointM p, std::size_t i) {
                const PointM d = p - plant.at;
                const double far = length_of(d);
                if (far > 1.25 * r) return;
                const double lobe = noise.layered(d.x / lobe_m, d.y / lobe_m, r > 1.6 ? 3 : 1);
                const double inside_m = r * (1 + 0.34 * lobe) - far;
                const double share = cover(inside_m, 1.3 * px);
                if (share <= 0) return;
                // A dome with lumps of leaves: bright towards the sun, dark between the lumps and on the far
                // side.
                const double rim = std::min(1.0, far / r);
                const double facing = far > 0 ? dot(d, to_sun) / r : 0;
                const double light = 0.80 + 0.34 * facing + 0.30 * lobe - 0.16 * rim * rim;
                canvas.lay(i, plant.colour * static_cast<float>(clamped(light, 0.32, 1.45)), 0.96 * share);
            });
    }
}

}  // namespace gridreach::sample
