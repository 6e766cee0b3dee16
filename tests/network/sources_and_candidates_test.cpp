// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "graph/union_find.h"
#include "network/network_builders.h"
#include "network/sources.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;

const auto utm36n = utm_projection("EPSG:32636");

DemandSet drawn_demand(std::mt19937& random, std::size_t n) {
    DemandSet demand;
    demand.mv_build_cost_per_m = demand.mv_life_cost_per_m = 1;
    for (std::size_t i = 0; i < n; ++i) {
        DemandNode node;
        node.id = i;
        node.at = {400000 + static_cast<double>(random() % 20000),
                   300000 + static_cast<double>(random() % 20000)};
        demand.nodes.push_back(node);
    }
    return demand;
}

Source line(PathM path) {
    Source s;
    s.geometry = std::move(path);
    return s;
}

CandidateNetwork connect(const DemandSet& demand, const SourceSet& sources, const Metric& metric,
                         const std::string& settings = "{}") {
    QuietReporter reporter;
    return network_builders()[0]
        .make(parse_yaml(settings, "test"))
        ->connect(demand, sources, metric, reporter);
}

/// Nearest length to any source, by walking finely along every segment.
double nearest_source_m(PointM p, const SourceSet& sources, const Metric& metric) {
    double best_m = std::numeric_limits<double>::infinity();
    for (const Source& s : sources.sources)
        for (std::size_t i = 1; i < s.geometry.size(); ++i)
            for (int k = 0; k <= 4000; ++k) {
                const PointM a = s.geometry[i - 1], b = s.geometry[i];
                best_m = std::min(
                    best_m, metric.length_m(p, {a.x + (b.x - a.x) * k / 4000, a.y + (b.y - a.y) * k / 4000}));
            }
    return best_m;
}

TEST(EuclideanNetwork, HoldsTheSpanningTreeOverNodesAndSources) {
    std::mt19937 random(1);
    for (const DistanceKind kind :
         {DistanceKind::projected, DistanceKind::great_circle, DistanceKind::geodesic}) {
        const Metric metric(kind, utm36n);
        SCOPED_TRACE(name_of(kind));
        const DemandSet demand = drawn_demand(random, 40);
        SourceSet sources;
        sources.sources = {line({{400000, 305000}, {410000, 306000}, {420000, 304000}}),
                           line({{415000, 315000}, {416000, 318000}})};
        const CandidateNetwork network = connect(demand, sources, metric);

        const auto tree_length_m = [](std::size_t n,
                                      std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> edges) {
            std::sort(edges.begin(), edges.end());
            UnionFind sets(n);
            double length_m = 0;
            for (const auto& [d, a, b] : edges)
                if (sets.unite(a, b)) length_m += d;
            return length_m;
        };
        constexpr std::uint32_t root = 40;
        std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> complete, candidates;
        for (std::uint32_t i = 0; i < root; ++i) {
            complete.emplace_back(nearest_source_m(demand.nodes[i].at, sources, metric), i, root);
            for (std::uint32_t j = i + 1; j < root; ++j)
                complete.emplace_back(metric.length_m(demand.nodes[i].at, demand.nodes[j].at), i, j);
        }
        for (const CandidateLine& l : network.lines)
            candidates.emplace_back(l.length_m, std::min(index(l.from), root), std::min(index(l.to), root));
        // Walking in steps of some metres overestimates the distance to a line a little.
        const double ours = tree_length_m(41, candidates), brute_force = tree_length_m(41, complete);
        EXPECT_LE(ours, brute_force + 1e-6);
        EXPECT_NEAR(ours, brute_force, 0.1);
    }
}

TEST(EuclideanNetwork, TapsTheLineItselfAndKeepsTapsOfNoLength) {
    DemandSet demand;
    demand.nodes.resize(2);
    demand.nodes[0].at = {400300, 300100};
    demand.nodes[1].at = {400700, 300000};
    SourceSet sources;
    sources.sources = {line({{400000, 300000}, {401000, 300000}})};
    const CandidateNetwork network = connect(demand, sources, Metric(DistanceKind::projected, utm36n));
    std::vector<PointM> taps;
    for (const NetworkNode& node : network.nodes)
        if (node.kind == NodeKind::tap) taps.push_back(node.at);
    EXPECT_EQ(taps, (std::vector<PointM>{{400300, 300000}, {400700, 300000}}));
    EXPECT_TRUE(std::any_of(network.lines.begin(), network.lines.end(),
                            [](const CandidateLine& l) { return l.plane_length_m == 0; }));
}

