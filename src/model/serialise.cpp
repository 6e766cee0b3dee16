// SPDX-License-Identifier: Apache-2.0
#include "model/serialise.h"

#include <fmt/format.h>

#include <bit>
#include <concepts>
#include <cstring>
#include <type_traits>

#include "base/errors.h"
#include "base/hash.h"

namespace gridreach {

static_assert(std::endian::native == std::endian::little, "values are written little-endian");

namespace {

constexpr std::string_view magic = "GRVALUE";
constexpr std::size_t hash_size = 16;

/// One list of fields serves writing and reading: `Archive` is a Writer or a Reader.
struct Writer {
    std::string out;
    void raw(const void* data, std::size_t size) { out.append(static_cast<const char*>(data), size); }
    void count(std::uint64_t n) { raw(&n, sizeof n); }
    template <class T>
    void number(const T& v) {
        raw(&v, sizeof v);
    }
    void text(const std::string& s) {
        count(s.size());
        raw(s.data(), s.size());
    }
};

struct Reader {
    std::string_view in;
    void raw(void* data, std::size_t size) {
        if (in.size() < size) throw InputError("the stored value ends too early.");
        if (size > 0) std::memcpy(data, in.data(), size);
        in.remove_prefix(size);
    }
    /// A count of items of which each takes at least one byte.
    std::uint64_t count() {
        std::uint64_t n = 0;
        raw(&n, sizeof n);
        if (n > in.size()) throw InputError("the stored value counts more items than it has bytes.");
        return n;
    }
    template <class T>
    void number(T& v) {
        raw(&v, sizeof v);
    }
    void text(std::string& s) {
        s.resize(count());
        raw(s.data(), s.size());
    }
};

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

void require_yes_or_no(std::uint8_t byte) {
    if (byte > 1) throw InputError("the stored value has a byte that is neither yes nor no.");
}

template <class A>
void io(A& a, auto& v);

template <class A, Plain T>
void item(A& a, T& v) {
    if constexpr (std::same_as<std::remove_const_t<T>, bool>) {
        std::uint8_t b = v ? 1 : 0;
        a.number(b);
        if constexpr (std::is_same_v<A, Reader>) {
            require_yes_or_no(b);
            v = b != 0;
        }
    } else {
        a.number(v);
    }
}
template <class A>
void item(A& a, std::string& s) {
    a.text(s);
}
template <class A>
void item(A& a, const std::string& s) {
    a.text(s);
}

template <class A, class T>
void items(A& a, T& list) {
    if constexpr (std::is_same_v<A, Writer>) {
        a.count(list.size());
        for (auto& v : list) io(a, v);
    } else {
        // One by one: a wrong count must not allocate more than the bytes can hold.
        for (std::uint64_t n = a.count(); n > 0; --n) io(a, list.emplace_back());
    }
}

template <class A, class T>
void maybe(A& a, T& v) {
    std::uint8_t has = v ? 1 : 0;
    a.number(has);
    if constexpr (std::is_same_v<A, Reader>) {
        require_yes_or_no(has);
        if (has) v.emplace();
    }
    if (has) io(a, *v);
}

template <class T, template <class...> class Of>
constexpr bool is_a = false;
template <template <class...> class Of, class... T>
constexpr bool is_a<Of<T...>, Of> = true;

void fields(auto&& f, auto& v, PointM*) {
    f(v.x, v.y);
}
void fields(auto&& f, auto& v, PolygonM*) {
    f(v.outer, v.holes);
}
void fields(auto&& f, auto& v, Dwelling*) {
    f(v.id, v.centre, v.outline, v.roof_area_m2, v.confidence, v.origin, v.given_demand);
}
void fields(auto&& f, auto& v, GivenDemand*) {
    f(v.households, v.energy_kwh_per_year, v.peak_kw, v.tier);
}
void fields(auto&& f, auto& v, DwellingSet*) {
    f(v.dwellings, v.expected_count, v.count_p05, v.count_p95, v.given_demand, v.remarks);
}
void fields(auto&& f, auto& v, Alternative*) {
    f(v.type, v.life_cost);
}
void fields(auto&& f, auto& v, LvLine*) {
    f(v.path, v.length_m, v.peak_kw, v.households, v.conductor, v.build_cost);
}
void fields(auto&& f, auto& v, ServiceDrop*) {
    f(v.dwelling, v.path, v.length_m);
}
void fields(auto&& f, auto& v, GridPurchase*) {
    f(v.connections, v.connection_cost, v.transformers, v.transformer_kva, v.transformer_cost, v.lv_line_cost,
      v.drop_cost);
}
void fields(auto&& f, auto& v, DemandNode*) {
    f(v.id, v.name, v.at, v.dwellings, v.expected_households, v.energy_kwh_per_year, v.peak_kw, v.lv_length_m,
      v.drop_length_m, v.transformer_kva, v.voltage_drop, v.lv_lines, v.service_drops, v.grid_internal_cost,
      v.grid_internal_build_cost, v.purchase, v.alternative, v.budget_m, v.must_serve, v.already_served,
      v.off_grid_reason);
}
void fields(auto&& f, auto& v, DemandSet*) {
    f(v.nodes, v.mv_build_cost_per_m, v.mv_life_cost_per_m, v.horizon_years, v.remarks);
}
void fields(auto&& f, auto& v, Source*) {
    f(v.id, v.kind, v.name, v.geometry, v.voltage_kv, v.spare_kw, v.feeder, v.tap_voltage_pu,
      v.short_circuit_mva, v.connection_cost);
}
void fields(auto&& f, auto& v, SourceSet*) {
    f(v.sources, v.remarks);
}
void fields(auto&& f, auto& v, NetworkNode*) {
    f(v.kind, v.at, v.demand, v.source);
}
void fields(auto&& f, auto& v, CandidateLine*) {
    f(v.from, v.to, v.length_m, v.plane_length_m, v.build_cost, v.life_cost, v.connection_cost, v.path,
      v.crossings, v.must_build);
}
void fields(auto&& f, auto& v, CandidateNetwork*) {
    f(v.nodes, v.lines, v.remarks);
}
void fields(auto&& f, auto& v, PlanLine*) {
    f(v.from, v.to, v.upstream, v.path, v.length_m, v.plane_length_m, v.build_cost, v.life_cost,
      v.connection_cost, v.swer_start_cost, v.source, v.downstream_peak_kw, v.downstream_nodes, v.conductor,
      v.phases, v.voltage_kv, v.current_a, v.loss_kw, v.year);
}
void fields(auto&& f, auto& v, PlanNode*) {
    f(v.demand, v.served_by, v.reason, v.internal_cost, v.mv_cost_share, v.build_cost_share, v.voltage_pu,
      v.year);
}
void fields(auto&& f, auto& v, GridPlan*) {
    f(v.lines, v.nodes, v.total_cost, v.build_cost, v.lower_bound, v.bound_scope, v.methods, v.remarks);
}

void fields(auto&& f, auto& v, SurfaceBound*) {
    f(v.lower_bound);
}

template <class A>
void io(A& a, auto& v) {
    using T = std::remove_cvref_t<decltype(v)>;
    if constexpr (Plain<T> || std::same_as<T, std::string>) {
        item(a, v);
    } else if constexpr (is_a<T, std::vector>) {
        items(a, v);
    } else if constexpr (is_a<T, std::optional>) {
        maybe(a, v);
    } else {
        fields([&](auto&... each) { (io(a, each), ...); }, v, static_cast<T*>(nullptr));
    }
}

template <class T>
struct Format;
template <>
struct Format<DwellingSet> {
    static constexpr std::string_view name = "DwellingSet";
    static constexpr std::uint32_t version = 3;
};
template <>
struct Format<DemandSet> {
    static constexpr std::string_view name = "DemandSet";
    static constexpr std::uint32_t version = 3;
};
template <>
struct Format<SourceSet> {
    static constexpr std::string_view name = "SourceSet";
    static constexpr std::uint32_t version = 4;
};
template <>
struct Format<CandidateNetwork> {
    static constexpr std::string_view name = "CandidateNetwork";
    static constexpr std::uint32_t version = 3;
};
template <>
struct Format<GridPlan> {
    static constexpr std::string_view name = "GridPlan";
    static constexpr std::uint32_t version = 3;
};
template <>
struct Format<SurfaceBound> {
    static constexpr std::string_view name = "SurfaceBound";
    static constexpr std::uint32_t version = 1;
};

std::string hash_bytes(std::string_view bytes) {
    const Hash128 h = hash_of(bytes);
    std::string out(hash_size, '\0');
    std::memcpy(out.data(), &h.high, 8);
    std::memcpy(out.data() + 8, &h.low, 8);
    return out;
}

template <class T>
std::string write_value(const T& value) {
    Writer w;
    w.raw(magic.data(), magic.size());
    w.text(std::string(Format<T>::name));
    w.number(Format<T>::version);
    io(w, value);
    w.out += hash_bytes(w.out);
    return std::move(w.out);
}

template <class T>
T read_value(std::string_view bytes) {
    const std::string what = fmt::format("not a stored {}", Format<T>::name);
    return within(what, [&] {
        if (bytes.size() < magic.size() + hash_size || bytes.substr(0, magic.size()) != magic)
            throw InputError("it does not begin as one.");
        const std::string_view body = bytes.substr(0, bytes.size() - hash_size);
        if (hash_bytes(body) != bytes.substr(body.size()))
            throw InputError("its checksum does not match: it was damaged or cut short.");
        Reader r{body.substr(magic.size())};
        std::string name;
        r.text(name);
        std::uint32_t version = 0;
        r.number(version);
        if (name != Format<T>::name) throw InputError(fmt::format("it is a {}.", name));
        if (version != Format<T>::version)
            throw InputError(
                fmt::format("it has format version {}, this program reads {}.", version, Format<T>::version));
        T value;
        io(r, value);
        if (!r.in.empty()) throw InputError("it has bytes after its end.");
        return value;
    });
}

}  // namespace

std::string to_bytes(const DwellingSet& value) {
    return write_value(value);
}
std::string to_bytes(const DemandSet& value) {
    return write_value(value);
}
std::string to_bytes(const SourceSet& value) {
    return write_value(value);
}
std::string to_bytes(const CandidateNetwork& value) {
    return write_value(value);
}
std::string to_bytes(const GridPlan& value) {
    return write_value(value);
}
std::string to_bytes(const SurfaceBound& value) {
    return write_value(value);
}

template <>
DwellingSet from_bytes<DwellingSet>(std::string_view bytes) {
    return read_value<DwellingSet>(bytes);
}
template <>
DemandSet from_bytes<DemandSet>(std::string_view bytes) {
    return read_value<DemandSet>(bytes);
}
template <>
SourceSet from_bytes<SourceSet>(std::string_view bytes) {
    return read_value<SourceSet>(bytes);
}
template <>
CandidateNetwork from_bytes<CandidateNetwork>(std::string_view bytes) {
    return read_value<CandidateNetwork>(bytes);
}
template <>
GridPlan from_bytes<GridPlan>(std::string_view bytes) {
    return read_value<GridPlan>(bytes);
}
template <>
SurfaceBound from_bytes<SurfaceBound>(std::string_view bytes) {
    return read_value<SurfaceBound>(bytes);
}

}  // namespace gridreach
