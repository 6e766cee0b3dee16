// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "dwellings/adapt.h"
#include "dwellings/roof_instances.h"

namespace gridreach {

/// The network's features of the cells that labels and empty areas lie in.
class LabelledCells {
public:
    /// Runs the network. Labels without imagery under them are counted and left out.
    LabelledCells(const RoofModel& model, const AdaptInput& input, Reporter& reporter);

    const std::vector<Dwelling>& labels() const { return labels_; }
    std::size_t labels_outside() const { return labels_outside_; }

    /// The part (0 … parts − 1) of a place; −1 for a square with neither label nor empty area.
    int part_of(PointM place) const;
    int parts() const { return parts_; }

    /// What a last layer is learnt from: a row of features and the roof logit for each pixel (CV_32F), the
    /// chance that it is roof (1 or 0; the model's own on ground that nobody spoke of), and how many pixels
    /// it stands for times pixel_worth (CV_64F). Pixels of part `without` are left out.
    struct Samples {
        cv::Mat values, truth, weights;
    };
    Samples samples(int without) const;

    /// A candidate with its outline in the working plane.
    struct Candidate {
        RoofFeatures features{};
        Dwelling dwelling;
        bool in_empty = false;
    };
    /// The candidates that a last layer and a confidence give: those that are chosen, or every region that is
    /// weighed.
    enum class Which { chosen, weighed };
    std::vector<Candidate> candidates(const std::vector<float>& head, const RoofConfidence& confidence,
                                      Which which = Which::chosen) const;

private:
    struct Cell {
        cv::Rect core;
        cv::Mat features, valid;  ///< With halo.
    };
    enum class Kind : std::uint8_t { open, roof, ring, empty, unknown };

    void choose_cells();
    void deal_parts();
    cv::Mat kinds_of(const Cell& cell) const;
    struct PixelList {
        std::vector<float> values;
        std::vector<double> truth, weights;
    };
    void add_samples(const Cell& cell, int without, PixelList& to) const;

    const RoofModel& model_;
    const AdaptInput& input_;
    std::vector<Dwelling> labels_;
    std::size_t labels_outside_ = 0;
    std::vector<Cell> cells_;
    std::vector<std::pair<std::int64_t, std::int64_t>> squares_;  ///< Sorted.
    int parts_ = 0;
};

}  // namespace gridreach
