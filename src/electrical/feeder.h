// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridreach {

/// Which conductors an element has, in its own order: phases a, b, c and the neutral n.
struct Conductors {
    static constexpr std::uint8_t neutral = 3;

    std::array<std::uint8_t, 4> at{0, 1, 2, 3};  ///< 0 … 3 for a, b, c, n.
    std::uint8_t count = 3;

    /// "abc", "cb", "an"; nothing when a letter is wrong or there twice.
    static std::optional<Conductors> parse(std::string_view text);
    std::string text() const;
    bool has(std::uint8_t conductor) const;
    bool balanced() const { return count == 3 && !has(neutral); }
};

/// A place of one voltage. Voltages are between phases; to neutral or earth they are that over √3,
/// everywhere: a 19.1 kV single-wire line is one of 33 kV, a 230 V service one of 0.4 kV.
struct FeederBus {
    std::string name;
    double nominal_kv = 0;
    std::optional<double> earthing_ohm;  ///< Of the neutral, to earth; unset: not earthed here.
};

/// Impedances and capacitances of a line's conductors per km, row by row in the order of the line's
/// conductors.
struct LineCode {
    std::string name;
    int size = 0;
    std::vector<std::complex<double>> ohm_per_km;
    std::vector<double> nf_per_km;  ///< As in a matrix of capacitances: negative off the diagonal.
};

struct FeederLine {
    std::string name;
    std::uint32_t from = 0, to = 0;
    double length_m = 0;
    double r_ohm_per_km = 0, x_ohm_per_km = 0;  ///< Positive sequence; of each wire where not three-phase.
    std::optional<double> r0_ohm_per_km, x0_ohm_per_km;  ///< Zero sequence; unset: as the positive.
    std::optional<double> rn_ohm_per_km, xn_ohm_per_km;  ///< Of a neutral wire; unset: as a phase's.
    double c_nf_per_km = 0, c0_nf_per_km = 0;
    double g_us_per_km = 0;
    std::optional<double> ampacity_a;  ///< Of one of the parallel lines.
    double parallel = 1;
    Conductors conductors;
    std::optional<std::uint32_t> code;  ///< Index into Feeder::line_codes; then it replaces r, x and c.
};

/// How a winding of a three-phase transformer is connected.
enum class Winding { delta, wye, wye_earthed };

struct FeederTransformer {
    std::string name;
    std::uint32_t from = 0, to = 0;
    double rating_kva = 0;
    double from_kv = 0, to_kv = 0;  ///< Rated, between phases; across the winding of a single-phase unit.
    double impedance_percent = 0;
    double load_losses_kw = 0;  ///< At its rating.
    double no_load_losses_kw = 0, no_load_current_percent = 0;
    double tap_percent = 0;  ///< Raises the rated voltage of the from side: 5 lowers the other by 5 %.
    double parallel = 1;
    Winding from_winding = Winding::delta, to_winding = Winding::wye_earthed;
    int clock = 0;  ///< The to side lags by this many times 30°.
    std::optional<double> zero_impedance_percent, zero_load_losses_kw;  ///< Unset: as the positive sequence.
    /// Of a single-phase unit: one conductor (to earth) or two; unset for a three-phase transformer.
    std::optional<Conductors> from_conductors, to_conductors;
};

/// A link without impedance.
struct FeederSwitch {
    std::string name;
    std::uint32_t from = 0, to = 0;
    bool closed = true;
};

enum class LoadConnection { wye, delta };

/// Powers at the nominal voltage. Capacitors are loads of constant impedance and negative kvar.
struct FeederLoad {
    std::string name;
    std::uint32_t bus = 0;
    double p_kw = 0, q_kvar = 0;
    double impedance_share = 0, current_share = 0;  ///< The rest draws constant power.
    LoadConnection connection = LoadConnection::wye;
    Conductors conductors;
    std::optional<double> nominal_kv;  ///< Between phases; unset: the bus's.
};

/// Keeps its voltage behind its impedance, whatever flows.
struct FeederSource {
    std::uint32_t bus = 0;
    double voltage_pu = 1, angle_degree = 0;
    std::complex<double> positive_ohm = 0, negative_ohm = 0, zero_ohm = 0;
};

/// A distribution feeder as it is read from files: any order, nothing checked but that indices are in range.
struct Feeder {
    std::vector<FeederBus> buses;
    std::vector<LineCode> line_codes;
    std::vector<FeederLine> lines;
    std::vector<FeederTransformer> transformers;
    std::vector<FeederSwitch> switches;
    std::vector<FeederLoad> loads;
    FeederSource source;
    double frequency_hz = 50;

    /// Whether anything in it distinguishes phases, so that a single-phase equivalent would not do.
    bool distinguishes_phases() const;
};

/// One element between two buses.
struct FeederBranch {
    enum class Kind : std::uint8_t { line, transformer, link };
    Kind kind = Kind::line;
    std::uint32_t index = 0;
    std::uint32_t from = 0, to = 0;  ///< As written, whichever way power flows.
};

/// "line", "transformer", "switch".
const char* name_of(FeederBranch::Kind kind);
const std::string& name_of(const Feeder& feeder, const FeederBranch& branch);

/// A line from bus to bus, without a loop: what is closed, seen from the source.
struct FeederTree {
    std::vector<std::uint32_t> order;         ///< Buses, breadth first, the source's first.
    std::vector<std::uint32_t> parent;        ///< Position in `order` of what feeds it; of the source 0.
    std::vector<std::uint32_t> place;         ///< Position of each bus in `order`.
    std::vector<std::uint32_t> first_branch;  ///< Of each position, into `branches`; one longer than `order`.
    std::vector<FeederBranch> branches;       ///< What joins the bus to its parent: one, or units of a bank.
};

/// Sorts a feeder into a tree. Throws InputError that names buses and elements: a loop, buses without a way
/// to the source, an element from a bus to itself, a line or closed switch between different voltages (more
/// than 1 %), a transformer rated 30 % or more off its buses. Several elements between the same two buses are
/// one branch if they share no phase (a bank of single-phase units), else a loop.
FeederTree sort_feeder(const Feeder& feeder);

}  // namespace gridreach
