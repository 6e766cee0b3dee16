// SPDX-License-Identifier: Apache-2.0
#include "dwellings/measured_accuracy.h"

namespace gridreach {

std::vector<MeasuredAccuracy> measured_accuracy(std::string_view detector) {
    if (detector == "cnn")
        return {{"Kampala b", 0.3, 54, 0.69, 0.80, -0.26, false},
                {"Kampala a", 0.3, 83, 0.68, 0.68, 0.02, false},
                {"Kampala b", 0.45, 54, 0.65, 0.76, -0.24, false},
                {"Kampala a", 0.45, 83, 0.63, 0.66, -0.06, false},
                {"Kampala b", 0.6, 54, 0.63, 0.73, -0.28, false},
                {"Kampala a", 0.6, 83, 0.60, 0.65, -0.13, false},
                {"Catanduanes a", 0.3, 58, 0.57, 0.65, -0.28, false},
                {"Catanduanes b", 0.3, 36, 0.67, 0.69, -0.50, false},
                {"Catanduanes a", 0.45, 58, 0.56, 0.62, -0.31, false},
                {"Catanduanes b", 0.45, 36, 0.64, 0.67, -0.53, false},
                {"Catanduanes a", 0.6, 58, 0.60, 0.62, -0.40, false},
                {"Catanduanes b", 0.6, 36, 0.63, 0.67, -0.50, false},
                {"Nairobi a", 0.3, 55, 0.35, 0.38, 0.93, true},
                {"Nairobi b", 0.3, 59, 0.43, 0.39, 1.42, true},
                {"Nairobi a", 0.45, 55, 0.31, 0.31, 1.20, true},
                {"Nairobi b", 0.45, 59, 0.40, 0.39, 1.39, true},
                {"Nairobi a", 0.6, 55, 0.31, 0.35, 1.07, true},
                {"Nairobi b", 0.6, 59, 0.54, 0.51, 0.71, true}};
    if (detector == "blob")
        return {{"Kampala b", 0.3, 54, 0.43, 0.51, -0.65, false},
                {"Kampala a", 0.3, 83, 0.31, 0.39, -0.35, false},
                {"Kampala b", 0.45, 54, 0.40, 0.46, -0.72, false},
                {"Kampala a", 0.45, 83, 0.31, 0.40, -0.37, false},
                {"Kampala b", 0.6, 54, 0.36, 0.39, -0.78, false},
                {"Kampala a", 0.6, 83, 0.28, 0.39, -0.37, false},
                {"Catanduanes a", 0.3, 58, 0.35, 0.42, -0.60, false},
                {"Catanduanes b", 0.3, 36, 0.22, 0.38, -0.72, false},
                {"Catanduanes a", 0.45, 58, 0.35, 0.41, -0.62, false},
                {"Catanduanes b", 0.45, 36, 0.17, 0.38, -0.72, false},
                {"Catanduanes a", 0.6, 58, 0.34, 0.36, -0.67, false},
                {"Catanduanes b", 0.6, 36, 0.17, 0.38, -0.72, false},
                {"Nairobi a", 0.3, 55, 0.15, 0.13, -0.25, true},
                {"Nairobi b", 0.3, 59, 0.41, 0.37, 1.19, true},
                {"Nairobi a", 0.45, 55, 0.17, 0.17, -0.29, true},
                {"Nairobi b", 0.45, 59, 0.43, 0.39, 1.14, true},
                {"Nairobi a", 0.6, 55, 0.19, 0.17, -0.25, true},
                {"Nairobi b", 0.6, 59, 0.42, 0.37, 1.20, true}};
    return {};
}

}  // namespace gridreach
