// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "network/euclidean_network.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::every_lie;
using test::every_metric;
using test::Lie;
using test::utm36n;

CandidateNetwork connect(const DemandSet& demand, const SourceSet& sources, DistanceKind kind,
                         std::optional<double> max_line_length_m = std::nullopt) {
    QuietReporter reporter;
    return EuclideanNetwork({max_line_length_m}).connect(demand, sources, Metric(kind, utm36n()), reporter);
}

/// Lines and substations, of which some cost more to connect.
SourceSet drawn_sources(std::mt19937& random) {
    SourceSet sources;
    const auto place = [&] { return test::points_drawn(random, 1, Lie::anywhere)[0]; };
    const auto cost = [&] { return static_cast<double>(random() % 3) * 20000; };
    for (unsigned i = random() % 4; i > 0; --i) {
        PathM path = {place()};
        for (unsigned k = 1 + random() % 3; k > 0; --k) path.push_back(place());
        sources.sources.push_back(test::existing_line(std::move(path), cost()));
    }
    for (unsigned i = random() % 4; i > 0; --i) sources.sources.push_back(test::substation(place(), cost()));
    return sources;
}

/// Life costs between all nodes and, last, the root. Further apart than any line: infinite.
std::vector<std::vector<double>> complete_costs(const DemandSet& demand, const SourceSet& sources,
                                                const Metric& metric) {
    const std::size_t n = demand.nodes.size();
    std::vector<std::vector<double>> cost(n + 1, std::vector<double>(n + 1, HUGE_VAL));
    for (std::size_t i = 0; i < n; ++i) {
        const PointM at = demand.nodes[i].at;
        for (std::size_t j = i + 1; j < n; ++j)
            cost[i][j] = cost[j][i] = metric.length_m(at, demand.nodes[j].at) * demand.mv_life_cost_per_m;
        for (const Source& source : sources.sources)
            cost[i][n] = cost[n][i] =
                std::min(cost[i][n], test::least_length_m(at, source, metric) * demand.mv_life_cost_per_m +
                                         source.connection_cost);
    }
    return cost;
}

/// The same table of what the network offers.
std::vector<std::vector<double>> candidate_costs(const DemandSet& demand, const CandidateNetwork& network) {
    const std::size_t n = demand.nodes.size();
    std::vector<std::vector<double>> cost(n + 1, std::vector<double>(n + 1, HUGE_VAL));
    for (const CandidateLine& line : network.lines) {
        const std::size_t a = index(line.from), b = std::min<std::size_t>(index(line.to), n);
        cost[a][b] = cost[b][a] = std::min(cost[a][b], line.life_cost);
    }
    return cost;
}

TEST(CandidatesLaw, TheCheapestTreeOverNodesAndRootIsAmongThemHoweverTheyLie) {
    for (const DistanceKind kind : every_metric)
        for (const Lie lie : every_lie)
            for (unsigned seed = 1; seed <= 4; ++seed) {
                SCOPED_TRACE(testing::Message()
                             << name_of(kind) << ", " << name_of(lie) << ", seed " << seed);
                std::mt19937 random(seed);
                const DemandSet demand =
                    test::demand_at(test::points_drawn(random, 1 + random() % 40, lie), random);
                SourceSet sources = drawn_sources(random);
                if (sources.sources.empty()) sources.sources = {test::substation(test::corner)};
                const double expected =
                    test::lightest_tree(complete_costs(demand, sources, Metric(kind, utm36n())));
                const double offered =
                    test::lightest_tree(candidate_costs(demand, connect(demand, sources, kind)));
                EXPECT_NEAR(offered, expected, 1e-9 * expected + 1e-4);
            }
}

TEST(CandidatesLaw, WithoutASourceTheCheapestTreeOverNodesIsAmongThem) {
    for (const DistanceKind kind : every_metric)
        for (const Lie lie : every_lie) {
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", " << name_of(lie) << ", seed 9");
            std::mt19937 random(9);
            const DemandSet demand = test::demand_at(test::points_drawn(random, 60, lie), random);
            const auto without_root = [](std::vector<std::vector<double>> cost) {
                cost.pop_back();
                for (auto& row : cost) row.pop_back();
                return cost;
            };
            const double expected =
                test::lightest_tree(without_root(complete_costs(demand, {}, Metric(kind, utm36n()))));
            const CandidateNetwork network = connect(demand, {}, kind);
            EXPECT_EQ(network.nodes.size(), 60U) << "no taps";
            EXPECT_NEAR(test::lightest_tree(without_root(candidate_costs(demand, network))), expected,
                        1e-9 * expected + 1e-4);
        }
}

