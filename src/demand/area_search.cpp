// SPDX-License-Identifier: Apache-2.0
#include "demand/area_search.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "base/reporter.h"
#include "demand/mv_tail.h"
#include "demand/tree_parts.h"
#include "graph/near_links.h"
#include "graph/spanning_tree.h"

namespace gridreach {

namespace {

using Members = std::vector<std::uint32_t>;
constexpr std::uint32_t none = 0xFFFFFFFF;
constexpr double infinite = std::numeric_limits<double>::infinity();
/// A change must save as much as this length of LV line.
constexpr double least_gain_m = 0.1;
/// Transformers that move by less leave their neighbours alone.
constexpr double least_move_m = 0.25;
/// When they move further, their neighbours' dwellings are looked at again.
constexpr double far_move_m = 25;

/// Links between dwellings, both ways.
class Links {
public:
    Links(std::size_t count, const std::vector<TreeEdge>& edges)
        : begins_(count + 1), ends_(2 * edges.size()) {
        for (const TreeEdge& e : edges) {
            ++begins_[e.a];
            ++begins_[e.b];
        }
        std::uint32_t sum = 0;
        for (std::uint32_t& begin : begins_) sum += std::exchange(begin, sum);
        std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
        for (const TreeEdge& e : edges) {
            ends_[next[e.a]++] = e.b;
            ends_[next[e.b]++] = e.a;
        }
    }
    std::span<const std::uint32_t> of(std::uint32_t dwelling) const {
        return std::span(ends_).subspan(begins_[dwelling], begins_[dwelling + 1] - begins_[dwelling]);
    }

private:
    std::vector<std::uint32_t> begins_, ends_;
};

struct Area {
    Members members;
    PointM transformer;  ///< In the plane.
    LvDesign design;
    std::vector<PointM> designed_for;  ///< Pulls of the design.
    std::vector<PointM> pulls;         ///< As they are now.
    double worth = 0;                  ///< Of its dwellings.
    bool alive = true;
};

/// A part of a change: an area as it would be.
struct Part {
    Members members;
    PointM transformer;
    LvDesign design{};
    std::vector<PointM> designed_for{};
};

/// An end of an MV line in a change: a part, or an area that stays.
struct End {
    std::uint32_t number = 0;
    bool is_part = false;
    bool operator==(const End&) const = default;
};

/// An MV line of a change, at least one end of which is a part.
struct MvLine {
    End a, b;
    double most_m =
        infinite;  ///< It costs no more metres; it is built, and pulls, only where that is infinite.
};

struct Change {
    double gain = 0;
    std::vector<std::uint32_t> removed;  ///< Areas.
    std::vector<Part> parts;
    Members alone;  ///< Dwellings left out.
    std::vector<MvLine> mv_lines;
    double mv_saved_m = 0;            ///< Less what is built, of lines that touch none.
    std::vector<std::uint32_t> stay;  ///< Areas whose place the gain rests on.
    std::uint32_t giver = none;       ///< The first part, less these dwellings,
    double must_save = 0;             ///< has to cost less by this.
    bool regrouped = true;            ///< Not just a transformer moved.
};

/// What of an area is to be looked at again.
enum class Active : std::uint8_t { nothing, place, all };

class Search {
public:
    Search(std::span<const AreaDwelling> dwellings, const LvRules& rules, const Barriers* barriers)
        : dwellings_(dwellings),
          rules_(rules),
          barriers_(barriers),
          links_(dwellings.size(), links_of(dwellings, rules)) {}

    AreaPlan run(int max_rounds) {
        construct();
        int round = 0;
        for (; round < max_rounds; ++round) {
            throw_if_stopped();
            estimate_mv();
            if (!improve()) break;
        }
        estimate_mv();
        return result(round);
    }

private:
    static std::vector<TreeEdge> links_of(std::span<const AreaDwelling> dwellings, const LvRules& rules) {
        std::vector<PointM> places;
        places.reserve(dwellings.size());
        for (const AreaDwelling& each : dwellings) places.push_back(each.at);
        // The margin is for the scale of the plane.
        return near_links(places, 2.02 * rules.max_length_m);
    }

    // Construction
    // -------------------------------------------------------------------------------------------

    void construct() {
        label_.assign(dwellings_.size(), none);
        Members left(dwellings_.size());
        std::iota(left.begin(), left.end(), std::uint32_t{0});
        // What a first cut leaves alone may be worth an area together.
        constexpr int most_passes = 4;
        for (int pass = 0; pass < most_passes; ++pass) {
            const std::size_t before = areas_.size();
            found_areas(left);
            if (areas_.size() == before) break;
            std::erase_if(left, [&](std::uint32_t d) { return label_[d] != none; });
        }
        active_.assign(areas_.size(), Active::all);
    }

    /// The spanning tree of some dwellings. Those at one place follow each other, for a tree that is cut.
    std::vector<TreeEdge> tree_of(std::span<const AreaDwelling> some) const {
        std::vector<PointM> places;
        places.reserve(some.size());
        for (const AreaDwelling& each : some) places.push_back(each.at);
        std::vector<TreeEdge> tree = euclidean_mst(places);
        std::uint32_t of = none, last = none;
        for (TreeEdge& e : tree) {
            if (e.length_m > 0) continue;
            const std::uint32_t from = e.a == of ? last : e.a;
            of = e.a;
            last = e.b;
            e.a = from;
        }
        return tree;
    }

