// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "geo/metric.h"
#include "outputs/fields.h"
#include "outputs/wording.h"

namespace gridreach {

/// A demand node or a dwelling of a finished run.
struct ComparedPlace {
    std::int64_t id = 0;
    std::string name;
    PointM at;
    std::string served_by;  ///< "grid", "mini_grid", "stand_alone", "nothing"; empty: the run has no plan.
    std::optional<double> households, total_cost;
};

/// A new MV line of a finished run.
struct ComparedLine {
    std::int64_t id = 0;
    PathM path;
    double length_m = 0;
    std::optional<double> build_cost;
    std::string conductor;
};

/// What a finished run says for itself.
struct ComparedPlan {
    std::string name;                             ///< For people: its folder.
    std::map<std::string, std::string> settings;  ///< By full key, as texts; what is not set is left out.
    std::map<std::string, double> figures;        ///< The known figures of its summary.
    std::string currency, bound_scope;
    std::vector<ComparedPlace> nodes, dwellings;
    std::vector<ComparedLine> lines;
};

/// Places of two runs count as one within these distances.
inline constexpr double same_node_m = 100, same_dwelling_m = 2, same_line_m = 25;
/// Lines that only cross or meet run beside each other for a short way; less than this is not the same line.
inline constexpr double least_same_line_m = 100;

/// How the places of one kind changed from A to B; a place of either run is counted once.
struct PlaceChanges {
    std::size_t gained = 0, lost = 0, on_grid = 0, off_grid = 0, only_a = 0, only_b = 0;
    double gained_households = 0, lost_households = 0;
    /// Rows of gained and lost places in the layer, those with most households first.
    std::vector<std::size_t> gained_rows, lost_rows;
};

struct LineChanges {
    double both_m = 0, only_a_m = 0, only_b_m = 0;  ///< `both_m` along A's lines.
};

/// A stretch of a line that runs beside the other plan's lines, or does not.
struct Stretch {
    PathM path;
    bool near = false;
    bool operator==(const Stretch&) const = default;
};

struct SettingDifference {
    std::string key;
    std::optional<std::string> a, b;  ///< None: not set there.
};

/// Two plans side by side.
struct PlanComparison {
    std::vector<SettingDifference> settings;  ///< By key.
    PlaceChanges nodes, dwellings;
    LineChanges lines;
    /// compared_nodes and compared_lines; compared_dwellings with those that change, where both runs have
    /// dwellings.
    std::vector<OutputLayer> layers;
};

/// The layers of a comparison, for the manual.
const std::vector<LayerTable>& compare_tables();

/// Pairs of places within `most_m`, each in at most one pair: those with equal ids first, then the nearest;
/// equal ones in order. Returned by place of A: the place of B, or none.
std::vector<std::optional<std::size_t>> matched_places(const std::vector<ComparedPlace>& a,
                                                       const std::vector<ComparedPlace>& b, double most_m);

/// Each path cut where it comes within `most_m` of `others` or leaves them, found in steps of ten metres or
/// finer. Shorter stretches than `least_m` join the one before; a path without length is one stretch, an
/// empty one none.
std::vector<std::vector<Stretch>> stretches_near(const std::vector<PathM>& paths,
                                                 const std::vector<PathM>& others, double most_m,
                                                 double least_m, const Metric& metric);

/// Empty plans compare too: everything is only in the other one.
PlanComparison compare_plans(const ComparedPlan& a, const ComparedPlan& b, const Metric& metric);

/// For the terminal.
std::vector<std::string> compare_lines_for_people(const ComparedPlan& a, const ComparedPlan& b,
                                                  const PlanComparison& comparison);
nlohmann::json compare_json(const ComparedPlan& a, const ComparedPlan& b, const PlanComparison& comparison);

/// One self-contained page; see report_html.
std::string compare_html(const ComparedPlan& a, const ComparedPlan& b, const PlanComparison& comparison,
                         Language language, const std::string& program);

/// A figure that people compare.
struct ComparedFigure {
    enum class Kind { money, length, whole, fraction } kind;
    std::string_view key, label;  ///< Of the summary; in English, a phrase.
    std::optional<double> a, b;
};
/// Those that at least one of the plans has. Money is left out where the currencies or price years differ.
std::vector<ComparedFigure> compared_figures(const ComparedPlan& a, const ComparedPlan& b);
std::string figure_text(const Wording& w, const std::string& currency, ComparedFigure::Kind kind,
                        double value);
/// What forbids to compare the plans' money; empty when nothing does.
std::string money_apart(const ComparedPlan& a, const ComparedPlan& b);

}  // namespace gridreach
