// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace gridreach {

/// How a detector did on a place that was kept from its fitting, in imagery of `pixel_m` on the ground.
struct MeasuredAccuracy {
    std::string place;
    double pixel_m = 0;
    int dwellings = 0;               ///< That the labels have there.
    double f1 = 0;                   ///< Outlines that overlap a labelled one by half of their union.
    double f1_3m = 0;                ///< Centres within 3 m.
    double count_error = 0;          ///< (found − labelled) / labelled.
    bool labels_incomplete = false;  ///< Known of the labels: some false alarms are none.
};

}  // namespace gridreach
