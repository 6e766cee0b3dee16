// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "model/stages.h"

namespace gridreach {

class OptionList;
struct RoofModel;

struct CnnOptions {
    std::string model;
    std::optional<double> pixel_m;
    std::optional<double> min_confidence;
    double min_area_m2 = 4;
    double max_area_m2 = 10000;
    std::int64_t tile_size_px = 1024;
};
void describe(CnnOptions& options, OptionList& list);

/// Roofs by a small trained network (OpenCV's DNN module; see data/models/roofs.md).
///
/// Works in the scenes' own ground pixel within the range the network was trained for, else in the nearer end
/// of the range. The network sees fixed cells of the lattice with a halo; likely pixels are joined across
/// cells, split where depth says that roofs touch, and judged by a calibrated logistic regression. Tile size
/// and threads change no dwelling.
///
/// `expected_count` is the sum of the chances of all candidates, also of those below `min_confidence`, by
/// class of roof area times what the network misses there; its 90 % interval comes from how far such counts
/// were off in places that the network had not seen. Survey areas count the candidates inside.
///
/// Throws InputError for scenes coarser than twice the coarsest ground pixel of the training, and what
/// load_roof_model() throws; UsageError for limits that leave nothing.
class CnnDetector : public Detector {
public:
    explicit CnnDetector(CnnOptions options);
    ~CnnDetector() override;
    bool reads_imagery() const override { return true; }
    double pixel_m(double scene_pixel_m) const override;
    std::string identity() const override;
    DwellingSet detect(const DetectorInput& input, Reporter& reporter) const override;
    const RoofModel& model() const { return *model_; }

private:
    CnnOptions options_;
    std::shared_ptr<const RoofModel> model_;
};

/// The fixed cells that the network sees, and how far it sees beyond them, in pixels.
inline constexpr int cnn_cell_px = 960, cnn_halo_px = 64;

}  // namespace gridreach
