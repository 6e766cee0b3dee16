// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridreach {

/// A stretch of likely roof pixels in one row of the lattice, with their likelihoods.
struct RoofRun {
    int row = 0;
    int begin = 0;  ///< First column.
    std::vector<std::uint8_t> likelihood;
    std::vector<std::uint8_t> depth;  ///< How deep inside its roof each pixel is; empty where unknown.
    int end() const { return begin + static_cast<int>(likelihood.size()); }
    bool operator==(const RoofRun&) const = default;
};

/// The runs of pixels of at least `least` in `likelihood`, whose corner lies at lattice pixel `at`; with
/// their depths where `depth` is not empty.
std::vector<RoofRun> runs_of(const cv::Mat& likelihood, cv::Point at, std::uint8_t least,
                             const cv::Mat& depth = {});

/// The runs as bytes, in their order, and back: nothing when the bytes are not what runs_to_bytes() makes.
std::string runs_to_bytes(std::span<const RoofRun> runs);
std::optional<std::vector<RoofRun>> runs_from_bytes(std::string_view bytes);

/// Runs that touch (4 neighbours) make a patch, wherever the borders of cells ran: a roof over many cells is
/// one. Patches are in the order of their first pixel (top row, then leftmost), and so are the runs in each.
std::vector<std::vector<RoofRun>> joined_runs(std::vector<RoofRun> runs);

/// A patch as an image with a border of one empty pixel.
struct RoofPatch {
    cv::Mat likelihood;  ///< CV_8U, 0 outside the runs.
    cv::Mat depth;       ///< CV_8U, 0 outside the runs; empty where the runs have none.
    cv::Point origin;    ///< Lattice pixel of the image's corner.
};
RoofPatch patch_of(const std::vector<RoofRun>& runs);

}  // namespace gridreach
