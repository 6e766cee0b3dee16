// SPDX-License-Identifier: Apache-2.0
#include "plan/dual_ascent.h"

#include <algorithm>
#include <queue>
#include <tuple>

#include "base/reporter.h"

namespace gridreach {

namespace {

class Ascent {
public:
    Ascent(const PrizeGraph& graph, const std::vector<std::uint32_t>& rank, std::uint64_t most_visits)
        : g_(graph), rank_(rank), most_visits_(most_visits), seen_(graph.vertices(), 0) {
        dual_.reduced.resize(2 * g_.edge_count());
        for (std::size_t e = 0; e < g_.edge_count(); ++e)
            dual_.reduced[2 * e] = dual_.reduced[2 * e + 1] = g_.cost[e];
        dual_.slack = g_.prize;
    }

    DualSolution run() {
        for (std::uint32_t v = 0; v < g_.vertices(); ++v)
            if (g_.vertex_open[v] != 0 && g_.prize[v] > 0) waiting_.emplace(g_.around(v).size(), rank_[v], v);
        while (!waiting_.empty()) {
            const auto [size, rank, terminal] = waiting_.top();
            waiting_.pop();
            grow(terminal, size);
            if (dual_.bound == must_join || visits_ > most_visits_) break;
            throw_if_stopped();
        }
        return std::move(dual_);
    }

private:
    using Waiting = std::tuple<std::size_t, std::uint32_t, std::uint32_t>;

    /// Raises the cuts around a terminal while they are no larger than those of the next one.
    void grow(std::uint32_t terminal, std::size_t size) {
        ++stamp_;
        inside_.clear();
        cut_.clear();
        looked_ = 0;
        enter(terminal);
        bool first = true;
        for (;;) {
            // What is inside grows over saturated arcs; the rest of the arcs in are the cut.
            if (!spread()) return;  // The root is inside.
            std::erase_if(cut_, [&](std::uint32_t arc) { return seen_[g_.from(arc)] == stamp_; });
            const std::size_t now = cut_.size();
            visits_ += now;
            if (visits_ > most_visits_) return;
            const std::size_t next = waiting_.empty() ? now : std::get<0>(waiting_.top());
            // A little larger is no reason to begin again later.
            if (now > next + next / 4 && (!first || now > size)) {
                waiting_.emplace(now, rank_[terminal], terminal);
                return;
            }
            first = false;
            double raise = dual_.slack[terminal];
            for (std::uint32_t arc : cut_) raise = std::min(raise, dual_.reduced[arc]);
            dual_.bound += raise;
            if (raise == must_join) return;
            for (std::uint32_t arc : cut_) dual_.reduced[arc] -= raise;
            if (dual_.slack[terminal] < must_join) {
                dual_.slack[terminal] -= raise;
                if (dual_.slack[terminal] <= 0) return;
            }
        }
    }

    void enter(std::uint32_t v) {
        seen_[v] = stamp_;
        inside_.push_back(v);
    }

    /// False once the root is inside.
    bool spread() {
        // Arcs of the cut that were saturated since.
        for (std::uint32_t arc : cut_)
            if (dual_.reduced[arc] <= 0 && seen_[g_.from(arc)] != stamp_) enter(g_.from(arc));
        for (; looked_ < inside_.size(); ++looked_) {
            const std::uint32_t v = inside_[looked_];
            if (v == g_.root) return false;
            visits_ += g_.around(v).size();
            for (const PrizeGraph::Half& h : g_.around(v)) {
                const std::uint32_t in = h.arc ^ 1U;
                if (g_.arc_open[in] == 0 || seen_[h.to] == stamp_) continue;
                if (dual_.reduced[in] <= 0)
                    enter(h.to);
                else
                    cut_.push_back(in);
            }
        }
        return true;
    }

    const PrizeGraph& g_;
    const std::vector<std::uint32_t>& rank_;
    const std::uint64_t most_visits_;
    std::uint64_t visits_ = 0;
    DualSolution dual_;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting_;
    std::vector<std::uint32_t> seen_;
    std::uint32_t stamp_ = 0;
    std::vector<std::uint32_t> inside_, cut_;
    std::size_t looked_ = 0;
};

}  // namespace

DualSolution dual_ascent(const PrizeGraph& graph, const std::vector<std::uint32_t>& rank,
                         std::uint64_t most_visits) {
    return Ascent(graph, rank, most_visits).run();
}

}  // namespace gridreach
