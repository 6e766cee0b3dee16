// SPDX-License-Identifier: Apache-2.0
#include "plan/hold_limits.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/reporter.h"
#include "plan/assemble.h"
#include "plan/feeder_relief.h"
#include "plan/prune_plan.h"
#include "plan/spare_power.h"

namespace gridreach {

namespace {

/// Sizings before what is left is a shortfall.
constexpr int most_rounds = 200;
/// Of them, those in which branches move: each feeder moves one at a time.
constexpr int most_rounds_of_moves = 25;
constexpr std::size_t most_lines_gently = 3000;
constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

/// How a plan is made to hold.
struct Way {
    bool moves;   ///< Branches may go to other feeders.
    bool gentle;  ///< Small steps.
};

/// One plan on its way to hold.
class Holder {
public:
    Holder(const LineSizing& sizing, const GridPlan& plan, Way way, double household_worth)
        : sizing_(sizing),
          way_(way),
          household_worth_(household_worth),
          spare_(sizing.sources()),
          plan_(plan) {
        left_off_.assign(plan.nodes.size(), false);
    }

    HeldPlan hold() {
        std::vector<PlanFeeder> feeders = sizing_.size(plan_);
        for (int round = 0; round < most_rounds; ++round) {
            throw_if_stopped();
            if (!relieve(feeders, way_.moves && round < most_rounds_of_moves)) break;
            feeders = sizing_.size(plan_, feeders);
        }
        std::vector<std::string> shortfalls = shortfalls_of(sizing_, plan_, feeders);
        return {std::move(plan_), std::move(shortfalls), std::move(left_off_), {}};
    }

private:
    /// Where a node of the network is fed: its feeder, and its line there (0: the tap itself).
    struct Place {
        std::size_t feeder = nowhere;
        std::uint32_t line = 0;
    };

    bool relieve(const std::vector<PlanFeeder>& feeders, bool may_move) {
        spare_.load(plan_, feeders);
        std::vector<Excess> excess;
        bool all_hold = true;
        for (const PlanFeeder& f : feeders) {
            excess.push_back(excess_of(sizing_, plan_, f, way_.gentle));
            if (excess.back().amount <= 0) excess.back() = spare_.excess_of(plan_, f);
            all_hold = all_hold && excess.back().amount <= 0;
        }
        if (all_hold) return false;
        place_.assign(sizing_.network().nodes.size(), {});
        for (std::size_t k = 0; k < feeders.size(); ++k) {
            place_[index(feeders[k].root)] = {k, 0};
            for (std::uint32_t i = 1; i < feeders[k].parent.size(); ++i)
                place_[index(plan_.lines[feeders[k].plan_line[i]].to)] = {k, i};
        }
        // A feeder that gave or got a branch in this round is left as it is until it was sized again.
        std::vector<bool> touched(feeders.size(), false);
        Decision decision = decision_of(sizing_.network(), sizing_.demand(), plan_);
        bool any = false;
        for (std::size_t k = 0; k < feeders.size(); ++k) {
            if (excess[k].amount <= 0 || touched[k]) continue;
            const PlanFeeder& f = feeders[k];
            auto moves = may_move ? moves_of(feeders, excess, touched, k)
                                  : std::vector<std::optional<Move>>(f.parent.size());
            FeederRelief relief(sizing_, plan_, f, moves, household_worth_);
            any = relief.take_off(excess[k]) || any;
            for (std::uint32_t node : relief.off_grid()) {
                decision.off_grid[node] = excess[k].reason;
                left_off_[node] = true;
            }
            if (!relief.moved()) continue;
            const std::uint32_t link = moves[*relief.moved()]->link;
            std::erase(decision.lines, f.candidate[*relief.moved()]);
            decision.lines.push_back(link);
            used_.insert(link);
            touched[k] = true;
            for (NodeId end : {sizing_.network().lines[link].from, sizing_.network().lines[link].to})
                if (const Place at = place_[index(end)]; at.feeder != nowhere) touched[at.feeder] = true;
        }
        if (any) plan_ = assemble_instead(sizing_.network(), sizing_.demand(), decision, plan_);
        return any;
    }

