// SPDX-License-Identifier: Apache-2.0
#include "apps/feeder_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "apps/csv_rows.h"
#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

namespace {

namespace fs = std::filesystem;

constexpr double most_kw = 1e7, most_km_value = 1e4, most_ohm = 1e6;

/// Names of one kind of thing and their places.
class Names {
public:
    explicit Names(std::string kind) : kind_(std::move(kind)) {}

    void add(const CsvRows& row, const std::string& name) {
        if (!places_.emplace(name, static_cast<std::uint32_t>(places_.size())).second)
            throw InputError(fmt::format("{}: {} {} is there twice.", row.where(), kind_, name));
    }
    std::uint32_t find(const CsvRows& row, std::string_view column) const {
        const std::string& name = row.given_text(column);
        const auto found = places_.find(name);
        if (found != places_.end()) return found->second;
        std::vector<std::string> known;
        for (const auto& each : places_) known.push_back(each.first);
        const std::string near = nearest_word(name, known);
        throw InputError(fmt::format("{}: {} is {}, but there is no such {}.{}", row.where(), column, name,
                                     kind_, near.empty() ? "" : fmt::format(" Did you mean {}?", near)));
    }

private:
    std::string kind_;
    std::map<std::string, std::uint32_t> places_;
};

Conductors conductors_of(const CsvRows& row, std::string_view column, const char* otherwise) {
    const std::string& given = row.text(column);
    const auto read = Conductors::parse(given.empty() ? otherwise : given);
    if (!read)
        throw InputError(fmt::format("{}: {} is {}, but it must be letters out of abcn, each once.",
                                     row.where(), column, given));
    return *read;
}

/// "Dyn11": from side, to side, clock.
void read_vector_group(const CsvRows& row, FeederTransformer& t) {
    const std::string& given = row.text("vector_group");
    const std::string group = lowered(given);
    std::size_t at = 0;
    const auto refuse = [&](const char* why) {
        throw InputError(fmt::format("{}: vector_group is {}, but {}. Write it as Dyn11 or YNyn0.",
                                     row.where(), given, why));
    };
    const auto winding = [&]() {
        const char c = at < group.size() ? group[at++] : ' ';
        if (c == 'd') return Winding::delta;
        if (c != 'y') refuse("windings are d, y or yn");
        if (at < group.size() && group[at] == 'n') return ++at, Winding::wye_earthed;
        return Winding::wye;
    };
    if (given.empty()) {
        t.from_winding = t.to_winding = Winding::wye_earthed;
        t.clock = 0;
        return;
    }
    t.from_winding = winding();
    t.to_winding = winding();
    if (at == group.size() || group.find_first_not_of("0123456789", at) != std::string::npos ||
        group.size() > at + 2)
        refuse("its clock is a number from 0 to 11");
    t.clock = std::stoi(group.substr(at));
    if (t.clock > 11) refuse("its clock is a number from 0 to 11");
    const bool one_delta = (t.from_winding == Winding::delta) != (t.to_winding == Winding::delta);
    if ((t.clock % 2 == 1) != one_delta)
        refuse(one_delta ? "a delta and a wye winding have an odd clock"
                         : "windings of the same form have an even clock");
}

struct Reader {
    std::string folder;
    Feeder feeder;
    Names buses{"bus"}, codes{"line code"};

    std::string path(const char* name) const { return (fs::path(folder) / name).string(); }
    bool has(const char* name) const { return fs::exists(path(name)); }

    void read_buses() {
        CsvRows row(path("buses.csv"), {"bus", "nominal_kv"}, {"earthing_ohm"});
        while (row.next()) {
            buses.add(row, row.given_text("bus"));
            feeder.buses.push_back({row.text("bus"), row.number("nominal_kv", 1e-3, 1500),
                                    row.maybe_number("earthing_ohm", 0, most_ohm)});
        }
        if (feeder.buses.empty()) throw InputError(path("buses.csv") + " has no bus.");
    }

