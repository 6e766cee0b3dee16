// SPDX-License-Identifier: Apache-2.0
#include "plan/dual_ascent.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

#include "base/reporter.h"

namespace gridreach {

namespace {

constexpr std::uint32_t nobody = 0xFFFFFFFF;

/// Terminals form groups. One of a group raises its cut; the others wait, since it reaches them over
/// saturated arcs: once the root reaches it, it reaches them all. When its prize is used up, one that it is
/// reached from too goes on from the same cut; those that it is not reached from start anew.
class Ascent {
public:
    Ascent(const PrizeGraph& graph, const std::vector<std::uint32_t>& rank, const std::vector<char>& guide)
        : g_(graph),
          rank_(rank),
          guide_(guide),
          joined_(graph.vertices(), 0),
          group_(graph.vertices(), nobody),
          next_member_(graph.vertices(), nobody),
          last_member_(graph.vertices(), nobody),
          seen_(graph.vertices(), 0),
          in_cut_(2 * graph.edge_count(), 0),
          key_(2 * graph.edge_count()) {
        dual_.reduced.resize(2 * g_.edge_count());
        for (std::size_t e = 0; e < g_.edge_count(); ++e)
            dual_.reduced[2 * e] = dual_.reduced[2 * e + 1] = g_.cost[e];
        dual_.slack = g_.prize;
    }

    DualSolution run() {
        join_from(g_.root);
        for (std::uint32_t v = 0; v < g_.vertices(); ++v)
            if (g_.vertex_open[v] != 0 && g_.prize[v] > 0) found(v, g_.around(v).size());
        while (!waiting_.empty()) {
            const auto [size, rank, terminal] = waiting_.top();
            waiting_.pop();
            grow(terminal, size);
            if (dual_.bound == must_join) break;
            throw_if_stopped();
        }
        return std::move(dual_);
    }

private:
    using Waiting = std::tuple<std::size_t, std::uint32_t, std::uint32_t>;
    using Key = std::pair<double, std::uint32_t>;

    /// A group of one.
    void found(std::uint32_t terminal, std::size_t size) {
        group_[terminal] = terminal;
        next_member_[terminal] = nobody;
        last_member_[terminal] = terminal;
        waiting_.emplace(size, rank_[terminal], terminal);
    }

    /// Groups are named by the terminal they were founded by.
    std::uint32_t group(std::uint32_t v) {
        std::uint32_t top = v;
        while (group_[top] != top) top = group_[top];
        while (group_[v] != top) v = std::exchange(group_[v], top);
        return top;
    }

    void wait_for(std::uint32_t mine, std::uint32_t other) {
        group_[mine] = other;
        next_member_[last_member_[other]] = mine;
        last_member_[other] = last_member_[mine];
    }

    /// Takes in what the root reaches over saturated arcs, from a vertex that it reaches already.
    void join_from(std::uint32_t v) {
        joined_[v] = 1;
        stack_.push_back(v);
        while (!stack_.empty()) {
            const std::uint32_t at = stack_.back();
            stack_.pop_back();
            for (const PrizeGraph::Half& h : g_.around(at))
                if (joined_[h.to] == 0 && g_.arc_open[h.arc] != 0 && dual_.reduced[h.arc] <= 0) {
                    joined_[h.to] = 1;
                    stack_.push_back(h.to);
                }
        }
    }

    /// Raises the cut around a group while it is no larger than that of the next one.
    void grow(std::uint32_t mine, std::size_t size) {
        if (joined_[mine] != 0) return;
        begin(mine);
        for (bool first = true;; first = false) {
            spread();
            if (met_ != nobody) {
                settle();
                if (joined_[met_] != 0)
                    join_from(met_);
                else
                    wait_for(mine_, group(met_));
                return;
            }
            const std::size_t own = score(), next = waiting_.empty() ? own : std::get<0>(waiting_.top());
            // A little larger is no reason to begin again later.
            if (own > next + next / 4 && (!first || own > size)) {
                waiting_.emplace(own, rank_[mine], mine);
                settle();
                return;
            }
            if (!raise()) {
                settle();
                if (dual_.bound != must_join) dissolve();
                return;
            }
        }
    }

    void begin(std::uint32_t mine) {
        mine_ = mine;
        met_ = nobody;
        ++stamp_;
        inside_.clear();
        heap_.clear();
        payers_.clear();
        looked_ = cut_ = paying_ = guided_ = 0;
        raised_ = 0;
        enter(mine);
    }

