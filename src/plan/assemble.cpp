// SPDX-License-Identifier: Apache-2.0
#include "plan/assemble.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace gridreach {

namespace {

constexpr std::uint32_t none = 0xFFFFFFFF;

double last_peak_kw(const DemandNode& node) { return node.peak_kw.empty() ? 0 : node.peak_kw.back(); }

ServedBy served_by_alternative(const DemandNode& node) {
    if (!node.alternative) return ServedBy::nothing;
    if (node.alternative->type == "mini_grid") return ServedBy::mini_grid;
    if (node.alternative->type == "stand_alone") return ServedBy::stand_alone;
    return ServedBy::nothing;
}

class Assembler {
public:
    Assembler(const CandidateNetwork& network, const DemandSet& demand, std::span<const std::uint32_t> chosen)
        : network_(network), demand_(demand), chosen_(chosen), fed_by_(network.nodes.size(), none), reached_(network.nodes.size()) {
        index_neighbours();
    }

    GridPlan plan(bool root_free, const std::string& why_not) {
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n)
            if (is_supply(n) && (degree(n) > 0 || network_.nodes[n].demand)) spread_from(n);
        if (root_free)
            for (std::uint32_t root : largest_first())
                if (!reached_[root]) spread_from(root);
        add_downstream();
        share_costs();
        fill_nodes(why_not);
        return std::move(plan_);
    }

private:
    bool is_supply(std::uint32_t n) const {
        const NetworkNode& node = network_.nodes[n];
        return node.kind == NodeKind::tap || (node.demand && demand_.nodes[index(*node.demand)].already_served);
    }

    void index_neighbours() {
        begin_.assign(network_.nodes.size() + 1, 0);
        for (std::uint32_t c : chosen_) {
            ++begin_[index(network_.lines[c].from) + 1];
            ++begin_[index(network_.lines[c].to) + 1];
        }
        for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
        at_.resize(2 * chosen_.size());
        std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
        std::vector<std::uint32_t> sorted(chosen_.begin(), chosen_.end());
        std::sort(sorted.begin(), sorted.end());
        for (std::uint32_t c : sorted) {
            at_[next[index(network_.lines[c].from)]++] = c;
            at_[next[index(network_.lines[c].to)]++] = c;
        }
    }
    std::uint32_t degree(std::uint32_t n) const { return begin_[n + 1] - begin_[n]; }

