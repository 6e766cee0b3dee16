// SPDX-License-Identifier: Apache-2.0
#include "demand/lv_design.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "demand/life_cost.h"

namespace gridreach {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
/// Rounding must not part what the rules allow by a hair.
constexpr double tolerance = 1e-9;
/// Stands looked at before the best so far is taken; few are where rules do not bind.
constexpr int max_tries = 40;

/// A place that a line leads to, by what it costs a metre and how far the transformer may be from it.
struct Anchor {
    PointM at;
    double cost_per_m = 0;
    double most_m = infinite;
};

double cost_from(PointM place, std::span<const Anchor> anchors) {
    double sum = 0;
    for (const Anchor& each : anchors) sum += each.cost_per_m * way_m(place, each.at);
    return sum;
}

/// The nearest place within every anchor's circle (Dykstra 1983), nearly.
PointM pulled_in(PointM place, std::span<const Anchor> anchors) {
    std::vector<PointM> given_back(anchors.size());
    for (int round = 0; round < 30; ++round) {
        double moved_m = 0;
        for (std::size_t k = 0; k < anchors.size(); ++k) {
            const Anchor& each = anchors[k];
            if (std::isinf(each.most_m)) continue;
            const PointM from{place.x + given_back[k].x, place.y + given_back[k].y};
            const double way = way_m(from, each.at);
            PointM to = from;
            if (way > each.most_m) {
                const double share = each.most_m / way;
                to = {each.at.x + (from.x - each.at.x) * share, each.at.y + (from.y - each.at.y) * share};
            }
            given_back[k] = {from.x - to.x, from.y - to.y};
            moved_m = std::max(moved_m, way_m(place, to));
            place = to;
        }
        if (moved_m < 1e-6) break;
    }
    return place;
}

/// Towards the place from which the lines to all anchors cost least, from `place` on (Weiszfeld 1937), kept
/// within the circles.
PointM drawn_to(PointM place, std::span<const Anchor> anchors) {
    constexpr int most_steps = 40;
    for (int step = 0; step < most_steps; ++step) {
        double weight = 0, x = 0, y = 0;
        for (const Anchor& each : anchors) {
            const double w = each.cost_per_m / std::max(way_m(place, each.at), 1e-6);
            weight += w;
            x += w * (each.at.x - place.x);
            y += w * (each.at.y - place.y);
        }
        if (weight <= 0) break;
        const PointM next = pulled_in({place.x + x / weight, place.y + y / weight}, anchors);
        const double step_m = way_m(next, place);
        place = next;
        if (step_m < 1e-3) break;
    }
    return place;
}

/// A tree with the ways from both ends of its longest path, from which the furthest vertex of any place on it
/// is known.
class TreeWays {
public:
    explicit TreeWays(const LvTree& tree) : tree_(tree), begins_(tree.at.size() + 1) {
        for (const LvTree::Edge& edge : tree.edges) {
            ++begins_[edge.a];
            ++begins_[edge.b];
        }
        std::uint32_t sum = 0;
        for (std::uint32_t& begin : begins_) sum += std::exchange(begin, sum);
        ends_.resize(sum);
        std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
        for (std::uint32_t e = 0; e < tree.edges.size(); ++e) {
            ends_[next[tree.edges[e].a]++] = e;
            ends_[next[tree.edges[e].b]++] = e;
        }
        const std::vector<double> from_first = from(0);
        const auto first = furthest(from_first);
        from_one_ = from(first);
        const auto second = furthest(from_one_);
        from_other_ = from(second);
        diameter_m_ = from_one_[second];
    }

    double diameter_m() const { return diameter_m_; }
    double furthest_m(std::uint32_t vertex) const { return std::max(from_one_[vertex], from_other_[vertex]); }
    /// From a place on an edge, `along_m` from its a.
    double furthest_m(const LvTree::Edge& edge, double along_m) const {
        const auto way = [&](const std::vector<double>& from) {
            return std::min(from[edge.a] + along_m, from[edge.b] + edge.length_m - along_m);
        };
        return std::max(way(from_one_), way(from_other_));
    }
    std::span<const std::uint32_t> edges_at(std::uint32_t vertex) const {
        return std::span(ends_).subspan(begins_[vertex], begins_[vertex + 1] - begins_[vertex]);
    }
    std::uint32_t other(std::uint32_t edge, std::uint32_t vertex) const {
        return tree_.edges[edge].a == vertex ? tree_.edges[edge].b : tree_.edges[edge].a;
    }

