// SPDX-License-Identifier: Apache-2.0
#include "plan/refine_held.h"

#include <algorithm>

#include "base/reporter.h"
#include "plan/assemble.h"
#include "plan/constrained_plan.h"
#include "plan/spare_power.h"

namespace gridreach {

namespace {

class Refiner {
public:
    Refiner(const LineSizing& sizing, HeldPlan held, double household_worth)
        : sizing_(sizing),
          network_(sizing.network()),
          spare_(sizing.sources()),
          household_worth_(household_worth) {
        links_of_.resize(network_.nodes.size());
        for (std::uint32_t l = 0; l < network_.lines.size(); ++l)
            for (NodeId end : {network_.lines[l].from, network_.lines[l].to})
                links_of_[index(end)].push_back(l);
        node_of_.resize(sizing.demand().nodes.size());
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n)
            if (const auto& id = network_.nodes[n].demand) node_of_[index(*id)] = n;
        best_ = std::move(held);
        feeders_ = sizing_.size(best_.plan);
    }

    HeldPlan refine() {
        while (!at_end() && (add_any() || move_any())) {
        }
        return std::move(best_);
    }

private:
    /// Then no draft is taken any more.
    bool at_end() const { return lines_left_ == 0 || stop_requested() != 0; }

    double weighed_cost(const GridPlan& plan) const {
        return plan.total_cost - household_worth_ * served_households(plan, sizing_.demand());
    }

    bool reached(std::uint32_t n) const {
        if (is_supply(network_.nodes[n], sizing_.demand())) return true;
        return fed_[n];
    }

    /// Takes the draft if it holds and is cheaper.
    bool take(const Decision& decision) {
        if (at_end()) return false;
        lines_left_ -= std::min(lines_left_, decision.lines.size() + 1);
        GridPlan plan = assemble_instead(network_, sizing_.demand(), decision, best_.plan);
        std::vector<PlanFeeder> feeders = sizing_.size(plan, feeders_);
        if (!(weighed_cost(plan) < weighed_cost(best_.plan) - 1e-9 * best_.plan.total_cost)) return false;
        for (const PlanFeeder& f : feeders)
            if (!f.chosen.lines.feasible()) return false;
        spare_.load(plan, feeders);
        if (!spare_.shortfalls().empty()) return false;
        std::vector<bool> was_served;
        for (const PlanNode& node : best_.plan.nodes) was_served.push_back(node.served_by == ServedBy::grid);
        best_.plan = std::move(plan);
        for (std::size_t i = 0; i < best_.left_off.size(); ++i)
            best_.left_off[i] =
                best_.plan.nodes[i].served_by != ServedBy::grid && (best_.left_off[i] || was_served[i]);
        feeders_ = std::move(feeders);
        return true;
    }

    void look() {
        fed_.assign(network_.nodes.size(), false);
        feeder_of_.assign(network_.nodes.size(), nullptr);
        for (const PlanFeeder& f : feeders_)
            for (std::size_t i = 1; i < f.parent.size(); ++i) {
                const std::uint32_t n = index(best_.plan.lines[f.plan_line[i]].to);
                fed_[n] = true;
                feeder_of_[n] = &f;
            }
    }

    /// A node that limits left off, by any link, alone or in place of another.
    bool add_any() {
        look();
        for (std::size_t d = 0; d < node_of_.size() && !at_end(); ++d) {
            const PlanNode& node = best_.plan.nodes[d];
            const DemandNode& demand = sizing_.demand().nodes[d];
            if (!best_.left_off[d] || !demand.alternative) continue;
            const double gain = demand.alternative->life_cost - demand.grid_internal_cost +
                                household_worth_ * demand.expected_households;
            Decision with = decision_of(network_, sizing_.demand(), best_.plan);
            with.off_grid[d].clear();
            const std::uint32_t at = node_of_[d];
            if (reached(at)) {
                if (gain > 0 && (take(with) || swap(with, at, gain, node.reason))) return true;
                continue;
            }
            for (std::uint32_t l : links_of_[at]) {
                const CandidateLine& link = network_.lines[l];
                const std::uint32_t other = index(link.from) == at ? index(link.to) : index(link.from);
                if (!reached(other) || gain <= link.life_cost * 0.5) continue;
                with.lines.push_back(l);
                if (take(with) || swap(with, other, gain - link.life_cost * 0.5, node.reason)) return true;
                with.lines.pop_back();
            }
        }
        return false;
    }