    /// Terminals in the order in which they become the root of a tree without supply.
    std::vector<std::uint32_t> largest_first() const {
        std::vector<std::uint32_t> order;
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n)
            if (network_.nodes[n].demand) order.push_back(n);
        const auto node = [&](std::uint32_t n) -> const DemandNode& { return demand_.nodes[index(*network_.nodes[n].demand)]; };
        std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const double pa = last_peak_kw(node(a)), pb = last_peak_kw(node(b));
            return pa != pb ? pa > pb : node(a).id < node(b).id;
        });
        return order;
    }

    void spread_from(std::uint32_t root) {
        reached_[root] = true;
        std::vector<std::uint32_t> queue = {root};
        for (std::size_t head = 0; head < queue.size(); ++head) {
            const std::uint32_t from = queue[head];
            for (std::uint32_t i = begin_[from]; i < begin_[from + 1]; ++i) {
                const CandidateLine& candidate = network_.lines[at_[i]];
                const std::uint32_t a = index(candidate.from), b = index(candidate.to);
                const std::uint32_t to = a == from ? b : a;
                if (reached_[to]) continue;
                reached_[to] = true;
                fed_by_[to] = static_cast<std::uint32_t>(plan_.lines.size());
                plan_.lines.push_back(directed(candidate, from, to, a == from));
                queue.push_back(to);
            }
        }
    }

    PlanLine directed(const CandidateLine& candidate, std::uint32_t from, std::uint32_t to, bool as_drawn) const {
        PlanLine line;
        line.from = NodeId{from};
        line.to = NodeId{to};
        if (fed_by_[from] != none) line.upstream = fed_by_[from];
        line.path = candidate.path;
        if (line.path.size() < 2) {
            line.path = {network_.nodes[from].at, network_.nodes[to].at};
        } else if (!as_drawn) {
            std::reverse(line.path.begin(), line.path.end());
        }
        line.length_m = candidate.length_m;
        line.plane_length_m = candidate.plane_length_m;
        line.build_cost = candidate.build_cost;
        line.life_cost = candidate.life_cost;
        line.source = network_.nodes[from].source;
        return line;
    }

    /// Peaks and counts from the leaves up: lines stand upstream first.
    void add_downstream() {
        for (std::size_t i = plan_.lines.size(); i-- > 0;) {
            PlanLine& line = plan_.lines[i];
            if (const auto& demand = network_.nodes[index(line.to)].demand) {
                line.downstream_peak_kw += last_peak_kw(demand_.nodes[index(*demand)]);
                line.downstream_nodes += 1;
            }
            if (line.upstream) {
                plan_.lines[*line.upstream].downstream_peak_kw += line.downstream_peak_kw;
                plan_.lines[*line.upstream].downstream_nodes += line.downstream_nodes;
            }
        }
    }

    /// A line's cost goes to the nodes behind it. Walking down, each line adds its cost per kW and per node to what came before; a line
    /// behind which no peak is known shares equally.
    void share_costs() {
        struct Rate {
            double life_per_kw = 0, build_per_kw = 0, life_each = 0, build_each = 0;
        };
        std::vector<Rate> rate(plan_.lines.size());
        life_share_.assign(network_.nodes.size(), 0);
        build_share_.assign(network_.nodes.size(), 0);
        for (std::size_t i = 0; i < plan_.lines.size(); ++i) {
            const PlanLine& line = plan_.lines[i];
            Rate& r = rate[i];
            if (line.upstream) r = rate[*line.upstream];
            if (line.downstream_peak_kw > 0) {
                r.life_per_kw += line.life_cost / line.downstream_peak_kw;
                r.build_per_kw += line.build_cost / line.downstream_peak_kw;
            } else if (line.downstream_nodes > 0) {
                r.life_each += line.life_cost / line.downstream_nodes;
                r.build_each += line.build_cost / line.downstream_nodes;
            }
            const std::uint32_t to = index(line.to);
            if (!network_.nodes[to].demand) continue;
            const double peak_kw = last_peak_kw(demand_.nodes[index(*network_.nodes[to].demand)]);
            life_share_[to] = peak_kw * r.life_per_kw + r.life_each;
            build_share_[to] = peak_kw * r.build_per_kw + r.build_each;
        }
    }

    void fill_nodes(const std::string& why_not) {
        plan_.nodes.resize(demand_.nodes.size());
        for (std::uint32_t i = 0; i < plan_.nodes.size(); ++i) {
            plan_.nodes[i].demand = DemandNodeId{i};
            not_on_grid(plan_.nodes[i], demand_.nodes[i], why_not);
        }
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n) {
            const auto& demand = network_.nodes[n].demand;
            if (!demand || !reached_[n]) continue;
            const DemandNode& node = demand_.nodes[index(*demand)];
            PlanNode& out = plan_.nodes[index(*demand)];
            out = {};
            out.demand = *demand;
            out.served_by = ServedBy::grid;
            if (!node.already_served) {
                out.internal_cost = node.grid_internal_cost;
                out.build_cost_share = node.grid_internal_build_cost;
            }
            out.mv_cost_share = life_share_[n];
            out.build_cost_share += build_share_[n];
        }
        for (const PlanNode& node : plan_.nodes) plan_.total_cost += node.internal_cost + node.mv_cost_share;
        for (const PlanNode& node : plan_.nodes) plan_.build_cost += node.build_cost_share;
    }

    static void not_on_grid(PlanNode& out, const DemandNode& node, const std::string& why_not) {
        out.served_by = served_by_alternative(node);
        out.internal_cost = node.alternative ? node.alternative->life_cost : 0;
        out.reason = why_not;
    }

    const CandidateNetwork& network_;
    const DemandSet& demand_;
    std::span<const std::uint32_t> chosen_;
    std::vector<std::uint32_t> begin_, at_;  ///< Chosen lines at each node.
    std::vector<std::uint32_t> fed_by_;      ///< Plan line that feeds each node.
    std::vector<bool> reached_;
    std::vector<double> life_share_, build_share_;
    GridPlan plan_;
};

}  // namespace

GridPlan assemble_plan(const CandidateNetwork& network, const DemandSet& demand, std::span<const std::uint32_t> chosen, bool root_free,
                       const std::string& why_not) {
    return Assembler(network, demand, chosen).plan(root_free, why_not);
}

}  // namespace gridreach
