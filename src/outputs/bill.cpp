// SPDX-License-Identifier: Apache-2.0
#include "outputs/bill.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>

#include "base/errors.h"
#include "base/words.h"
#include "outputs/demand_facts.h"
#include "outputs/layers.h"

namespace gridreach {

namespace {

/// Items in the order of the bill, and their units.
struct Item {
    std::string_view part, name, unit;
};
constexpr std::array<Item, 13> items{{
    {"grid", "tap", "piece"},
    {"grid", "mv_line", "m"},
    {"grid", "swer_isolating_transformer", "piece"},
    {"grid", "transformer", "piece"},
    {"grid", "lv_line", "m"},
    {"grid", "service_drop", "m"},
    {"grid", "connection", "piece"},
    {"grid", "other", "demand node"},
    {"grid", "pole", "piece"},
    {"alternative", "mini_grid", "piece"},
    {"alternative", "lv_line", "m"},
    {"alternative", "pole", "piece"},
    {"alternative", "stand_alone_system", "household"},
}};

std::size_t item_at(std::string_view part, std::string_view name) {
    return static_cast<std::size_t>(
        std::find_if(items.begin(), items.end(),
                     [&](const Item& i) { return i.part == part && i.name == name; }) -
        items.begin());
}

/// Shares a whole number out in proportion to parts that add up to nearly as much: each is rounded down, and
/// those that lose most get one more.
std::vector<std::int64_t> shared_out(const std::vector<double>& parts, std::int64_t total) {
    std::vector<std::int64_t> shares;
    for (const double part : parts) shares.push_back(static_cast<std::int64_t>(std::floor(part)));
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return parts[a] - std::floor(parts[a]) > parts[b] - std::floor(parts[b]);
    });
    std::int64_t left = total - std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
    for (std::size_t k = 0; left > 0 && !order.empty(); k = (k + 1) % order.size(), --left)
        ++shares[order[k]];
    for (std::size_t k = order.size(); left < 0 && k-- > 0; ++left) --shares[order[k]];
    return shares;
}

/// Numbers first, by size: ratings; then by name.
struct KindOrder {
    bool operator()(const std::string& a, const std::string& b) const {
        return std::tuple(std::strtod(a.c_str(), nullptr), std::string_view(a)) <
               std::tuple(std::strtod(b.c_str(), nullptr), std::string_view(b));
    }
};

class Bill {
public:
    void add(std::optional<int> year, std::string_view part, std::string_view name, const std::string& kind,
             double quantity, std::optional<double> cost = std::nullopt) {
        if (quantity == 0 && cost.value_or(0) == 0) return;
        Amount& amount = amounts_[{year.value_or(no_year), item_at(part, name)}][kind];
        amount.quantity += quantity;
        if (cost) amount.cost = amount.cost.value_or(0) + *cost;
    }

    std::vector<BillRow> rows(double build_cost) const {
        std::vector<BillRow> rows;
        std::map<int, std::vector<std::size_t>> paid;
        std::vector<double> cost;
        for (const auto& [place, kinds] : amounts_)
            for (const auto& [kind, amount] : kinds) {
                const auto& [year, item] = place;
                if (amount.cost) paid[year].push_back(rows.size());
                rows.push_back({year == no_year ? std::nullopt : std::optional(year),
                                std::string(items[item].part), std::string(items[item].name), kind,
                                amount.quantity, std::string(items[item].unit), amount.cost});
            }
        std::vector<double> by_year;
        for (const auto& [year, places] : paid) {
            double sum = 0;
            for (const std::size_t i : places) sum += 100 * *rows[i].cost;
            by_year.push_back(sum);
        }
        const double all = std::accumulate(by_year.begin(), by_year.end(), 0.0);
        if (std::abs(all - 100 * build_cost) > 1 + 1e-7 * std::abs(all))
            throw Error(ErrorClass::bug,
                        fmt::format("the bill adds up to {:.2f}, but the plan costs {:.2f} to build.",
                                    all / 100, build_cost));
        const auto hundredths = shared_out(by_year, std::llround(100 * build_cost));
        std::size_t k = 0;
        for (const auto& [year, places] : paid) {
            std::vector<double> parts;
            for (const std::size_t i : places) parts.push_back(100 * *rows[i].cost);
            const auto shares = shared_out(parts, hundredths[k++]);
            for (std::size_t j = 0; j < places.size(); ++j)
                rows[places[j]].cost = static_cast<double>(shares[j]) / 100;
        }
        return rows;
    }

private:
    static constexpr int no_year = std::numeric_limits<int>::max();
    struct Amount {
        double quantity = 0;
        std::optional<double> cost;
    };
    std::map<std::pair<int, std::size_t>, std::map<std::string, Amount, KindOrder>> amounts_;
};

