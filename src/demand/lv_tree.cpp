// SPDX-License-Identifier: Apache-2.0
#include "demand/lv_tree.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace gridreach {

LvTree grown_tree(std::span<const PointM> dwellings, double alpha, std::uint32_t root,
                  std::span<const BarrierPiece> barriers) {
    constexpr double across_m = 1e9;  // More than any way along wires.
    LvTree tree;
    tree.at.assign(dwellings.begin(), dwellings.end());
    const auto n = static_cast<std::uint32_t>(dwellings.size());
    if (n < 2) return tree;
    tree.edges.reserve(n - 1);
    struct Out {
        std::uint32_t at, from;
        double key, length_m;
    };
    std::vector<Out> out;
    out.reserve(n);
    for (std::uint32_t i = 0; i < n; ++i)
        if (i != root) out.push_back({i, root, std::numeric_limits<double>::infinity(), 0});
    std::uint32_t last = root;
    std::vector<double> way(alpha > 0 ? n : 0);
    while (!out.empty()) {
        const PointM at = dwellings[last];
        const double before = alpha > 0 ? alpha * way[last] : 0;
        std::size_t best = 0;
        for (std::size_t k = 0; k < out.size(); ++k) {
            Out& each = out[k];
            const double x = dwellings[each.at].x - at.x, y = dwellings[each.at].y - at.y;
            const double length_m = std::sqrt(x * x + y * y);
            if (before + length_m < each.key) {
                double key = before + length_m;
                if (!barriers.empty() && meets_any(at, dwellings[each.at], barriers)) key += across_m;
                if (key < each.key) each = {each.at, last, key, length_m};
            }
            if (each.key < out[best].key) best = k;
        }
        const Out next = out[best];
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(best));
        tree.edges.push_back({next.from, next.at, next.length_m, false});
        if (alpha > 0) way[next.at] = way[next.from] + next.length_m;
        last = next.at;
    }
    return tree;
}

bool crosses(const LvTree& tree, std::span<const BarrierPiece> barriers) {
    return !barriers.empty() &&
           std::any_of(tree.edges.begin(), tree.edges.end(), [&](const LvTree::Edge& edge) {
               return meets_any(tree.at[edge.a], tree.at[edge.b], barriers);
           });
}

namespace {

/// A line tree whose dwellings come off it one by one.
class DropFinder {
public:
    DropFinder(const LvTree& tree, const DropRules& rules)
        : rules_(rules), at_(tree.at), count_(tree.at.size()), lines_of_(count_), hangs_at_(count_, none) {
        lines_.reserve(tree.edges.size());
        for (const LvTree::Edge& edge : tree.edges) add_line(edge.a, edge.b);
    }

    LvTree find() {
        for (bool changed = true; changed;) {
            changed = false;
            for (bool ends = true; ends; changed = changed || ends) {
                ends = false;
                for (std::uint32_t v = 0; v < count_; ++v) ends = take_end(v) || ends;
            }
            for (std::uint32_t v = 0; v < count_; ++v) changed = pass_by(v) || changed;
        }
        return result();
    }

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    struct Line {
        std::uint32_t a, b;
        std::vector<std::uint32_t> drops;  ///< Dwellings that hang between its ends.
        bool gone = false;
    };
    struct Host {
        double length_m = std::numeric_limits<double>::infinity();
        std::uint32_t line = none;  ///< A line, or
        std::uint32_t vertex = none;
    };

    void add_line(std::uint32_t a, std::uint32_t b) {
        lines_of_[a].push_back(static_cast<std::uint32_t>(lines_.size()));
        lines_of_[b].push_back(static_cast<std::uint32_t>(lines_.size()));
        lines_.push_back({a, b, {}, false});
    }
    void remove_line(std::uint32_t number) {
        lines_[number].gone = true;
        for (const std::uint32_t end : {lines_[number].a, lines_[number].b})
            std::erase(lines_of_[end], number);
    }
    std::uint32_t other(std::uint32_t line, std::uint32_t v) const {
        return lines_[line].a == v ? lines_[line].b : lines_[line].a;
    }
    bool free(std::uint32_t v) const { return !dropped(v) && !holds_(v); }
    bool dropped(std::uint32_t v) const { return hangs_at_[v] != none; }
    bool holds_(std::uint32_t v) const { return v < holding_.size() && holding_[v]; }

