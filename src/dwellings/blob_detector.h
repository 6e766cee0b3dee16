// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct BlobOptions {
    double pixel_m = 0.3;
    double min_confidence = 0.25;
    double min_area_m2 = 6;
    double max_area_m2 = 3000;
    std::int64_t tile_size_px = 1024;
};
void describe(BlobOptions& options, OptionList& list);

/// Roofs by classical image processing, without a trained network: the baseline.
///
/// The imagery is worked on in fixed cells of its lattice, each read with a halo of roof_halo_px:
/// roof_likelihood per pixel, runs of likely pixels, patches joined across cells, the best regions of each
/// patch (choose_roofs), their outlines. A tile is a square of cells that are read at once; cells are worked
/// on alone, so tile size and threads change no dwelling. Memory is bounded by tiles × threads and the likely
/// pixels. Ids are lattice places (row × width + column of the topmost, then leftmost pixel). Throws
/// InputError for imagery coarser than 1.5 m: roofs cannot be told at that resolution.
class BlobDetector : public Detector {
public:
    explicit BlobDetector(BlobOptions options) : options_(options) {}
    bool reads_imagery() const override { return true; }
    double pixel_m(double) const override { return options_.pixel_m; }
    DwellingSet detect(const DetectorInput& input, Reporter& reporter) const override;

private:
    BlobOptions options_;
};

}  // namespace gridreach
