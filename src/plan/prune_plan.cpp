// SPDX-License-Identifier: Apache-2.0
#include "plan/prune_plan.h"

#include <functional>
#include <queue>
#include <tuple>
#include <utility>

#include "plan/last_peak.h"

namespace gridreach {

namespace {

class Pruner {
public:
    Pruner(const CandidateNetwork& network, const DemandSet& demand, const GridPlan& plan, PruneRule& rule)
        : network_(network),
          demand_(demand),
          plan_(plan),
          rule_(rule),
          below_(plan.lines.size()),
          kept_(plan.lines.size(), true),
          dropped_(demand.nodes.size(), false) {
        for (std::uint32_t i = 0; i < plan.lines.size(); ++i)
            if (plan.lines[i].upstream) below_[*plan.lines[i].upstream].push_back(i);
        for (std::uint32_t i = 0; i < plan.lines.size(); ++i)
            if (below_[i].empty()) offer(i);
    }

    void run() {
        while (!rule_.done() && !branches_.empty()) {
            const auto [price, end, stretch] = branches_.top();
            branches_.pop();
            if (!kept_[end]) continue;
            const Branch branch = branch_of(end);
            if (branch.lines.size() != stretch || branch.stays || !rule_.may_go(branch.loss)) continue;
            take(branch, end);
        }
    }
    bool kept(std::uint32_t line) const { return kept_[line]; }
    bool dropped(std::size_t node) const { return dropped_[node]; }

private:
    struct Branch {
        std::vector<std::uint32_t> lines;  ///< From the end up.
        BranchLoss loss;
        bool stays = false;  ///< A line of it must be built.
    };

    const DemandNode* served_at(std::uint32_t line) const {
        const auto& id = network_.nodes[index(plan_.lines[line].to)].demand;
        if (!id || dropped_[index(*id)] || plan_.nodes[index(*id)].served_by != ServedBy::grid)
            return nullptr;
        return &demand_.nodes[index(*id)];
    }

    Branch branch_of(std::uint32_t end) const {
        Branch branch;
        const DemandNode& node = *served_at(end);
        branch.loss.life_cost = node.alternative->life_cost - node.grid_internal_cost;
        branch.loss.build_cost = node.grid_internal_build_cost;
        branch.loss.households = node.expected_households;
        branch.loss.peak_kw = last_peak_kw(node);
        for (std::uint32_t line = end;;) {
            branch.lines.push_back(line);
            branch.stays =
                branch.stays || network_.lines[candidate_of(network_, plan_.lines[line])].must_build;
            branch.loss.life_cost -= plan_.lines[line].life_cost;
            branch.loss.build_cost += plan_.lines[line].build_cost;
            const auto& up = plan_.lines[line].upstream;
            if (!up || below_[*up].size() != 1 || served_at(*up) != nullptr) return branch;
            line = *up;
        }
    }

    void offer(std::uint32_t end) {
        const DemandNode* node = served_at(end);
        if (node == nullptr || node->must_serve || node->already_served || !node->alternative) return;
        const Branch branch = branch_of(end);
        branches_.emplace(rule_.price(branch.loss), end, branch.lines.size());
    }

    void take(const Branch& branch, std::uint32_t end) {
        rule_.gone(branch.loss);
        dropped_[index(*network_.nodes[index(plan_.lines[end].to)].demand)] = true;
        for (std::uint32_t line : branch.lines) kept_[line] = false;
        const auto& up = plan_.lines[branch.lines.back()].upstream;
        if (!up) return;
        std::erase(below_[*up], branch.lines.back());
        // What is an end now, or hangs on a longer branch than before.
        std::uint32_t next = *up;
        while (served_at(next) == nullptr && below_[next].size() == 1) next = below_[next].front();
        if (below_[next].empty()) offer(next);
    }

    const CandidateNetwork& network_;
    const DemandSet& demand_;
    const GridPlan& plan_;
    PruneRule& rule_;
    std::vector<std::vector<std::uint32_t>> below_;  ///< Lines fed by each line, those that went left out.
    std::vector<bool> kept_, dropped_;
    /// Price, the branch's last line, and how many lines it had: an entry of another number is out of date.
    using Entry = std::tuple<double, std::uint32_t, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> branches_;
};

}  // namespace

GridPlan pruned_plan(const CandidateNetwork& network, const DemandSet& demand, const GridPlan& plan,
                     Decision decision, PruneRule& rule, const std::string& reason) {
    Pruner pruner(network, demand, plan, rule);
    pruner.run();
    decision.lines.clear();
    for (std::uint32_t i = 0; i < plan.lines.size(); ++i)
        if (pruner.kept(i))
            decision.lines.push_back(static_cast<std::uint32_t>(candidate_of(network, plan.lines[i])));
    for (std::size_t i = 0; i < demand.nodes.size(); ++i)
        if (pruner.dropped(i)) decision.off_grid[i] = reason;
    return assemble_plan(network, demand, decision);
}

}  // namespace gridreach
