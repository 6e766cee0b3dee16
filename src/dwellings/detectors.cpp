// SPDX-License-Identifier: Apache-2.0
#include "dwellings/detectors.h"

#include "dwellings/blob_detector.h"
#include "dwellings/cnn_detector.h"
#include "dwellings/footprints_detector.h"

namespace gridreach {

const std::vector<Choice<Detector>>& detectors() {
    static const std::vector<Choice<Detector>> all = {
        choice<Detector, CnnDetector, CnnOptions>("cnn", "A small trained network; the default for scenes.",
                                                  1),
        choice<Detector, BlobDetector, BlobOptions>(
            "blob", "Classical image processing, no trained network: the baseline.", 1),
        choice<Detector, FootprintsDetector, FootprintsOptions>(
            "footprints", "Takes outlines or points that somebody already has.", 2),
    };
    return all;
}

}  // namespace gridreach