    struct Visit {
        std::uint32_t at, from, edge;
    };
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    /// Every vertex after the one it is reached from.
    std::vector<Visit> order_from(std::uint32_t root) const {
        std::vector<Visit> order;
        order.reserve(tree_.at.size());
        order.push_back({root, none, none});
        for (std::size_t k = 0; k < order.size(); ++k)
            for (const std::uint32_t e : edges_at(order[k].at))
                if (e != order[k].edge) order.push_back({other(e, order[k].at), order[k].at, e});
        return order;
    }

private:
    std::vector<double> from(std::uint32_t root) const {
        std::vector<double> way(tree_.at.size());
        for (const Visit& visit : order_from(root))
            if (visit.from != none) way[visit.at] = way[visit.from] + tree_.edges[visit.edge].length_m;
        return way;
    }
    static std::uint32_t furthest(const std::vector<double>& way) {
        return static_cast<std::uint32_t>(std::max_element(way.begin(), way.end()) - way.begin());
    }

    const LvTree& tree_;
    std::vector<std::uint32_t> begins_, ends_;
    std::vector<double> from_one_, from_other_;
    double diameter_m_ = 0;
};

/// Where a transformer stands: at a vertex or on an edge of the tree, or at the end of a line from there.
struct Stand {
    std::uint32_t vertex = 0;
    std::optional<std::uint32_t> edge;  ///< Then `base` lies on it.
    PointM base, at;
    double spare_m = 0;  ///< Line that may lead off the tree.
    double cost = 0;     ///< Of that line and of the MV lines.
};

double cost_of(const LvTree& tree, const LvRules& rules) {
    double sum = 0;
    for (const LvTree::Edge& edge : tree.edges)
        sum += edge.length_m * (edge.drop ? rules.drop_cost_per_m : rules.line_cost_per_m);
    return sum;
}

LvTree wires_of(std::span<const PointM> places, double alpha, std::uint32_t root, const LvRules& rules,
                std::span<const BarrierPiece> barriers) {
    LvTree line = grown_tree(places, alpha, root, barriers);
    LvTree wires = with_drops(line, {rules.max_drop_m, rules.line_cost_per_m, rules.drop_cost_per_m});
    // Where drops or the straighter line between them would cross, every dwelling stands on the line.
    return crosses(wires, barriers) ? std::move(line) : std::move(wires);
}

/// The search for one set of pulls.
class Designer {
public:
    Designer(std::span<const LvSite> dwellings, const std::vector<PointM>& places,
             std::span<const PointM> pulls, const LvRules& rules, std::span<const BarrierPiece> barriers,
             LvLayout* layout)
        : dwellings_(dwellings),
          places_(places),
          pulls_(pulls),
          rules_(rules),
          barriers_(barriers),
          layout_(layout) {}

    LvDesign design(const LvTree& shortest, const TreeWays& ways, double cost) {
        if (!on_tree(shortest, ways, cost)) {
            std::uint32_t middle = 0;
            const PointM centre = box_of(places_).centre();
            for (std::uint32_t i = 1; i < places_.size(); ++i)
                if (way_m(places_[i], centre) < way_m(places_[middle], centre)) middle = i;
            for (const double alpha : {0.2, 0.4, 0.7}) {
                const LvTree tree = wires_of(places_, alpha, middle, rules_, barriers_);
                if (on_tree(tree, TreeWays(tree), cost_of(tree, rules_))) break;
            }
        }
        if (dwellings_.size() >= 2 && dwellings_.size() <= AreaDesigner::max_free_dwellings) meet_freely();
        if (best_.fits) finish();
        return best_;
    }

private:
    bool on_tree(const LvTree& tree, const TreeWays& ways, double line_cost) {
        const double limit_m = rules_.max_length_m + tolerance;
        if (dwellings_.size() > 1 && ways.diameter_m() > 2 * limit_m) return false;
        if (pulls_.empty()) return by_moment_if_it_holds(tree, ways);
        std::vector<Stand> stands = stands_of(tree, ways);
        double least = best_.fits ? best_.cost + rules_.mv_cost_per_m * best_.mv_m : infinite;
        int tries = 0;
        for (Stand& stand : stands) {
            if (stand.cost - most_gain(stand) + line_cost >= least || ++tries > max_tries) break;
            const Stand on_line = stand;
            settle(stand);
            for (const Stand& each : {stand, on_line})
                if (each.cost + line_cost < least && keep_if_it_holds(tree, each))
                    least = each.cost + line_cost;
        }
        return best_.fits || by_moment_if_it_holds(tree, ways);
    }

