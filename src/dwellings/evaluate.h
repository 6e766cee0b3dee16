// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dwellings/score_intervals.h"
#include "model/dwellings.h"

namespace gridreach {

/// Outlines of at least this intersection over union are one dwelling.
inline constexpr double least_iou = 0.5;
/// Side of the ground blocks that the bootstrap draws: a few plots of a settlement, so most of what
/// neighbours share stays within one.
inline constexpr double bootstrap_block_m = 50;

/// How the comparison is made, beside its area.
struct EvaluationSettings {
    double border_m = 0;  ///< See evaluate_in_detail().
    std::uint64_t seed = 1;
    std::size_t replicates = 1000;  ///< Of the bootstrap; 0: no intervals.
};

/// How well dwellings of one class of roof area were found. Precision counts found dwellings of the class
/// that match a true one of any class, recall true ones of the class that match a found one of any class.
struct AreaClassScore {
    std::string name;  ///< "< 20 m2", "20-50 m2", "50-150 m2", ">= 150 m2".
    std::size_t found = 0, truth = 0;
    std::optional<double> precision, recall, f1;
};

/// Found dwellings compared with true ones. A ratio of 0 to 0 is unset.
struct DetectionScore {
    std::size_t found = 0, truth = 0;  ///< Scored: without those near the border.
    std::size_t found_near_border = 0, truth_near_border = 0;
    /// At IoU 0.5, as all down to average_precision; unset too when there are dwellings on both sides but one
    /// side has no outlines at all.
    std::optional<double> precision, recall, f1;
    std::optional<double> mean_iou;  ///< Of the matched pairs.
    /// See average_precision(); ranked by confidence, equal ones from north to south, then west to east.
    /// Unset too when any found dwelling has no confidence or no outline.
    std::optional<double> average_precision;
    std::optional<double> precision_centre_3m, recall_centre_3m, f1_centre_3m;
    std::optional<double> precision_centre_5m, recall_centre_5m, f1_centre_5m;
    std::optional<double> count_error_fraction;  ///< (found - truth) / truth.
    std::vector<AreaClassScore> by_area;         ///< At IoU 0.5; dwellings of unknown area are in none.
    ScoreIntervals intervals;                    ///< 90 %, over ground blocks of bootstrap_block_m.
};

/// What became of a dwelling in the comparison.
enum class Verdict : std::uint8_t {
    hit,       ///< Its partner is there.
    wrong,     ///< Found without a true one (a false alarm), or true and not found (a miss).
    unscored,  ///< Near the border.
};

/// The scores, and what became of each dwelling: at IoU 0.5, or, where `by_outline` is false because one side
/// has no outlines, with centres no more than 3 m apart.
struct Evaluation {
    DetectionScore score;
    std::vector<Dwelling> found, truth;  ///< Those compared, from north to south, then west to east.
    std::vector<Verdict> of_found, of_truth;
    bool by_outline = true;
};

/// Compares the dwellings whose centre lies in `area` (no polygon: all). Matching is one-to-one and as large
/// as can be, and among the largest matchings one of largest total agreement: over pairs whose outlines have
/// an intersection over union of at least 0.5 (agreement: that ratio), and over pairs whose centres are no
/// more than 3 m or 5 m apart (agreement: nearness). A dwelling without outline matches nothing by outline.
///
/// `settings.border_m` above 0 leaves unscored what comes within so many metres of the border of `area`,
/// where a dwelling may be cut and labels of the other side end: everything is matched first, then pairs
/// whose true dwelling is near the border, found ones near it without partner and true ones near it without
/// partner are dropped. So a found dwelling near the border that matches a scored true one is a hit, and one
/// that matches an unscored true one is no error. The counts (`found`, `truth`, count error) go by each
/// dwelling's own place, so they can differ from the sums of hits and errors. It needs an area.
///
/// The scores depend neither on the order of the dwellings nor on their ids.
Evaluation evaluate_in_detail(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                              const std::vector<PolygonM>& area, const EvaluationSettings& settings = {});

/// The scores alone.
DetectionScore evaluate(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                        const std::vector<PolygonM>& area, const EvaluationSettings& settings = {});

}  // namespace gridreach