    /// The draft without one of the nodes that hang on the same feeder as `place`.
    bool swap(Decision& with, std::uint32_t place, double gain, const std::string& reason) {
        const PlanFeeder* f = feeder_of_[place];
        if (f == nullptr) return false;
        std::vector<std::pair<double, std::uint32_t>> losses;
        for (std::size_t i = 1; i < f->parent.size(); ++i) {
            const PlanLine& line = best_.plan.lines[f->plan_line[i]];
            const auto& id = network_.nodes[index(line.to)].demand;
            if (!id || best_.plan.nodes[index(*id)].served_by != ServedBy::grid) continue;
            const DemandNode& other = sizing_.demand().nodes[index(*id)];
            if (other.must_serve || !other.alternative) continue;
            const double lost = other.alternative->life_cost - other.grid_internal_cost +
                                household_worth_ * other.expected_households;
            if (lost - line.life_cost < gain) losses.emplace_back(lost - line.life_cost, index(*id));
        }
        std::sort(losses.begin(), losses.end());
        for (const auto& [lost, id] : losses) {
            if (at_end()) break;
            std::string before = reason;
            std::swap(with.off_grid[id], before);
            if (take(with)) return true;
            std::swap(with.off_grid[id], before);
        }
        return false;
    }

    /// Every line of the plan, replaced by any other link of the node it feeds.
    bool move_any() {
        look();
        const Decision now = decision_of(network_, sizing_.demand(), best_.plan);
        for (const PlanLine& line : best_.plan.lines) {
            const std::uint32_t at = index(line.to);
            const auto own = static_cast<std::uint32_t>(candidate_of(network_, line));
            if (network_.lines[own].must_build) continue;
            for (std::uint32_t l : links_of_[at]) {
                if (at_end()) return false;
                if (std::binary_search(now.lines.begin(), now.lines.end(), l)) continue;
                const CandidateLine& link = network_.lines[l];
                const std::uint32_t other = index(link.from) == at ? index(link.to) : index(link.from);
                if (!reached(other) || is_behind(other, at)) continue;
                Decision moved = now;
                std::erase(moved.lines, own);
                moved.lines.push_back(l);
                if (take(moved)) return true;
            }
        }
        return false;
    }

    /// Whether power reaches `n` by way of `at`.
    bool is_behind(std::uint32_t n, std::uint32_t at) const {
        const PlanFeeder* f = feeder_of_[n];
        if (f == nullptr) return false;
        for (std::size_t i = 1; i < f->parent.size(); ++i)
            if (index(best_.plan.lines[f->plan_line[i]].to) == n)
                for (std::size_t j = i; j != 0; j = f->parent[j])
                    if (index(best_.plan.lines[f->plan_line[j]].to) == at) return true;
        return false;
    }

    const LineSizing& sizing_;
    const CandidateNetwork& network_;
    SparePower spare_;
    double household_worth_;
    std::size_t lines_left_ = 300000;  ///< To be sized.
    HeldPlan best_;
    std::vector<PlanFeeder> feeders_;
    std::vector<std::vector<std::uint32_t>> links_of_;  ///< By network node.
    std::vector<std::uint32_t> node_of_;                ///< By demand node.
    std::vector<bool> fed_;                             ///< By network node.
    std::vector<const PlanFeeder*> feeder_of_;
};

}  // namespace

HeldPlan refine_held(const LineSizing& sizing, HeldPlan held, double household_worth) {
    const bool any = std::find(held.left_off.begin(), held.left_off.end(), true) != held.left_off.end();
    if (!any || !held.shortfalls.empty()) return held;
    return Refiner(sizing, std::move(held), household_worth).refine();
}

}  // namespace gridreach
