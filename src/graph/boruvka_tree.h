// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "graph/spanning_tree.h"

namespace gridreach {

/// metric_mst by searches in a k-d tree, for any metric and any coordinates, unsorted. Borůvka (1926),
/// searches as March et al. (2010).
std::vector<TreeEdge> boruvka_tree(std::span<const PointM> points, const Metric& metric);

}  // namespace gridreach
