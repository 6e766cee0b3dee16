// SPDX-License-Identifier: Apache-2.0
#include "plan/mvmax_rule.h"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>

#include "base/parallel.h"
#include "base/reporter.h"
#include "graph/labelled_places.h"
#include "graph/segment_index.h"

namespace gridreach {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::uint32_t none = 0xFFFFFFFF;

std::vector<PointM> places_of(const MvmaxProblem& problem) {
    std::vector<PointM> places = problem.sites;
    for (const auto& tap : problem.taps) places.push_back(tap.at);
    return places;
}

std::vector<PointM> ends_of(const MvmaxProblem& problem) {
    std::vector<PointM> ends = places_of(problem);
    for (const auto& piece : problem.pieces) ends.insert(ends.end(), {piece.a, piece.b});
    return ends;
}

/// Members are sites, taps, then parts of the grid.
class Rule {
public:
    Rule(const MvmaxProblem& problem, const Metric& metric)
        : places_at_(places_of(problem)),
          sites_(static_cast<std::uint32_t>(problem.sites.size())),
          first_part_(static_cast<std::uint32_t>(places_at_.size())),
          component_(components_at_first(problem)),
          budget_m_(component_.size(), 0),
          alive_(component_.size(), false),
          size_(component_.size(), 0),
          head_(component_.size(), none),
          tail_(component_.size(), none),
          next_(component_.size(), none),
          entry_(sites_, 0),
          places_(places_at_, metric, {component_.begin(), component_.begin() + first_part_}),
          lines_(ends_of(problem)) {
        for (std::uint32_t m = 0; m < component_.size(); ++m) append(component_[m], m, m, 1);
        for (std::uint32_t i = 0; i < sites_; ++i) {
            budget_m_[i] = problem.budget_m[i];
            alive_[i] = true;
            deaths_.push({budget_m_[i], i});
        }
        for (const auto& piece : problem.pieces) {
            lines_.add(piece.a, piece.b);
            owner_.push_back(first_part_ + piece.part);
        }
    }

    std::vector<TreeEdge> forest() {
        look_from_everywhere();
        while (!looks_.empty()) {
            const Look look = looks_.top();
            looks_.pop();
            let_die_before(look.next.length_m);
            const std::uint32_t own = component_[look.site];
            if (!alive_[own] || entry_[look.site] != look.entry) continue;
            if (look.is_edge) {
                now_ = look.next;
                const std::uint32_t other = other_end(look);
                const std::uint32_t foreign = component_[other];
                if (foreign != own && (is_tap(other) || alive_[foreign])) build_if_legal(now_);
            }
            if (alive_[component_[look.site]] && entry_[look.site] == look.entry) look_on(look.site);
        }
        return std::move(built_);
    }

private:
    /// What a site waits for: its next edge, or (`is_edge` false) a length up to which it has none.
    struct Look {
        TreeEdge next;
        std::uint32_t site, entry;
        bool is_edge;
        bool operator<(const Look& o) const {  // The shortest is on top; sites looking on come before edges.
            if (next.length_m != o.next.length_m) return next.length_m > o.next.length_m;
            if (is_edge != o.is_edge) return is_edge;
            if (next != o.next) return shorter(o.next, next);
            return site > o.site;
        }
    };
    struct Death {
        double budget_m;
        std::uint32_t component;
        bool operator<(const Death& o) const { return budget_m > o.budget_m; }
    };

    static std::vector<std::uint32_t> components_at_first(const MvmaxProblem& problem) {
        std::vector<std::uint32_t> of;
        const auto first_part = static_cast<std::uint32_t>(problem.sites.size() + problem.taps.size());
        for (std::uint32_t i = 0; i < problem.sites.size(); ++i) of.push_back(i);
        for (const auto& tap : problem.taps) of.push_back(first_part + tap.part);
        for (std::uint32_t p = 0; p < problem.parts; ++p) of.push_back(first_part + p);
        return of;
    }

    bool is_site(std::uint32_t m) const { return m < sites_; }
    bool is_tap(std::uint32_t m) const { return m >= sites_ && m < first_part_; }
    static std::uint32_t other_end(const Look& look) {
        return look.next.a == look.site ? look.next.b : look.next.a;
    }

    // Members of a component are a chain.

    void append(std::uint32_t component, std::uint32_t first, std::uint32_t last, std::uint32_t count) {
        if (head_[component] == none)
            head_[component] = first;
        else
            next_[tail_[component]] = first;
        tail_[component] = last;
        size_[component] += count;
    }

    template <class Visit>
    void each_member(std::uint32_t component, const Visit& visit) const {
        for (std::uint32_t m = head_[component]; m != none; m = next_[m]) visit(m);
    }

    // Searches.

    Look looking(std::uint32_t site, double most_m) const {
        const auto found = places_.next_foreign(site, now_, most_m);
        if (found.edge) return {*found.edge, site, entry_[site], true};
        return {{0, 0, found.beyond_m}, site, entry_[site], false};
    }