    bool by_moment_if_it_holds(const LvTree& tree, const TreeWays& ways) {
        for (const Stand& stand : by_moment(tree, ways))
            if (keep_if_it_holds(tree, stand)) return true;
        return false;
    }

    /// Vertices of the line within reach of all dwellings, the one first that carries the load over the
    /// fewest metres; then the middle of the longest path.
    std::vector<Stand> by_moment(const LvTree& tree, const TreeWays& ways) const {
        std::vector<std::pair<double, std::uint32_t>> moments;
        const auto order = ways.order_from(0);
        std::vector<double> below(tree.at.size()), moment(tree.at.size());
        for (std::uint32_t i = 0; i < dwellings_.size(); ++i)
            below[i] = dwellings_[i].load.household_kw + dwellings_[i].load.other_kw;
        double all = 0;
        for (const double kw : below) all += kw;
        std::vector<double> way(tree.at.size());
        for (std::size_t k = 1; k < order.size(); ++k) {
            way[order[k].at] = way[order[k].from] + tree.edges[order[k].edge].length_m;
            moment[0] += below[order[k].at] * way[order[k].at];
        }
        for (std::size_t k = order.size() - 1; k > 0; --k) below[order[k].from] += below[order[k].at];
        for (std::size_t k = 1; k < order.size(); ++k)
            moment[order[k].at] =
                moment[order[k].from] + (all - 2 * below[order[k].at]) * tree.edges[order[k].edge].length_m;
        std::vector<Stand> stands;
        for (const auto& visit : order) {
            if (is_drop_end(tree, visit)) continue;
            const double spare = rules_.max_length_m + tolerance - ways.furthest_m(visit.at);
            if (spare >= 0 || dwellings_.size() == 1) moments.emplace_back(moment[visit.at], visit.at);
        }
        std::sort(moments.begin(), moments.end());
        if (moments.size() > 4) moments.resize(4);
        for (const auto& [value, vertex] : moments)
            stands.push_back({vertex, {}, tree.at[vertex], tree.at[vertex], 0, 0});
        // The middle of the longest path may lie on an edge.
        for (std::uint32_t e = 0; e < tree.edges.size(); ++e) {
            const LvTree::Edge& edge = tree.edges[e];
            const double a = ways.furthest_m(edge.a), b = ways.furthest_m(edge.b);
            const double along = (edge.length_m + b - a) / 2;
            if (edge.drop || along <= 0 || along >= edge.length_m) continue;
            if (std::abs(ways.furthest_m(edge, along) - ways.diameter_m() / 2) > 1e-6) continue;
            const PointM at = along_edge(tree, edge, along);
            stands.push_back({edge.a, e, at, at, 0, 0});
        }
        return stands;
    }

    bool is_drop_end(const LvTree& tree, const TreeWays::Visit& visit) const {
        if (visit.edge != TreeWays::none && tree.edges[visit.edge].drop)
            return tree.edges[visit.edge].b == visit.at;
        // The first vertex of the order is a dwelling; it may hang on a drop itself.
        if (visit.edge != TreeWays::none) return false;
        for (const LvTree::Edge& edge : tree.edges)
            if (edge.drop && edge.b == visit.at) return true;
        return false;
    }

    static PointM along_edge(const LvTree& tree, const LvTree::Edge& edge, double along_m) {
        const double share = edge.length_m > 0 ? along_m / edge.length_m : 0;
        const PointM a = tree.at[edge.a], b = tree.at[edge.b];
        return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
    }

    double mv_m(PointM place) const {
        double sum = 0;
        for (const PointM& pull : pulls_) sum += way_m(place, pull);
        return sum;
    }

