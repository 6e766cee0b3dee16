// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/errors.h"
#include "base/words.h"
#include "electrical/feeder.h"

namespace gridreach {

namespace {

constexpr auto none = std::numeric_limits<std::uint32_t>::max();
/// Longest list of names in a message.
constexpr std::size_t most_named = 8;

std::string called(const Feeder& feeder, const FeederBranch& branch) {
    return fmt::format("{} {}", name_of(branch.kind), name_of(feeder, branch));
}

std::string listed(const std::vector<std::string>& names) {
    if (names.size() <= most_named) return joined(names);
    return fmt::format("{} and {} more", joined({names.begin(), names.begin() + most_named}),
                       names.size() - most_named);
}

std::vector<FeederBranch> closed_branches(const Feeder& feeder) {
    std::vector<FeederBranch> all;
    all.reserve(feeder.lines.size() + feeder.transformers.size() + feeder.switches.size());
    const auto add = [&](FeederBranch::Kind kind, const auto& elements) {
        for (std::uint32_t i = 0; i < elements.size(); ++i) {
            if constexpr (requires { elements[i].closed; })
                if (!elements[i].closed) continue;
            all.push_back({kind, i, elements[i].from, elements[i].to});
        }
    };
    add(FeederBranch::Kind::line, feeder.lines);
    add(FeederBranch::Kind::transformer, feeder.transformers);
    add(FeederBranch::Kind::link, feeder.switches);
    return all;
}

void check_voltages(const Feeder& feeder, const FeederBranch& branch) {
    const FeederBus &from = feeder.buses[branch.from], &to = feeder.buses[branch.to];
    if (branch.from == branch.to)
        throw InputError(fmt::format("{} leads from bus {} to itself.", called(feeder, branch), from.name));
    if (branch.kind != FeederBranch::Kind::transformer) {
        if (std::abs(from.nominal_kv - to.nominal_kv) > 0.01 * from.nominal_kv)
            throw InputError(
                fmt::format("{} joins bus {} of {} kV and bus {} of {} kV. Only a transformer can.",
                            called(feeder, branch), from.name, shortest(from.nominal_kv), to.name,
                            shortest(to.nominal_kv)));
        return;
    }
    const FeederTransformer& t = feeder.transformers[branch.index];
    const auto check = [&](const char* what, double rated_kv, const FeederBus& bus,
                           const std::optional<Conductors>& conductors) {
        // A winding from one phase to neutral or earth sees the bus's voltage over √3.
        const bool to_neutral =
            conductors && (conductors->count == 1 || conductors->has(Conductors::neutral));
        const double kv = bus.nominal_kv / (to_neutral ? std::sqrt(3.0) : 1.0);
        if (!(std::abs(rated_kv - kv) < 0.3 * kv))
            throw InputError(fmt::format("transformer {}: {} is {}, but bus {} is at {} kV{}.", t.name, what,
                                         shortest(rated_kv), bus.name, shortest(bus.nominal_kv),
                                         to_neutral ? fmt::format(" ({:.4g} kV to neutral)", kv) : ""));
    };
    check("from_kv", t.from_kv, from, t.from_conductors);
    check("to_kv", t.to_kv, to, t.to_conductors);
}

/// The phases an element occupies between its buses, as bits.
unsigned phases_of(const Feeder& feeder, const FeederBranch& branch) {
    const auto bits = [](const Conductors& c) {
        unsigned out = 0;
        for (std::uint8_t i = 0; i < c.count; ++i) out |= 1u << c.at[i];
        return out & 7u;
    };
    if (branch.kind == FeederBranch::Kind::line) return bits(feeder.lines[branch.index].conductors);
    if (branch.kind == FeederBranch::Kind::transformer) {
        const FeederTransformer& t = feeder.transformers[branch.index];
        // Units between phases may share one: an open delta is a bank.
        if (t.from_conductors) {
            const bool between_phases =
                t.from_conductors->count == 2 && !t.from_conductors->has(Conductors::neutral);
            return between_phases ? 0 : bits(*t.from_conductors);
        }
    }
    return 7;
}

struct Search {
    const Feeder& feeder;
    std::vector<FeederBranch> all = closed_branches(feeder);
    std::vector<std::uint32_t> start, touching;  ///< Branches at each bus.
    std::vector<std::uint32_t> fed_by;           ///< First branch that reached a bus.