    void wait_for(const Look& look) {
        if (look.next.length_m < infinite) looks_.push(look);
    }

    void look_from_everywhere() {
        std::vector<Look> first(sites_);
        parallel_blocks(sites_, 1024, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                first[i] = looking(static_cast<std::uint32_t>(i), infinite);
        });
        for (const Look& look : first) wait_for(look);
    }

    /// Not much further than lengths are now: what is far off changes until then.
    void look_on(std::uint32_t site) { wait_for(looking(site, now_m_ > 0 ? 2 * now_m_ : infinite)); }

    // Life and death.

    void let_die_before(double length_m) {
        now_m_ = length_m;
        while (!deaths_.empty() && deaths_.top().budget_m + mvmax_tolerance_m < length_m) {
            const Death death = deaths_.top();
            deaths_.pop();
            if (alive_[death.component] && budget_m_[death.component] == death.budget_m)
                set_alive(death.component, false);
        }
    }

    void set_alive(std::uint32_t component, bool alive) {
        alive_[component] = alive;
        each_member(component, [&](std::uint32_t m) { label(m, component, alive); });
    }

    /// Taps can always be joined. A site that comes back looks around afresh: others have passed it over.
    void label(std::uint32_t m, std::uint32_t component, bool alive) {
        if (is_tap(m)) places_.set_label(m, component);
        if (!is_site(m)) return;
        const bool returns = alive && places_.label(m) == LabelledPlaces::gone;
        places_.set_label(m, alive ? component : LabelledPlaces::gone);
        if (!returns) return;
        ++entry_[m];
        looks_.push({{0, 0, now_m_}, m, entry_[m], false});
    }

    // Building.

    void build_if_legal(const TreeEdge& e) {
        const PointM a = places_at_[e.a], b = places_at_[e.b];
        std::vector<std::uint32_t> joined = {component_[e.a], component_[e.b]};
        std::map<std::uint32_t, int> met;
        if (!(a == b))
            for (const std::uint32_t line : lines_.meeting(a, b)) {
                const std::uint32_t component = component_[owner_[line]];
                if (++met[component] > 1) return;
                if (component != joined[0] && component != joined[1]) joined.push_back(component);
            }
        built_.push_back(e);
        lines_.add(a, b);
        owner_.push_back(e.a);
        unite(joined, e.length_m);
        if (built_.size() % 4096 == 0) throw_if_stopped();
    }

    void unite(const std::vector<std::uint32_t>& joined, double length_m) {
        const std::uint32_t into =
            *std::max_element(joined.begin(), joined.end(), [&](std::uint32_t x, std::uint32_t y) {
                return size_[x] != size_[y] ? size_[x] < size_[y] : x > y;
            });
        double budget_m = budget_m_[joined[0]] + budget_m_[joined[1]] - length_m;
        for (std::size_t k = 2; k < joined.size(); ++k) budget_m += budget_m_[joined[k]];
        const bool alive = budget_m + mvmax_tolerance_m >= length_m;
        if (alive_[into] != alive) set_alive(into, alive);
        for (const std::uint32_t component : joined) {
            if (component == into) continue;
            alive_[component] = false;
            each_member(component, [&](std::uint32_t m) {
                component_[m] = into;
                label(m, into, alive);
            });
            append(into, head_[component], tail_[component], size_[component]);
        }
        budget_m_[into] = budget_m;
        if (alive && budget_m < infinite) deaths_.push({budget_m, into});
    }

    const std::vector<PointM> places_at_;  ///< Sites, then taps.
    const std::uint32_t sites_, first_part_;
    std::vector<std::uint32_t> component_;  ///< By member; named after one of its first members.
    std::vector<double> budget_m_;          ///< By component.
    std::vector<bool> alive_;               ///< By component: its budget pays for what is looked at now.
    std::vector<std::uint32_t> size_, head_, tail_;  ///< By component.
    std::vector<std::uint32_t> next_;                ///< By member.
    std::vector<std::uint32_t> entry_;               ///< By site: which of its looks counts.
    LabelledPlaces places_;
    SegmentIndex lines_;
    std::vector<std::uint32_t> owner_;  ///< By line: a member of its component.
    std::priority_queue<Look> looks_;
    std::priority_queue<Death> deaths_;
    TreeEdge now_{0, 0, -1};  ///< The last edge looked at: earlier ones have had their turn.
    double now_m_ = 0;        ///< The length things have come to.
    std::vector<TreeEdge> built_;
};

}  // namespace

std::vector<TreeEdge> mvmax_forest(const MvmaxProblem& problem, const Metric& metric) {
    return problem.sites.empty() ? std::vector<TreeEdge>{} : Rule(problem, metric).forest();
}

}  // namespace gridreach
