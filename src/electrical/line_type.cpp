// SPDX-License-Identifier: Apache-2.0
#include "electrical/line_type.h"

#include <numbers>

namespace gridreach {

const char* name_of(LinePhases phases) {
    switch (phases) {
        case LinePhases::three_phase:
            return "three_phase";
        case LinePhases::single_phase:
            return "single_phase";
        case LinePhases::swer:
            return "swer";
    }
    return "";
}

namespace {

/// kVA per ampere.
double kva_per_a(const LineType& line) {
    return line.voltage_kv * (line.phases == LinePhases::three_phase ? std::numbers::sqrt3 : 1.0);
}

}  // namespace

double LineType::current_a(double kva) const {
    return kva / kva_per_a(*this);
}

double LineType::capacity_kva() const {
    return ampacity_a * kva_per_a(*this);
}

}  // namespace gridreach