    /// Stands on the tree, cheapest bound first: vertices, feet of the pulls on edges, and the middle of the
    /// reach.
    std::vector<Stand> stands_of(const LvTree& tree, const TreeWays& ways) const {
        std::vector<Stand> stands;
        const double limit_m = rules_.max_length_m + tolerance;
        std::vector<bool> hangs(tree.at.size());
        for (const LvTree::Edge& edge : tree.edges)
            if (edge.drop) hangs[edge.b] = true;
        const auto add = [&](Stand stand, double furthest_m) {
            if (furthest_m > limit_m) {
                if (dwellings_.size() > 1) return;
                furthest_m = limit_m;
            }
            stand.spare_m = std::max(0.0, rules_.max_length_m - furthest_m);
            stand.at = stand.base;
            stand.cost = rules_.mv_cost_per_m * mv_m(stand.base);
            stands.push_back(stand);
        };
        for (std::uint32_t v = 0; v < tree.at.size(); ++v)
            if (!hangs[v]) add({v, {}, tree.at[v], {}, 0, 0}, ways.furthest_m(v));
        for (std::uint32_t e = 0; e < tree.edges.size(); ++e) {
            const LvTree::Edge& edge = tree.edges[e];
            if (edge.drop || edge.length_m <= 0) continue;
            const auto add_along = [&](double along) {
                if (along <= 0 || along >= edge.length_m) return;
                add({edge.a, e, along_edge(tree, edge, along), {}, 0, 0}, ways.furthest_m(edge, along));
            };
            for (const PointM& pull : pulls_)
                add_along(way_m(tree.at[edge.a], nearest_on_segment(pull, tree.at[edge.a], tree.at[edge.b])));
            // Where the reach ends on it, from either side.
            const double a = ways.furthest_m(edge.a), b = ways.furthest_m(edge.b);
            if ((a > limit_m) != (b > limit_m) || std::max(a, b) > limit_m) {
                add_along(a - rules_.max_length_m);
                add_along(edge.length_m - (b - rules_.max_length_m));
            }
        }
        std::stable_sort(stands.begin(), stands.end(), [&](const Stand& x, const Stand& y) {
            return x.cost - most_gain(x) < y.cost - most_gain(y);
        });
        return stands;
    }

    /// What a line off the tree can save at most: cost is convex in the place, so never more than its slope
    /// at the base.
    double most_gain(const Stand& stand) const {
        if (stand.spare_m <= 0) return 0;
        double x = 0, y = 0;
        for (const PointM& pull : pulls_) {
            const double way = way_m(stand.base, pull);
            if (way <= 0) continue;
            x += (pull.x - stand.base.x) / way;
            y += (pull.y - stand.base.y) / way;
        }
        const double slope = rules_.mv_cost_per_m * std::sqrt(x * x + y * y) - rules_.line_cost_per_m;
        return slope > 0 ? slope * stand.spare_m : 0;
    }

    /// Lets a line lead off the tree where that pays.
    void settle(Stand& stand) const {
        if (most_gain(stand) <= 0) return;
        std::vector<Anchor> anchors = {{stand.base, rules_.line_cost_per_m, stand.spare_m}};
        double x = 0, y = 0;
        for (const PointM& pull : pulls_) {
            anchors.push_back({pull, rules_.mv_cost_per_m, infinite});
            x += pull.x - stand.base.x;
            y += pull.y - stand.base.y;
        }
        const double n = static_cast<double>(pulls_.size());
        PointM place;
        if (pulls_.size() == 1) {
            place = pulled_in(pulls_[0], std::span(anchors).first(1));
        } else {
            place = drawn_to(pulled_in({stand.base.x + x / n, stand.base.y + y / n}, anchors), anchors);
        }
        const double cost = cost_from(place, anchors);
        if (cost >= stand.cost) return;
        stand.cost = cost;
        stand.at = place;
    }

    /// The tree with the transformer as a vertex of its own, unless it stands at one.
    static LvLayout layout_of(const LvTree& tree, const Stand& stand) {
        LvLayout layout{tree, stand.vertex};
        LvTree& out = layout.tree;
        const auto add_vertex = [&](PointM at) {
            out.at.push_back(at);
            return static_cast<std::uint32_t>(out.at.size() - 1);
        };
        if (stand.edge) {
            const std::uint32_t v = layout.transformer = add_vertex(stand.base);
            LvTree::Edge& edge = out.edges[*stand.edge];
            const std::uint32_t b = std::exchange(edge.b, v);
            edge.length_m = way_m(out.at[edge.a], stand.base);
            out.edges.push_back({v, b, way_m(stand.base, out.at[b]), false});
        }
        if (stand.at != stand.base) {
            const std::uint32_t from = layout.transformer;
            layout.transformer = add_vertex(stand.at);
            out.edges.push_back({from, layout.transformer, way_m(stand.base, stand.at), false});
        }
        return layout;
    }