    void found_areas(const Members& among) {
        std::vector<AreaDwelling> some;
        some.reserve(among.size());
        for (const std::uint32_t d : among) some.push_back(dwellings_[d]);
        std::vector<Members> parts = tree_parts(some, tree_of(some), rules_);
        std::vector<std::vector<Area>> made(parts.size());
        parallel_blocks(parts.size(), 64, [&](std::size_t begin, std::size_t end) {
            throw_if_stopped();
            for (std::size_t i = begin; i < end; ++i) {
                for (std::uint32_t& d : parts[i]) d = among[d];
                make_areas(std::move(parts[i]), made[i]);
            }
        });
        for (std::vector<Area>& group : made)
            for (Area& area : group)
                if (area.worth >= area.design.cost || any_must(area.members)) add_area(std::move(area));
    }

    /// One, or more where voltage and conductor ask for smaller ones.
    void make_areas(Members members, std::vector<Area>& out) const {
        Area area;
        area.design = Drawing(*this, members).design({}, &area.transformer);
        if (!area.design.fits) {
            auto [one, other] = halves(members);
            make_areas(std::move(one), out);
            make_areas(std::move(other), out);
            return;
        }
        area.members = std::move(members);
        area.worth = worth_of(area.members);
        out.push_back(std::move(area));
    }

    /// At the edge of their tree that leaves the halves most equal in number; equal: the longest. Edges that
    /// meet a barrier come before all others.
    std::pair<Members, Members> halves(const Members& members) const {
        const LocalArea local(dwellings_, members);
        const auto barriers = local.barriers(barriers_, rules_.max_length_m);
        const LvTree tree = grown_tree(places_of(local), 0, 0, barriers);
        const std::size_t n = members.size();
        std::vector<std::uint32_t> below(n, 1);
        for (std::size_t k = tree.edges.size(); k-- > 0;) below[tree.edges[k].a] += below[tree.edges[k].b];
        std::size_t best = 0;
        std::tuple<bool, std::size_t, double> best_key{true, n, 0};
        for (std::size_t k = 0; k < tree.edges.size(); ++k) {
            const std::size_t count = below[tree.edges[k].b];
            const bool open = !meets_any(tree.at[tree.edges[k].a], tree.at[tree.edges[k].b], barriers);
            const std::tuple key{open, std::max(count, n - count), -tree.edges[k].length_m};
            if (key < best_key) {
                best_key = key;
                best = k;
            }
        }
        return cut(members, tree, best);
    }

    /// The tree is grown from its first vertex, edges lead away from it.
    static std::pair<Members, Members> cut(const Members& members, const LvTree& tree, std::size_t edge) {
        std::vector<bool> far(members.size());
        far[tree.edges[edge].b] = true;
        for (std::size_t k = edge + 1; k < tree.edges.size(); ++k)
            if (far[tree.edges[k].a]) far[tree.edges[k].b] = true;
        std::pair<Members, Members> parts;
        for (std::size_t i = 0; i < members.size(); ++i)
            (far[i] ? parts.second : parts.first).push_back(members[i]);
        return parts;
    }

    static std::vector<PointM> places_of(const LocalArea& area) {
        std::vector<PointM> places;
        places.reserve(area.sites.size());
        for (const LvSite& site : area.sites) places.push_back(site.at);
        return places;
    }

    // What things are worth
    // ------------------------------------------------------------------------------------

    bool any_must(std::span<const std::uint32_t> members) const {
        return std::any_of(members.begin(), members.end(),
                           [&](std::uint32_t i) { return dwellings_[i].must_serve; });
    }

    double worth_of(std::span<const std::uint32_t> members) const {
        double sum = 0;
        for (const std::uint32_t i : members) sum += dwellings_[i].worth;
        return sum;
    }

    /// An area in its own system and what designs it.
    struct Drawing {
        Drawing(const Search& search, std::span<const std::uint32_t> members)
            : local(search.dwellings_, members),
              designer(local.sites, search.rules_,
                       local.barriers(search.barriers_, search.rules_.max_length_m)) {}
        LvDesign design(std::span<const PointM> pulls, PointM* transformer,
                        LvLayout* layout = nullptr) const {
            std::vector<PointM> near;
            near.reserve(pulls.size());
            for (const PointM& pull : pulls) near.push_back(local.local(pull));
            LvDesign design = designer.design(near, layout);
            *transformer = local.plane(design.transformer);
            return design;
        }
        const LocalArea local;
        const AreaDesigner designer;
    };

    bool may_fit(std::span<const std::uint32_t> members) const {
        LvLoad load;
        BoxM box;
        for (const std::uint32_t i : members) {
            load += dwellings_[i].load;
            box.add(dwellings_[i].at);
        }
        return members.size() == 1 ||
               (load_fits(load, rules_) &&
                std::max(box.width_m(), box.height_m()) / dwellings_[members.front()].ground <=
                    2 * rules_.max_length_m);
    }

    double mv_ground_m(PointM a, PointM b, double ground) const { return distance_m(a, b) / ground; }

