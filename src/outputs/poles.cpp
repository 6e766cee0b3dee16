// SPDX-License-Identifier: Apache-2.0
#include "outputs/poles.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>

#include "options/option_list.h"
#include "outputs/demand_facts.h"
#include "outputs/layers.h"

namespace gridreach {

void describe(PoleOptions& o, OptionList& list) {
    list.choice("layer", o.layer, {"auto", "yes", "no"})
        .help("Whether the layer poles is written; auto: up to 500,000 poles. They are counted in any case.");
    list.number("mv_span_m", o.mv_span_m)
        .at_least(10)
        .at_most(1000)
        .unit("m")
        .help("Most metres between the poles of MV lines; left out: what the catalogue says of each line.");
    list.number("lv_span_m", o.lv_span_m).at_least(10).at_most(1000).unit("m").help("The same of LV lines.");
    list.number("bend_degrees", o.bend_degrees)
        .at_least(0)
        .at_most(180)
        .help("A line that turns by more has a pole there.");
}

bool draws_poles(const PoleOptions& options, std::size_t count) {
    constexpr std::size_t most = 500000;
    return options.layer == "yes" || (options.layer == "auto" && count <= most);
}

std::string_view name_of(PoleKind kind) {
    return kind == PoleKind::mv ? "mv" : kind == PoleKind::lv ? "lv" : "shared";
}

namespace {

/// Where nothing else is known: those of three_phase_33kv and abc_50 in the shipped catalogue.
constexpr double usual_mv_span_m = 100, usual_lv_span_m = 50;

/// Poles nearer than this are one.
constexpr double one_place_m = 0.5;

/// The turn of a path from a over b to c, in degrees; 0 where a piece has no length.
double turn_degrees(PointM a, PointM b, PointM c) {
    const double ux = b.x - a.x, uy = b.y - a.y, vx = c.x - b.x, vy = c.y - b.y;
    return std::abs(std::atan2(ux * vy - uy * vx, ux * vx + uy * vy)) * 180 / std::numbers::pi;
}

/// Rounding must not ask for one more pole.
std::size_t gaps_over(double length_m, double span_m) {
    return static_cast<std::size_t>(std::max(1.0, std::ceil(length_m / span_m - 1e-9)));
}

/// Adds evenly spaced places between the ends of a stretch, and its end.
void space_out(const PathM& stretch, double length_m, double span_m, PathM& out) {
    const double plane_m = plane_length_m(stretch);
    const std::size_t gaps = gaps_over(length_m, span_m);
    std::size_t piece = 1;
    double before_m = 0;
    for (std::size_t k = 1; k < gaps; ++k) {
        const double at_m = plane_m * static_cast<double>(k) / static_cast<double>(gaps);
        double piece_m = distance_m(stretch[piece - 1], stretch[piece]);
        while (before_m + piece_m < at_m && piece + 1 < stretch.size()) {
            before_m += piece_m;
            ++piece;
            piece_m = distance_m(stretch[piece - 1], stretch[piece]);
        }
        const double share = piece_m > 0 ? std::min(1.0, (at_m - before_m) / piece_m) : 0;
        const PointM a = stretch[piece - 1], b = stretch[piece];
        out.push_back({a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share});
    }
    out.push_back(stretch.back());
}

/// Keeps one pole at each place.
class Poles {
public:
    /// The pole at a place, made when there is none.
    Pole& at(PointM place) {
        const auto column = static_cast<std::int64_t>(std::floor(place.x / one_place_m));
        const auto row = static_cast<std::int64_t>(std::floor(place.y / one_place_m));
        std::optional<std::uint32_t> nearest;
        for (std::int64_t dy = -1; dy <= 1; ++dy)
            for (std::int64_t dx = -1; dx <= 1; ++dx) {
                const auto [begin, end] = cells_.equal_range(key(column + dx, row + dy));
                for (auto each = begin; each != end; ++each) {
                    const double away_m = distance_m(all_[each->second].at, place);
                    if (away_m < one_place_m && (!nearest || each->second < *nearest)) nearest = each->second;
                }
            }
        if (nearest) return all_[*nearest];
        cells_.emplace(key(column, row), static_cast<std::uint32_t>(all_.size()));
        Pole& pole = all_.emplace_back();
        pole.at = place;
        return pole;
    }
    std::vector<Pole> take() { return std::move(all_); }

private:
    static std::uint64_t key(std::int64_t column, std::int64_t row) {
        return static_cast<std::uint64_t>(column) * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(row);
    }
    std::vector<Pole> all_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> cells_;
};

void earlier(std::optional<int>& year, const std::optional<int>& other) {
    if (other && (!year || *other < *year)) year = other;
}

/// The LV lines of a node as stretches between places that have a pole whatever the span.
struct Stretch {
    PathM path;
    double length_m = 0, span_m = 0;
};

std::vector<Stretch> stretches_of(const DemandNode& node, double bend_degrees, const auto& span_of) {
    // Pieces lead away from the transformer, in any order: each is found by where it begins.
    std::multimap<PointM, std::size_t> by_start;
    for (std::size_t i = 0; i < node.lv_lines.size(); ++i)
        if (!node.lv_lines[i].path.empty()) by_start.emplace(node.lv_lines[i].path.front(), i);
    std::vector<Stretch> stretches;
    struct Open {
        std::size_t line;
        Stretch stretch;
    };
    std::vector<Open> open;
    const auto begin_at = [&](PointM place) {
        const auto [first, last] = by_start.equal_range(place);
        for (auto each = first; each != last; ++each) open.push_back({each->second, {{place}, 0, 0}});
        by_start.erase(first, last);
    };
    const auto go_through = [&] {
        while (!open.empty()) {
            auto [i, stretch] = std::move(open.back());
            open.pop_back();
            for (;;) {
                const LvLine& line = node.lv_lines[i];
                stretch.path.insert(stretch.path.end(), line.path.begin() + 1, line.path.end());
                stretch.length_m += line.length_m;
                const double span_m = span_of(line);
                if (stretch.span_m == 0 || span_m < stretch.span_m) stretch.span_m = span_m;
                const PointM end = line.path.back();
                if (by_start.count(end) != 1) break;
                const std::size_t next = by_start.find(end)->second;
                const LvLine& onward = node.lv_lines[next];
                if (line.path.size() < 2 || onward.path.size() < 2 ||
                    turn_degrees(line.path[line.path.size() - 2], end, onward.path[1]) > bend_degrees)
                    break;
                by_start.erase(by_start.find(end));
                i = next;
            }
            const PointM end = stretch.path.back();
            if (stretch.path.size() > 1) stretches.push_back(std::move(stretch));
            begin_at(end);
        }
    };
    begin_at(node.at);
    go_through();
    while (!by_start.empty()) {  // Lines that do not begin at the transformer.
        begin_at(by_start.begin()->first);
        go_through();
    }
    return stretches;
}

}  // namespace

PathM poles_along(const PathM& path, double length_m, double span_m, double bend_degrees) {
    if (path.size() < 2) return path;
    const double plane_m = plane_length_m(path);
    const double ground = plane_m > 0 ? length_m / plane_m : 1;
    PathM places = {path.front()}, stretch = {path.front()};
    for (std::size_t i = 1; i < path.size(); ++i) {
        stretch.push_back(path[i]);
        if (i + 1 < path.size() && turn_degrees(path[i - 1], path[i], path[i + 1]) <= bend_degrees) continue;
        space_out(stretch, plane_length_m(stretch) * ground, span_m, places);
        stretch = {path[i]};
    }
    return places;
}

std::vector<Pole> place_poles(const PlanOutputs& outputs,
                              const std::map<std::string, double>& conductor_spans,
                              const PoleOptions& options) {
    if (outputs.plan == nullptr || outputs.demand == nullptr) return {};
    const auto span_of = [&](const std::string& conductor, const std::optional<double>& wanted,
                             double usual) {
        if (wanted) return *wanted;
        const auto known = conductor_spans.find(conductor);
        return known != conductor_spans.end() ? known->second : usual;
    };
    Poles poles;
    const auto& lines = outputs.plan->lines;
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        const double span_m = span_of(lines[i].conductor.value_or(""), options.mv_span_m, usual_mv_span_m);
        for (const PointM place :
             poles_along(lines[i].path, lines[i].length_m, span_m, options.bend_degrees)) {
            Pole& pole = poles.at(place);
            if (!pole.mv_line) pole.mv_line = i;
            earlier(pole.year, lines[i].year);
        }
    }
    const auto planned = plan_nodes_of(outputs.demand->nodes.size(), outputs.plan);
    for (std::uint32_t n = 0; n < planned.size(); ++n) {
        const DemandNode& node = outputs.demand->nodes[n];
        if (!wired(planned[n]) || planned[n] == nullptr || node.already_served) continue;
        const auto lv_span = [&](const LvLine& line) {
            return span_of(line.conductor, options.lv_span_m, usual_lv_span_m);
        };
        for (const Stretch& stretch : stretches_of(node, options.bend_degrees, lv_span)) {
            PathM places = {stretch.path.front()};
            space_out(stretch.path, stretch.length_m, stretch.span_m, places);
            for (const PointM place : places) {
                Pole& pole = poles.at(place);
                pole.kind = pole.mv_line ? PoleKind::shared : PoleKind::lv;
                // A pole of the grid stays one where a mini-grid hangs on it too.
                if (!pole.mv_line && !pole.demand) pole.served_by = planned[n]->served_by;
                if (planned[n]->served_by == ServedBy::grid) pole.served_by = ServedBy::grid;
                if (!pole.demand) pole.demand = DemandNodeId{n};
                earlier(pole.year, planned[n]->year);
            }
        }
    }
    return poles.take();
}

}  // namespace gridreach