TEST(EuclideanNetwork, HasTheSameLinesAndMoreWhereTheyMayPart) {
    std::mt19937 random(3);
    DemandSet demand = drawn_demand(random, 60);
    const SourceSet sources{{line({{400000, 299000}, {410000, 301000}, {420000, 299000}})}, {}};
    for (const DistanceKind kind : {DistanceKind::projected, DistanceKind::great_circle}) {
        const Metric metric(kind, utm36n);
        const CandidateNetwork plain = connect(demand, sources, metric),
                               parted = connect(demand, sources, metric, "{junctions: yes}");
        ASSERT_GT(parted.nodes.size(), plain.nodes.size());
        for (std::size_t i = 0; i < plain.nodes.size(); ++i) EXPECT_EQ(parted.nodes[i], plain.nodes[i]);
        std::vector<CandidateLine> others;
        for (const CandidateLine& each : parted.lines)
            if (index(each.to) < plain.nodes.size()) {
                others.push_back(each);
            } else {
                const PointM a = parted.nodes[index(each.from)].at, b = parted.nodes[index(each.to)].at;
                EXPECT_NEAR(each.length_m, metric.length_m(a, b), 1e-6);
                EXPECT_EQ(each.build_cost, each.length_m + each.connection_cost);
            }
        EXPECT_EQ(others, plain.lines);
        // Named in another order, the nodes have the same junctions.
        const auto junctions = [](const CandidateNetwork& network) {
            std::vector<PointM> at;
            for (const NetworkNode& node : network.nodes)
                if (node.kind == NodeKind::junction) at.push_back(node.at);
            std::sort(at.begin(), at.end());
            return at;
        };
        DemandSet turned = demand;
        std::reverse(turned.nodes.begin(), turned.nodes.end());
        EXPECT_EQ(junctions(connect(turned, sources, metric, "{junctions: yes}")), junctions(parted));
    }
}

TEST(EuclideanNetwork, LeavesOutLinesThatAreTooLong) {
    std::mt19937 random(2);
    const DemandSet demand = drawn_demand(random, 30);
    const CandidateNetwork network =
        connect(demand, {}, Metric(DistanceKind::projected, utm36n), "{max_line_length_m: 2000}");
    EXPECT_FALSE(network.lines.empty());
    for (const CandidateLine& l : network.lines) EXPECT_LE(l.length_m, 2000);
}

TEST(EuclideanNetwork, IsEmptyForNoNodes) {
    EXPECT_TRUE(connect({}, {}, Metric(DistanceKind::projected, utm36n)).lines.empty());
}

VectorLayer layer(std::vector<Shape> shapes) {
    VectorLayer out;
    out.path = "lines.gpkg";
    std::int64_t id = 1;
    for (Shape& shape : shapes) out.features.push_back({id++, std::move(shape), {}});
    return out;
}

TEST(Sources, AreCleanedAndSortedWhateverTheOrderOfFeatures) {
    const PathM a = {{0, 0}, {10, 0}}, turned = {{10, 0}, {0, 0}}, b = {{5, 5}, {6, 6}},
                none = {{3, 3}, {3, 3}};
    const SourceSet one =
        clean_sources({layer({{{}, {a, b}, {}}, {{}, {turned}, {}}, {{}, {none}, {}}})}, {}, {}, {});
    const SourceSet other = clean_sources(
        {layer({{{}, {none}, {}}, {{}, {turned}, {}}, {{}, {b}, {}}, {{}, {a}, {}}})}, {}, {}, {});
    ASSERT_EQ(one.sources.size(), 2U);
    EXPECT_EQ(one.sources, other.sources);
    EXPECT_EQ(one.remarks.size(), 3U);  // No length, a duplicate, two pieces.
}

TEST(Sources, ShareOneSparePowerByPartAndByName) {
    const PathM a = {{0, 0}, {10, 0}}, b = {{0, 50}, {10, 50}}, c = {{0, 90}, {10, 90}};
    SourceOptions options;
    options.spare_kw = 100;
    const auto feeders = [&](VectorLayer lines) {
        std::vector<std::string> out;
        for (const Source& s : clean_sources({std::move(lines)}, {}, options, {}).sources)
            out.push_back(s.feeder);
        return out;
    };
    EXPECT_EQ(feeders(layer({{{}, {a, b}, {}}, {{}, {c}, {}}})),
              (std::vector<std::string>{"at 0 0", "at 0 0", ""}));
    VectorLayer named = layer({{{}, {a}, {}}, {{}, {b}, {}}, {{}, {c}, {}}});
    named.fields = {"feeder"};
    for (std::size_t i = 0; i < 3; ++i)
        named.features[i].values = {FieldValue(std::string(i < 2 ? "west" : "east"))};
    options.feeder_field = "feeder";
    EXPECT_EQ(feeders(named), (std::vector<std::string>{"west", "west", "east"}));
    options.feeder_field = "feedr";
    EXPECT_THROW(feeders(named), InputError);
}

TEST(Sources, RefuseWhatIsNoLineOrNoSubstation) {
    const Shape point{{{1, 1}}, {}, {}}, path{{}, {{{0, 0}, {1, 1}}}, {}},
        polygon{{}, {}, {{{{0, 0}, {1, 0}, {0, 1}}, {}}}};
    EXPECT_NE(error_of([&] { clean_sources({layer({point})}, {}, {}, {}); }).find("substations"),
              std::string::npos);
    EXPECT_NE(error_of([&] { clean_sources({layer({polygon})}, {}, {}, {}); }).find("lines.gpkg"),
              std::string::npos);
    EXPECT_NE(error_of([&] { clean_sources({}, {layer({path})}, {}, {}); }).find("existing_grid"),
              std::string::npos);
}

}  // namespace
}  // namespace gridreach