    bool keep_if_it_holds(const LvTree& tree, const Stand& stand) {
        return keep_if_it_holds(layout_of(tree, stand));
    }

    bool keep_if_it_holds(LvLayout layout) {
        if (crosses(layout.tree, barriers_)) return false;
        const TreeWays ways(layout.tree);
        const auto order = ways.order_from(layout.transformer);
        const std::size_t count = layout.tree.at.size();
        LvDesign design;
        design.transformer = layout.tree.at[layout.transformer];
        std::vector<LvLoad> load(count);
        for (std::uint32_t i = 0; i < dwellings_.size(); ++i) load[i] = dwellings_[i].load;
        for (std::size_t k = order.size() - 1; k > 0; --k) load[order[k].from] += load[order[k].at];
        std::vector<double> way(count), loss(count);
        double most_kw = 0;
        for (std::size_t k = 1; k < order.size(); ++k) {
            const auto& [at, from, e] = order[k];
            const LvTree::Edge& edge = layout.tree.edges[e];
            const double kw = load[at].peak_kw(rules_.coincidence);
            way[at] = way[from] + edge.length_m;
            loss[at] = loss[from] + kw * edge.length_m * rules_.voltage_loss_per_kw_m;
            (edge.drop ? design.drop_m : design.line_m) += edge.length_m;
            if (!edge.drop) most_kw = std::max(most_kw, kw);
            design.reach_m = std::max(design.reach_m, way[at]);
            design.voltage_loss = std::max(design.voltage_loss, loss[at]);
        }
        // A dwelling alone always fits: its transformer stands beside it if nothing else holds.
        const bool beside = order.size() == 1;
        if (!beside && (design.reach_m > rules_.max_length_m + 1e-6 || most_kw > rules_.max_line_kw ||
                        design.voltage_loss > rules_.max_voltage_loss + tolerance))
            return false;
        design.fits = true;
        design.mv_m = mv_m(design.transformer);
        design.cost = design.line_m * rules_.line_cost_per_m + design.drop_m * rules_.drop_cost_per_m;
        if (best_.fits && design.cost + rules_.mv_cost_per_m * design.mv_m >=
                              best_.cost + rules_.mv_cost_per_m * best_.mv_m)
            return false;
        best_ = design;
        if (layout_ != nullptr) *layout_ = std::move(layout);
        return true;
    }

    /// The transformer as a place where lines from several sides meet.
    void meet_freely() {
        std::vector<PointM> starts = {box_of(places_).centre()};
        if (best_.fits) starts.push_back(best_.transformer);
        for (const PointM& start : starts)
            for (const double alpha : {0.0, 1.0}) settle_freely(start, alpha);
    }

    /// Moves the transformer to where the lines of its tree draw it, and grows the tree anew, in turns.
    void settle_freely(PointM at, double alpha) {
        const auto n = static_cast<std::uint32_t>(places_.size());
        double last = infinite;
        for (int round = 0; round < 12; ++round) {
            std::vector<PointM> vertices(places_);
            vertices.push_back(at);
            LvLayout layout{grown_tree(vertices, alpha, n, barriers_), n};
            const TreeWays ways(layout.tree);
            const auto order = ways.order_from(n);
            std::vector<double> deep(n + 1);
            double cost = rules_.mv_cost_per_m * mv_m(at);
            for (std::size_t k = order.size() - 1; k > 0; --k) {
                const double length_m = layout.tree.edges[order[k].edge].length_m;
                cost += rules_.line_cost_per_m * length_m;
                if (order[k].from != n)
                    deep[order[k].from] = std::max(deep[order[k].from], deep[order[k].at] + length_m);
            }
            std::vector<Anchor> anchors;
            for (std::size_t k = 1; k < order.size() && order[k].from == n; ++k)
                anchors.push_back({places_[order[k].at], rules_.line_cost_per_m,
                                   std::max(0.0, rules_.max_length_m - deep[order[k].at])});
            for (const PointM& pull : pulls_) anchors.push_back({pull, rules_.mv_cost_per_m, infinite});
            keep_if_it_holds(std::move(layout));
            if (cost > last - 1e-3 && round > 3) break;
            last = cost;
            at = drawn_to(at, anchors);
        }
    }

