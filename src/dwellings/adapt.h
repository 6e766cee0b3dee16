// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/reporter.h"
#include "dwellings/roof_model.h"
#include "model/dwellings.h"
#include "model/imagery.h"

namespace gridreach {

/// What a person says of a region: some dwellings (outlines or points), and areas in which every dwelling is
/// among them (most such areas hold none).
struct AdaptInput {
    const Imagery* imagery = nullptr;
    double pixel_m = 0;  ///< On the ground, of the imagery's lattice.
    std::vector<Dwelling> labels;
    std::vector<PolygonM> empty;
};

/// Labels that were found and missed, false alarms in the empty areas, and what is reported on the open
/// ground: that of the cells looked at of which nobody said anything.
struct LabelScore {
    std::size_t hits = 0, misses = 0, false_alarms = 0;
    double open_found = 0;
    /// Dwellings on the open ground: what the model as it was expects to have found there, over the share of
    /// the labels that it found.
    double open_dwellings = 0;
    /// F1 over labels, empty areas and open ground, where the share of its dwellings that is found is taken
    /// to be that of the labels and whatever is reported beyond is a false alarm. So a model that only
    /// reports more everywhere gains nothing, however small the empty areas are. Unset without anything to
    /// compare.
    std::optional<double> f1() const;
};

/// A region that the model as it was has weighed, and what the labels say of it: whether it overlaps one by
/// half of their union, whichever regions are chosen in the end.
struct JudgedCandidate {
    enum class Truth { unknown, dwelling, none };
    RoofFeatures features{};
    double confidence = 0;
    Truth truth = Truth::unknown;
};

struct AdaptResult {
    RoofModel model;           ///< With another last layer and another confidence.
    LabelScore before, after;  ///< `after` by cross-validation: each part of the region judged by the others.
    int parts = 0;             ///< Of the cross-validation.
    std::size_t labels_outside = 0;           ///< Labels where there is no imagery; left out.
    std::vector<JudgedCandidate> candidates;  ///< All that were weighed in the cells looked at.
};

/// Fewest labels that a region can be adapted with.
inline constexpr std::size_t fewest_labels = 10;

/// Adapts a model to a region: a logistic regression over the measures of a region and the confidence it had,
/// held towards that confidence, replaces the confidence. Where it finds much more, the last layer for roofs
/// is learnt too: a logistic regression over the network's feature planes and its own answer, held towards
/// that answer.
///
/// The confidence is learnt from every region that is weighed: right is what finds a label, wrong what does
/// not and touches an outline or lies in an empty area; on the open ground the model's own confidence holds
/// it. The last layer is learnt from an even sample of the pixels of the labels (of a point those within 1.5
/// m), of a ring of 1 to 2.5 m around outlines and of the empty areas, and the most roof-like of these; on
/// the open ground the model's own answer holds it, so that it does not drift. A label is found when a
/// reported candidate overlaps its outline by half of their union, or holds its point, one to one; a reported
/// candidate in an empty area that finds no label is a false alarm. For the cross-validation the region is
/// cut into squares of 64 m, dealt to at most five parts. Same input, same model.
///
/// Throws InputError for fewer than fewest_labels labels on imagery, no empty area on imagery, labels and
/// areas in more than 60 cells of 960 pixels (memory), and squares too few to cross-validate.
AdaptResult adapt(const RoofModel& model, const AdaptInput& input, Reporter& reporter);

}  // namespace gridreach
