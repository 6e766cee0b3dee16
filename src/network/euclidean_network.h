// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct EuclideanNetworkOptions {
    std::optional<double> max_line_length_m;
};

void describe(EuclideanNetworkOptions& options, OptionList& list);

/// Straight candidate lines.
///
/// Nodes: a terminal for each demand node, in order; then for each demand node a tap at the nearest point of the existing lines
/// (where there are any), then one at the nearest substation. Taps lie on the source itself, also where that makes the line
/// zero metres long.
/// Lines: between terminals the Delaunay edges of the plane for `projected`; for `great_circle` and `geodesic`, whose
/// Delaunay edges the plane does not know, the spanning tree and each node's eight nearest. From each tap to its node.
/// The minimum spanning tree over all terminals and one root (all taps) is contained, whatever the metric.
class EuclideanNetwork : public NetworkBuilder {
public:
    explicit EuclideanNetwork(EuclideanNetworkOptions options) : options_(options) {}
    CandidateNetwork connect(const DemandSet& demand, const SourceSet& sources, const Metric& metric, Reporter& reporter) const override;

private:
    EuclideanNetworkOptions options_;
};

}  // namespace gridreach
