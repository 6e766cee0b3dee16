// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "electrical/drawn_phase_feeder.h"
#include "electrical/feeder_state.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;

/// Buses of one voltage in a row, joined by lines of 1 km, a load at the end.
Feeder row_of_buses(const std::vector<std::string>& names, double kv, double p_kw) {
    Feeder f;
    for (const std::string& name : names) f.buses.push_back({name, kv, std::nullopt});
    for (std::uint32_t i = 1; i < names.size(); ++i) {
        FeederLine line;
        line.name = names[i - 1] + names[i];
        line.from = i - 1, line.to = i;
        line.length_m = 1000;
        line.r_ohm_per_km = 0.5, line.x_ohm_per_km = 0.3;
        f.lines.push_back(line);
    }
    FeederLoad load;
    load.name = "load";
    load.bus = static_cast<std::uint32_t>(names.size()) - 1;
    load.p_kw = p_kw, load.q_kvar = p_kw / 4;
    f.loads.push_back(load);
    return f;
}

double pu_at(const FeederState& state, std::uint32_t bus, const std::string& phase) {
    for (const FeederState::Voltage& v : state.voltages)
        if (v.bus == bus && v.phase == phase) return v.pu;
    ADD_FAILURE() << "no voltage of phase " << phase;
    return 0;
}

TEST(PerPhaseFlow, AgreesWithADenseNetworkOfWindingsOnDrawnFeeders) {
    const std::tuple<Winding, Winding, int> forms[] = {
        {Winding::delta, Winding::wye_earthed, 1},       {Winding::delta, Winding::wye_earthed, 11},
        {Winding::wye_earthed, Winding::wye_earthed, 0}, {Winding::wye_earthed, Winding::delta, 1},
        {Winding::wye_earthed, Winding::delta, 11},      {Winding::delta, Winding::delta, 0}};
    double worst = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        std::mt19937_64 random(seed);
        const auto& [from, to, clock] = forms[seed % 6];
        const Feeder f = test::drawn_phase_feeder(from, to, clock, random);
        const FeederState state = per_phase_flow(f);
        const auto expected = test::dense_phase_flow(f);
        for (const FeederState::Voltage& v : state.voltages) {
            const int conductor = static_cast<int>(std::string("abcn").find(v.phase));
            const auto neutral = expected.find({v.bus, 3});
            const test::Complex to_neutral =
                conductor == 3 || neutral == expected.end() ? test::Complex(0) : neutral->second;
            const auto itself = expected.find({v.bus, conductor});
            const double volts =
                std::abs((itself == expected.end() ? test::Complex(0) : itself->second) - to_neutral);
            const double base = f.buses[v.bus].nominal_kv * 1e3 / std::sqrt(3.0);
            worst = std::max(worst, std::abs(volts - 1e3 * v.kv) / base);
            EXPECT_NEAR(volts / base, v.pu, 1e-7) << "seed " << seed << " bus " << v.bus << v.phase;
        }
    }
    RecordProperty("worst_pu", std::to_string(worst));
}

TEST(PerPhaseFlow, OfABalancedFeederIsTheBalancedFlow) {
    Feeder f = row_of_buses({"a", "b", "c", "d"}, 11, 900);
    f.loads[0].impedance_share = 0.2, f.loads[0].current_share = 0.3;
    f.buses.push_back({"low", 0.4, std::nullopt});
    FeederTransformer t;
    t.name = "t";
    t.from = 3, t.to = 4;
    t.rating_kva = 400, t.from_kv = 11, t.to_kv = 0.4, t.impedance_percent = 4, t.load_losses_kw = 5;
    t.no_load_losses_kw = 0.9, t.no_load_current_percent = 1.5, t.tap_percent = -2.5, t.clock = 5;
    f.transformers.push_back(t);
    f.loads.push_back(f.loads[0]);
    f.loads[1].bus = 4, f.loads[1].p_kw = 250;
    f.lines[1].c_nf_per_km = f.lines[1].c0_nf_per_km = 300;
    f.source.positive_ohm = f.source.negative_ohm = f.source.zero_ohm = {0.1, 0.4};
    const FeederState one = balanced_flow(f), three = per_phase_flow(f);
    for (std::uint32_t bus = 0; bus < f.buses.size(); ++bus)
        for (const char* phase : {"a", "b", "c"})
            EXPECT_NEAR(pu_at(three, bus, phase), pu_at(one, bus, "abc"), 1e-9);
    EXPECT_NEAR(three.losses_kw(), one.losses_kw(), 1e-6);
    EXPECT_NEAR(three.source_kvar, one.source_kvar, 1e-5);
    for (std::size_t b = 0; b < one.flows.size(); ++b) {
        EXPECT_NEAR(three.flows[b].p_from_kw, one.flows[b].p_from_kw, 1e-6);
        EXPECT_NEAR(three.flows[b].q_to_kvar, one.flows[b].q_to_kvar, 1e-5);
    }
}