    explicit Search(const Feeder& f) : feeder(f), start(f.buses.size() + 1, 0), fed_by(f.buses.size(), none) {
        for (const FeederBranch& b : all) check_voltages(feeder, b);
        for (const FeederBranch& b : all) ++start[b.from + 1], ++start[b.to + 1];
        for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
        touching.resize(start.back());
        std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
        for (std::uint32_t e = 0; e < all.size(); ++e) {
            touching[next[all[e].from]++] = e;
            touching[next[all[e].to]++] = e;
        }
    }

    std::uint32_t other_end(std::uint32_t branch, std::uint32_t bus) const {
        return all[branch].from == bus ? all[branch].to : all[branch].from;
    }

    /// The buses from `bus` up to the source.
    std::vector<std::uint32_t> way_up(std::uint32_t bus) const {
        std::vector<std::uint32_t> way{bus};
        while (bus != feeder.source.bus) way.push_back(bus = other_end(fed_by[bus], bus));
        return way;
    }

    [[noreturn]] void refuse_loop(std::uint32_t branch) const {
        std::vector<std::uint32_t> a = way_up(all[branch].from), b = way_up(all[branch].to);
        while (a.size() > 1 && b.size() > 1 && a[a.size() - 2] == b[b.size() - 2]) a.pop_back(), b.pop_back();
        std::vector<std::string> names;
        for (std::uint32_t bus : a) names.push_back(feeder.buses[bus].name);
        for (std::size_t i = b.size() - 1; i-- > 0;) names.push_back(feeder.buses[b[i]].name);
        throw InputError(
            fmt::format("{} closes a loop through buses {}. A feeder is a tree: open one of its switches or "
                        "take one of its lines out of service.",
                        called(feeder, all[branch]), listed(names)));
    }
};

void check_all_reached(const Feeder& feeder, const FeederTree& tree) {
    if (tree.order.size() == feeder.buses.size()) return;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < feeder.buses.size(); ++i)
        if (tree.place[i] == none) names.push_back(feeder.buses[i].name);
    throw InputError(fmt::format(
        "{} of {} buses have no way to the source: {}. Close a switch, add a line, or leave them out.",
        names.size(), feeder.buses.size(), listed(names)));
}

}  // namespace

FeederTree sort_feeder(const Feeder& feeder) {
    Search s(feeder);
    FeederTree tree;
    tree.place.assign(feeder.buses.size(), none);
    tree.order = {feeder.source.bus};
    tree.parent = {0};
    tree.place[feeder.source.bus] = 0;
    std::vector<std::uint32_t> seen_from(s.all.size(),
                                         none);  ///< Position from which a branch was first met.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> further;  ///< Position, another unit of its bank.
    for (std::uint32_t at = 0; at < tree.order.size(); ++at) {
        const std::uint32_t bus = tree.order[at];
        for (std::uint32_t t = s.start[bus]; t < s.start[bus + 1]; ++t) {
            const std::uint32_t branch = s.touching[t];
            if (seen_from[branch] != none) continue;
            seen_from[branch] = at;
            const std::uint32_t next = s.other_end(branch, bus);
            if (tree.place[next] == none) {
                tree.place[next] = static_cast<std::uint32_t>(tree.order.size());
                tree.order.push_back(next);
                tree.parent.push_back(at);
                s.fed_by[next] = branch;
                continue;
            }
            const std::uint32_t child = tree.place[next];
            if (child == 0 || tree.parent[child] != at) s.refuse_loop(branch);
            unsigned taken = phases_of(feeder, s.all[s.fed_by[next]]);
            for (const auto& [position, unit] : further)
                if (position == child) taken |= phases_of(feeder, s.all[unit]);
            if ((taken & phases_of(feeder, s.all[branch])) != 0) s.refuse_loop(branch);
            further.emplace_back(child, branch);
        }
    }
    check_all_reached(feeder, tree);
    std::stable_sort(further.begin(), further.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t unit = 0;
    tree.first_branch.assign(1, 0);
    for (std::uint32_t at = 0; at < tree.order.size(); ++at) {
        if (at > 0) tree.branches.push_back(s.all[s.fed_by[tree.order[at]]]);
        for (; unit < further.size() && further[unit].first == at; ++unit)
            tree.branches.push_back(s.all[further[unit].second]);
        tree.first_branch.push_back(static_cast<std::uint32_t>(tree.branches.size()));
    }
    return tree;
}

}  // namespace gridreach
