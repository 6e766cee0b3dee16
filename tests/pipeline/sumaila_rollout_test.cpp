// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "geo/metric.h"
#include "io/csv_table.h"
#include "io/safe_write.h"
#include "io/vector_file.h"
#include "rollout/job_order.h"
#include "support/shared_data.h"

namespace gridreach {
namespace {

constexpr std::uint32_t ranked = 170;

/// The sequencer's example around Sumaila, Nigeria: a job for each ranked node with the length of the segment
/// that feeds it, in the order of the published ranks.
struct Sumaila {
    std::vector<Job> published, right;  ///< With the published lengths, and with right ones.
};

Sumaila read_sumaila() {
    const std::string folder =
        test::shared_data() + "/planning/sequencer_sumaila/data/sumaila/expected_output/";
    const CsvTable table =
        parse_csv(read_text_file(folder + "sequenced-results.csv"), "sequenced-results.csv");
    const auto column = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(table.columns.begin(), table.columns.end(), name) -
                                        table.columns.begin());
    };
    const auto rank = column("Sequence..Far.sighted.sequence"), vertex = column("Sequence..Vertex.id"),
               upstream = column("Sequence..Upstream.id"),
               length = column("Sequence..Upstream.segment.distance.m"),
               demand = column("Demand...Projected.nodal.demand.per.year");
    const auto utm = utm_projection("EPSG:32632");
    const VectorLayer edges = GdalVectorReader().read(folder + "edges.shp", *utm);
    std::map<long, double> right_length_m;
    for (const Feature& edge : edges.features)
        right_length_m[std::lround(*number_of(edge.values[*edges.field("rank")]))] = great_circle_length_m(
            utm->inverse(edge.shape.lines[0].front()), utm->inverse(edge.shape.lines[0].back()));

    std::map<std::string, std::uint32_t> job_of;
    std::vector<const std::vector<std::string>*> rows(ranked);
    for (const auto& row : table.rows)
        // Three nodes have no rank but the smallest integer there is.
        if (const double r = number_of(FieldValue(row[rank])).value_or(0); r >= 1)
            rows.at(static_cast<std::size_t>(r) - 1) = &row;
    for (std::uint32_t i = 0; i < rows.size(); ++i) job_of[(*rows[i])[vertex]] = i;
    Sumaila s;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        Job job;
        const auto [parent, is_root] =
            job_of.emplace((*rows[i])[upstream], static_cast<std::uint32_t>(job_of.size()));
        job.parent = parent->second;
        job.cost = *number_of(FieldValue((*rows[i])[length]));
        job.benefit = *number_of(FieldValue((*rows[i])[demand]));
        s.published.push_back(job);
        job.cost = right_length_m.at(i + 1);
        s.right.push_back(job);
    }
    // What a tree hangs from is no demand node: it costs nothing and gives nothing, but the sequencer weighs
    // it by all that hangs on it before its branches are open.
    s.published.resize(job_of.size());
    s.right.resize(job_of.size());
    return s;
}

JobOrder without_roots(JobOrder order) {
    std::erase_if(order, [](std::uint32_t i) { return i >= ranked; });
    return order;
}

double total_of(const std::vector<Job>& jobs) {
    return std::accumulate(jobs.begin(), jobs.end(), 0.0,
                           [](double sum, const Job& job) { return sum + job.cost; });
}

/// One currency unit per metre, a tenth of the total each year, 10 % discount.
TEST(Sumaila, PublishedRanksAreTheGreedyOnTheSwappedLengthsAndTheBestOrderGivesMore) {
    NEEDS_SHARED_DATA("planning/sequencer_sumaila");
    const Sumaila s = read_sumaila();
    EXPECT_NEAR(total_of(s.published), 186630.78, 0.01);
    EXPECT_NEAR(total_of(s.right), 185830.94, 0.05);
    JobOrder ranks(ranked);
    std::iota(ranks.begin(), ranks.end(), 0U);
    EXPECT_EQ(without_roots(greedy_order(s.published)), ranks);

    const double budget = total_of(s.right) / 10, discount = 0.1, rate = std::log1p(discount) / budget;
    const JobOrder greedy = without_roots(greedy_order(s.right)), best = best_order(s.right, rate);
    const double bound = unpacked_benefit(s.right, best, rate);
    const auto packed = [&](const JobOrder& order) {
        return packed_benefit(s.right, years_in_order(s.right, order, budget), discount);
    };
    const double filled = packed_benefit(s.right, years_filled(s.right, best, budget), discount);
    const double ours = std::max(packed(best), filled);
    std::size_t moved = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) moved += greedy[i] != ranks[i];
    std::printf(
        "sumaila: discounted kWh: published ranks %.0f, greedy on right lengths %.0f (%zu ranks differ), "
        "best order "
        "%.0f (filled %.0f), bound %.0f; unpacked: ranks %.0f, greedy %.0f, best %.0f\n",
        packed(ranks), packed(greedy), moved, packed(best), filled, bound,
        unpacked_benefit(s.right, ranks, rate), unpacked_benefit(s.right, greedy, rate), bound);
    EXPECT_GE(unpacked_benefit(s.right, best, rate), unpacked_benefit(s.right, greedy, rate));
    EXPECT_GE(ours, packed(greedy) * 0.999);
    EXPECT_LE(ours, bound);
    EXPECT_LE(packed(ranks), bound);
}

}  // namespace
}  // namespace gridreach
