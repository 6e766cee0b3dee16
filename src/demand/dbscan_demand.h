// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct DbscanOptions {
    /// For the 39,645 buildings of a rural district (Gulu, Uganda) 100 m cost 10 % more to join, 300 m 1 %
    /// less.
    double max_distance_m = 200;
    std::int64_t min_dwellings = 1;
    double max_lv_length_m = 500;
    /// OnSSET's `max_nodes_per_serv_trans`.
    std::int64_t max_households_per_transformer = 95;
};
void describe(DbscanOptions& options, OptionList& list);

/// Density clusters (dbscan.h), split until one transformer can serve each (lv_areas.h): no dwelling further
/// along the line than the low-voltage reach, no more households than allowed (a single dwelling with more
/// stays one node). Noise dwellings become nodes of their own. Distances are on the ground. Nodes are in
/// reading order of their transformers, and ids follow it; the order of the dwellings does not matter. No
/// dwellings give no nodes. Point loads join the nearest transformer within the reach (join_loads). Throws
/// UsageError when the run has no dwellings because it starts at given nodes.
class DbscanDemand : public DemandModel {
public:
    explicit DbscanDemand(DbscanOptions options) : options_(options) {}
    DemandSet assign(const DemandInput& input, Reporter& reporter) const override;

private:
    DbscanOptions options_;
};

struct PerDwellingOptions {};
void describe(PerDwellingOptions& options, OptionList& list);

/// One node at each dwelling, with no low-voltage line.
class PerDwellingDemand : public DemandModel {
public:
    explicit PerDwellingDemand(PerDwellingOptions) {}
    DemandSet assign(const DemandInput& input, Reporter& reporter) const override;
};

}  // namespace gridreach
