// SPDX-License-Identifier: Apache-2.0
#include "demand/demand_models.h"

#include "demand/dbscan_demand.h"
#include "demand/given_nodes.h"
#include "demand/service_areas.h"

namespace gridreach {

const std::vector<Choice<DemandModel>>& demand_models() {
    static const std::vector<Choice<DemandModel>> all = {
        choice<DemandModel, ServiceAreas, ServiceAreasOptions>(
            "service_areas", "The dwellings of each transformer and their wires, at least life cost.", 4),
        choice<DemandModel, DbscanDemand, DbscanOptions>(
            "dbscan", "Density clusters, split until one transformer can serve each.", 3),
        choice<DemandModel, PerDwellingDemand, PerDwellingOptions>("per_dwelling",
                                                                   "A demand node for each dwelling.", 3),
        choice<DemandModel, GivenNodes, GivenNodesOptions>(
            "nodes", "Demand nodes that exist already, from a file.", 4),
    };
    return all;
}

}  // namespace gridreach
