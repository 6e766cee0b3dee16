// SPDX-License-Identifier: Apache-2.0
#include "rollout/job_order.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Jobs that are done one right after the other.
struct Block {
    double benefit = 0;  ///< Discounted to the block's begin; plain for a rate of 0.
    double cost = 0;
    std::uint32_t head = 0, tail = 0;  ///< First and last job.
    std::uint32_t version = 0;         ///< Raised when the block grows or is done.
    bool done = false;
};

double index_of(const Block& b, double rate) {
    const double span = rate > 0 ? -std::expm1(-rate * b.cost) : b.cost;
    return span > 0 ? b.benefit / span : infinity;
}

struct Entry {
    double index = 0;
    std::uint32_t block = 0, version = 0;
    bool operator<(const Entry& o) const { return index < o.index || (index == o.index && block > o.block); }
};

std::vector<std::vector<std::uint32_t>> children_of(std::span<const Job> jobs, JobOrder& roots) {
    std::vector<std::vector<std::uint32_t>> children(jobs.size());
    for (std::uint32_t i = 0; i < jobs.size(); ++i)
        (jobs[i].parent == Job::no_parent ? roots : children[jobs[i].parent]).push_back(i);
    return children;
}

}  // namespace

double unpacked_benefit(std::span<const Job> jobs, const JobOrder& order, double rate) {
    double spent = 0, sum = 0;
    for (const std::uint32_t i : order) {
        spent += jobs[i].cost;
        sum += jobs[i].benefit * std::exp(-rate * spent);
    }
    return sum;
}

JobOrder best_order(std::span<const Job> jobs, double rate) {
    const auto n = static_cast<std::uint32_t>(jobs.size());
    std::vector<Block> blocks(n);
    std::vector<std::uint32_t> next(n, Job::no_parent), block_of(n);
    UnionFind sets(n);
    std::priority_queue<Entry> open;
    for (std::uint32_t i = 0; i < n; ++i) {
        blocks[i] = {jobs[i].benefit * std::exp(-rate * jobs[i].cost), jobs[i].cost, i, i, 0, false};
        block_of[i] = i;
        open.push({index_of(blocks[i], rate), i, 0});
    }
    // The block of highest index over all comes right after what it waits for: at once when that is done,
    // else after the last job of its parent's block, with which it becomes one.
    JobOrder order;
    while (!open.empty()) {
        const Entry top = open.top();
        open.pop();
        Block& block = blocks[top.block];
        if (block.done || block.version != top.version) continue;
        const std::uint32_t parent = jobs[block.head].parent;
        const std::uint32_t before = parent == Job::no_parent ? Job::no_parent : block_of[sets.find(parent)];
        if (before == Job::no_parent || blocks[before].done) {
            for (std::uint32_t i = block.head; i != Job::no_parent; i = next[i]) order.push_back(i);
            block.done = true;
            continue;
        }
        Block& into = blocks[before];
        into.benefit += std::exp(-rate * into.cost) * block.benefit;
        into.cost += block.cost;
        next[into.tail] = block.head;
        into.tail = block.tail;
        block.done = true;
        sets.unite(into.head, block.head);
        block_of[sets.find(into.head)] = before;
        open.push({index_of(into, rate), before, ++into.version});
    }
    return order;
}

JobOrder greedy_order(std::span<const Job> jobs) {
    std::vector<double> cost(jobs.size()), benefit(jobs.size());
    JobOrder roots, order;
    const auto children = children_of(jobs, roots);
    JobOrder down = roots;  // Parents first.
    for (std::size_t at = 0; at < down.size(); ++at)
        down.insert(down.end(), children[down[at]].begin(), children[down[at]].end());
    for (auto i = down.rbegin(); i != down.rend(); ++i) {
        cost[*i] += jobs[*i].cost;
        benefit[*i] += jobs[*i].benefit;
        if (jobs[*i].parent == Job::no_parent) continue;
        cost[jobs[*i].parent] += cost[*i];
        benefit[jobs[*i].parent] += benefit[*i];
    }
    std::priority_queue<Entry> open;
    const auto add = [&](std::uint32_t i) {
        open.push({cost[i] > 0 ? benefit[i] / cost[i] : infinity, i, 0});
    };
    for (const std::uint32_t i : roots) add(i);
    while (!open.empty()) {
        const std::uint32_t i = open.top().block;
        open.pop();
        order.push_back(i);
        for (const std::uint32_t child : children[i]) add(child);
    }
    return order;
}

std::vector<int> years_in_order(std::span<const Job> jobs, const JobOrder& order,
                                const YearlyBudgets& budgets) {
    std::vector<int> years(jobs.size());
    double spent = 0;
    for (const std::uint32_t i : order) {
        spent += jobs[i].cost;
        years[i] = budgets.year_of(spent);
    }
    return years;
}

std::vector<int> years_filled(std::span<const Job> jobs, const JobOrder& order,
                              const YearlyBudgets& budgets) {
    std::vector<int> years(jobs.size(), 0);
    JobOrder waiting = order;
    double spent = 0;
    for (int year = 1; !waiting.empty(); ++year) {
        // Nothing fits into the years before the first job is paid for, unless a later job does.
        double cheapest = infinity;
        for (const std::uint32_t i : waiting)
            if (jobs[i].parent == Job::no_parent || years[jobs[i].parent] != 0)
                cheapest = std::min(cheapest, jobs[i].cost);
        year = std::max(year, budgets.year_of(spent + cheapest));
        JobOrder later;
        for (const std::uint32_t i : waiting) {
            const bool ready = jobs[i].parent == Job::no_parent || years[jobs[i].parent] != 0;
            if (ready && budgets.year_of(spent + jobs[i].cost) <= year) {
                spent += jobs[i].cost;
                years[i] = year;
            } else {
                later.push_back(i);
            }
        }
        waiting = std::move(later);
    }
    return years;
}

double packed_benefit(std::span<const Job> jobs, std::span<const int> years, double discount_rate) {
    double sum = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i)
        sum += jobs[i].benefit * std::pow(1 + discount_rate, -years[i]);
    return sum;
}

}  // namespace gridreach