    void finish() {
        for (const LvSite& each : dwellings_) best_.load += each.load;
        best_.peak_kw = best_.load.peak_kw(rules_.coincidence);
        const LvTransformer transformer = transformer_for(best_.peak_kw, rules_);
        best_.rating_kva = transformer.kva;
        best_.transformers = transformer.count;
        best_.cost += transformer.life_cost;
    }

    std::span<const LvSite> dwellings_;
    const std::vector<PointM>& places_;
    std::span<const PointM> pulls_;
    const LvRules& rules_;
    std::span<const BarrierPiece> barriers_;
    LvLayout* layout_;
    LvDesign best_;
};

}  // namespace

double LvLoad::peak_kw(const Coincidence& coincidence) const {
    return std::max(coincidence.peak_kw(households, household_kw, household_kwh), largest_kw) + other_kw;
}

LvTransformer transformer_for(double peak_kw, const LvRules& rules) {
    const double kva = peak_kw / rules.power_factor * (1 - tolerance);
    for (const LvRating& rating : rules.ratings)
        if (rating.kva >= kva) return {rating.kva, 1, rating.life_cost};
    const LvRating& largest = rules.ratings.back();
    const double count = std::ceil(kva / largest.kva);
    return {largest.kva, static_cast<int>(std::min(count, 1e6)), count * largest.life_cost};
}

namespace {

/// Whether rules that need no wires hold, with room for rounding: households, rating, and width.
bool may_fit(std::span<const LvSite> dwellings, const LvRules& rules) {
    BoxM box;
    LvLoad load;
    for (const LvSite& each : dwellings) {
        box.add(each.at);
        load += each.load;
    }
    return load.households <= rules.max_households * (1 + tolerance) &&
           load.peak_kw(rules.coincidence) / rules.power_factor * (1 - tolerance) <=
               rules.ratings.back().kva &&
           std::max(box.width_m(), box.height_m()) <= 2 * rules.max_length_m;
}

}  // namespace

std::vector<LvBranch> branches_of(const LvLayout& layout, std::span<const LvSite> dwellings) {
    const TreeWays ways(layout.tree);
    const auto order = ways.order_from(layout.transformer);
    std::vector<LvLoad> load(layout.tree.at.size());
    for (std::size_t i = 0; i < dwellings.size(); ++i) load[i] = dwellings[i].load;
    for (std::size_t k = order.size() - 1; k > 0; --k) load[order[k].from] += load[order[k].at];
    std::vector<LvBranch> branches;
    for (std::size_t k = 1; k < order.size(); ++k)
        branches.push_back({order[k].edge, order[k].from, order[k].at, load[order[k].at]});
    return branches;
}

struct AreaDesigner::Wires {
    Wires(std::span<const PointM> places, const LvRules& rules, std::span<const BarrierPiece> barriers)
        : tree(wires_of(places, 0, 0, rules, barriers)), ways(tree), cost(cost_of(tree, rules)) {}
    const LvTree tree;
    const TreeWays ways;
    const double cost;
};

AreaDesigner::AreaDesigner(std::span<const LvSite> dwellings, const LvRules& rules,
                           std::vector<BarrierPiece> barriers)
    : dwellings_(dwellings), rules_(rules), barriers_(std::move(barriers)) {
    if (dwellings.size() > 1 && !may_fit(dwellings, rules)) return;
    places_.reserve(dwellings.size());
    for (const LvSite& each : dwellings) places_.push_back(each.at);
    wires_ = std::make_unique<const Wires>(places_, rules, barriers_);
}
AreaDesigner::~AreaDesigner() = default;
AreaDesigner::AreaDesigner(AreaDesigner&&) noexcept = default;

LvDesign AreaDesigner::design(std::span<const PointM> pulls, LvLayout* layout) const {
    if (!wires_) return {};
    return Designer(dwellings_, places_, pulls, rules_, barriers_, layout)
        .design(wires_->tree, wires_->ways, wires_->cost);
}

}  // namespace gridreach