    void read_line_codes() {
        if (!has("line_codes.csv")) return;
        CsvRows row(path("line_codes.csv"), {"code", "row", "column", "r_ohm_per_km", "x_ohm_per_km"},
                    {"c_nf_per_km"});
        struct Entry {
            int row, column;
            std::complex<double> ohm;
            double nf;
        };
        std::vector<std::pair<std::string, std::vector<Entry>>> found;
        while (row.next()) {
            const std::string& code = row.given_text("code");
            if (found.empty() || found.back().first != code) {
                codes.add(row, code);
                found.push_back({code, {}});
            }
            found.back().second.push_back({static_cast<int>(row.number("row", 1, 4)),
                                           static_cast<int>(row.number("column", 1, 4)),
                                           {row.number("r_ohm_per_km", -most_km_value, most_km_value),
                                            row.number("x_ohm_per_km", -most_km_value, most_km_value)},
                                           row.maybe_number("c_nf_per_km", -1e6, 1e6).value_or(0)});
        }
        for (const auto& [name, entries] : found) {
            LineCode code;
            code.name = name;
            for (const Entry& e : entries) code.size = std::max({code.size, e.row, e.column});
            const auto cells = static_cast<std::size_t>(code.size * code.size);
            code.ohm_per_km.resize(cells);
            code.nf_per_km.resize(cells);
            std::vector<int> set(cells, 0);
            for (const Entry& e : entries) {
                // A matrix is symmetric: either half may be left out.
                const auto here = static_cast<std::size_t>((e.row - 1) * code.size + e.column - 1);
                const auto mirrored = static_cast<std::size_t>((e.column - 1) * code.size + e.row - 1);
                if (set[here] == 2)
                    throw InputError(fmt::format("{}: code {} gives row {}, column {} twice.",
                                                 path("line_codes.csv"), name, e.row, e.column));
                set[here] = 2;
                code.ohm_per_km[here] = e.ohm;
                code.nf_per_km[here] = e.nf;
                if (set[mirrored] == 0) {
                    set[mirrored] = 1;
                    code.ohm_per_km[mirrored] = e.ohm;
                    code.nf_per_km[mirrored] = e.nf;
                } else if (code.ohm_per_km[mirrored] != e.ohm || code.nf_per_km[mirrored] != e.nf) {
                    throw InputError(fmt::format("{}: code {} is not symmetric in row {}, column {}.",
                                                 path("line_codes.csv"), name, e.row, e.column));
                }
            }
            for (std::size_t i = 0; i < cells; ++i)
                if (set[i] == 0)
                    throw InputError(fmt::format("{}: code {} has nothing in row {}, column {}.",
                                                 path("line_codes.csv"), name,
                                                 i / static_cast<std::size_t>(code.size) + 1,
                                                 i % static_cast<std::size_t>(code.size) + 1));
            feeder.line_codes.push_back(std::move(code));
        }
    }

    void read_lines() {
        if (!has("lines.csv")) return;
        CsvRows row(path("lines.csv"), {"line", "from_bus", "to_bus", "length_m"},
                    {"r_ohm_per_km", "x_ohm_per_km", "r0_ohm_per_km", "x0_ohm_per_km", "rn_ohm_per_km",
                     "xn_ohm_per_km", "c_nf_per_km", "c0_nf_per_km", "g_us_per_km", "ampacity_a", "parallel",
                     "phases", "code", "in_service"});
        Names names("line");
        while (row.next()) {
            FeederLine line;
            names.add(row, line.name = row.given_text("line"));
            line.from = buses.find(row, "from_bus");
            line.to = buses.find(row, "to_bus");
            line.length_m = row.number("length_m", 0, 1e7);
            line.conductors = conductors_of(row, "phases", "abc");
            if (!row.text("code").empty()) {
                line.code = codes.find(row, "code");
                for (const char* column : {"r_ohm_per_km", "x_ohm_per_km", "r0_ohm_per_km", "x0_ohm_per_km",
                                           "rn_ohm_per_km", "xn_ohm_per_km", "c_nf_per_km", "c0_nf_per_km"})
                    if (!row.text(column).empty())
                        throw InputError(fmt::format("{}: both code and {} are given. Leave one empty.",
                                                     row.where(), column));
                const int size = feeder.line_codes[*line.code].size;
                if (size != line.conductors.count)
                    throw InputError(fmt::format("{}: code {} is for {} conductors, but phases is {}.",
                                                 row.where(), row.text("code"), size,
                                                 line.conductors.text()));
            } else {
                line.r_ohm_per_km = row.number("r_ohm_per_km", 0, most_km_value);
                line.x_ohm_per_km = row.number("x_ohm_per_km", -most_km_value, most_km_value);
                line.r0_ohm_per_km = row.maybe_number("r0_ohm_per_km", 0, most_km_value);
                line.x0_ohm_per_km = row.maybe_number("x0_ohm_per_km", -most_km_value, most_km_value);
                line.rn_ohm_per_km = row.maybe_number("rn_ohm_per_km", 0, most_km_value);
                line.xn_ohm_per_km = row.maybe_number("xn_ohm_per_km", -most_km_value, most_km_value);
                line.c_nf_per_km = row.maybe_number("c_nf_per_km", 0, 1e6).value_or(0);
                line.c0_nf_per_km = row.maybe_number("c0_nf_per_km", 0, 1e6).value_or(line.c_nf_per_km);
            }
            line.g_us_per_km = row.maybe_number("g_us_per_km", 0, 1e6).value_or(0);
            line.ampacity_a = row.maybe_number("ampacity_a", 1e-3, 1e9);
            line.parallel = row.maybe_number("parallel", 1, 100).value_or(1);
            if (row.yes_or_no("in_service", true)) feeder.lines.push_back(std::move(line));
        }
    }