/// Whatever is lost is lost in branches (and earthings); what the source gives is lost or used.
TEST(PerPhaseFlow, BalancesPower) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        std::mt19937_64 random(seed);
        Feeder f = test::drawn_phase_feeder(Winding::delta, Winding::wye_earthed, 1, random);
        f.buses[2].earthing_ohm = f.buses[2].earthing_ohm ? std::optional(0.0) : std::nullopt;
        const FeederState state = per_phase_flow(f);
        double lost = 0;
        for (const FeederState::Flow& flow : state.flows) lost += flow.losses_kw();
        EXPECT_NEAR(state.losses_kw(), lost, 1e-6) << "seed " << seed;
    }
}

TEST(FeederFlow, SwitchesAndLinesWithoutLengthCarryTheirLoad) {
    Feeder f = row_of_buses({"a", "b", "c"}, 11, 500);
    f.lines[1].length_m = 0;
    f.buses.push_back({"d", 11, std::nullopt});
    f.switches = {{"s", 3, 2, true}, {"open", 0, 3, false}};
    f.loads[0].bus = 3;
    const FeederState one = balanced_flow(f), three = per_phase_flow(f);
    for (const FeederState* state : {&one, &three}) {
        ASSERT_EQ(state->flows.size(), 3u);
        EXPECT_EQ(state->flows[2].branch.kind, FeederBranch::Kind::link);
        EXPECT_NEAR(state->flows[2].p_to_kw, 500, 1e-6);  // Written from d to c: c feeds it.
        EXPECT_NEAR(state->flows[2].losses_kw(), 0, 1e-9);
        EXPECT_NEAR(state->flows[1].p_from_kw, 500, 1e-6);
    }
    EXPECT_NEAR(pu_at(three, 3, "a"), pu_at(one, 3, "abc"), 1e-10);
}

/// 10 kW at the end of 40 km of SWER: the wire and the earth in one loop, from one phase and back.
TEST(PerPhaseFlow, KnowsSingleWiresAndTheirReturn) {
    Feeder f;
    f.buses = {{"mv", 33, std::nullopt}, {"far", 33, std::nullopt}, {"house", 0.4, std::nullopt}};
    FeederLine swer;
    swer.name = "swer", swer.from = 0, swer.to = 1, swer.length_m = 40000;
    swer.r_ohm_per_km = 5.4, swer.x_ohm_per_km = 0.82, swer.conductors = test::wires("b");
    f.lines.push_back(swer);
    FeederTransformer t;
    t.name = "t", t.from = 1, t.to = 2, t.rating_kva = 16, t.from_kv = 19.0526, t.to_kv = 0.230940;
    t.impedance_percent = 4, t.load_losses_kw = 0.36;
    t.from_conductors = test::wires("b"), t.to_conductors = test::wires("a");
    f.transformers.push_back(t);
    FeederLoad load;
    load.name = "p", load.bus = 2, load.p_kw = 10, load.conductors = test::wires("a");
    f.loads.push_back(load);
    const FeederState state = per_phase_flow(f);
    // Per unit of 16 kVA: 216 ohm over 22,688 ohm, 32.8 ohm likewise; r of 0.0225, x of 0.03307; load 0.625.
    const double base_ohm = 19.0526 * 19.0526 * 1e3 / 16;
    const double r = 216 / base_ohm + 0.0225, x = 32.8 / base_ohm + std::sqrt(0.04 * 0.04 - 0.0225 * 0.0225);
    const double p = 0.625, b = 1 - 2 * r * p;
    const double v = std::sqrt((b + std::sqrt(b * b - 4 * (r * r + x * x) * p * p)) / 2);
    EXPECT_NEAR(pu_at(state, 2, "a"), v, 1e-5);
    EXPECT_EQ(state.voltages.size(), 4u + 1 + 1);
}