    /// Designs the parts one after the other, each drawn to where the others stand by then, and sets the
    /// gain. False when a part does not fit.
    bool price(Change& change) const {
        for (const Part& part : change.parts)
            if (!may_fit(part.members)) return false;
        std::deque<Drawing> drawings;
        const auto draw = [&](std::uint32_t p, bool again) {
            Part& part = change.parts[p];
            std::vector<PointM> pulls;
            bool part_pulls = false;
            for (const MvLine& line : change.mv_lines)
                for (const auto& [self, other] : {std::pair(line.a, line.b), std::pair(line.b, line.a)})
                    if (self == End{p, true} && std::isinf(line.most_m)) {
                        pulls.push_back(place(change, other));
                        part_pulls = part_pulls || other.is_part;
                    }
            // A second look pays only where a neighbour moved meanwhile.
            if (again && !part_pulls) return true;
            if (!again) drawings.emplace_back(*this, part.members);
            PointM transformer;
            const LvDesign designed = drawings[p].design(pulls, &transformer);
            if (!designed.fits) return false;
            if (!again || cheaper(designed, transformer, part, pulls)) {
                part.design = designed;
                part.transformer = transformer;
                part.designed_for = std::move(pulls);
            }
            return true;
        };
        for (std::uint32_t p = 0; p < change.parts.size(); ++p)
            if (!draw(p, false) || (p == 0 && !pays_so_far(change))) return false;
        for (std::uint32_t p = 0; p < change.parts.size() && change.parts.size() > 1; ++p) draw(p, true);
        return gains(change);
    }

    /// Whether giving dwellings away saves enough that their new line may pay. Only what a change says it
    /// must save is asked for.
    bool pays_so_far(const Change& change) const {
        if (change.must_save <= 0) return true;
        const Area& giver = areas_[change.giver];
        const Part& part = change.parts.front();
        double saved = giver.design.cost - part.design.cost;
        for (const auto& [a, b, most_m] : change.mv_lines) {
            if ((a != End{0, true} && b != End{0, true}) || !std::isinf(most_m)) continue;
            const PointM other = place(change, a == End{0, true} ? b : a);
            saved += rules_.mv_cost_per_m *
                     (distance_m(giver.transformer, other) - distance_m(part.transformer, other)) /
                     dwellings_[part.members.front()].ground;
        }
        return saved > change.must_save;
    }

    /// Sets the gain of a change whose parts are designed.
    bool gains(Change& change) const {
        double before = rules_.mv_cost_per_m * change.mv_saved_m, after = 0;
        for (const std::uint32_t a : change.removed) {
            before += areas_[a].design.cost - areas_[a].worth;
            for (const MvTail::Neighbour& each : mv_.neighbours(number_[a])) {
                const std::uint32_t b = alive_[each.at];
                const bool inside =
                    std::find(change.removed.begin(), change.removed.end(), b) != change.removed.end();
                if (!inside || a < b) before += rules_.mv_cost_per_m * each.cost_m();
            }
        }
        for (const Part& part : change.parts) after += part.design.cost - worth_of(part.members);
        for (const auto& [a, b, most_m] : change.mv_lines) {
            const Part& part = change.parts[a.is_part ? a.number : b.number];
            const double ground = dwellings_[part.members.front()].ground;
            after += rules_.mv_cost_per_m *
                     std::min(most_m, mv_ground_m(place(change, a), place(change, b), ground));
        }
        change.gain = before - after;
        return change.gain > std::max(1e-6, least_gain_m * rules_.line_cost_per_m);
    }

    bool cheaper(const LvDesign& now, PointM now_at, const Part& part, std::span<const PointM> pulls) const {
        const double ground = dwellings_[part.members.front()].ground;
        const auto cost = [&](const LvDesign& d, PointM at) {
            double sum = d.cost;
            for (const PointM& pull : pulls) sum += rules_.mv_cost_per_m * mv_ground_m(at, pull, ground);
            return sum;
        };
        return cost(now, now_at) < cost(part.design, part.transformer);
    }

    PointM place(const Change& change, const End& end) const {
        return end.is_part ? change.parts[end.number].transformer : areas_[end.number].transformer;
    }

    // MV lines
    // ---------------------------------------------------------------------------------------------------

    /// Numbers the areas anew, without those that are gone, and estimates the MV lines between them.
    void estimate_mv() {
        alive_.clear();
        number_.assign(areas_.size(), none);
        std::vector<PointM> places;
        std::vector<double> ground, worth;
        for (std::uint32_t a = 0; a < areas_.size(); ++a) {
            if (!areas_[a].alive) continue;
            number_[a] = static_cast<std::uint32_t>(alive_.size());
            alive_.push_back(a);
            places.push_back(areas_[a].transformer);
            ground.push_back(dwellings_[areas_[a].members.front()].ground);
            worth.push_back(any_must(areas_[a].members) ? infinite : areas_[a].worth - areas_[a].design.cost);
        }
        mv_ = MvTail(places, ground, worth, rules_.mv_cost_per_m);
        for (std::uint32_t k = 0; k < alive_.size(); ++k) {
            Area& area = areas_[alive_[k]];
            std::vector<PointM> pulls;
            for (const MvTail::Neighbour& each : mv_.neighbours(k))
                if (each.built()) pulls.push_back(areas_[alive_[each.at]].transformer);
            const bool same = std::equal(pulls.begin(), pulls.end(), area.pulls.begin(), area.pulls.end(),
                                         [](PointM a, PointM b) { return distance_m(a, b) < least_move_m; });
            if (same) continue;
            const bool far = !std::equal(pulls.begin(), pulls.end(), area.pulls.begin(), area.pulls.end(),
                                         [](PointM a, PointM b) { return distance_m(a, b) < far_move_m; });
            area.pulls = std::move(pulls);
            active_[alive_[k]] = std::max(active_[alive_[k]], far ? Active::all : Active::place);
        }
    }

    struct MvNeighbour {
        std::uint32_t area = 0;
        double most_m = 0;
    };
    std::vector<MvNeighbour> mv_neighbours(std::uint32_t area) const {
        std::vector<MvNeighbour> out;
        for (const MvTail::Neighbour& each : mv_.neighbours(number_[area]))
            out.push_back({alive_[each.at], each.most_m});
        return out;
    }

    // Rounds
    // -----------------------------------------------------------------------------------------------------

