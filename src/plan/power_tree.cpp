// SPDX-License-Identifier: Apache-2.0
#include "plan/power_tree.h"

#include <algorithm>

#include "plan/last_peak.h"

namespace gridreach {

namespace {

class Spread {
public:
    Spread(const CandidateNetwork& network, const DemandSet& demand, const std::vector<std::uint32_t>& lines)
        : network_(network), demand_(demand), fed_by_(network.nodes.size()) {
        tree_.reached.resize(network.nodes.size());
        index_lines(lines);
    }

    PowerTree tree(bool root_free) {
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n)
            if (is_supply(network_.nodes[n], demand_)) from(n);
        if (root_free)
            for (std::uint32_t root : largest_first())
                if (degree(root) > 0) from(root);
        return std::move(tree_);
    }

private:
    void index_lines(std::vector<std::uint32_t> lines) {
        std::sort(lines.begin(), lines.end());
        begin_.assign(network_.nodes.size() + 1, 0);
        const auto each_end = [&](const auto& use) {
            for (std::uint32_t line : lines) {
                use(index(network_.lines[line].from), line);
                use(index(network_.lines[line].to), line);
            }
        };
        each_end([&](std::uint32_t node, std::uint32_t) { ++begin_[node + 1]; });
        for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
        lines_at_.resize(2 * lines.size());
        std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
        each_end([&](std::uint32_t node, std::uint32_t line) { lines_at_[next[node]++] = line; });
    }
    std::uint32_t degree(std::uint32_t n) const { return begin_[n + 1] - begin_[n]; }

    /// Terminals in the order in which they become the root of a tree without supply.
    std::vector<std::uint32_t> largest_first() const {
        std::vector<std::uint32_t> order;
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n)
            if (network_.nodes[n].demand) order.push_back(n);
        const auto node = [&](std::uint32_t n) -> const DemandNode& {
            return demand_.nodes[index(*network_.nodes[n].demand)];
        };
        std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const double pa = last_peak_kw(node(a)), pb = last_peak_kw(node(b));
            return pa != pb ? pa > pb : node(a).id < node(b).id;
        });
        return order;
    }

    void from(std::uint32_t root) {
        if (tree_.reached[root]) return;
        tree_.reached[root] = true;
        std::vector<std::uint32_t> queue = {root};
        for (std::size_t head = 0; head < queue.size(); ++head) {
            const std::uint32_t at = queue[head];
            for (std::uint32_t i = begin_[at]; i < begin_[at + 1]; ++i) {
                const CandidateLine& line = network_.lines[lines_at_[i]];
                const std::uint32_t to = index(line.from) == at ? index(line.to) : index(line.from);
                if (tree_.reached[to]) continue;
                tree_.reached[to] = true;
                tree_.branches.push_back({lines_at_[i], at, to, fed_by_[at]});
                fed_by_[to] = static_cast<std::uint32_t>(tree_.branches.size() - 1);
                queue.push_back(to);
            }
        }
    }

    const CandidateNetwork& network_;
    const DemandSet& demand_;
    std::vector<std::uint32_t> begin_, lines_at_;       ///< Lines at each node.
    std::vector<std::optional<std::uint32_t>> fed_by_;  ///< Branch that feeds each node.
    PowerTree tree_;
};

}  // namespace

PowerTree power_tree(const CandidateNetwork& network, const DemandSet& demand, const Decision& decision) {
    return Spread(network, demand, decision.lines).tree(decision.root_free);
}

}  // namespace gridreach
