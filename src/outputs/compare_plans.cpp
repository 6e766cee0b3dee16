// SPDX-License-Identifier: Apache-2.0
#include "outputs/compare_plans.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

#include "graph/line_index.h"
#include "outputs/layer_builder.h"

namespace gridreach {

namespace {

constexpr FieldType integer = FieldType::integer, real = FieldType::real, text = FieldType::text;

std::vector<LayerTable> make_tables() {
    const OutputField change{"change", "change", text, "",
                             "`gained` (the grid in B, not in A), `lost`, `on_grid` or `off_grid` in both, "
                             "`only_a` or `only_b` where the other run has nothing at this place."};
    const OutputField id_a{"id_a", "id_a", integer, "", "Its id in A."},
        id_b{"id_b", "id_b", integer, "", "Its id in B."};
    const OutputField served_a{"served_by_a", "served_a", text, "", "What it gets in A."},
        served_b{"served_by_b", "served_b", text, "", "What it gets in B."};
    return {{"compared_nodes",
             "Demand nodes compared",
             GeometryKind::point,
             "One row per demand node of either run; one in both is where A has it.",
             {id_a,
              id_b,
              {"name", "name", text, "", "Name in the input."},
              change,
              served_a,
              served_b,
              {"households_a", "househ_a", real, "", "Expected households in A."},
              {"households_b", "househ_b", real, "", "Expected households in B."},
              {"total_cost_a", "cost_a", real, "currency", "Its life cost in A, with its share of MV lines."},
              {"total_cost_b", "cost_b", real, "currency", "Its life cost in B."}}},
            {"compared_lines",
             "New MV lines compared",
             GeometryKind::line,
             "One row per stretch of a line: where lines of both plans run within 25 m of each other for at "
             "least 100 m they are one, drawn where A has it.",
             {{"id", "id", integer, "", "Id of the line in its run."},
              {"change", "change", text, "", "`both`, `only_a` or `only_b`."},
              {"length_m", "length_m", real, "m", "Length of the stretch on the ground."},
              {"build_cost", "build_cost", real, "currency", "Its part of what the line costs to build."},
              {"conductor", "conductor", text, "", "Conductor of the catalogue."}}},
            {"compared_dwellings",
             "Dwellings that change",
             GeometryKind::point,
             "One row per dwelling that gains or loses the grid, or that one run alone has; only where both "
             "runs have dwellings.",
             {id_a, id_b, change, served_a, served_b}}};
}

std::string_view change_of(const ComparedPlace* a, const ComparedPlace* b) {
    if (!b) return "only_a";
    if (!a) return "only_b";
    const bool before = a->served_by == "grid", after = b->served_by == "grid";
    return before ? after ? "on_grid" : "lost" : after ? "gained" : "off_grid";
}

std::size_t& count_of(PlaceChanges& changes, std::string_view change) {
    return change == "gained"     ? changes.gained
           : change == "lost"     ? changes.lost
           : change == "on_grid"  ? changes.on_grid
           : change == "off_grid" ? changes.off_grid
           : change == "only_a"   ? changes.only_a
                                  : changes.only_b;
}

/// Rows of one layer of places: A's in their order, then those that only B has.
class PlaceRows {
public:
    PlaceRows(const LayerTable& table, const Costs& money, bool nodes)
        : layer_(table, &money), nodes_(nodes) {}

    void add(const ComparedPlace* a, const ComparedPlace* b) {
        const std::string_view change = change_of(a, b);
        ++count_of(changes, change);
        if (!nodes_ && (change == "on_grid" || change == "off_grid")) return;
        const double households = (b ? b->households : a->households).value_or(0);
        if (change == "gained") gained_.emplace_back(-households, rows_);
        if (change == "lost") lost_.emplace_back(-households, rows_);
        if (change == "gained") changes.gained_households += households;
        if (change == "lost") changes.lost_households += households;
        ++rows_;
        layer_.row().path = {a ? a->at : b->at};
        layer_.set("change", words(change));
        side(a, "a");
        side(b, "b");
    }