    void read_transformers() {
        if (!has("transformers.csv")) return;
        CsvRows row(
            path("transformers.csv"),
            {"transformer", "from_bus", "to_bus", "rating_kva", "from_kv", "to_kv", "impedance_percent",
             "load_losses_kw"},
            {"no_load_losses_kw", "no_load_current_percent", "tap_percent", "parallel", "vector_group",
             "zero_impedance_percent", "zero_load_losses_kw", "from_phases", "to_phases", "in_service"});
        Names names("transformer");
        while (row.next()) {
            FeederTransformer t;
            names.add(row, t.name = row.given_text("transformer"));
            t.from = buses.find(row, "from_bus");
            t.to = buses.find(row, "to_bus");
            t.rating_kva = row.number("rating_kva", 1e-3, 1e7);
            t.from_kv = row.number("from_kv", 1e-3, 1500);
            t.to_kv = row.number("to_kv", 1e-3, 1500);
            t.impedance_percent = row.number("impedance_percent", 1e-6, 100);
            t.load_losses_kw = row.number("load_losses_kw", 0, 1e6);
            t.no_load_losses_kw = row.maybe_number("no_load_losses_kw", 0, 1e6).value_or(0);
            t.no_load_current_percent = row.maybe_number("no_load_current_percent", 0, 100).value_or(0);
            t.tap_percent = row.maybe_number("tap_percent", -50, 50).value_or(0);
            t.parallel = row.maybe_number("parallel", 1, 100).value_or(1);
            t.zero_impedance_percent = row.maybe_number("zero_impedance_percent", 1e-6, 1e4);
            t.zero_load_losses_kw = row.maybe_number("zero_load_losses_kw", 0, 1e6);
            check_losses(row, t);
            if (row.text("from_phases").empty() != row.text("to_phases").empty())
                throw InputError(
                    fmt::format("{}: a single-phase unit has both from_phases and to_phases; only "
                                "one is given.",
                                row.where()));
            if (!row.text("from_phases").empty()) {
                t.from_conductors = conductors_of(row, "from_phases", "");
                t.to_conductors = conductors_of(row, "to_phases", "");
                if (t.from_conductors->count > 2 || t.to_conductors->count > 2)
                    throw InputError(
                        fmt::format("{}: a single-phase unit has one or two conductors on each side, "
                                    "but these are {} and {}.",
                                    row.where(), t.from_conductors->text(), t.to_conductors->text()));
                if (!row.text("vector_group").empty())
                    throw InputError(fmt::format(
                        "{}: a single-phase unit has no vector_group. Leave it empty.", row.where()));
            } else {
                read_vector_group(row, t);
            }
            if (row.yes_or_no("in_service", true)) feeder.transformers.push_back(std::move(t));
        }
    }

    static void check_losses(const CsvRows& row, const FeederTransformer& t) {
        const double resistance_percent = 100 * t.load_losses_kw / t.rating_kva;
        // Rated figures are rounded.
        if (resistance_percent > 1.0001 * t.impedance_percent)
            throw InputError(
                fmt::format("{}: load_losses_kw is {}, but an impedance of {} % allows {:.4g} at most.",
                            row.where(), row.text("load_losses_kw"), row.text("impedance_percent"),
                            t.impedance_percent / 100 * t.rating_kva));
    }

    void read_switches() {
        if (!has("switches.csv")) return;
        CsvRows row(path("switches.csv"), {"switch", "from_bus", "to_bus", "closed"}, {});
        Names names("switch");
        while (row.next()) {
            FeederSwitch s;
            names.add(row, s.name = row.given_text("switch"));
            s.from = buses.find(row, "from_bus");
            s.to = buses.find(row, "to_bus");
            row.given_text("closed");
            s.closed = row.yes_or_no("closed", true);
            feeder.switches.push_back(std::move(s));
        }
    }

