// SPDX-License-Identifier: Apache-2.0
#include "graph/triangulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/parallel.h"
#include "graph/delaunay.h"
#include "graph/geos.h"

namespace gridreach {
namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

enum class Lie { anywhere, clusters, circle, lattice, cross, sliver };

/// Whole numbers below 2^20: GEOS is exact on these, and so is plain arithmetic in 128 bits. Different
/// places.
std::vector<PointM> whole_places(std::mt19937& random, std::size_t n, Lie lie) {
    std::vector<PointM> out;
    const auto number = [&](unsigned below) { return static_cast<double>(random() % below); };
    std::normal_distribution<double> spread;
    while (out.size() < n) {
        switch (lie) {
            case Lie::anywhere:
                out.push_back({number(1000000), number(1000000)});
                break;
            case Lie::clusters: {
                const double x = 100000 * (1 + number(7)), y = 100000 * (1 + number(7));
                out.push_back({x + std::round(9000 * spread(random)), y + std::round(900 * spread(random))});
                break;
            }
            case Lie::circle: {
                const double angle = number(1000000);
                out.push_back({std::round(400000 + 400000 * std::cos(angle)),
                               std::round(400000 + 400000 * std::sin(angle))});
                break;
            }
            case Lie::lattice:
                out.push_back({7 * number(40), 7 * number(40)});
                break;
            case Lie::cross:
                out.push_back(random() % 2 == 0 ? PointM{5000, number(10000)} : PointM{number(10000), 5000});
                break;
            case Lie::sliver:
                out.push_back({number(1000000), number(2)});
                break;
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::shuffle(out.begin(), out.end(), random);
    return out;
}

Edges geos_edges(const std::vector<PointM>& places) {
    GEOSCoordSequence* sequence =
        GEOSCoordSeq_create_r(geos_context(), static_cast<unsigned>(places.size()), 2);
    for (unsigned i = 0; i < places.size(); ++i)
        GEOSCoordSeq_setXY_r(geos_context(), sequence, i, places[i].x, places[i].y);
    const GeosGeometry line(GEOSGeom_createLineString_r(geos_context(), sequence));
    const GeosGeometry made(GEOSDelaunayTriangulation_r(geos_context(), line.get(), 0.0, 1));
    Edges edges;
    for (int i = 0; i < GEOSGetNumGeometries_r(geos_context(), made.get()); ++i) {
        const GEOSGeometry* edge = GEOSGetGeometryN_r(geos_context(), made.get(), i);
        const GEOSCoordSequence* ends = GEOSGeom_getCoordSeq_r(geos_context(), edge);
        const auto place_of = [&](unsigned end) {
            PointM p;
            GEOSCoordSeq_getXY_r(geos_context(), ends, end, &p.x, &p.y);
            return static_cast<std::uint32_t>(std::find(places.begin(), places.end(), p) - places.begin());
        };
        edges.emplace_back(std::minmax({place_of(0), place_of(1)}));
    }
    std::sort(edges.begin(), edges.end());
    return edges;
}

std::int64_t twice_area(PointM a, PointM b, PointM c) {
    return static_cast<std::int64_t>((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

/// Places on the border of the convex hull, those in the middle of its sides too.
std::size_t count_on_hull(std::vector<PointM> places) {
    std::sort(places.begin(), places.end());
    std::size_t count = 0;
    for (int side = 0; side < 2; ++side) {
        std::vector<PointM> chain;
        for (const PointM p : places) {
            while (chain.size() > 1 && twice_area(chain[chain.size() - 2], chain.back(), p) < 0)
                chain.pop_back();
            chain.push_back(p);
        }
        count += chain.size() - 1;
        std::reverse(places.begin(), places.end());
    }
    return count;
}

TEST(Triangulation, IsThatOfGeosWhereThereIsOnlyOne) {
    for (const Lie lie : {Lie::anywhere, Lie::clusters})
        for (unsigned seed = 1; seed <= 5; ++seed) {
            SCOPED_TRACE(testing::Message() << "lie " << static_cast<int>(lie) << ", seed " << seed);
            std::mt19937 random(seed);
            const auto places = whole_places(random, 400 * seed, lie);
            const Edges ours = delaunay_edges(places), theirs = geos_edges(places);
            // GEOS begins with a large triangle around all, and leaves flat ones out at the hull.
            EXPECT_TRUE(std::includes(ours.begin(), ours.end(), theirs.begin(), theirs.end()));
            EXPECT_LE(ours.size() - theirs.size(), 8U);
            EXPECT_EQ(ours.size(), 3 * places.size() - 3 - count_on_hull(places));
        }
}

TEST(Triangulation, HasNoPlaceInACircleAndFillsTheHull) {
    for (const Lie lie : {Lie::anywhere, Lie::clusters, Lie::circle, Lie::lattice, Lie::cross, Lie::sliver})
        for (unsigned seed = 1; seed <= 12; ++seed) {
            SCOPED_TRACE(testing::Message() << "lie " << static_cast<int>(lie) << ", seed " << seed);
            std::mt19937 random(seed);
            const auto drawn = whole_places(random, 3 + seed * seed, lie);
            const PlaceOrder order = place_order(drawn);
            const auto& places = order.places;
            ASSERT_EQ(places.size(), drawn.size());
            const Triangulation triangulation(order);
            std::size_t ends = 0, triangles = 0;
            for (std::uint32_t a = 0; a < places.size(); ++a) {
                std::vector<std::uint32_t> ring;
                triangulation.around(a, [&](std::uint32_t b) { ring.push_back(b); });
                ends += ring.size();
                for (std::size_t i = 0; i < ring.size(); ++i) {
                    const PointM p = places[a], q = places[ring[i]], r = places[ring[(i + 1) % ring.size()]];
                    if (twice_area(p, q, r) <= 0) continue;  // the outside
                    ++triangles;
                    for (const PointM s : places) {
                        __extension__ using Wide = __int128;
                        const auto row = [&](PointM t, PointM u, PointM v) {
                            const auto x = static_cast<std::int64_t>(t.x - s.x),
                                       y = static_cast<std::int64_t>(t.y - s.y);
                            return static_cast<Wide>(x * x + y * y) * twice_area(s, u, v);
                        };
                        ASSERT_TRUE(row(p, q, r) + row(q, r, p) + row(r, p, q) <= 0);
                    }
                }
            }
            const std::size_t n = places.size(), hull = count_on_hull(places);
            if (hull == 2 * (n - 1)) {  // one line
                EXPECT_EQ(ends, hull);
            } else {
                EXPECT_EQ(ends, 2 * (3 * n - 3 - hull));
                EXPECT_EQ(triangles, 3 * (2 * n - 2 - hull));
            }
        }
}

TEST(Triangulation, OfFortyThousandPlacesOnACircleIsSoonMade) {
    for (const PointM centre : {PointM{0, 0}, PointM{400000, 300000}}) {
        std::vector<PointM> points;
        for (int i = 0; i < 40000; ++i) {
            const double angle = i * 2 * M_PI / 40000;
            points.push_back({centre.x + 1000 * std::cos(angle), centre.y + 1000 * std::sin(angle)});
        }
        EXPECT_GE(delaunay_edges(points).size(), 2 * points.size() - 3);
    }
}

TEST(Triangulation, IsTheSameAtAnyThreadCount) {
    std::mt19937 random(1);
    std::vector<PointM> points;
    for (int i = 0; i < 120000; ++i)  // many on one circle, many at one place
        points.push_back({static_cast<double>(random() % 400), static_cast<double>(random() % 600)});
    Edges first;
    for (const unsigned threads : {1U, 2U, 5U}) {
        const ThreadLimit limit(threads);
        const Edges edges = delaunay_edges(points);
        if (threads == 1) first = edges;
        EXPECT_EQ(edges, first) << threads << " threads";
    }
}

}  // namespace
}  // namespace gridreach
