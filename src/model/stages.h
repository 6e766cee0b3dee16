// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/reporter.h"
#include "geo/metric.h"
#include "model/cost_surface.h"
#include "model/costs.h"
#include "model/demand.h"
#include "model/dwellings.h"
#include "model/imagery.h"
#include "model/network.h"
#include "model/plan.h"
#include "model/vector_layer.h"

/// The four slots of a pipeline file: one interface, one verb each. A researcher swaps what fills a slot by
/// naming another `type`. Each implementation is deterministic: the same input gives the same bytes at any
/// thread count and in any input order.
namespace gridreach {

class PieceStore;
struct Equipment;

/// Where a detector looks. Polygons of the survey area in the working system; none means everywhere.
struct DetectorInput {
    const Imagery* imagery = nullptr;     ///< For detectors that read imagery.
    std::vector<std::string> footprints;  ///< For the detector that reads outlines or points.
    const VectorReader* vectors = nullptr;
    std::shared_ptr<const Projection> projection;
    std::vector<PolygonM> survey_area;   ///< Dwellings whose centre lies outside are left out.
    const PieceStore* pieces = nullptr;  ///< Keeps finished parts of the search; null: nothing is kept.
    std::optional<std::uint64_t> memory_bytes;  ///< Most that the search may use; unknown: no limit.
};

/// Finds dwellings.
class Detector {
public:
    virtual ~Detector() = default;
    virtual bool reads_imagery() const = 0;
    /// Ground pixel it wants its imagery in, metres, when the coarsest scene has pixels of `scene_pixel_m`;
    /// 0 when it reads no imagery.
    virtual double pixel_m(double scene_pixel_m) const = 0;
    /// What the result hangs on besides settings and inputs, such as the checksum of trained weights.
    virtual std::string identity() const { return {}; }
    virtual DwellingSet detect(const DetectorInput& input, Reporter& reporter) const = 0;
};

/// What the demand stage is given: dwellings, or nodes that somebody already has.
struct DemandInput {
    const DwellingSet* dwellings = nullptr;
    std::string nodes;  ///< Path of the given nodes, for the demand model that reads them.
    const VectorReader* vectors = nullptr;
    std::shared_ptr<const Metric> metric;
    const Costs* costs = nullptr;          ///< Prices and demand; never null.
    const Equipment* equipment = nullptr;  ///< Lines to choose from; null: every line is the costs' one.
    std::vector<PointLoad> loads{};        ///< Besides dwellings and nodes, in any order.
    std::vector<PathM> no_go{};            ///< Lines and closed outlines that low-voltage wires do not cross.
};

/// Groups dwellings into demand nodes and says what each way of serving them costs.
class DemandModel {
public:
    virtual ~DemandModel() = default;
    virtual DemandSet assign(const DemandInput& input, Reporter& reporter) const = 0;
};

/// Builds the candidate network over demand nodes and sources.
class NetworkBuilder {
public:
    virtual ~NetworkBuilder() = default;
    /// Whether it needs a cost surface.
    virtual bool reads_terrain() const { return false; }
    /// `surface` is never null for a builder that reads terrain, and ignored by others.
    virtual CandidateNetwork connect(const DemandSet& demand, const SourceSet& sources, const Metric& metric,
                                     Reporter& reporter, const CostSurface* surface = nullptr) const = 0;
};

/// What a planner was told to keep, and whether a plan keeps it.
struct KeptConstraint {
    bool kept = true;
    std::string text;  ///< A sentence with the figures.
    bool counts_households = false;
};

/// Chooses which candidate lines to build.
class Planner {
public:
    virtual ~Planner() = default;
    /// What draws the network in place of the slot `network`, for a planner whose rule draws its own lines.
    /// Null: it chooses among the lines of any network. Lives as long as the planner.
    virtual const NetworkBuilder* own_network() const { return nullptr; }
    /// Whether it leaves nodes out where lines cost more than they save: then it is asked again with other
    /// prices of lines (plan_with_lines).
    virtual bool weighs_line_costs() const { return false; }
    /// What its plans may cost to build at most, by the prices of the network it is given.
    virtual std::optional<double> build_budget() const { return std::nullopt; }
    /// How a plan, perhaps changed after it was made, stands to the constraint the planner was given; nothing
    /// where it was given none.
    virtual std::optional<KeptConstraint> constraint(const CandidateNetwork&, const DemandSet&,
                                                     const SourceSet&, const GridPlan&) const {
        return std::nullopt;
    }
    /// Returns a forest; never a cycle. Equal costs are broken by line order.
    virtual GridPlan plan(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                          Reporter& reporter) const = 0;
};

}  // namespace gridreach
