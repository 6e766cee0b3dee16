// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "graph/labelled_places.h"
#include "graph/segment_index.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::utm36n;

TEST(LabelledPlaces, FindTheNextOfAnotherLabelAmongThoseThatAreThere) {
    std::size_t found_some = 0, found_none = 0;
    for (const DistanceKind kind : test::every_metric)
        for (const test::Lie lie : test::every_lie) {
            const Metric metric(kind, utm36n());
            std::mt19937 random(7);
            const auto points = test::points_drawn(random, 120, lie);
            std::vector<std::uint32_t> labels;
            for (std::uint32_t i = 0; i < points.size(); ++i) labels.push_back(i % 20);
            LabelledPlaces places(points, metric, labels);
            for (int step = 0; step < 400; ++step) {
                const auto changed = static_cast<std::uint32_t>(random() % points.size());
                labels[changed] = random() % 3 == 0 ? LabelledPlaces::gone : random() % 4;
                places.set_label(changed, labels[changed]);
                const auto i = static_cast<std::uint32_t>(random() % points.size());
                if (labels[i] == LabelledPlaces::gone) continue;
                std::vector<TreeEdge> all;
                for (std::uint32_t j = 0; j < points.size(); ++j)
                    if (labels[j] != labels[i] && labels[j] != LabelledPlaces::gone)
                        all.push_back(edge(
                            i, j,
                            metric.length_m(std::min(points[i], points[j]), std::max(points[i], points[j]))));
                std::sort(all.begin(), all.end(), shorter);
                const TreeEdge after =
                    all.empty() || step % 4 == 0 ? TreeEdge{0, 0, -1} : all[random() % all.size()];
                const double most_m = step % 3 == 0 ? std::numeric_limits<double>::infinity()
                                                    : static_cast<double>(random() % 8000);
                const auto next = std::find_if(all.begin(), all.end(), [&](const TreeEdge& e) {
                    return shorter(after, e) && e.length_m <= most_m;
                });
                const auto found = places.next_foreign(i, after, most_m);
                if (next != all.end()) {
                    ASSERT_EQ(found.edge, *next)
                        << name_of(kind) << ", " << test::name_of(lie) << ", step " << step;
                    ++found_some;
                    continue;
                }
                ASSERT_FALSE(found.edge);
                ++found_none;
                for (const TreeEdge& e : all) {
                    if (e.length_m <= most_m) continue;
                    EXPECT_GE(e.length_m, found.beyond_m);
                }
                EXPECT_GT(found.beyond_m, most_m == std::numeric_limits<double>::infinity() ? 0 : most_m);
            }
        }
    EXPECT_GT(found_some, 1000U);
    EXPECT_GT(found_none, 200U);
}

TEST(SegmentIndex, FindsCrossingsTouchesAndOverlapsButNotCommonEnds) {
    const PointM a{0, 0}, b{4, 0}, c{2, -1}, d{2, 3}, e{2, 0}, f{6, 0}, g{1, 0}, h{3, 0}, far{9, 9};
    SegmentIndex segments(std::vector<PointM>{a, b, c, d, e, f, g, h, far});
    segments.add(c, d);    // 0: crosses
    segments.add(e, d);    // 1: touches with its end
    segments.add(b, d);    // 2: has an end in common
    segments.add(g, h);    // 3: lies on it
    segments.add(h, f);    // 4: overlaps it
    segments.add(f, far);  // 5: is elsewhere
    segments.add(a, f);    // 6: overlaps it, with an end in common
    EXPECT_EQ(segments.meeting(a, b), (std::vector<std::uint32_t>{0, 1, 3, 4}));
    EXPECT_EQ(segments.meeting(b, a), (std::vector<std::uint32_t>{0, 1, 3, 4}));
    EXPECT_EQ(segments.meeting(f, far), (std::vector<std::uint32_t>{}));
    EXPECT_EQ(segments.meeting(e, e), (std::vector<std::uint32_t>{0, 3, 6}));
}

}  // namespace
}  // namespace gridreach
