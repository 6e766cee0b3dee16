// SPDX-License-Identifier: Apache-2.0
#include "network/network_builders.h"

#include "network/euclidean_network.h"

namespace gridreach {

const std::vector<Choice<NetworkBuilder>>& network_builders() {
    static const std::vector<Choice<NetworkBuilder>> all = {
        choice<NetworkBuilder, EuclideanNetwork, EuclideanNetworkOptions>(
            "euclidean", "Straight lines, for regions without terrain.", 3),
    };
    return all;
}

}  // namespace gridreach