void add_mv(Bill& bill, const GridPlan& plan, const SourceSet* sources) {
    for (const PlanLine& line : plan.lines) {
        bill.add(line.year, "grid", "mv_line", line.conductor.value_or(""), line.length_m,
                 line.build_cost - line.connection_cost - line.swer_start_cost);
        if (line.swer_start_cost > 0)
            bill.add(line.year, "grid", "swer_isolating_transformer", "", 1, line.swer_start_cost);
        if (!line.source) continue;
        const bool known = sources != nullptr && index(*line.source) < sources->sources.size();
        bill.add(line.year, "grid", "tap",
                 known ? std::string(name_of(sources->sources[index(*line.source)].kind)) : "", 1,
                 line.connection_cost);
    }
}

/// LV lines of a node by conductor; `cost` of all, where they are paid for, when they are not laid out.
void add_lv(Bill& bill, const DemandNode& node, std::optional<int> year, std::string_view part,
            std::optional<double> cost) {
    if (node.lv_lines.empty()) {
        bill.add(year, part, "lv_line", "", node.lv_length_m, cost);
        return;
    }
    for (const LvLine& line : node.lv_lines)
        bill.add(year, part, "lv_line", line.conductor, line.length_m,
                 cost ? std::optional(line.build_cost) : std::nullopt);
}

void add_on_grid(Bill& bill, const DemandNode& node, std::optional<int> year) {
    if (node.purchase) {
        const GridPurchase& buy = *node.purchase;
        if (buy.transformers > 0)
            bill.add(year, "grid", "transformer", shortest(buy.transformer_kva) + " kVA", buy.transformers,
                     buy.transformer_cost);
        add_lv(bill, node, year, "grid", buy.lv_line_cost);
        bill.add(year, "grid", "service_drop", "", node.drop_length_m, buy.drop_cost);
        bill.add(year, "grid", "connection", "", buy.connections, buy.connection_cost);
    }
    // Of nodes whose cost came without its parts.
    const double rest = node.grid_internal_build_cost - (node.purchase ? node.purchase->total_cost() : 0);
    if (std::abs(rest) > 1e-9 * node.grid_internal_build_cost) bill.add(year, "grid", "other", "", 1, rest);
}

}  // namespace

std::vector<BillRow> bill_of_quantities(const PlanOutputs& outputs, const std::vector<Pole>& poles) {
    if (outputs.plan == nullptr || outputs.demand == nullptr) return {};
    Bill bill;
    add_mv(bill, *outputs.plan, outputs.sources);
    const auto planned = plan_nodes_of(outputs.demand->nodes.size(), outputs.plan);
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const DemandNode& node = outputs.demand->nodes[i];
        if (planned[i] == nullptr || node.already_served) continue;
        const double customers = node.purchase ? node.purchase->connections : node.expected_households;
        switch (planned[i]->served_by) {
            case ServedBy::grid:
                add_on_grid(bill, node, planned[i]->year);
                break;
            case ServedBy::mini_grid:
                bill.add({}, "alternative", "mini_grid", "", 1);
                add_lv(bill, node, {}, "alternative", std::nullopt);
                break;
            case ServedBy::stand_alone:
                bill.add({}, "alternative", "stand_alone_system", "", customers);
                break;
            case ServedBy::nothing:
                break;
        }
    }
    for (const Pole& pole : poles)
        bill.add(pole.served_by == ServedBy::grid ? pole.year : std::nullopt,
                 pole.served_by == ServedBy::grid ? "grid" : "alternative", "pole",
                 std::string(name_of(pole.kind)), 1);
    return bill.rows(outputs.plan->build_cost);
}

}  // namespace gridreach
