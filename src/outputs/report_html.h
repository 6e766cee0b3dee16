// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "outputs/report.h"
#include "outputs/wording.h"

namespace gridreach {

/// The sections of a report, each as HTML without its heading; empty when there is nothing to say.

std::string key_figures(const ReportInput& in, const Wording& w);
std::string who_gets_what(const ReportInput& in, const Wording& w);
std::string where_the_money_goes(const ReportInput& in, const Wording& w);
/// The bill of quantities, all years together.
std::string materials(const ReportInput& in, const Wording& w);
std::string bound_text(const ReportInput& in, const Wording& w);
/// The reasons for staying off the grid, most frequent first; equal numbers by text.
std::string why_unserved(const ReportInput& in, const Wording& w);
/// How many dwellings there are and may be, how sure they are, and how the detector did where it was
/// measured.
std::string detection_text(const ReportInput& in, const Wording& w);
std::string files_text(const ReportInput& in, const Wording& w);
std::string settings_text(const ReportInput& in, const Wording& w);

/// Charts as inline SVG, each a figure with its caption.

/// Cumulated households by life cost per household, one curve for each way of supply.
std::string cost_chart(const ReportInput& in, const Wording& w);
/// Shares of the ways of supply in demand nodes, households and costs.
std::string ways_chart(const ReportInput& in, const Wording& w);
/// The proved part of the plan's cost, and what is not known.
std::string bound_chart(const ReportInput& in, const Wording& w);
/// Money spent in each year, and households on the grid up to it.
std::string rollout_chart(const ReportInput& in, const Wording& w);
/// The years in a table, and in words what the order is worth beside its bound and the usual greedy.
std::string rollout_text(const ReportInput& in, const Wording& w);
/// The expected number of dwellings with its interval, and the number found.
std::string detection_chart(const ReportInput& in, const Wording& w);

/// Rows of cells; the first column is a heading, the others numbers. Cells are HTML already; the last row is
/// a total when `total` says so.
std::string number_table(const std::vector<std::string>& head,
                         const std::vector<std::vector<std::string>>& rows, bool total = false);
std::string paragraph(std::string_view text);
/// A section with its heading; nothing without a body.
std::string section(std::string_view title, std::string_view body);
/// What begins and ends a page that has a map; `title` is HTML already.
std::string page_head(const std::string& title, const Wording& w);
std::string page_foot(const std::string& program, const Wording& w);
std::string currency_of(const PlanSummary& summary);

/// The ways of supply by ServedBy, as headings.
inline constexpr std::string_view way_names[] = {"Grid", "Mini-grid", "Stand-alone systems", "Nothing"};

}  // namespace gridreach
