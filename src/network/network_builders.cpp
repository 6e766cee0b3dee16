// SPDX-License-Identifier: Apache-2.0
#include "network/network_builders.h"

#include "network/euclidean_network.h"
#include "network/terrain_network.h"

namespace gridreach {

const std::vector<Choice<NetworkBuilder>>& network_builders() {
    static const std::vector<Choice<NetworkBuilder>> all = {
        choice<NetworkBuilder, EuclideanNetwork, EuclideanNetworkOptions>(
            "euclidean", "Straight lines, for regions without terrain.", 4),
        choice<NetworkBuilder, TerrainNetwork, TerrainNetworkOptions>(
            "terrain", "Least-cost paths over the ground: slope, land cover, roads, water, no-go areas.", 2),
    };
    return all;
}

}  // namespace gridreach