TEST(FeederErrors, NameTheBusesOfALoop) {
    Feeder f = row_of_buses({"a", "b", "c", "d"}, 11, 100);
    f.switches.push_back({"tie", 3, 1, true});
    EXPECT_EQ(error_of([&] { balanced_flow(f); }),
              "line cd closes a loop through buses c, b, d. A feeder is a tree: open one of its switches or "
              "take one "
              "of its lines out of service.");
}

TEST(FeederErrors, NameBusesWithoutAWayToTheSource) {
    Feeder f = row_of_buses({"a", "b", "c", "d"}, 11, 100);
    f.lines.erase(f.lines.begin() + 1);
    EXPECT_EQ(error_of([&] { balanced_flow(f); }),
              "2 of 4 buses have no way to the source: c, d. Close a switch, add a line, or leave them out.");
}

TEST(FeederErrors, NameLevelsThatDoNotMatch) {
    Feeder f = row_of_buses({"a", "b"}, 11, 100);
    f.buses[1].nominal_kv = 0.4;
    EXPECT_EQ(error_of([&] { balanced_flow(f); }),
              "line ab joins bus a of 11 kV and bus b of 0.4 kV. Only a transformer can.");
    FeederTransformer t;
    t.name = "t", t.from = 0, t.to = 1, t.from_kv = 33, t.to_kv = 0.4, t.rating_kva = 50,
    t.impedance_percent = 4;
    f.lines.clear();
    f.transformers.push_back(t);
    EXPECT_EQ(error_of([&] { balanced_flow(f); }), "transformer t: from_kv is 33, but bus a is at 11 kV.");
}

TEST(FeederErrors, NameConductorsThatAreNotThere) {
    Feeder f = row_of_buses({"a", "b", "c"}, 0.4, 3);
    f.lines[0].conductors = test::wires("ab");
    EXPECT_EQ(error_of([&] { per_phase_flow(f); }),
              "line bc takes conductor c from bus b, which has only ab.");
    f.lines[1].conductors = test::wires("ab");
    EXPECT_EQ(error_of([&] { per_phase_flow(f); }),
              "load load is between conductors abc, but bus c has only ab.");
    EXPECT_THAT(error_of([&] { balanced_flow(f); }), testing::HasSubstr("Solve it per phase."));
}

TEST(FeederErrors, ExplainACollapse) {
    Feeder f = row_of_buses({"a", "b", "c"}, 11, 60000);
    f.lines[1].length_m = 9000;
    const std::string balanced = error_of([&] { balanced_flow(f); });
    EXPECT_THAT(balanced,
                testing::MatchesRegex(
                    "the feeder cannot carry these loads: no voltages satisfy them. It holds up to 8.57 % "
                    "of every load; there bus c is at 0.[0-9]+ of its nominal voltage, and line bc \\(bus b "
                    "to c, 9000 m\\) takes 0.[0-9]+ of it. A larger conductor, a shorter way, a higher "
                    "voltage, or less load behind it, would help."));
    EXPECT_EQ(error_of([&] { per_phase_flow(f); }).substr(0, 90), balanced.substr(0, 90));
}

TEST(Conductors, AreReadFromLetters) {
    EXPECT_EQ(Conductors::parse("cb")->text(), "cb");
    EXPECT_EQ(Conductors::parse("abcn")->count, 4);
    for (const char* wrong : {"", "aa", "abcd", "x", "abcna"})
        EXPECT_FALSE(Conductors::parse(wrong)) << wrong;
}

}  // namespace
}  // namespace gridreach