TEST(CandidatesLaw, EachNodeIsJoinedToItsEightNearestOnSphereAndEllipsoid) {
    for (const DistanceKind kind : {DistanceKind::great_circle, DistanceKind::geodesic}) {
        SCOPED_TRACE(testing::Message() << name_of(kind) << ", seed 4");
        std::mt19937 random(4);
        const Metric metric(kind, utm36n());
        const auto points = test::points_drawn(random, 50, Lie::anywhere);
        const CandidateNetwork network = connect(test::demand_at(points, random), {}, kind);
        for (std::uint32_t i = 0; i < points.size(); ++i) {
            std::vector<std::pair<double, std::uint32_t>> others;
            for (std::uint32_t j = 0; j < points.size(); ++j)
                if (j != i) others.emplace_back(metric.length_m(points[i], points[j]), j);
            std::sort(others.begin(), others.end());
            for (std::size_t k = 0; k < 8; ++k) {
                const std::pair ends(NodeId{std::min(i, others[k].second)},
                                     NodeId{std::max(i, others[k].second)});
                EXPECT_TRUE(std::any_of(
                    network.lines.begin(), network.lines.end(),
                    [&](const CandidateLine& line) { return std::pair(line.from, line.to) == ends; }))
                    << i << " to its neighbour " << k;
            }
        }
    }
}

TEST(CandidatesLaw, LinesAreSortedOnceEachAndCostWhatTheirLengthSays) {
    for (const DistanceKind kind : every_metric)
        for (unsigned seed = 1; seed <= 4; ++seed) {
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", seed " << seed);
            std::mt19937 random(seed);
            const Metric metric(kind, utm36n());
            const DemandSet demand = test::demand_at(test::points_drawn(random, 50, Lie::repeated), random);
            const SourceSet sources = drawn_sources(random);
            const CandidateNetwork network = connect(demand, sources, kind);
            std::pair<NodeId, NodeId> last{};
            for (const CandidateLine& line : network.lines) {
                const std::pair ends(line.from, line.to);
                EXPECT_LT(last, ends);
                last = ends;
                const NetworkNode &from = network.nodes[index(line.from)],
                                  &to = network.nodes[index(line.to)];
                EXPECT_EQ(from.kind, NodeKind::terminal);
                EXPECT_NEAR(line.length_m, metric.length_m(from.at, to.at), 1e-6);
                EXPECT_DOUBLE_EQ(line.plane_length_m, distance_m(from.at, to.at));
                const double connection = to.source ? sources.sources[index(*to.source)].connection_cost : 0;
                EXPECT_DOUBLE_EQ(line.build_cost, line.length_m * 20 + connection);
                EXPECT_DOUBLE_EQ(line.life_cost, line.length_m * 25 + connection);
            }
            for (std::uint32_t n = 0; n < network.nodes.size(); ++n) {
                const NetworkNode& node = network.nodes[n];
                EXPECT_EQ(node.kind, n < 50 ? NodeKind::terminal : NodeKind::tap);
                EXPECT_EQ(node.demand, n < 50 ? std::optional(DemandNodeId{n}) : std::nullopt);
                EXPECT_EQ(node.source.has_value(), n >= 50);
            }
        }
}

TEST(CandidatesLaw, TheSamePlacesAreJoinedAtTheSameLengthsInAnyOrderOfNodes) {
    for (const DistanceKind kind : every_metric)
        for (unsigned seed = 1; seed <= 5; ++seed) {
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", seed " << seed);
            std::mt19937 random(seed);
            DemandSet demand = test::demand_at(test::points_drawn(random, 40, Lie::anywhere), random);
            const SourceSet sources = drawn_sources(random);
            const auto joined = [&] {
                const CandidateNetwork network = connect(demand, sources, kind);
                std::vector<std::tuple<PointM, PointM, double, double>> out;
                for (const CandidateLine& line : network.lines) {
                    const PointM a = network.nodes[index(line.from)].at, b = network.nodes[index(line.to)].at;
                    out.emplace_back(std::min(a, b), std::max(a, b), line.length_m, line.life_cost);
                }
                std::sort(out.begin(), out.end());
                return out;
            };
            const auto before = joined();
            std::shuffle(demand.nodes.begin(), demand.nodes.end(), random);
            EXPECT_TRUE(joined() == before);
        }
}

TEST(CandidatesLaw, LinesThatAreTooLongAreLeftOutCountedAndNoOthers) {
    for (const DistanceKind kind : every_metric) {
        SCOPED_TRACE(testing::Message() << name_of(kind) << ", seed 3");
        std::mt19937 random(3);
        const DemandSet demand = test::demand_at(test::points_drawn(random, 60, Lie::anywhere), random);
        SourceSet sources;
        sources.sources = {test::existing_line({test::corner, {420000, 300000}})};
        CandidateNetwork all = connect(demand, sources, kind);
        const CandidateNetwork short_ones = connect(demand, sources, kind, 2000);
        const auto dropped =
            std::erase_if(all.lines, [](const CandidateLine& line) { return line.length_m > 2000; });
        EXPECT_EQ(short_ones.lines, all.lines);
        EXPECT_EQ(short_ones.nodes, all.nodes) << "taps stay, also without a line";
        ASSERT_EQ(short_ones.remarks.size(), 1U);
        EXPECT_EQ(short_ones.remarks[0],
                  std::to_string(dropped) + " candidate lines longer than 2000 m were left out.");
    }
}

}  // namespace
}  // namespace gridreach