    bool improve() {
        std::vector<std::uint32_t> asked;
        for (const std::uint32_t a : alive_)
            if (active_[a] != Active::nothing) asked.push_back(a);
        std::vector<std::optional<Change>> best(asked.size());
        parallel_blocks(asked.size(), 8, [&](std::size_t begin, std::size_t end) {
            throw_if_stopped();
            for (std::size_t i = begin; i < end; ++i) best[i] = best_change(asked[i]);
        });
        const std::vector<Active> before =
            std::exchange(active_, std::vector(areas_.size(), Active::nothing));
        std::vector<std::uint32_t> order;
        for (std::uint32_t i = 0; i < asked.size(); ++i)
            if (best[i]) order.push_back(i);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t x, std::uint32_t y) { return best[x]->gain > best[y]->gain; });
        enum : std::uint8_t { untouched, rested_on, changed };
        std::vector<std::uint8_t> touched(areas_.size(), untouched);
        Members touched_dwellings;
        bool any = false;
        for (const std::uint32_t i : order) {
            Change& change = *best[i];
            bool clear = true;
            for (const std::uint32_t a : change.removed) clear = clear && touched[a] == untouched;
            for (const std::uint32_t a : change.stay) clear = clear && touched[a] != changed;
            // Dwellings that were alone may be taken in once.
            for (const Part& part : change.parts)
                for (const std::uint32_t d : part.members)
                    if (label_[d] == none ||
                        !std::binary_search(change.removed.begin(), change.removed.end(), label_[d]))
                        clear = clear && label_[d] == none;
            if (!clear) {
                active_[asked[i]] = before[asked[i]];
                continue;
            }
            for (const std::uint32_t a : change.removed) touched[a] = changed;
            for (const std::uint32_t a : change.stay)
                touched[a] = std::max<std::uint8_t>(touched[a], rested_on);
            apply(change);
            touched.resize(areas_.size(), changed);
            any = true;
        }
        return any;
    }

    void apply(Change& change) {
        if (!change.regrouped) {
            Area& area = areas_[change.removed.front()];
            area.transformer = change.parts.front().transformer;
            area.design = change.parts.front().design;
            area.designed_for = std::move(change.parts.front().designed_for);
            return;
        }
        for (const std::uint32_t a : change.removed) {
            areas_[a].alive = false;
            for (const std::uint32_t d : areas_[a].members) label_[d] = none;
        }
        for (Part& part : change.parts) {
            Area area;
            area.members = std::move(part.members);
            area.transformer = part.transformer;
            area.design = part.design;
            area.designed_for = std::move(part.designed_for);
            area.worth = worth_of(area.members);
            add_area(std::move(area));
        }
        for (const std::uint32_t a : change.removed) {
            for (const std::uint32_t d : areas_[a].members) wake_around(d);
            areas_[a].members.clear();
        }
        for (std::size_t a = areas_.size() - change.parts.size(); a < areas_.size(); ++a)
            for (const std::uint32_t d : areas_[a].members) wake_around(d);
    }

    void wake_around(std::uint32_t dwelling) {
        for (const std::uint32_t d : links_.of(dwelling))
            if (label_[d] != none) active_[label_[d]] = Active::all;
    }

    void add_area(Area area) {
        const auto number = static_cast<std::uint32_t>(areas_.size());
        for (const std::uint32_t d : area.members) label_[d] = number;
        areas_.push_back(std::move(area));
        active_.push_back(Active::all);
    }

    // Changes
    // ------------------------------------------------------------------------------------------------------

    struct Best {
        std::optional<Change> change;
        void take(Change candidate) {
            if (!change || candidate.gain > change->gain) change = std::move(candidate);
        }
    };

    /// A neighbour by the shortest link to it.
    struct Near {
        std::uint32_t area = none;
        std::vector<std::pair<double, std::uint32_t>> from;  ///< Own dwellings linked to it, nearest first.
    };

    std::optional<Change> best_change(std::uint32_t a) const {
        Best best;
        const Area& area = areas_[a];
        const Drawing drawing(*this, area.members);
        LvLayout layout;
        Change moved = change_of({a}, {{area.members, {}}});
        std::vector<PointM> pulls;
        for (const auto& [b, most_m] : mv_neighbours(a)) {
            join(moved, {0, true}, {b, false}, most_m);
            if (std::isinf(most_m)) pulls.push_back(areas_[b].transformer);
        }
        moved.parts[0].design = drawing.design(pulls, &moved.parts[0].transformer, &layout);
        moved.parts[0].designed_for = std::move(pulls);
        moved.regrouped = false;
        if (moved.parts[0].design.fits && gains(moved)) best.take(std::move(moved));
        if (active_[a] == Active::place) return std::move(best.change);
        const Branches branches = branches_of(layout, area.members);
        const std::vector<Near> near = neighbours_of(a);
        try_dissolve(a, best);
        try_leave_out(a, branches, best);
        try_split(a, best);
        for (const Near& each : near) {
            if (a < each.area || active_[each.area] != Active::all) try_merge(a, each.area, best);
            try_branches(a, each, branches, best);
            if (a < each.area || active_[each.area] != Active::all) {
                try_exchange(a, each, branches, best);
                try_cut_anew(a, each.area, best);
            }
        }
        try_hand_over(a, near, best);
        try_take_in(a, best);
        return std::move(best.change);
    }

    Change change_of(std::vector<std::uint32_t> removed, std::vector<Part> parts) const {
        Change change;
        std::sort(removed.begin(), removed.end());
        change.removed = std::move(removed);
        change.parts = std::move(parts);
        return change;
    }

