// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace gridreach {

/// The partner of each left item in a largest one-to-one matching of left and right items over `edges` (left,
/// right) (Edmonds 1965, Boost.Graph; per connected part). The number of pairs does not depend on the order
/// of edges.
std::vector<std::optional<std::uint32_t>> maximum_matching(
    std::size_t left, std::size_t right, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges);

}  // namespace gridreach
