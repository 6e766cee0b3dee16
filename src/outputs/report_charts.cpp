// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "outputs/demand_facts.h"
#include "outputs/html.h"
#include "outputs/layers.h"
#include "outputs/map_paths.h"
#include "outputs/report_html.h"
#include "outputs/symbols.h"

namespace gridreach {

namespace {

constexpr double chart_width = 460;

std::string way_colour(std::size_t way) {
    return symbol_of("demand_nodes", name_of(static_cast<ServedBy>(way))).fill;
}

std::string text_at(double x, double y, std::string_view anchor, std::string_view text,
                    std::string_view more = "") {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>", x, y, anchor, more,
                       escaped(text));
}

std::string figure(double height, const std::string& id, const std::string& label, const std::string& drawn,
                   const std::string& caption) {
    return fmt::format(
        "<figure class=\"chart\" id=\"{}\"><svg viewBox=\"0 0 {} {}\" role=\"img\" "
        "aria-label=\"{}\">\n{}</svg>\n<figcaption>{}</figcaption></figure>\n",
        id, chart_width, height, escaped(label), drawn, escaped(caption));
}

/// A swatch and a word for each entry, in rows that fit.
std::string key_of(const std::vector<std::pair<std::string, std::string>>& entries, double top) {
    std::string out;
    double x = 0, y = top;
    for (const auto& [colour, text] : entries) {
        const double width = 26 + 6.6 * static_cast<double>(text.size());
        if (x > 0 && x + width > chart_width) x = 0, y += 18;
        out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"12\" height=\"12\" fill=\"{}\"/>", x, y,
                           colour) +
               text_at(x + 17, y + 10, "start", text);
        x += width;
    }
    return out;
}

/// Where a cumulated share lies: households of one way, sorted by their cost each.
struct Step {
    double households = 0, cost = 0;  ///< Of these households, each.
};

/// The steps of one way from cheap to dear, at most `most` of them: the rest are merged with their
/// neighbours.
std::vector<Step> steps_of(std::vector<Step> steps, std::size_t most) {
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Step& a, const Step& b) { return a.cost < b.cost; });
    if (steps.size() <= most) return steps;
    double total = 0;
    for (const Step& s : steps) total += s.households;
    std::vector<Step> merged;
    double weighted = 0, households = 0;
    for (const Step& s : steps) {
        weighted += s.cost * s.households;
        households += s.households;
        if (households < total / static_cast<double>(most) && &s != &steps.back()) continue;
        merged.push_back({households, weighted / households});
        weighted = households = 0;
    }
    return merged;
}

/// The cost that `share` of the households do not exceed.
double quantile_of(std::vector<Step> steps, double share) {
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Step& a, const Step& b) { return a.cost < b.cost; });
    double total = 0, sum = 0;
    for (const Step& s : steps) total += s.households;
    for (const Step& s : steps)
        if ((sum += s.households) >= share * total) return s.cost;
    return 0;
}

}  // namespace