    void join(Change& change, End a, End b, double most_m = infinite) const {
        if (a == b) return;
        for (const MvLine& line : change.mv_lines)
            if ((line.a == a && line.b == b) || (line.a == b && line.b == a)) return;
        change.mv_lines.push_back({a, b, most_m});
        for (const End& end : {a, b})
            if (!end.is_part) change.stay.push_back(end.number);
    }

    /// Dwellings behind each dwelling of an area, as its wires run from the transformer.
    struct Branches {
        std::vector<Members> behind;    ///< Itself among them, rising.
        std::vector<double> line_cost;  ///< Of the wire that leads to it.
    };

    Branches branches_of(const LvLayout& layout, const Members& members) const {
        Branches out;
        const std::size_t n = members.size();
        out.behind.resize(n);
        out.line_cost.resize(n);
        const LvTree& tree = layout.tree;
        if (tree.at.size() < n) return out;
        std::vector<Members> behind(tree.at.size());
        for (std::size_t v = 0; v < n; ++v) behind[v] = {members[v]};
        // From the ends up: what feeds a wire stands before it.
        const std::vector<LvBranch> wires = gridreach::branches_of(layout, {});
        for (auto wire = wires.rbegin(); wire != wires.rend(); ++wire) {
            Members& here = behind[wire->to];
            if (wire->to < n) {
                std::sort(here.begin(), here.end());
                const LvTree::Edge& edge = tree.edges[wire->edge];
                out.line_cost[wire->to] =
                    edge.length_m * (edge.drop ? rules_.drop_cost_per_m : rules_.line_cost_per_m);
            }
            behind[wire->from].insert(behind[wire->from].end(), here.begin(), here.end());
        }
        if (layout.transformer < n)
            std::sort(behind[layout.transformer].begin(), behind[layout.transformer].end());
        for (std::size_t i = 0; i < n; ++i) out.behind[i] = std::move(behind[i]);
        return out;
    }

    std::vector<Near> neighbours_of(std::uint32_t a) const {
        std::vector<Near> near;
        for (const std::uint32_t d : areas_[a].members)
            for (const std::uint32_t other : links_.of(d)) {
                const std::uint32_t b = label_[other];
                if (b == none || b == a) continue;
                auto found =
                    std::find_if(near.begin(), near.end(), [&](const Near& x) { return x.area == b; });
                if (found == near.end()) found = near.insert(near.end(), Near{b, {}});
                const double length_m =
                    distance_m(dwellings_[d].at, dwellings_[other].at) / dwellings_[d].ground;
                found->from.emplace_back(length_m, d);
            }
        for (Near& each : near) std::sort(each.from.begin(), each.from.end());
        std::sort(near.begin(), near.end(), [](const Near& x, const Near& y) {
            return std::pair(x.from.front().first, x.area) < std::pair(y.from.front().first, y.area);
        });
        return near;
    }

