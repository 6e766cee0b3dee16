// SPDX-License-Identifier: Apache-2.0
#include "sample/settlements.h"

#include <algorithm>

namespace gridreach::sample {
namespace {

constexpr double roof_gap_m = 1.2;
constexpr double margin_m = 14;  // From the border of the region.

/// Adds buildings one by one where there is room.
class Builder {
public:
    Builder(Random random, double size_m, const Terrain& terrain, const std::vector<Way>& ways,
            const PathM& line)
        : random_(random), size_m_(size_m), terrain_(terrain), ways_(ways), line_(line) {}

    Settlements made;

    void trading_centre(const Along& middle);
    void school(PointM near);
    bool homestead(PointM centre);
    void hamlet(PointM centre, int homestead_count);
    Random& random() { return random_; }
    double size_m() const { return size_m_; }

private:
    bool fits(const Building& building) const;
    bool add(Building building, double gap_m);
    Building family_roof(PointM at, PointM along, bool main_house);

    Random random_;
    double size_m_;
    const Terrain& terrain_;
    const std::vector<Way>& ways_;
    const PathM& line_;
};

bool Builder::fits(const Building& building) const {
    const BoxM inside = BoxM{0, 0, size_m_, size_m_}.grown(-margin_m);
    RingM probes = building.outline;
    for (std::size_t i = 0; i < building.outline.size(); ++i)
        probes.push_back(0.5 * (building.outline[i] + building.outline[(i + 1) % building.outline.size()]));
    probes.push_back(building.centre());
    for (const PointM p : probes) {
        if (!inside.contains(p) || terrain_.stream_distance_m.at(p) < 28) return false;
        if (distance_to_ways_m(p, ways_) < 1.8 || distance_to_path_m(p, line_) < 4) return false;
    }
    return true;
}

bool Builder::add(Building building, double gap_m) {
    if (!fits(building)) return false;
    for (const Building& other : made.buildings)
        if (!apart(building, other, gap_m)) return false;
    made.buildings.push_back(std::move(building));
    return true;
}

/// Shops in two rows along the road, some with a house behind.
void Builder::trading_centre(const Along& middle) {
    const PathM& road = ways_.front().path;
    const double middle_m = nearest_along_path_m(road, middle.at);
    for (const double side : {1.0, -1.0}) {
        for (double s_m = -120; s_m < 120;) {
            const double length_m = random_.between(6, 13);
            const double depth_m = random_.between(5, 8);
            const Along here = along_path(road, middle_m + s_m + length_m / 2);
            s_m += length_m + random_.between(1.5, 7);
            if (random_.chance(0.22)) continue;
            const PointM out = side * left_of(here.direction);
            // Where the line stands beside the road, shops stand behind it.
            PointM at = here.at + (3.5 + random_.between(4, 9) + depth_m / 2) * out;
            if (distance_to_path_m(at, line_) < 13)
                at = here.at + (19 + random_.between(0, 3) + depth_m / 2) * out;
            const bool end_on = random_.chance(0.3);
            const RoofForm form = random_.chance(0.25) ? RoofForm::lean_to : RoofForm::gable;
            const PointM along = turned(end_on ? out : here.direction, random_.between(-0.01, 0.01));
            Building shop = straight_roof(form, at, along, end_on ? std::max(length_m, depth_m) : length_m,
                                          end_on ? 0.8 * depth_m : depth_m);
            dress(shop, RoofKind::tin, random_);
            if (!add(shop, roof_gap_m)) continue;
            made.compounds.push_back({at - 4 * out, 12});
            if (random_.chance(0.45)) {
                const PointM behind = at + (depth_m / 2 + random_.between(5, 14)) * out;
                if (add(family_roof(behind, turned(here.direction, random_.between(-0.05, 0.05)), true), 2))
                    made.compounds.push_back({behind, 9});
            }
        }
    }
}

/// Three long roofs around a yard and a playing field beside it.
void Builder::school(PointM near) {
    for (int attempt = 0; attempt < 200; ++attempt) {
        const PointM yard = near + random_step(random_, 60, 0.3 * size_m_);
        const PointM along = heading(random_.unit());
        const RoofPart field{RoofForm::gable, yard + 52 * left_of(along), along, 46, 27};
        std::vector<Building> rooms;
        for (int i = 0; i < 3; ++i) {
            const PointM at = i == 0 ? yard - 22 * left_of(along) : yard + (i == 1 ? 30.0 : -30.0) * along;
            const double length_m = random_.between(22, 29);
            const double width_m = random_.between(7, 8.5);
            rooms.push_back(
                straight_roof(RoofForm::gable, at, i == 0 ? along : left_of(along), length_m, width_m));
        }
        bool free = true;
        for (const Building& room : rooms) free = free && fits(room);
        for (const double u : {-1.0, 0.0, 1.0})
            for (const double v : {-1.0, 0.0, 1.0}) {
                const PointM p = field.corner(u, v);
                free = free && BoxM{15, 15, size_m_ - 15, size_m_ - 15}.contains(p) &&
                       distance_to_ways_m(p, ways_) > 3 && terrain_.stream_distance_m.at(p) > 40;
            }
        if (!free) continue;
        Building look;
        dress(look, RoofKind::tin, random_);
        for (Building& room : rooms) {
            dress(room, RoofKind::tin, random_);
            room.colour = look.colour;  // One delivery of sheets roofed them all.
            room.rust = look.rust;
            add(room, 3);
        }
        made.compounds.push_back({yard, 30});
        made.pitch = field;
        return;
    }
}

Building Builder::family_roof(PointM at, PointM along, bool main_house) {
    if (!main_house && random_.chance(0.72)) {
        if (random_.chance(0.88)) {
            Building hut = round_roof(at, random_.between(1.9, 3.3));
            dress(hut, RoofKind::thatch, random_);
            return hut;
        }
        const double hut_length_m = random_.between(5, 7.5);
        const double hut_width_m = random_.between(3.6, 4.8);
        Building hut = straight_roof(RoofForm::hip, at, along, hut_length_m, hut_width_m);
        dress(hut, RoofKind::thatch, random_);
        return hut;
    }
    const double length_m = main_house ? random_.between(7, 13) : random_.between(4, 7);
    const double width_m =
        std::min(0.85 * length_m, main_house ? random_.between(5.5, 8) : random_.between(3.4, 5));
    const double form = random_.unit();
    const double wing_m = main_house && length_m > 9 && random_.chance(0.25) ? random_.between(3, 5) : 0;
    Building house = straight_roof(wing_m > 0    ? RoofForm::gable
                                   : form < 0.62 ? RoofForm::gable
                                   : form < 0.86 ? RoofForm::hip
                                                 : RoofForm::lean_to,
                                   at, along, length_m, width_m, wing_m);
    dress(house, RoofKind::tin, random_);
    return house;
}

/// Roofs around a yard, their long sides towards it.
bool Builder::homestead(PointM centre) {
    for (const PointM other : made.homesteads)
        if (length_of(other - centre) < 27) return false;
    const std::size_t before = made.buildings.size();
    int wanted = 2 + random_.below(3);
    if (random_.chance(0.25)) wanted += 2;
    const bool has_main = random_.chance(0.62);
    const double start = random_.unit();
    for (int i = 0; i < wanted; ++i)
        for (int attempt = 0; attempt < 6; ++attempt) {
            const double bearing = start + (i + random_.between(-0.25, 0.25)) / wanted;
            const double out_m = random_.between(6, 9.5 + wanted);
            const PointM at = centre + out_m * heading(bearing);
            const PointM along = turned(left_of(heading(bearing)), random_.between(-0.03, 0.03));
            if (add(family_roof(at, along, has_main && i == 0), 1.6)) break;
        }
    if (made.buildings.size() == before) return false;
    made.homesteads.push_back(centre);
    made.compounds.push_back({centre, random_.between(11, 15)});
    for (std::size_t i = before; i < made.buildings.size(); ++i)
        made.compounds.push_back({made.buildings[i].centre(), random_.between(6, 8.5)});
    return true;
}

void Builder::hamlet(PointM centre, int homestead_count) {
    for (int i = 0, attempt = 0; i < homestead_count && attempt < 12 * homestead_count; ++attempt)
        if (homestead(centre + random_step(random_, 0, 75))) ++i;
}

}  // namespace

Settlements draw_settlements(Random random, double size_m, const Terrain& terrain,
                             const std::vector<Way>& ways, const PathM& line) {
    Builder builder(random, size_m, terrain, ways, line);
    const PathM& road = ways.front().path;
    const Way& second = ways[std::min<std::size_t>(2, ways.size() - 1)];
    const Along market = along_path(road, nearest_along_path_m(road, second.path.front()));
    builder.trading_centre(market);
    builder.school(market.at);

    const double area = size_m * size_m / (1200.0 * 1200.0);
    for (std::size_t w = 1; w < ways.size(); ++w) {
        const double length_m = path_length_m(ways[w].path);
        const Along here = along_path(ways[w].path, builder.random().between(0.55, 1.0) * length_m);
        const double side = builder.random().chance(0.5) ? 1 : -1;
        const double off_m = builder.random().between(20, 50);
        builder.hamlet(here.at + side * off_m * left_of(here.direction), 3 + builder.random().below(4));
    }
    const int lone = static_cast<int>(14 * area);
    for (int i = 0, attempt = 0; i < lone && attempt < 40 * lone; ++attempt) {
        const PointM at{builder.random().between(40, size_m - 40), builder.random().between(40, size_m - 40)};
        bool free = true;
        for (const PointM other : builder.made.homesteads) free = free && length_of(other - at) > 75;
        if (free && terrain.stream_distance_m.at(at) > 60 && builder.homestead(at)) ++i;
    }
    return std::move(builder.made);
}

std::vector<Way> draw_footpaths(Random random, double size_m, const Settlements& settlements,
                                const std::vector<Way>& ways) {
    const BoxM bounds = BoxM{0, 0, size_m, size_m}.grown(-6);
    std::vector<Way> made;
    for (const PointM home : settlements.homesteads) {
        PointM nearest = home;
        double nearest_m = 1e12;
        const auto look = [&](const PathM& path) {
            for (std::size_t i = 1; i < path.size(); ++i) {
                const PointM foot = nearest_on_segment(home, path[i - 1], path[i]);
                if (length_of(foot - home) < nearest_m) {
                    nearest_m = length_of(foot - home);
                    nearest = foot;
                }
            }
        };
        for (const Way& way : ways) look(way.path);
        for (const Way& way : made)
            if (length_of(way.path.front() - home) > 1) look(way.path);
        if (nearest_m > 14)
            made.push_back({RoadKind::footpath, random.between(0.7, 1.2),
                            wandering_path(random, home, nearest, 0.08 * nearest_m, 60, bounds)});
    }
    return made;
}

}  // namespace gridreach::sample