std::string cost_chart(const ReportInput& in, const Wording& w) {
    constexpr std::size_t most_steps = 250;
    constexpr double left = 56, right = 8, top = 10, height = 200, shown_share = 0.98;
    if (!in.outputs.plan || !in.outputs.demand) return {};
    std::array<std::vector<Step>, 4> ways;
    std::vector<Step> all;
    double households = 0;
    const auto planned = plan_nodes_of(in.outputs.demand->nodes.size(), in.outputs.plan);
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const double n = households_of(in.outputs.demand->nodes[i]).value_or(0);
        if (!planned[i] || n <= 0 || in.outputs.demand->nodes[i].already_served) continue;
        const Step step{n, (planned[i]->internal_cost + planned[i]->mv_cost_share) / n};
        ways[static_cast<std::size_t>(planned[i]->served_by)].push_back(step);
        all.push_back(step);
        households += n;
    }
    const double shown = quantile_of(all, shown_share);
    if (households <= 0 || shown <= 0) return {};
    double tick = nice_below(shown / 3);
    const double most = tick * std::ceil(shown / tick);
    const auto x_of = [&](double n) { return left + n / households * (chart_width - left - right); };
    const auto y_of = [&](double cost) { return top + (1 - std::min(cost / most, 1.04)) * height; };

    std::string out;
    for (double v = 0; v <= most * 1.001; v += tick)
        out += fmt::format("<path class=\"rule\" d=\"M{} {:.1f}H{}\"/>", left, y_of(v), chart_width - right) +
               text_at(left - 6, y_of(v) + 4, "end", w.rounded(v));
    const double step_x = nice_below(households / 3);
    for (double n = 0; n <= households; n += step_x)
        out += text_at(x_of(n), top + height + 17, n == 0 ? "start" : "middle", w.rounded(n));
    std::vector<std::pair<std::string, std::string>> key;
    double sum = 0, above = 0;
    for (std::size_t way = 0; way < ways.size(); ++way) {
        if (ways[way].empty()) continue;
        std::string line, area;
        const double begin = sum;
        for (const Step& s : steps_of(ways[way], most_steps)) {
            line += fmt::format("{}{:.1f} {:.1f}H{:.1f}", line.empty() ? "M" : "L", x_of(sum), y_of(s.cost),
                                x_of(sum + s.households));
            sum += s.households;
            if (s.cost > most) above += s.households;
        }
        area = "M" + fmt::format("{:.1f} {:.1f}", x_of(begin), y_of(0)) + "L" + line.substr(1) +
               fmt::format("V{:.1f}z", y_of(0));
        out += fmt::format(
            "<path d=\"{}\" fill=\"{}\" fill-opacity=\".22\"/><path d=\"{}\" fill=\"none\" stroke=\"{}\" "
            "stroke-width=\"2\"/>\n",
            area, way_colour(way), line, way_colour(way));
        key.emplace_back(way_colour(way), w.say(way_names[way]));
    }
    out += text_at(chart_width - right, top + height + 34, "end", w.say("Households"));
    out += key_of(key, top + height + 44);
    const std::string currency = currency_of(in.summary);
    std::string caption = w.say(
        "Households by what serving them costs over the horizon, each way of supply from cheap to "
        "dear.");
    caption += " " + w.say("Life cost per household, {currency}", fmt::arg("currency", currency)) + ".";
    if (above > 0)
        caption += " " + w.say("The dearest {percent} lie above the drawing.",
                               fmt::arg("percent", w.percent(above / households)));
    return figure(top + height + 62, "cost-chart", w.say("What a connection costs"), out, caption);
}

std::string ways_chart(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
    if (!s.served_by) return {};
    constexpr double left = 0, bar = 20, row = 44;
    struct Row {
        std::string name;
        std::array<double, 4> parts{};
    };
    std::vector<Row> rows{{w.say("Demand nodes"), {}}, {w.say("Households"), {}}, {w.say("Life cost"), {}}};
    for (std::size_t i = 0; i < 4; ++i) {
        const ServedGroup& g = (*s.served_by)[i];
        rows[0].parts[i] = static_cast<double>(g.nodes);
        rows[1].parts[i] = s.households ? g.households : 0;
        rows[2].parts[i] = g.internal_cost + g.mv_cost;
    }
    std::string out;
    double y = 0;
    std::array<bool, 4> used{};
    for (const Row& r : rows) {
        double total = 0, x = left;
        for (const double v : r.parts) total += v;
        if (total <= 0) continue;
        out += text_at(0, y + 12, "start", r.name);
        for (std::size_t i = 0; i < 4; ++i) {
            const double width = r.parts[i] / total * (chart_width - left);
            if (width <= 0) continue;
            used[i] = true;
            out += fmt::format(
                "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" fill=\"{}\" "
                "stroke=\"#fff\"/>",
                x, y + 17, width, bar, way_colour(i));
            if (width > 34)
                out += text_at(x + width / 2, y + 31, "middle",
                               fmt::format("{:.0f} %", r.parts[i] / total * 100),
                               i == 1 ? " fill=\"#222\"" : " class=\"inside\"");
            x += width;
        }
        y += row;
    }
    if (y == 0) return {};
    std::vector<std::pair<std::string, std::string>> key;
    for (std::size_t i = 0; i < 4; ++i)
        if (used[i]) key.emplace_back(way_colour(i), w.say(way_names[i]));
    return figure(y + 20, "ways-chart", w.say("Grid, mini-grid or stand-alone"), out + key_of(key, y + 2),
                  w.say("Grid, mini-grid or stand-alone"));
}

std::string bound_chart(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
    if (!s.gap_fraction || !s.total_cost || *s.total_cost <= 0) return {};
    const double proved = std::clamp(*s.lower_bound / *s.total_cost, 0.0, 1.0) * chart_width;
    const std::string blue = way_colour(0), orange = way_colour(1);
    std::string out = fmt::format(
        "<rect x=\"0\" y=\"20\" width=\"{:.2f}\" height=\"22\" fill=\"{}\"/>"
        "<rect x=\"{:.2f}\" y=\"20\" width=\"{:.2f}\" height=\"22\" fill=\"{}\"/>",
        proved, blue, proved, std::max(chart_width - proved, 0.0), orange);
    const std::string currency = currency_of(s);
    out += text_at(chart_width, 13, "end", w.say("This plan") + ": " + w.money(currency, *s.total_cost));
    if (proved > 150) out += text_at(8, 36, "start", w.money(currency, *s.lower_bound), " class=\"inside\"");
    out += key_of({{blue, w.say("Proved: no plan costs less")},
                   {orange, w.say("Not known") + ": " + w.percent(*s.gap_fraction)}},
                  52);
    return figure(86, "bound-chart", w.say("How far from the cheapest plan"), out, "");
}