    void read_loads() {
        CsvRows row(path("loads.csv"), {"load", "bus", "p_kw", "q_kvar"},
                    {"impedance_share", "current_share", "connection", "phases", "nominal_kv", "in_service"});
        Names names("load");
        while (row.next()) {
            FeederLoad load;
            names.add(row, load.name = row.given_text("load"));
            load.bus = buses.find(row, "bus");
            load.p_kw = row.number("p_kw", -most_kw, most_kw);
            load.q_kvar = row.number("q_kvar", -most_kw, most_kw);
            load.impedance_share = row.maybe_number("impedance_share", 0, 1).value_or(0);
            load.current_share = row.maybe_number("current_share", 0, 1).value_or(0);
            if (load.impedance_share + load.current_share > 1 + 1e-12)
                throw InputError(
                    fmt::format("{}: impedance_share and current_share are {} together, more than 1.",
                                row.where(), shortest(load.impedance_share + load.current_share)));
            load.connection =
                row.one_of("connection", {"wye", "delta"}) == 1 ? LoadConnection::delta : LoadConnection::wye;
            load.conductors = conductors_of(row, "phases", "abc");
            check_connection(row, load);
            load.nominal_kv = row.maybe_number("nominal_kv", 1e-3, 1500);
            if (row.yes_or_no("in_service", true)) feeder.loads.push_back(std::move(load));
        }
    }

    static void check_connection(const CsvRows& row, const FeederLoad& load) {
        const Conductors& c = load.conductors;
        const int phases = c.count - (c.has(Conductors::neutral) ? 1 : 0);
        if (phases == 0 || (load.connection == LoadConnection::delta && (phases < 2 || phases != c.count)))
            throw InputError(fmt::format("{}: phases is {}, but a {} load is between {}.", row.where(),
                                         c.text(), load.connection == LoadConnection::delta ? "delta" : "wye",
                                         load.connection == LoadConnection::delta
                                             ? "two or three phases"
                                             : "phases and the neutral or earth"));
    }

    void read_source() {
        CsvRows row(
            path("source.csv"), {"bus", "voltage_pu"},
            {"angle_degree", "r1_ohm", "x1_ohm", "r2_ohm", "x2_ohm", "r0_ohm", "x0_ohm", "frequency_hz"});
        if (row.size() != 1)
            throw InputError(
                fmt::format("{} has {} rows, but a feeder has one source.", path("source.csv"), row.size()));
        row.next();
        FeederSource& source = feeder.source;
        source.bus = buses.find(row, "bus");
        source.voltage_pu = row.number("voltage_pu", 0.5, 1.5);
        source.angle_degree = row.maybe_number("angle_degree", -360, 360).value_or(0);
        const auto impedance = [&](const char* r, const char* x, std::complex<double> otherwise) {
            const auto real = row.maybe_number(r, 0, most_ohm),
                       imaginary = row.maybe_number(x, -most_ohm, most_ohm);
            return !real && !imaginary ? otherwise : std::complex(real.value_or(0), imaginary.value_or(0));
        };
        source.positive_ohm = impedance("r1_ohm", "x1_ohm", 0);
        source.negative_ohm = impedance("r2_ohm", "x2_ohm", source.positive_ohm);
        source.zero_ohm = impedance("r0_ohm", "x0_ohm", source.positive_ohm);
        feeder.frequency_hz = row.maybe_number("frequency_hz", 1, 1000).value_or(50);
    }
};

}  // namespace

const std::vector<std::string>& feeder_file_names() {
    static const std::vector<std::string> names = {"buses.csv",        "lines.csv",    "line_codes.csv",
                                                   "transformers.csv", "switches.csv", "loads.csv",
                                                   "source.csv"};
    return names;
}

Feeder read_feeder(const std::string& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) throw InputError(folder + " is no folder.");
    for (const char* needed : {"buses.csv", "loads.csv", "source.csv"})
        if (!fs::exists(fs::path(folder) / needed))
            throw InputError(
                fmt::format("{} has no {}. A feeder is buses.csv, loads.csv, source.csv and what joins "
                            "the buses: lines.csv, transformers.csv, switches.csv.",
                            folder, needed));
    std::set<std::string> present;
    for (const auto& entry : fs::directory_iterator(folder)) present.insert(entry.path().filename().string());
    for (const std::string& name : present)
        if (name.ends_with(".csv") && std::find(feeder_file_names().begin(), feeder_file_names().end(),
                                                name) == feeder_file_names().end())
            throw InputError(folder + ": " + unknown_word("feeder file", name, feeder_file_names()));
    Reader reader{folder, {}};
    reader.read_buses();
    reader.read_line_codes();
    reader.read_lines();
    reader.read_transformers();
    reader.read_switches();
    reader.read_loads();
    reader.read_source();
    return std::move(reader.feeder);
}

}  // namespace gridreach
