// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace gridreach {

/// Which edges of a problem an edge of its reduced graph stands for. A part is one edge of the problem, or
/// two parts.
class EdgeParts {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    /// The parts 0 … edges − 1 are the problem's edges.
    explicit EdgeParts(std::uint32_t edges) : edges_(edges) {}

    /// The part that stands for two; `none` stands for no edge.
    std::uint32_t both(std::uint32_t a, std::uint32_t b) {
        if (a == none || b == none) return a == none ? b : a;
        pairs_.emplace_back(a, b);
        return edges_ + static_cast<std::uint32_t>(pairs_.size()) - 1;
    }

    /// Adds the problem's edges in a part to `edges`.
    void write(std::uint32_t part, std::vector<std::uint32_t>& edges) const {
        std::vector<std::uint32_t> stack{part};
        while (!stack.empty()) {
            const std::uint32_t at = stack.back();
            stack.pop_back();
            if (at == none) continue;
            if (at < edges_) {
                edges.push_back(at);
                continue;
            }
            stack.push_back(pairs_[at - edges_].first);
            stack.push_back(pairs_[at - edges_].second);
        }
    }

private:
    std::uint32_t edges_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
};

}  // namespace gridreach
