// SPDX-License-Identifier: Apache-2.0
#include "outputs/symbols.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "outputs/drawn_plan.h"
#include "outputs/fields.h"

namespace gridreach {
namespace {

using Rgb = std::array<double, 3>;

Rgb linear(const std::string& hex) {
    const long n = std::strtol(hex.c_str() + 1, nullptr, 16);
    Rgb rgb{};
    for (int i = 0; i < 3; ++i) {
        const double v = static_cast<double>(n >> (16 - 8 * i) & 255) / 255;
        rgb[static_cast<std::size_t>(i)] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    }
    return rgb;
}

/// Machado, Oliveira and Fernandes (2009): what people without one kind of cone see, severity 1.
constexpr std::array<std::array<double, 9>, 4> eyes{
    {{1, 0, 0, 0, 1, 0, 0, 0, 1},
     {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
     {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
     {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}}};

/// CIE L*a*b* (D65) of what such eyes see.
Rgb lab(const std::string& hex, const std::array<double, 9>& eye) {
    const Rgb in = linear(hex);
    Rgb c{};
    for (std::size_t i = 0; i < 3; ++i)
        c[i] = std::max(0.0, eye[3 * i] * in[0] + eye[3 * i + 1] * in[1] + eye[3 * i + 2] * in[2]);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
    const double y = f(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
    const double z = f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

TEST(Symbols, WaysOfSupplyDifferInShapeAndInColourForEveryKindOfEye) {
    std::vector<Symbol> ways;
    for (const char* way : {"grid", "mini_grid", "stand_alone", "nothing"})
        ways.push_back(symbol_of("demand_nodes", way));
    for (std::size_t a = 0; a < ways.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) {
            EXPECT_NE(ways[a].mark, ways[b].mark);
            for (const auto& eye : eyes) {
                const Rgb p = lab(ways[a].fill, eye), q = lab(ways[b].fill, eye);
                EXPECT_GT(std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]), 15)
                    << ways[a].value << " and " << ways[b].value;
            }
        }
}

TEST(Symbols, EveryLayerOfTheProgramHasAnEntry) {
    for (const LayerTable& table : layer_tables()) {
        OutputLayer layer;
        layer.name = table.name;
        layer.kind = table.kind;
        EXPECT_NE(symbols_of(layer).symbols.front().fill, "#777777") << table.name;
    }
}

TEST(Symbols, ALayerThatTheTableDoesNotKnowIsGrey) {
    OutputLayer layer;
    layer.name = "somebody_s";
    layer.title = "Somebody's";
    layer.kind = GeometryKind::line;
    const LayerSymbols symbols = symbols_of(layer);
    ASSERT_EQ(symbols.symbols.size(), 1U);
    EXPECT_EQ(symbols.symbols[0].mark, Mark::line);
    EXPECT_EQ(symbols.symbols[0].label, "Somebody's");
}

TEST(Symbols, NewLinesAreSplitByConductorThinnestFirst) {
    auto plan = test::drawn_plan();
    plan.plan.lines[0].conductor = "ACSR 100";
    plan.plan.lines[1].conductor = "ACSR 25";
    const auto layers = make_layers(plan.outputs());
    const LayerSymbols symbols = symbols_of(test::layer_of(layers, "mv_lines"));
    EXPECT_EQ(symbols.field, "conductor");
    ASSERT_EQ(symbols.symbols.size(), 3U);
    EXPECT_EQ(symbols.symbols[0].value, "ACSR 25");
    EXPECT_EQ(symbols.symbols[1].value, "ACSR 100");
    EXPECT_LT(symbols.symbols[0].size_mm, symbols.symbols[1].size_mm);
    EXPECT_EQ(counts_of(symbols, test::layer_of(layers, "mv_lines")), (std::vector<std::size_t>{1, 1, 0}));
}

TEST(Symbols, SignsAreSmallerWhereThereAreMany) {
    OutputLayer layer;
    layer.name = "demand_nodes";
    const double few_mm = symbols_of(layer).symbols[0].size_mm;
    layer.rows.resize(1001);
    EXPECT_LT(symbols_of(layer).symbols[0].size_mm, few_mm);
}

}  // namespace
}  // namespace gridreach