    /// Takes a vertex in, unless the root has reached it or it belongs to another group: then it is what the
    /// group met.
    void enter(std::uint32_t v) {
        if (joined_[v] != 0 || (group_[v] != nobody && group(v) != mine_)) {
            met_ = v;
            return;
        }
        seen_[v] = stamp_;
        inside_.push_back(v);
        if (group_[v] != nobody && dual_.slack[v] > 0) payers_.push_back(v);
    }

    /// What is inside grows over saturated arcs; the other arcs in are the cut.
    void spread() {
        for (; looked_ < inside_.size() && met_ == nobody; ++looked_) {
            const std::uint32_t v = inside_[looked_];
            for (const PrizeGraph::Half& h : g_.around(v)) {
                const std::uint32_t in = h.arc ^ 1U;
                if (seen_[h.to] == stamp_) {
                    if (in_cut_[h.arc] == stamp_) leave_cut(h.arc);
                } else if (g_.arc_open[in] == 0) {
                    continue;
                } else if (dual_.reduced[in] <= 0) {
                    enter(h.to);
                } else {
                    in_cut_[in] = stamp_;
                    key_[in] = dual_.reduced[in] + raised_;
                    heap_.emplace_back(key_[in], in);
                    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
                    ++cut_;
                    guided_ += guides(in) ? 1 : 0;
                }
            }
        }
    }

    /// Small cuts first; last those that the guiding tree enters more than once, which the bound pays for
    /// twice.
    std::size_t score() const { return guided_ > 1 ? cut_ + 1000000000 : cut_; }
    bool guides(std::uint32_t arc) const { return !guide_.empty() && guide_[arc] != 0; }

    void leave_cut(std::uint32_t arc) {
        // No more than before, whatever rounding says.
        dual_.reduced[arc] = std::clamp(key_[arc] - raised_, 0.0, dual_.reduced[arc]);
        in_cut_[arc] = 0;
        --cut_;
        guided_ -= guides(arc) ? 1 : 0;
    }
    /// Writes down what has been raised.
    void settle() {
        for (const Key& k : heap_)
            if (in_cut_[k.second] == stamp_) leave_cut(k.second);
    }

    void pop() {
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
        heap_.pop_back();
    }

    /// Raises the cut until an arc is saturated, whose tail comes in. False when all prizes are used up
    /// first, or (the bound is then infinite) nothing leads in.
    bool raise() {
        while (!heap_.empty() && in_cut_[heap_.front().second] != stamp_) pop();
        for (; paying_ < payers_.size(); ++paying_) {
            double& slack = dual_.slack[payers_[paying_]];
            const double to_go = heap_.empty() ? must_join : std::max(0.0, heap_.front().first - raised_);
            const double by = std::min(slack, to_go);
            dual_.bound += by;
            if (by == must_join) return false;
            raised_ += by;
            if (slack < must_join) slack -= by;
            if (by < to_go) continue;
            const std::uint32_t arc = heap_.front().second;
            pop();
            leave_cut(arc);
            dual_.reduced[arc] = 0;
            enter(g_.from(arc));
            return true;
        }
        return false;
    }

    /// The prizes of all that the group is reached from are used up; the others start anew.
    void dissolve() {
        const std::size_t size = inside_.size();
        for (std::uint32_t v = mine_; v != nobody;) {
            const std::uint32_t next = next_member_[v];
            if (joined_[v] == 0 && dual_.slack[v] > 0)
                found(v, size);
            else
                group_[v] = nobody;
            v = next;
        }
    }

    const PrizeGraph& g_;
    const std::vector<std::uint32_t>& rank_;
    const std::vector<char>& guide_;  ///< By arc: in the tree that guides; empty: none.
    DualSolution dual_;
    std::vector<char> joined_;  ///< By vertex: the root reaches it over saturated arcs.
    std::vector<std::uint32_t> group_, next_member_, last_member_;
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting_;

    // Of the group that grows now.
    std::uint32_t mine_ = nobody, met_ = nobody;
    std::uint32_t stamp_ = 0;
    std::vector<std::uint32_t> seen_;  ///< By vertex: inside when it is the stamp.
    std::vector<std::uint32_t> inside_, payers_, stack_;
    std::size_t looked_ = 0, paying_ = 0, cut_ = 0, guided_ = 0;
    double raised_ = 0;
    std::vector<std::uint32_t> in_cut_;  ///< By arc: in the cut when it is the stamp.
    std::vector<double> key_;  ///< By arc of the cut: reduced cost, plus what was raised before it came.
    std::vector<Key> heap_;    ///< Arcs of the cut, and some that have left it.
};

}  // namespace

DualSolution dual_ascent(const PrizeGraph& graph, const std::vector<std::uint32_t>& rank,
                         const std::vector<char>& guide) {
    return Ascent(graph, rank, guide).run();
}

}  // namespace gridreach
