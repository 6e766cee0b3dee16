// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace gridreach {

/// What the confidence of a candidate roof is reckoned from, in this order:
///   0 log of the area in m2, 1 log of the area in pixels, 2 mean roof likelihood inside, 3 that of a ring of
///   two pixels around, 4 mean depth inside, 5 the largest depth, 6 area over that of the convex hull,
///   7 area over that of the smallest rectangle, 8 its short over its long side, 9 height of the saddle
///   inside over the lower of the peaks that it joins (1 without), 10 height of the saddle to what touches it
///   over its peak (0 without). Height is likelihood × depth.
inline constexpr std::size_t roof_candidate_features = 11;
using RoofFeatures = std::array<double, roof_candidate_features>;

/// A quadratic logistic regression on standardised features.
struct RoofConfidence {
    double intercept = 0;
    std::vector<double> mean, deviation, linear;
    std::vector<double> quadratic;  ///< Products i <= j, row by row.
    /// The chance that a candidate with these features overlaps a dwelling by half of their union.
    double of(const RoofFeatures& features) const;
};

/// How many dwellings there are, from what was found, by class of roof area (< 20, 20-50, 50-150, >= 150 m2).
struct RoofCount {
    std::array<double, 4> per_expected{1, 1, 1, 1};  ///< True dwellings to one expected among the candidates.
    /// Deviation of log(true / reckoned) from place to place, and the number of places it comes from.
    double place_deviation = 0;
    int places = 0;
};

/// A trained network with its card: what it was trained for, how sure it is, how much it misses.
struct RoofModel {
    std::string name;
    std::vector<unsigned char> weights;               ///< An ONNX file.
    std::string weights_hash;                         ///< XXH3-128 of the weights, hexadecimal.
    std::string hash;                                 ///< Of the card and the weights together.
    double finest_pixel_m = 0, coarsest_pixel_m = 0;  ///< Ground pixels it was trained for.
    double min_confidence = 0;  ///< From which on a candidate is reported unless the user says otherwise.
    RoofConfidence confidence;
    RoofCount count;
    /// The last layer, which a region may adapt: roof_planes_out rows of one weight per feature plane and a
    /// constant.
    std::vector<float> head;
};

/// Planes the network is given and gives, and its feature planes, all at half the imagery's resolution.
inline constexpr int roof_planes_in = 13, roof_planes_out = 12, roof_feature_planes = 24;

/// Reads a model card (JSON) and the weights it names, which lie beside it. An empty path means the model
/// that the program carries. Throws InputError when a file is missing or unreadable, the card is not one, or
/// the weights are not those of the card (size, checksum) or not a network of the shape above.
std::shared_ptr<const RoofModel> load_roof_model(const std::string& card_path);

/// The card of a model whose weights will lie beside it under the name `weights`: what load_roof_model()
/// reads, with the same numbers.
std::string card_text(const RoofModel& model, const std::string& weights);

}  // namespace gridreach
