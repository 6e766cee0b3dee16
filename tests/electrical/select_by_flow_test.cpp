// SPDX-License-Identifier: Apache-2.0
#include "electrical/select_by_flow.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <random>

#include "electrical/select_lines.h"

namespace gridreach {
namespace {

struct DrawnTree {
    std::vector<std::uint32_t> parent;
    std::vector<double> length_m, peak_kw, reserved;
    std::vector<LineType> types;
    FlowSelection problem() const {
        FlowSelection p;
        p.tree = {parent, length_m};
        p.peak_kw = peak_kw;
        p.reserved_drop = reserved;
        p.types = types;
        p.power_factor = 0.9;
        p.most_drop = 0.06;
        p.life_factor = 1.2;
        p.squares_per_kva2 = 40;
        return p;
    }
};

/// Peaks of the lines that coincide the less the more customers are behind, and three sizes of wire.
DrawnTree drawn_tree(unsigned seed, std::size_t nodes) {
    std::mt19937_64 engine(seed);
    const auto uniform = [&](double a, double b) { return std::uniform_real_distribution(a, b)(engine); };
    DrawnTree t;
    t.parent = {0};
    t.length_m = t.peak_kw = t.reserved = {0};
    std::vector<double> customers = {0};
    for (std::uint32_t i = 1; i < nodes; ++i) {
        t.parent.push_back(std::uniform_int_distribution<std::uint32_t>(0, i - 1)(engine));
        t.length_m.push_back(uniform(5, 260));
        t.reserved.push_back(uniform(0, 1) < 0.5 ? 0 : uniform(0, 0.004));
        customers.push_back(std::floor(uniform(1, 12)));
    }
    for (std::size_t i = nodes; i-- > 1;) customers[t.parent[i]] += customers[i];
    const double each_kw = uniform(0.5, 8);
    for (std::size_t i = 1; i < nodes; ++i)
        t.peak_kw.push_back(each_kw * customers[i] * (0.3 + 0.7 / std::sqrt(customers[i])));
    t.types = {{"thin", LinePhases::three_phase, 0.4, 1.345, 0.1, 112, 8.4, "", 50},
               {"middle", LinePhases::three_phase, 0.4, 0.719, 0.1, 168, 10, "", 50},
               {"thick", LinePhases::three_phase, 0.4, 0.359, 0.1, 258, 13.2, "", 45}};
    return t;
}

double cost_of(const FlowSelection& p, const std::vector<std::uint16_t>& types) {
    double cost = 0;
    for (std::size_t i = 1; i < types.size(); ++i) {
        const double kva = p.peak_kw[i] / p.power_factor;
        cost += p.life_factor * p.types[types[i]].cost_per_m * p.tree.length_m[i] +
                losses_life_cost(p.types[types[i]], p.tree.length_m[i], kva * kva * p.squares_per_kva2);
    }
    return cost;
}

bool holds(const FlowSelection& p, const std::vector<std::uint16_t>& types) {
    const std::vector<double> drops = drops_of(p, types);
    for (std::size_t i = 1; i < types.size(); ++i)
        if (drops[i] + p.reserved_drop[i] > p.most_drop + 1e-9 ||
            p.peak_kw[i] / p.power_factor > p.types[types[i]].capacity_kva())
            return false;
    return true;
}

/// The cheapest of all combinations.
std::optional<double> least_cost(const FlowSelection& p) {
    const std::size_t n = p.tree.size();
    std::vector<std::uint16_t> types(n);
    std::optional<double> least;
    for (;;) {
        if (holds(p, types))
            if (const double cost = cost_of(p, types); !least || cost < *least) least = cost;
        std::size_t i = 1;
        while (i < n && ++types[i] == p.types.size()) types[i++] = 0;
        if (i == n) return least;
    }
}

TEST(SelectByFlow, IsTheCheapestOfAllCombinationsOnSmallTrees) {
    int bound = 0, refused = 0;
    for (unsigned seed = 0; seed < 400; ++seed) {
        SCOPED_TRACE(seed);
        const DrawnTree tree = drawn_tree(seed, 3 + seed % 6);
        const FlowSelection p = tree.problem();
        const auto found = select_by_flow(p);
        const auto least = least_cost(p);
        ASSERT_EQ(found.empty(), !least.has_value());
        if (!least) {
            ++refused;
            continue;
        }
        EXPECT_TRUE(holds(p, found));
        EXPECT_NEAR(cost_of(p, found), *least, 1e-6 * *least);
        FlowSelection loose = tree.problem();
        loose.most_drop = 10;
        bound += cost_of(p, select_by_flow(loose)) < *least * (1 - 1e-9);
    }
    // The draws have to put the limit to the test, both ways.
    EXPECT_GT(bound, 40);
    EXPECT_GT(refused, 10);
}

TEST(SelectByFlow, LinesNearTheTransformerAreNotThinnerThanThoseBehindWhenOnlyLossesDecide) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        SCOPED_TRACE(seed);
        const DrawnTree tree = drawn_tree(seed, 30);
        FlowSelection p = tree.problem();
        p.most_drop = 10;
        const auto types = select_by_flow(p);
        if (types.empty()) continue;
        for (std::size_t i = 1; i < types.size(); ++i)
            if (p.tree.parent[i] != 0) {
                EXPECT_GE(types[p.tree.parent[i]], types[i]);
            }
    }
}

TEST(SelectByFlow, LargeTreesHoldTheirDropsToo) {
    int found = 0;
    for (unsigned seed = 0; seed < 30; ++seed) {
        SCOPED_TRACE(seed);
        DrawnTree tree = drawn_tree(seed, 120);
        for (double& kw : tree.peak_kw) kw *= 0.12;
        const FlowSelection p = tree.problem();
        const auto types = select_by_flow(p);
        if (types.empty()) continue;
        ++found;
        EXPECT_TRUE(holds(p, types));
    }
    EXPECT_GT(found, 5);
}

TEST(SelectByFlow, ATreeOfItsRootAloneHasNothingToChoose) {
    DrawnTree tree = drawn_tree(1, 2);
    tree.parent.resize(1), tree.length_m.resize(1), tree.peak_kw.resize(1), tree.reserved.resize(1);
    EXPECT_EQ(select_by_flow(tree.problem()), std::vector<std::uint16_t>{0});
}

}  // namespace
}  // namespace gridreach