    OutputLayer take() {
        const auto rows_of = [](auto& all) {
            std::stable_sort(all.begin(), all.end(),
                             [](const auto& x, const auto& y) { return x.first < y.first; });
            std::vector<std::size_t> rows;
            for (const auto& [households, row] : all) rows.push_back(row);
            return rows;
        };
        changes.gained_rows = rows_of(gained_);
        changes.lost_rows = rows_of(lost_);
        return layer_.take();
    }
    PlaceChanges changes;

private:
    void side(const ComparedPlace* place, const std::string& which) {
        if (!place) return;
        layer_.set("id_" + which, FieldValue{place->id});
        layer_.set("served_by_" + which, words(place->served_by));
        if (!nodes_) return;
        if (!place->name.empty()) layer_.set("name", words(place->name));
        layer_.set("households_" + which, maybe(place->households));
        layer_.set("total_cost_" + which, maybe(place->total_cost));
    }

    LayerBuilder layer_;
    bool nodes_;
    std::size_t rows_ = 0;
    std::vector<std::pair<double, std::size_t>> gained_, lost_;
};

OutputLayer compare_places(const LayerTable& table, const Costs& money, bool nodes,
                           const std::vector<ComparedPlace>& a, const std::vector<ComparedPlace>& b,
                           double most_m, PlaceChanges& changes) {
    PlaceRows rows(table, money, nodes);
    const auto partner = matched_places(a, b, most_m);
    std::vector<bool> taken(b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (partner[i]) taken[*partner[i]] = true;
        rows.add(&a[i], partner[i] ? &b[*partner[i]] : nullptr);
    }
    for (std::size_t i = 0; i < b.size(); ++i)
        if (!taken[i]) rows.add(nullptr, &b[i]);
    OutputLayer layer = rows.take();
    changes = rows.changes;
    return layer;
}

std::vector<PathM> paths_of(const std::vector<ComparedLine>& lines) {
    std::vector<PathM> paths;
    for (const ComparedLine& line : lines) paths.push_back(line.path);
    return paths;
}

OutputLayer compare_lines(const ComparedPlan& a, const ComparedPlan& b, const Costs& money,
                          const Metric& metric, LineChanges& changes) {
    LayerBuilder layer(compare_tables()[1], &money);
    const auto add = [&](const ComparedLine& line, const Stretch& stretch, std::string_view change) {
        const double whole_m = plane_length_m(line.path);
        const double share = whole_m > 0 ? plane_length_m(stretch.path) / whole_m : 1;
        layer.row().path = at_least_two(stretch.path);
        layer.set("id", FieldValue{line.id});
        layer.set("change", words(change));
        layer.set("length_m", share * line.length_m);
        if (line.build_cost) layer.set("build_cost", share * *line.build_cost);
        layer.set("conductor", words(line.conductor));
        return share * line.length_m;
    };
    const std::vector<PathM> paths_a = paths_of(a.lines), paths_b = paths_of(b.lines);
    const auto of_a = stretches_near(paths_a, paths_b, same_line_m, least_same_line_m, metric);
    for (std::size_t i = 0; i < of_a.size(); ++i)
        for (const Stretch& each : of_a[i])
            (each.near ? changes.both_m : changes.only_a_m) +=
                add(a.lines[i], each, each.near ? "both" : "only_a");
    const auto of_b = stretches_near(paths_b, paths_a, same_line_m, least_same_line_m, metric);
    for (std::size_t i = 0; i < of_b.size(); ++i)
        for (const Stretch& each : of_b[i])
            if (!each.near) changes.only_b_m += add(b.lines[i], each, "only_b");
    return layer.take();
}

/// Stretches of one kind grow together; short ones take the kind of what they join.
std::vector<Stretch> joined_stretches(std::vector<Stretch> steps, double least_m) {
    const auto join = [](std::vector<Stretch>& all, Stretch next) {
        if (!all.empty() && all.back().near == next.near)
            all.back().path.insert(all.back().path.end(), next.path.begin() + 1, next.path.end());
        else
            all.push_back(std::move(next));
    };
    std::vector<Stretch> merged, out;
    for (Stretch& step : steps) join(merged, std::move(step));
    for (std::size_t i = 0; i < merged.size(); ++i) {
        if (merged.size() > 1 && plane_length_m(merged[i].path) < least_m)
            merged[i].near = i > 0 ? out.back().near : merged[1].near;
        join(out, std::move(merged[i]));
    }
    return out;
}

std::vector<SettingDifference> differing(const std::map<std::string, std::string>& a,
                                         const std::map<std::string, std::string>& b) {
    std::map<std::string, SettingDifference> all;
    for (const auto& [key, value] : a) all[key].a = value;
    for (const auto& [key, value] : b) all[key].b = value;
    std::vector<SettingDifference> differences;
    for (auto& [key, both] : all) {
        if (both.a == both.b) continue;
        both.key = key;
        differences.push_back(std::move(both));
    }
    return differences;
}

}  // namespace

const std::vector<LayerTable>& compare_tables() {
    static const std::vector<LayerTable> tables = make_tables();
    return tables;
}

std::vector<std::optional<std::size_t>> matched_places(const std::vector<ComparedPlace>& a,
                                                       const std::vector<ComparedPlace>& b, double most_m) {
    using Cell = std::pair<std::int64_t, std::int64_t>;
    const auto cell_of = [&](PointM p) {
        return Cell{std::llround(std::floor(p.x / most_m)), std::llround(std::floor(p.y / most_m))};
    };
    std::multimap<Cell, std::size_t> cells;
    for (std::size_t j = 0; j < b.size(); ++j) cells.emplace(cell_of(b[j].at), j);
    std::vector<std::tuple<bool, double, std::size_t, std::size_t>> pairs;  // Other ids, length, A, B.
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Cell here = cell_of(a[i].at);
        for (std::int64_t dx = -1; dx <= 1; ++dx)
            for (std::int64_t dy = -1; dy <= 1; ++dy) {
                const auto [begin, end] = cells.equal_range({here.first + dx, here.second + dy});
                for (auto at = begin; at != end; ++at) {
                    const double length_m = distance_m(a[i].at, b[at->second].at);
                    if (length_m <= most_m)
                        pairs.emplace_back(a[i].id != b[at->second].id, length_m, i, at->second);
                }
            }
    }
    std::sort(pairs.begin(), pairs.end());
    std::vector<std::optional<std::size_t>> partner(a.size());
    std::vector<bool> taken(b.size());
    for (const auto& [other_id, length_m, i, j] : pairs) {
        if (partner[i] || taken[j]) continue;
        partner[i] = j;
        taken[j] = true;
    }
    return partner;
}