    static Members joined(const Members& one, const Members& other) {
        Members out;
        out.reserve(one.size() + other.size());
        std::merge(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(out));
        return out;
    }
    static Members without(const Members& all, const Members& some) {
        Members out;
        out.reserve(all.size());
        std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(out));
        return out;
    }

    void try_merge(std::uint32_t a, std::uint32_t b, Best& best) const {
        Members members = joined(areas_[a].members, areas_[b].members);
        if (!may_fit(members)) return;
        Change change = change_of({a, b}, {{std::move(members), areas_[a].transformer}});
        // The tree with both as one has a circle; its dearest line goes.
        const auto dearest = mv_.dearest_between(number_[a], number_[b], most_mv_steps);
        const auto gone = [&](std::uint32_t x, std::uint32_t y) {
            return dearest && std::minmax(number_[x], number_[y]) == std::minmax(dearest->a, dearest->b);
        };
        bool touches = false;
        for (const std::uint32_t self : {a, b})
            for (const auto& [other, most_m] : mv_neighbours(self)) {
                touches = touches || gone(self, other);
                if (other == a || other == b || gone(self, other)) continue;
                join(change, {0, true}, {other, false}, most_m);
            }
        if (dearest && !touches) {
            change.mv_saved_m = dearest->cost_m;
            change.stay.push_back(alive_[dearest->a]);
            change.stay.push_back(alive_[dearest->b]);
        }
        if (price(change)) best.take(std::move(change));
    }

    /// Both areas' MV lines as they are, between the parts instead.
    void keep_mv_lines(Change& change, std::uint32_t a, std::uint32_t b) const {
        const std::uint32_t pair[] = {a, b};
        for (std::uint32_t p = 0; p < 2; ++p)
            for (const auto& [other, most_m] : mv_neighbours(pair[p])) {
                if (other == pair[1 - p]) {
                    join(change, {0, true}, {1, true}, most_m);
                } else {
                    join(change, {p, true}, {other, false}, most_m);
                }
            }
    }

    struct Try {
        double line_cost, link_cost;
        std::uint32_t at;  ///< Place among the area's dwellings.
    };
    /// Branches that may go along the links given, those first that save most line.
    std::vector<Try> branches_to_give(const Area& area, const Branches& branches,
                                      std::span<const std::pair<double, std::uint32_t>> links) const {
        std::vector<Try> tries;
        for (const auto& [length_m, d] : links) {
            const auto at = static_cast<std::uint32_t>(
                std::lower_bound(area.members.begin(), area.members.end(), d) - area.members.begin());
            if (std::any_of(tries.begin(), tries.end(), [&](const Try& t) { return t.at == at; })) continue;
            const std::size_t count = branches.behind[at].size();
            if (count == 0 || count == area.members.size()) continue;
            const double per_m =
                length_m > rules_.max_drop_m ? rules_.line_cost_per_m : rules_.drop_cost_per_m;
            tries.push_back(
                {length_m * rules_.line_cost_per_m - branches.line_cost[at], length_m * per_m, at});
        }
        std::sort(tries.begin(), tries.end(), [](const Try& x, const Try& y) {
            return x.line_cost != y.line_cost ? x.line_cost < y.line_cost : x.at < y.at;
        });
        if (tries.size() > most_branches) tries.resize(most_branches);
        return tries;
    }

    void try_branches(std::uint32_t a, const Near& near, const Branches& branches, Best& best) const {
        const Area &from = areas_[a], &to = areas_[near.area];
        for (const Try& each : branches_to_give(from, branches, near.from)) {
            const Members& branch = branches.behind[each.at];
            Members larger = joined(to.members, branch);
            if (!may_fit(larger)) continue;
            Change change = change_of({a, near.area}, {{without(from.members, branch), from.transformer},
                                                       {std::move(larger), to.transformer}});
            keep_mv_lines(change, a, near.area);
            change.giver = a;
            change.must_save = each.link_cost;
            if (price(change)) best.take(std::move(change));
        }
    }

    /// A branch for a branch, where the receiver is too full for one alone.
    void try_exchange(std::uint32_t a, const Near& near, const Branches& branches, Best& best) const {
        const Area &one = areas_[a], &other = areas_[near.area];
        if (one.design.load.households + other.design.load.households <= rules_.max_households) return;
        std::vector<std::pair<double, std::uint32_t>> back;
        for (const auto& [length_m, d] : near.from)
            for (const std::uint32_t linked : links_.of(d))
                if (label_[linked] == near.area)
                    back.emplace_back(
                        distance_m(dwellings_[d].at, dwellings_[linked].at) / dwellings_[d].ground, linked);
        std::sort(back.begin(), back.end());
        LvLayout layout;
        PointM transformer;
        Drawing(*this, other.members).design(other.designed_for, &transformer, &layout);
        const Branches others = branches_of(layout, other.members);
        for (const Try& give : branches_to_give(one, branches, near.from)) {
            const Members& given = branches.behind[give.at];
            if (may_fit(joined(other.members, given))) continue;
            for (const Try& take : branches_to_give(other, others, back)) {
                const Members& taken = others.behind[take.at];
                if (give.line_cost + take.line_cost > most_exchange_m * rules_.line_cost_per_m) continue;
                Change change = change_of(
                    {a, near.area}, {{joined(without(one.members, given), taken), one.transformer},
                                     {joined(without(other.members, taken), given), other.transformer}});
                keep_mv_lines(change, a, near.area);
                if (price(change)) best.take(std::move(change));
            }
        }
    }

    static std::vector<std::uint32_t> longest_first(const LvTree& tree) {
        std::vector<std::uint32_t> edges(tree.edges.size());
        std::iota(edges.begin(), edges.end(), std::uint32_t{0});
        std::stable_sort(edges.begin(), edges.end(), [&](std::uint32_t x, std::uint32_t y) {
            return tree.edges[x].length_m > tree.edges[y].length_m;
        });
        return edges;
    }

    /// Both as one tree, cut at another of its longest edges.
    void try_cut_anew(std::uint32_t a, std::uint32_t b, Best& best) const {
        const Members all = joined(areas_[a].members, areas_[b].members);
        if (all.size() < 3) return;
        const LocalArea local(dwellings_, all);
        const LvTree tree = grown_tree(places_of(local), 0, 0);
        std::size_t tried = 0;
        for (const std::uint32_t e : longest_first(tree)) {
            auto [one, other] = cut(all, tree, e);
            if (one == areas_[a].members || one == areas_[b].members) continue;
            if (!may_fit(one) || !may_fit(other)) continue;
            if (++tried > most_splits) break;
            const bool turned = distance_m(dwellings_[one.front()].at, areas_[a].transformer) >
                                distance_m(dwellings_[one.front()].at, areas_[b].transformer);
            if (turned) std::swap(one, other);
            Change change = change_of(
                {a, b}, {{std::move(one), areas_[a].transformer}, {std::move(other), areas_[b].transformer}});
            keep_mv_lines(change, a, b);
            if (price(change)) best.take(std::move(change));
        }
    }

    void try_split(std::uint32_t a, Best& best) const {
        const Area& area = areas_[a];
        if (area.members.size() < 2) return;
        const LocalArea local(dwellings_, area.members);
        const LvTree tree = grown_tree(places_of(local), 0, 0);
        std::vector<std::uint32_t> edges = longest_first(tree);
        if (edges.size() > most_splits) edges.resize(most_splits);
        for (const std::uint32_t e : edges) {
            // The line saved must pay for a transformer at least.
            if (tree.edges[e].length_m * rules_.line_cost_per_m < rules_.ratings.front().life_cost) break;
            auto [one, other] = cut(area.members, tree, e);
            Change change = change_of({a}, {{std::move(one), local.plane(tree.at[tree.edges[e].a])},
                                            {std::move(other), local.plane(tree.at[tree.edges[e].b])}});
            join(change, {0, true}, {1, true});
            for (const auto& [b, most_m] : mv_neighbours(a)) {
                const PointM at = areas_[b].transformer;
                const std::uint32_t nearer =
                    distance_m(change.parts[1].transformer, at) < distance_m(change.parts[0].transformer, at);
                join(change, {nearer, true}, {b, false}, most_m);
            }
            if (price(change)) best.take(std::move(change));
        }
    }

    /// What MV lines joined through an area is joined by a tree of its own; lines that were not built are
    /// lost.
    template <class EndOf>
    void rejoin_around(std::uint32_t a, Change& change, const EndOf& end_of) const {
        std::vector<std::uint32_t> around;
        std::vector<PointM> places;
        for (const auto& [b, most_m] : mv_neighbours(a))
            if (std::isinf(most_m)) {
                around.push_back(b);
                places.push_back(areas_[b].transformer);
            } else if (mv_.neighbours(number_[a]).size() > 1) {
                change.mv_saved_m -= most_m;
                change.stay.push_back(b);
            }
        for (const TreeEdge& e : euclidean_mst(places)) {
            const End x = end_of(around[e.a]), y = end_of(around[e.b]);
            if (x.is_part || y.is_part) {
                join(change, x, y);
            } else {
                change.mv_saved_m -= e.length_m / dwellings_[areas_[a].members.front()].ground;
                change.stay.push_back(x.number);
                change.stay.push_back(y.number);
            }
        }
    }

    /// Gives every dwelling of a small area to neighbours, each along the shortest link to one already given.
    void try_hand_over(std::uint32_t a, const std::vector<Near>& near, Best& best) const {
        const Area& area = areas_[a];
        if (near.size() < 2) return;
        double room = 0;
        for (const Near& each : near)
            room += std::max(0.0, rules_.max_households - areas_[each.area].design.load.households);
        if (room < area.design.load.households) return;
        const std::size_t n = area.members.size();
        std::vector<std::uint32_t> to(n, none);
        std::vector<LvLoad> load(near.size());
        for (std::size_t k = 0; k < near.size(); ++k) load[k] = areas_[near[k].area].design.load;
        const auto place_in = [&](std::uint32_t d) {
            return static_cast<std::size_t>(std::lower_bound(area.members.begin(), area.members.end(), d) -
                                            area.members.begin());
        };
        for (std::size_t given = 0; given < n; ++given) {
            double least = infinite;
            std::size_t at = 0, receiver = 0;
            for (std::size_t i = 0; i < n; ++i) {
                if (to[i] != none) continue;
                for (const std::uint32_t other : links_.of(area.members[i])) {
                    std::uint32_t label = label_[other];
                    if (label == a) {
                        label = to[place_in(other)];
                        if (label == none) continue;
                        label = near[label].area;
                    }
                    if (label == none) continue;
                    const double length_m = distance_m(dwellings_[area.members[i]].at, dwellings_[other].at);
                    if (length_m >= least) continue;
                    const auto k = static_cast<std::size_t>(
                        std::find_if(near.begin(), near.end(),
                                     [&](const Near& x) { return x.area == label; }) -
                        near.begin());
                    if (load[k].households + dwellings_[area.members[i]].load.households >
                        rules_.max_households)
                        continue;
                    least = length_m;
                    at = i;
                    receiver = k;
                }
            }
            if (std::isinf(least)) return;
            to[at] = static_cast<std::uint32_t>(receiver);
            load[receiver] += dwellings_[area.members[at]].load;
        }
        Change change = change_of({a}, {});
        std::vector<std::uint32_t> part_of(near.size(), none);
        for (std::uint32_t k = 0; k < near.size(); ++k) {
            Members more;
            for (std::size_t i = 0; i < n; ++i)
                if (to[i] == k) more.push_back(area.members[i]);
            if (more.empty()) continue;
            part_of[k] = static_cast<std::uint32_t>(change.parts.size());
            change.removed.push_back(near[k].area);
            change.parts.push_back(
                {joined(areas_[near[k].area].members, more), areas_[near[k].area].transformer});
            if (change.parts.size() > 4) return;
        }
        const auto end_of = [&](std::uint32_t b) {
            for (std::size_t k = 0; k < near.size(); ++k)
                if (near[k].area == b && part_of[k] != none) return End{part_of[k], true};
            return End{b, false};
        };
        rejoin_around(a, change, end_of);
        for (std::size_t k = 0; k < near.size(); ++k)
            if (part_of[k] != none)
                for (const auto& [b, most_m] : mv_neighbours(near[k].area))
                    if (b != a) join(change, {part_of[k], true}, end_of(b), most_m);
        std::sort(change.removed.begin(), change.removed.end());
        if (price(change)) best.take(std::move(change));
    }

    void try_dissolve(std::uint32_t a, Best& best) const {
        const Area& area = areas_[a];
        if (any_must(area.members)) return;
        Change change = change_of({a}, {});
        change.alone = area.members;
        rejoin_around(a, change, [](std::uint32_t b) { return End{b, false}; });
        if (price(change)) best.take(std::move(change));
    }

    void try_leave_out(std::uint32_t a, const Branches& branches, Best& best) const {
        const Area& area = areas_[a];
        std::vector<std::pair<double, std::uint32_t>> tries;
        for (std::uint32_t i = 0; i < area.members.size(); ++i) {
            const std::size_t count = branches.behind[i].size();
            if (count == 0 || count == area.members.size() || any_must(branches.behind[i])) continue;
            const double lost = worth_of(branches.behind[i]) - branches.line_cost[i];
            if (lost < 0) tries.emplace_back(lost, i);
        }
        std::sort(tries.begin(), tries.end());
        if (tries.size() > 2) tries.resize(2);
        for (const auto& [lost, i] : tries) {
            Change change = change_of({a}, {{without(area.members, branches.behind[i]), area.transformer}});
            change.alone = branches.behind[i];
            for (const auto& [b, most_m] : mv_neighbours(a)) join(change, {0, true}, {b, false}, most_m);
            if (price(change)) best.take(std::move(change));
        }
    }

    /// Takes in a dwelling that is alone, with those around it that are alone too and near.
    void try_take_in(std::uint32_t a, Best& best) const {
        const Area& area = areas_[a];
        std::vector<std::pair<double, std::uint32_t>> tries;
        for (const std::uint32_t d : area.members)
            for (const std::uint32_t other : links_.of(d)) {
                if (label_[other] != none) continue;
                const double length_m =
                    distance_m(dwellings_[d].at, dwellings_[other].at) / dwellings_[d].ground;
                double worth = dwellings_[other].worth;
                for (const std::uint32_t next : links_.of(other))
                    if (label_[next] == none) worth += dwellings_[next].worth;
                const double cost = std::max(0.0, length_m - rules_.max_drop_m) * rules_.line_cost_per_m;
                if (cost < worth) tries.emplace_back(length_m, other);
            }
        std::sort(tries.begin(), tries.end());
        tries.erase(std::unique(tries.begin(), tries.end(),
                                [](const auto& x, const auto& y) { return x.second == y.second; }),
                    tries.end());
        if (tries.size() > 4) tries.resize(4);
        for (const auto& [length_m, d] : tries) {
            Members more = {d};
            for (const std::uint32_t next : links_.of(d)) {
                const double way_m = distance_m(dwellings_[d].at, dwellings_[next].at) / dwellings_[d].ground;
                if (label_[next] == none && way_m * rules_.line_cost_per_m < dwellings_[next].worth)
                    more.push_back(next);
            }
            std::sort(more.begin(), more.end());
            const Members only = {d};
            for (const Members& some : {only, more}) {
                Members members = joined(area.members, some);
                if (!may_fit(members)) continue;
                Change change = change_of({a}, {{std::move(members), area.transformer}});
                for (const auto& [b, most_m] : mv_neighbours(a)) join(change, {0, true}, {b, false}, most_m);
                if (price(change)) best.take(std::move(change));
                if (some.size() == more.size()) break;
            }
        }
    }

    // ----------------------------------------------------------------------------------------------------------------

    AreaPlan result(int rounds) {
        AreaPlan plan;
        plan.rounds = rounds;
        plan.mv_m = mv_.built_m();
        plan.cost = rules_.mv_cost_per_m * mv_.cost_m();
        std::vector<bool> served(dwellings_.size());
        for (const std::uint32_t a : alive_) {
            Area& area = areas_[a];
            plan.cost += area.design.cost;
            for (const std::uint32_t d : area.members) served[d] = true;
            plan.areas.push_back(
                {std::move(area.members), area.transformer, std::move(area.designed_for), area.design});
        }
        std::sort(plan.areas.begin(), plan.areas.end(), [](const ServiceArea& x, const ServiceArea& y) {
            return x.dwellings.front() < y.dwellings.front();
        });
        for (std::uint32_t d = 0; d < dwellings_.size(); ++d)
            if (!served[d]) {
                plan.stand_alone.push_back(d);
                plan.cost += dwellings_[d].worth;
            }
        return plan;
    }

    static constexpr int most_mv_steps = 24;
    static constexpr std::size_t most_branches = 4, most_splits = 3;
    static constexpr double most_exchange_m =
        100;  ///< Line that an exchange may add before its places settle.

    std::span<const AreaDwelling> dwellings_;
    const LvRules& rules_;
    const Barriers* barriers_;
    const Links links_;
    std::vector<std::uint32_t> label_;  ///< Area of each dwelling.
    std::vector<Area> areas_;
    std::vector<Active> active_;
    MvTail mv_;
    std::vector<std::uint32_t> alive_, number_;  ///< Areas by their number in mv_, and back.
};

}  // namespace

