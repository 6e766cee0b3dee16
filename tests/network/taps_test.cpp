// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "network/euclidean_network.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::every_metric;
using test::existing_line;
using test::substation;
using test::utm36n;

CandidateNetwork connect(const std::vector<PointM>& nodes, std::vector<Source> sources,
                         DistanceKind kind = DistanceKind::projected,
                         std::optional<double> max_line_length_m = std::nullopt) {
    std::mt19937 random(1);
    QuietReporter reporter;
    return EuclideanNetwork({max_line_length_m})
        .connect(test::demand_at(nodes, random), {std::move(sources), {}}, Metric(kind, utm36n()), reporter);
}

struct Tap {
    PointM at;
    std::uint32_t source;
    bool operator==(const Tap&) const = default;
};

std::vector<Tap> taps_of(const CandidateNetwork& network) {
    std::vector<Tap> taps;
    for (const NetworkNode& node : network.nodes)
        if (node.kind == NodeKind::tap) taps.push_back({node.at, index(*node.source)});
    return taps;
}

void PrintTo(const Tap& tap, std::ostream* out) {
    *out << "(" << tap.at.x << ", " << tap.at.y << ") on " << tap.source;
}

TEST(Taps, LieInTheMiddleOfTheNearestSegment) {
    const Source bent = existing_line({{400000, 300000}, {410000, 300000}, {410000, 310000}});
    EXPECT_EQ(taps_of(connect({{403000, 301000}, {411000, 306000}, {399000, 299000}}, {bent})),
              (std::vector<Tap>{{{403000, 300000}, 0}, {{410000, 306000}, 0}, {{400000, 300000}, 0}}));
}

TEST(Taps, AreNowhereFurtherThanTheNearestPlaceByEveryMetric) {
    for (const DistanceKind kind : every_metric)
        for (unsigned seed = 1; seed <= 5; ++seed) {
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", seed " << seed);
            std::mt19937 random(seed);
            const Metric metric(kind, utm36n());
            const auto nodes = test::points_drawn(random, 20, test::Lie::anywhere, 100000);
            std::vector<Source> lines;
            for (int i = 0; i < 3; ++i)
                lines.push_back(
                    existing_line(test::points_drawn(random, 2 + random() % 3, test::Lie::anywhere, 100000)));
            const CandidateNetwork network = connect(nodes, lines, kind);
            ASSERT_EQ(network.nodes.size(), 40U);
            for (std::uint32_t i = 0; i < 20; ++i) {
                const NetworkNode& tap = network.nodes[20 + i];
                double least_m = HUGE_VAL;
                for (const Source& line : lines)
                    least_m = std::min(least_m, test::least_length_m(nodes[i], line, metric));
                // The plane's nearest point is nearest on the ground up to the change of the scale factor.
                EXPECT_NEAR(metric.length_m(nodes[i], tap.at), least_m,
                            kind == DistanceKind::projected ? 1e-6 * least_m : 1e-5);
                const Source& on = lines[index(*tap.source)];
                EXPECT_LE(test::least_length_m(tap.at, on, Metric(DistanceKind::projected, utm36n())), 1e-6)
                    << "a tap beside its source";
            }
        }
}

TEST(Taps, OfNoLengthAreKept) {
    for (const DistanceKind kind : every_metric) {
        SCOPED_TRACE(name_of(kind));
        const PointM on{403000, 300000}, vertex{400000, 300000};
        const CandidateNetwork network =
            connect({on, vertex}, {existing_line({vertex, {410000, 300000}}), substation(vertex)}, kind);
        EXPECT_EQ(taps_of(network), (std::vector<Tap>{{on, 0}, {vertex, 0}, {vertex, 1}, {vertex, 1}}));
        std::size_t without_length = 0;
        for (const CandidateLine& line : network.lines) without_length += line.length_m == 0 ? 1U : 0U;
        EXPECT_EQ(without_length, 3U);
    }
}

TEST(Taps, ComeOncePerKindAndPriceOfConnection) {
    const PointM node{400000, 300000};
    const std::vector<Source> sources = {
        existing_line({{401000, 299000}, {401000, 301000}}, 500),
        existing_line({{400500, 299000}, {400500, 301000}}, 500),
        existing_line({{402000, 299000}, {402000, 301000}}, 0),
        substation({400000, 303000}, 500),
        substation({400000, 304000}, 500),
    };
    EXPECT_EQ(taps_of(connect({node}, sources)),
              (std::vector<Tap>{{{402000, 300000}, 2}, {{400500, 300000}, 1}, {{400000, 303000}, 3}}));
}

TEST(Taps, GoToTheFirstOfEquallyNearSources) {
    const Source above = existing_line({{399000, 300100}, {401000, 300100}}),
                 below = existing_line({{399000, 299900}, {401000, 299900}});
    EXPECT_EQ(taps_of(connect({{400000, 300000}}, {above, below})),
              (std::vector<Tap>{{{400000, 300100}, 0}}));
    EXPECT_EQ(taps_of(connect({{400000, 300000}}, {below, above})),
              (std::vector<Tap>{{{400000, 299900}, 0}}));
}

TEST(Taps, ThereAreNoneWithoutNodesOrSources) {
    for (const DistanceKind kind : every_metric) {
        SCOPED_TRACE(name_of(kind));
        EXPECT_EQ(connect({}, {}, kind), CandidateNetwork{});
        EXPECT_EQ(connect({}, {substation({400000, 300000})}, kind), CandidateNetwork{});
        const CandidateNetwork alone = connect({{400000, 300000}}, {}, kind);
        EXPECT_EQ(alone.nodes.size(), 1U);
        EXPECT_TRUE(alone.lines.empty());
    }
}

TEST(Taps, OneLineThatIsTooLongIsSaidInTheSingular) {
    const CandidateNetwork network =
        connect({{400000, 300000}}, {substation({400000, 301000})}, DistanceKind::projected, 999.5);
    EXPECT_TRUE(network.lines.empty());
    EXPECT_EQ(network.remarks,
              (std::vector<std::string>{"1 candidate line longer than 999.5 m was left out."}));
}

}  // namespace
}  // namespace gridreach