std::vector<std::vector<Stretch>> stretches_near(const std::vector<PathM>& paths,
                                                 const std::vector<PathM>& others, double most_m,
                                                 double least_m, const Metric& metric) {
    constexpr double step_m = 10;
    std::vector<std::span<const PointM>> spans;
    for (const PathM& other : others)
        if (!other.empty()) spans.emplace_back(other);
    const LineIndex index(spans, metric);
    const auto near = [&](PointM p) {
        const auto nearest = index.nearest(p);
        return nearest && nearest->length_m <= most_m;
    };
    std::vector<std::vector<Stretch>> all;
    for (const PathM& path : paths) {
        std::vector<Stretch> steps;
        for (std::size_t v = 1; v < path.size(); ++v) {
            const PointM a = path[v - 1], b = path[v];
            const auto at = [&](double share) {
                return PointM{std::lerp(a.x, b.x, share), std::lerp(a.y, b.y, share)};
            };
            const auto count = static_cast<int>(std::ceil(distance_m(a, b) / step_m));
            for (int s = 0, begin = 0; s < count; ++s) {  // Steps of one kind stay one straight piece.
                const bool here = near(at((s + 0.5) / count));
                if (s + 1 < count && near(at((s + 1.5) / count)) == here) continue;
                steps.push_back({{begin == 0 ? a : at(static_cast<double>(begin) / count),
                                  s + 1 == count ? b : at((s + 1.0) / count)},
                                 here});
                begin = s + 1;
            }
        }
        if (steps.empty() && !path.empty()) steps.push_back({path, near(path.front())});
        all.push_back(joined_stretches(std::move(steps), least_m));
    }
    return all;
}

PlanComparison compare_plans(const ComparedPlan& a, const ComparedPlan& b, const Metric& metric) {
    PlanComparison comparison;
    comparison.settings = differing(a.settings, b.settings);
    Costs money;
    money.currency = a.currency == b.currency ? a.currency : "currency";
    comparison.layers.push_back(
        compare_places(compare_tables()[0], money, true, a.nodes, b.nodes, same_node_m, comparison.nodes));
    comparison.layers.push_back(compare_lines(a, b, money, metric, comparison.lines));
    if (!a.dwellings.empty() && !b.dwellings.empty())
        comparison.layers.push_back(compare_places(compare_tables()[2], money, false, a.dwellings,
                                                   b.dwellings, same_dwelling_m, comparison.dwellings));
    return comparison;
}

}  // namespace gridreach
