// SPDX-License-Identifier: Apache-2.0
#include "model/serialise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "base/errors.h"
#include "base/hash.h"

namespace gridreach {
namespace {

/// Draws values of every kind, empties, unknowns and extreme numbers among them.
class Draw {
public:
    explicit Draw(unsigned seed) : engine_(seed) {}

    std::uint64_t up_to(std::uint64_t most) {
        return std::uniform_int_distribution<std::uint64_t>(0, most)(engine_);
    }

    void into(double& v) {
        static const double odd[] = {0.0, -0.0, 1e-320, std::numeric_limits<double>::infinity(), 1e308, -1.0};
        v = up_to(5) == 0 ? odd[up_to(5)] : std::uniform_real_distribution<double>(-1e7, 1e7)(engine_);
    }
    void into(std::uint64_t& v) { v = engine_(); }
    void into(std::uint32_t& v) { v = static_cast<std::uint32_t>(engine_()); }
    void into(int& v) { v = static_cast<int>(up_to(4000)) - 2000; }
    void into(bool& v) { v = up_to(1) == 1; }
    void into(std::string& v) {
        v.clear();
        for (std::uint64_t n = up_to(2) * up_to(6); n > 0; --n) v += static_cast<char>(up_to(255));
    }
    void into(SourceKind& v) { v = static_cast<SourceKind>(up_to(2)); }
    void into(NodeKind& v) { v = static_cast<NodeKind>(up_to(2)); }
    void into(ServedBy& v) { v = static_cast<ServedBy>(up_to(3)); }
    void into(DwellingOrigin& v) { v = static_cast<DwellingOrigin>(up_to(2)); }
    template <class Id>
    requires std::is_same_v<std::underlying_type_t<Id>, std::uint32_t>
    void into(Id& v) { v = static_cast<Id>(engine_()); }
    template <class T>
    void into(std::vector<T>& v) {
        v.resize(up_to(1) * up_to(4));
        for (T& each : v) into(each);
    }
    template <class T>
    void into(std::optional<T>& v) {
        v.reset();
        if (up_to(1) == 1) into(v.emplace());
    }
    void into(PointM& v) { all(v.x, v.y); }
    void into(PolygonM& v) { all(v.outer, v.holes); }
    void into(Dwelling& v) { all(v.id, v.centre, v.outline, v.roof_area_m2, v.confidence, v.origin); }
    void into(DwellingSet& v) { all(v.dwellings, v.expected_count, v.count_p05, v.count_p95, v.remarks); }
    void into(Alternative& v) { all(v.type, v.life_cost); }
    void into(DemandNode& v) {
        all(v.id, v.name, v.at, v.dwellings, v.expected_households, v.energy_kwh_per_year, v.peak_kw,
            v.lv_length_m, v.drop_length_m, v.transformer_kva, v.voltage_drop, v.lv_lines, v.service_drops,
            v.grid_internal_cost, v.grid_internal_build_cost, v.purchase, v.alternative, v.budget_m,
            v.must_serve, v.already_served, v.off_grid_reason);
    }
    void into(LvLine& v) { all(v.path, v.length_m, v.peak_kw, v.households, v.conductor, v.build_cost); }
    void into(GridPurchase& v) {
        all(v.connections, v.connection_cost, v.transformers, v.transformer_kva, v.transformer_cost,
            v.lv_line_cost, v.drop_cost);
    }
    void into(ServiceDrop& v) { all(v.dwelling, v.path, v.length_m); }
    void into(DemandSet& v) {
        all(v.nodes, v.mv_build_cost_per_m, v.mv_life_cost_per_m, v.horizon_years, v.remarks);
    }
    void into(Source& v) {
        all(v.id, v.kind, v.name, v.geometry, v.voltage_kv, v.spare_kw, v.tap_voltage_pu, v.short_circuit_mva,
            v.connection_cost);
    }
    void into(SourceSet& v) { all(v.sources, v.remarks); }
    void into(NetworkNode& v) { all(v.kind, v.at, v.demand, v.source); }
    void into(CandidateLine& v) {
        all(v.from, v.to, v.length_m, v.plane_length_m, v.build_cost, v.life_cost, v.connection_cost, v.path,
            v.crossings);
    }
    void into(CandidateNetwork& v) { all(v.nodes, v.lines, v.remarks); }
    void into(PlanLine& v) {
        all(v.from, v.to, v.upstream, v.path, v.length_m, v.plane_length_m, v.build_cost, v.life_cost,
            v.connection_cost, v.swer_start_cost, v.source, v.downstream_peak_kw, v.downstream_nodes,
            v.conductor, v.phases, v.voltage_kv, v.current_a, v.loss_kw, v.year);
    }
    void into(PlanNode& v) {
        all(v.demand, v.served_by, v.reason, v.internal_cost, v.mv_cost_share, v.build_cost_share,
            v.voltage_pu, v.year);
    }
    void into(GridPlan& v) {
        all(v.lines, v.nodes, v.total_cost, v.build_cost, v.lower_bound, v.bound_scope, v.methods, v.remarks);
    }
    void into(SurfaceBound& v) { all(v.lower_bound); }

private:
    void all(auto&... each) { (into(each), ...); }
    std::mt19937_64 engine_;
};

template <class T>
T drawn(unsigned seed) {
    T value;
    Draw(seed).into(value);
    return value;
}

template <class T>
std::string refusal(std::string_view bytes) {
    try {
        from_bytes<T>(bytes);
    } catch (const InputError& e) {
        return e.what();
    }
    return "nothing was thrown";
}

/// The bytes with a checksum that fits what they are now.
std::string resealed(std::string bytes) {
    bytes.resize(bytes.size() - 16);
    const Hash128 h = hash_of(bytes);
    bytes.append(reinterpret_cast<const char*>(&h.high), 8);
    return bytes.append(reinterpret_cast<const char*>(&h.low), 8);
}

template <class T>
class Serialise : public testing::Test {};
using Values = testing::Types<DwellingSet, DemandSet, SourceSet, CandidateNetwork, GridPlan, SurfaceBound>;
TYPED_TEST_SUITE(Serialise, Values);

template <class T>
const char* const value_name = "";
template <>
const char* const value_name<DwellingSet> = "DwellingSet";
template <>
const char* const value_name<DemandSet> = "DemandSet";
template <>
const char* const value_name<SourceSet> = "SourceSet";
template <>
const char* const value_name<CandidateNetwork> = "CandidateNetwork";
template <>
const char* const value_name<GridPlan> = "GridPlan";
template <>
const char* const value_name<SurfaceBound> = "SurfaceBound";

TYPED_TEST(Serialise, ReadsBackWhatWasWritten) {
    for (unsigned seed = 0; seed < 500; ++seed) {
        const auto value = drawn<TypeParam>(seed);
        const std::string bytes = to_bytes(value);
        const auto back = from_bytes<TypeParam>(bytes);
        ASSERT_EQ(back, value) << "seed " << seed;
        ASSERT_EQ(to_bytes(back), bytes) << "seed " << seed;
    }
    EXPECT_EQ(from_bytes<TypeParam>(to_bytes(TypeParam{})), TypeParam{});
}

TYPED_TEST(Serialise, NoticesAFlippedBitAnywhere) {
    std::string bytes;
    for (unsigned seed = 0; bytes.size() < 300 && seed < 100; ++seed)
        bytes = to_bytes(drawn<TypeParam>(seed));
    const std::string not_one = std::string("not a stored ") + value_name<TypeParam> + ": ";
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1 << at % 8);
        ASSERT_EQ(refusal<TypeParam>(damaged),
                  not_one + (at < 7 ? "it does not begin as one."
                                    : "its checksum does not match: it was damaged or cut short."))
            << "byte " << at;
    }
}