    /// Where a drop to v may hang at `vertex` or on a line there.
    Host near(std::uint32_t v, std::uint32_t vertex, std::uint32_t but) const {
        Host best{way_m(at_[v], at_[vertex]), none, vertex};
        for (const std::uint32_t line : lines_of_[vertex]) {
            if (line == but) continue;
            const PointM foot = nearest_on_segment(at_[v], at_[lines_[line].a], at_[lines_[line].b]);
            const double length_m = way_m(at_[v], foot);
            if (length_m < best.length_m && foot != at_[lines_[line].a] && foot != at_[lines_[line].b])
                best = {length_m, line, none};
        }
        return best;
    }

    void hang(std::uint32_t v, const Host& host) {
        hangs_at_[v] = host.vertex != none ? host.vertex : v;
        if (host.vertex != none) {
            holding_.resize(count_);
            holding_[host.vertex] = true;
        } else {
            lines_[host.line].drops.push_back(v);
        }
    }

    bool take_end(std::uint32_t v) {
        if (!free(v) || lines_of_[v].size() != 1) return false;
        const std::uint32_t line = lines_of_[v].front();
        if (!lines_[line].drops.empty()) return false;
        const std::uint32_t neighbour = other(line, v);
        const Host host = near(v, neighbour, line);
        const double saved =
            way_m(at_[v], at_[neighbour]) * rules_.line_cost_per_m - host.length_m * rules_.drop_cost_per_m;
        if (host.length_m > rules_.max_drop_m || saved < 0) return false;
        remove_line(line);
        hang(v, host);
        return true;
    }

    bool pass_by(std::uint32_t v) {
        if (!free(v) || lines_of_[v].size() != 2) return false;
        const std::uint32_t first = lines_of_[v][0], second = lines_of_[v][1];
        if (!lines_[first].drops.empty() || !lines_[second].drops.empty()) return false;
        const std::uint32_t a = other(first, v), b = other(second, v);
        const PointM foot = nearest_on_segment(at_[v], at_[a], at_[b]);
        const double drop_m = way_m(at_[v], foot);
        if (drop_m > rules_.max_drop_m || foot == at_[a] || foot == at_[b]) return false;
        const double line_m = way_m(at_[v], at_[a]) + way_m(at_[v], at_[b]) - way_m(at_[a], at_[b]);
        if (line_m * rules_.line_cost_per_m - drop_m * rules_.drop_cost_per_m <= 0) return false;
        remove_line(first);
        remove_line(second);
        add_line(a, b);
        hang(v, {drop_m, static_cast<std::uint32_t>(lines_.size() - 1), none});
        return true;
    }

    LvTree result() const {
        LvTree tree;
        tree.at = at_;
        const auto join = [&](std::uint32_t a, std::uint32_t b, bool drop) {
            tree.edges.push_back({a, b, way_m(tree.at[a], tree.at[b]), drop});
        };
        for (const Line& line : lines_) {
            if (line.gone) continue;
            std::vector<std::pair<double, std::uint32_t>> along;
            for (const std::uint32_t v : line.drops)
                along.emplace_back(way_m(at_[line.a], nearest_on_segment(at_[v], at_[line.a], at_[line.b])),
                                   v);
            std::sort(along.begin(), along.end());
            std::uint32_t last = line.a;
            for (const auto& [way, v] : along) {
                const auto pole = static_cast<std::uint32_t>(tree.at.size());
                tree.at.push_back(nearest_on_segment(at_[v], at_[line.a], at_[line.b]));
                join(last, pole, false);
                join(pole, v, true);
                last = pole;
            }
            join(last, line.b, false);
        }
        for (std::uint32_t v = 0; v < count_; ++v)
            if (dropped(v) && hangs_at_[v] != v) join(hangs_at_[v], v, true);
        return tree;
    }

    const DropRules& rules_;
    const std::vector<PointM> at_;
    const std::size_t count_;
    std::vector<Line> lines_;
    std::vector<std::vector<std::uint32_t>> lines_of_;
    std::vector<std::uint32_t> hangs_at_;  ///< A vertex; v itself when it hangs on a line.
    std::vector<bool> holding_;            ///< Vertices with drops.
};

}  // namespace

LvTree with_drops(const LvTree& tree, const DropRules& rules) {
    if (rules.max_drop_m <= 0 || tree.edges.empty()) return tree;
    return DropFinder(tree, rules).find();
}

}  // namespace gridreach