    /// For every line of feeder `k` the cheapest candidate line from what is behind it to a feeder that
    /// holds, or to a tap, which could take its load.
    std::vector<std::optional<Move>> moves_of(const std::vector<PlanFeeder>& feeders,
                                              const std::vector<Excess>& excess,
                                              const std::vector<bool>& touched, std::size_t k) const {
        const PlanFeeder& f = feeders[k];
        std::vector<std::optional<Move>> moves(f.parent.size());
        const CandidateNetwork& network = sizing_.network();
        for (std::uint32_t l = 0; l < network.lines.size(); ++l) {
            if (used_.contains(l)) continue;
            const CandidateLine& link = network.lines[l];
            for (const auto& [inside, outside] :
                 {std::pair(link.from, link.to), std::pair(link.to, link.from)}) {
                const Place at = place_[index(inside)], other = place_[index(outside)];
                if (at.feeder != k || at.line == 0 || other.feeder == k) continue;
                const bool unused_supply =
                    other.feeder == nowhere && is_supply(network.nodes[index(outside)], sizing_.demand());
                if (!unused_supply) {
                    if (other.feeder == nowhere || excess[other.feeder].amount > 0 || touched[other.feeder])
                        continue;
                    if (!fed_better(feeders[other.feeder], other, f, at)) continue;
                }
                const auto source =
                    unused_supply ? network.nodes[index(outside)].source : feeders[other.feeder].source;
                const auto left = spare_.left_kw(source);
                const bool same_source = source == f.source;
                for (std::uint32_t i = at.line; i != 0; i = f.parent[i]) {
                    const double kw = plan_.lines[f.plan_line[i]].downstream_peak_kw;
                    if (left && !same_source && kw > *left) break;
                    if (same_source && f.chosen.lines.feasible()) break;  // Of no help for its spare power.
                    if (network.lines[f.candidate[i]].must_build) continue;
                    const double more = link.life_cost - plan_.lines[f.plan_line[i]].life_cost;
                    if (!moves[i] || more < moves[i]->more_life_cost) moves[i] = Move{l, more};
                }
            }
        }
        return moves;
    }

    /// A branch is moved for its voltage only to where that is higher.
    bool fed_better(const PlanFeeder& to, const Place& at, const PlanFeeder& from, const Place& now) const {
        if (from.chosen.lines.feasible() ||
            from.chosen.lines.shortfall->kind == SelectionShortfall::Kind::ampacity)
            return true;
        const auto pu = [](const PlanFeeder& f, std::uint32_t line) {
            return f.chosen.lines.peak.converged ? f.chosen.lines.peak.voltage_pu[line] : 0;
        };
        return pu(to, at.line) > pu(from, now.line);
    }

    const LineSizing& sizing_;
    const Way way_;
    const double household_worth_;
    SparePower spare_;
    GridPlan plan_;
    std::vector<bool> left_off_;    ///< By demand node.
    std::vector<Place> place_;      ///< By network node.
    std::set<std::uint32_t> used_;  ///< Links that a move built: none is tried twice.
};

class NoLosses : public PruneRule {
public:
    bool done() const override { return false; }
    bool may_go(const BranchLoss& loss) const override { return loss.life_cost < 0; }
    double price(const BranchLoss& loss) const override { return loss.life_cost; }
    void gone(const BranchLoss&) override {}
};

}  // namespace

HeldPlan without_losses(const LineSizing& sizing, HeldPlan held) {
    constexpr int most_rounds_of_pruning = 10;
    for (int round = 0; round < most_rounds_of_pruning; ++round) {
        NoLosses rule;
        const GridPlan pruned = pruned_plan(sizing.network(), sizing.demand(), held.plan,
                                            decision_of(sizing.network(), sizing.demand(), held.plan), rule,
                                            "a line to it would cost more than the grid saves there.");
        if (pruned.lines.size() == held.plan.lines.size()) break;
        const GridPlan less =
            assemble_instead(sizing.network(), sizing.demand(),
                             decision_of(sizing.network(), sizing.demand(), pruned), held.plan);
        HeldPlan next = hold_limits(sizing, less);
        if (!better(next, held)) break;
        for (std::size_t i = 0; i < held.left_off.size(); ++i)
            if (held.left_off[i]) next.left_off[i] = true;
        held = std::move(next);
    }
    return held;
}

bool better(const HeldPlan& a, const HeldPlan& b) {
    if (a.missed() != b.missed()) return a.missed() < b.missed();
    return a.plan.total_cost < b.plan.total_cost;
}

std::vector<std::string> shortfalls_of(const LineSizing& sizing, const GridPlan& plan,
                                       const std::vector<PlanFeeder>& feeders) {
    std::vector<std::string> out;
    for (const PlanFeeder& feeder : feeders)
        if (std::string text = shortfall_text(sizing, plan, feeder); !text.empty())
            out.push_back(std::move(text));
    SparePower spare(sizing.sources());
    spare.load(plan, feeders);
    for (std::string& text : spare.shortfalls()) out.push_back(std::move(text));
    return out;
}

HeldPlan hold_limits(const LineSizing& sizing, const GridPlan& plan, double household_worth) {
    std::optional<HeldPlan> best;
    for (const Way way : {Way{false, false}, Way{true, false}, Way{false, true}, Way{true, true}}) {
        // Large plans take long to size, and little is gained by small steps there.
        if (way.gentle && plan.lines.size() > most_lines_gently) break;
        HeldPlan held = Holder(sizing, plan, way, household_worth).hold();
        const bool untouched =
            held.plan.nodes.size() == plan.nodes.size() && held.shortfalls.empty() &&
            std::equal(plan.nodes.begin(), plan.nodes.end(), held.plan.nodes.begin(),
                       [](const PlanNode& a, const PlanNode& b) { return a.served_by == b.served_by; });
        if (!best || better(held, *best)) best = std::move(held);
        if (untouched) break;
    }
    return std::move(*best);
}

}  // namespace gridreach