TYPED_TEST(Serialise, NoticesACutAnywhere) {
    const std::string bytes = to_bytes(drawn<TypeParam>(4));
    const std::string not_one = std::string("not a stored ") + value_name<TypeParam> + ": ";
    for (std::size_t size = 0; size < bytes.size(); ++size)
        ASSERT_EQ(refusal<TypeParam>(std::string_view(bytes).substr(0, size)),
                  not_one + (size < 7 + 16 ? "it does not begin as one."
                                           : "its checksum does not match: it was damaged or cut short."));
    EXPECT_NE(refusal<TypeParam>(bytes + "x"), "nothing was thrown");
}

TYPED_TEST(Serialise, SurvivesWrongBytesUnderARightChecksum) {
    std::mt19937 random(17);
    for (unsigned seed = 0; seed < 400; ++seed) {
        std::string bytes = to_bytes(drawn<TypeParam>(seed));
        for (std::size_t n = 1 + random() % 3; n > 0; --n)
            bytes[random() % (bytes.size() - 16)] = static_cast<char>(random());
        if (random() % 4 == 0) bytes.erase(7 + random() % (bytes.size() - 7 - 16), 1);
        bytes = resealed(bytes);
        try {
            const auto value = from_bytes<TypeParam>(bytes);
            ASSERT_EQ(to_bytes(value), bytes) << "seed " << seed;  // Whatever was read is what the bytes say.
        } catch (const InputError&) {
        }
    }
}

TEST(Serialise, TellsValuesAndVersionsApart) {
    EXPECT_EQ(refusal<GridPlan>(to_bytes(SourceSet{})), "not a stored GridPlan: it is a SourceSet.");
    std::string newer = to_bytes(GridPlan{});
    newer[7 + 8 + 8] = 9;  // After the magic, the name's length and "GridPlan".
    EXPECT_EQ(refusal<GridPlan>(resealed(newer)),
              "not a stored GridPlan: it has format version 9, this program reads 3.");
    std::string longer = to_bytes(GridPlan{});
    longer.insert(longer.size() - 16, 1, '\0');
    EXPECT_EQ(refusal<GridPlan>(resealed(longer)), "not a stored GridPlan: it has bytes after its end.");
}

TEST(Serialise, DoesNotBelieveACountBeyondItsBytes) {
    std::string bytes = to_bytes(SourceSet{});
    const std::uint64_t many = 1ULL << 60;
    std::memcpy(bytes.data() + 7 + 8 + 9 + 4, &many, 8);  // The number of sources.
    EXPECT_EQ(refusal<SourceSet>(resealed(bytes)),
              "not a stored SourceSet: the stored value counts more items than it has bytes.");
}

TEST(Serialise, KeepsEveryBitOfANumber) {
    DwellingSet set;
    set.expected_count = std::nan("17");
    set.count_p05 = -0.0;
    const std::string bytes = to_bytes(set);
    const DwellingSet back = from_bytes<DwellingSet>(bytes);
    EXPECT_TRUE(std::isnan(*back.expected_count));
    EXPECT_TRUE(std::signbit(*back.count_p05));
    EXPECT_EQ(to_bytes(back), bytes);
}

}  // namespace
}  // namespace gridreach