std::string rollout_chart(const ReportInput& in, const Wording& w) {
    const Rollout* rollout = in.outputs.rollout;
    if (!rollout || rollout->years.empty()) return {};
    constexpr double left = 50, right = 50, top = 10, height = 170;
    double most_spent = 0, households = 0;
    for (const RolloutYear& y : rollout->years) {
        most_spent = std::max(most_spent, y.build_cost);
        households += y.households;
    }
    if (most_spent <= 0) return {};
    const auto count = static_cast<double>(rollout->years.size());
    const double step = (chart_width - left - right) / count;
    const double tick = nice_below(most_spent / 3), most = tick * std::ceil(most_spent / tick);
    const auto y_of = [&](double share) { return top + (1 - share) * height; };
    std::string out, bars, line;
    for (double v = 0; v <= most * 1.001; v += tick)
        out += fmt::format("<path class=\"rule\" d=\"M{} {:.1f}H{}\"/>", left, y_of(v / most),
                           chart_width - right) +
               text_at(left - 6, y_of(v / most) + 4, "end", w.money("", v));
    if (households > 0)
        for (const double share : {0.0, 0.5, 1.0})
            out += text_at(chart_width - right + 6, y_of(share) + 4, "start",
                           w.rounded(std::round(share * households)));
    const std::string orange = way_colour(1), blue = way_colour(0);
    double sum = 0;
    const auto every = static_cast<std::size_t>(std::ceil(count / 12));
    for (std::size_t i = 0; i < rollout->years.size(); ++i) {
        const RolloutYear& y = rollout->years[i];
        const double x = left + step * static_cast<double>(i);
        bars += fmt::format(
            "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>",
            x + step * 0.15, y_of(y.build_cost / most), step * 0.7, y.build_cost / most * height, orange);
        sum += y.households;
        if (households > 0)
            line += fmt::format("{}{:.1f} {:.1f}", line.empty() ? "M" : "L", x + step / 2,
                                y_of(sum / households));
        if (i % every == 0)
            out += text_at(x + step / 2, top + height + 16, "middle",
                           w.count(static_cast<std::uint64_t>(y.year)));
    }
    out +=
        bars + fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2.5\"/>", line, blue);
    out += key_of(
        {{orange, w.say("Spent in the year, {currency}", fmt::arg("currency", currency_of(in.summary)))},
         {blue, w.say("Households on the grid up to the year")}},
        top + height + 28);
    return figure(top + height + 66, "rollout-chart", w.say("Year by year"), out, "");
}

std::string detection_chart(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
    if (!s.dwellings || !s.expected_dwellings || !s.expected_dwellings_p05 || !s.expected_dwellings_p95)
        return {};
    const double found = static_cast<double>(*s.dwellings);
    const double most = std::max(found, *s.expected_dwellings_p95) * 1.08;
    if (most <= 0) return {};
    const auto x_of = [&](double n) { return n / most * chart_width; };
    const std::string blue = way_colour(0);
    std::string out = fmt::format("<path class=\"rule\" d=\"M0 54H{}\"/>", chart_width);
    const double tick = nice_below(most / 3);
    for (double n = 0; n <= most; n += tick)
        out += text_at(x_of(n), 70, n == 0 ? "start" : "middle", w.rounded(n));
    out += fmt::format(
        "<rect x=\"0\" y=\"34\" width=\"{:.1f}\" height=\"14\" fill=\"#8a7868\"/>"
        "<path d=\"M{:.1f} 18H{:.1f}M{:.1f} 11v14M{:.1f} 11v14\" stroke=\"{}\" stroke-width=\"2.5\"/>"
        "<circle cx=\"{:.1f}\" cy=\"18\" r=\"5.5\" fill=\"{}\"/>",
        x_of(found), x_of(*s.expected_dwellings_p05), x_of(*s.expected_dwellings_p95),
        x_of(*s.expected_dwellings_p05), x_of(*s.expected_dwellings_p95), blue, x_of(*s.expected_dwellings),
        blue);
    out += key_of({{"#8a7868", w.say("on the map")},
                   {blue, w.say("expected, with a chance of nine in ten in this range")}},
                  82);
    return figure(116, "detection-chart", w.say("Dwellings"), out, "");
}

}  // namespace gridreach
