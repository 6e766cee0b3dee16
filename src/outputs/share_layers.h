// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/costs.h"
#include "model/demand.h"
#include "model/dwellings.h"
#include "model/plan.h"
#include "model/vector_layer.h"
#include "outputs/fields.h"

namespace gridreach {

/// The layers of a sensitivity run: `nodes`, `lines` and `dwelling_shares`.
const std::vector<LayerTable>& share_tables();

/// What is certain whatever the draw.
struct ShareCounts {
    std::size_t nodes = 0, nodes_always = 0, nodes_never = 0;
    std::size_t nodes_in_all = 0;  ///< Nodes that exist in every draw.
    std::size_t lines = 0, lines_always = 0;
    double lines_always_m = 0;
};

/// Counts over many plans of one region how often each demand node is on the grid and each line is built.
/// A node is the same in two draws when it stands at the same place (the first of several there with the
/// first), and so is a dwelling; a line when it joins the same two places, whatever its path and direction.
/// What a draw does not have counts as not built in it. Dwellings stay what they are where draws group them
/// into other nodes. The same plans in the same order give the same layers.
class ShareTally {
public:
    /// `dwellings` may be null: a run that begins at nodes has none.
    void add(const DwellingSet* dwellings, const DemandSet& demand, const GridPlan& plan);
    ShareCounts counts() const;
    /// Nodes and dwellings in the order they first appeared, no layer of dwellings without any; lines by
    /// falling share, then by place. `costs` names the currency.
    std::vector<OutputLayer> layers(const Costs& costs) const;

private:
    /// What stands somewhere, and in which draws.
    struct Place {
        std::uint64_t id = 0;  ///< In the first draw that has it.
        PointM at;
        std::size_t last_draw = 0, draws = 0;
    };
    struct House : Place {
        std::size_t on_grid = 0;
    };
    struct Node : Place {
        std::string name;
        std::array<std::size_t, 4> served{};  ///< Draws by ServedBy.
        std::size_t known_households = 0;
        double households = 0, cost = 0;  ///< Sums.
        std::vector<double> costs;        ///< Of the draws that have it.
    };
    struct Line {
        PathM path;  ///< Of the first draw that builds it.
        double length_m = 0;
        std::size_t last_draw = 0, draws = 0;
        double build_cost = 0, peak_kw = 0;  ///< Sums.
    };
    /// Places of one kind, found again in every draw.
    template <class Kind>
    struct Places {
        std::vector<Kind> all;
        std::multimap<PointM, std::size_t> by_place;
        /// The one that this draw has there, marked; most stand where they stood in the draw before (`hint`).
        Kind& at(std::uint64_t id, PointM at, std::size_t hint, std::size_t draw);
    };
    void add_dwellings(const DwellingSet& dwellings, const DemandSet& demand,
                       const std::vector<const PlanNode*>& planned);
    OutputLayer nodes_layer(const Costs& costs) const;
    OutputLayer lines_layer(const Costs& costs) const;
    OutputLayer dwellings_layer() const;

    std::size_t draws_ = 0;
    Places<Node> nodes_;
    Places<House> houses_;
    std::map<std::pair<PointM, PointM>, Line> lines_;
};

}  // namespace gridreach