LocalArea::LocalArea(std::span<const AreaDwelling> all, std::span<const std::uint32_t> members)
    : origin(all[members.front()].at), ground(all[members.front()].ground) {
    sites.reserve(members.size());
    for (const std::uint32_t i : members) sites.push_back({local(all[i].at), all[i].load});
}

std::vector<BarrierPiece> LocalArea::barriers(const Barriers* all, double reach_m) const {
    if (all == nullptr || all->empty()) return {};
    BoxM box;
    for (const LvSite& site : sites) box.add(plane(site.at));
    std::vector<BarrierPiece> pieces = all->near(box.grown(reach_m * ground));
    for (BarrierPiece& piece : pieces) piece = {local(piece.a), local(piece.b)};
    return pieces;
}

AreaPlan divide_into_areas(std::span<const AreaDwelling> dwellings, const LvRules& rules, int max_rounds,
                           const Barriers* barriers) {
    return Search(dwellings, rules, barriers).run(max_rounds);
}

double cost_of(const AreaPlan& plan, std::span<const AreaDwelling> dwellings, const LvRules& rules) {
    std::vector<PointM> places;
    std::vector<double> ground, worth;
    double cost = 0;
    for (const ServiceArea& area : plan.areas) {
        places.push_back(area.transformer);
        ground.push_back(dwellings[area.dwellings.front()].ground);
        double sum = -area.design.cost;
        for (const std::uint32_t d : area.dwellings)
            sum += dwellings[d].must_serve ? std::numeric_limits<double>::infinity() : dwellings[d].worth;
        worth.push_back(sum);
        cost += area.design.cost;
    }
    for (const std::uint32_t d : plan.stand_alone) cost += dwellings[d].worth;
    return cost + rules.mv_cost_per_m * MvTail(places, ground, worth, rules.mv_cost_per_m).cost_m();
}

}  // namespace gridreach
