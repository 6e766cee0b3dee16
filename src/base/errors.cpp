// SPDX-License-Identifier: Apache-2.0
#include "base/errors.h"

namespace gridreach {

std::string_view name_of(ErrorClass c) {
    switch (c) {
        case ErrorClass::usage:
            return "usage";
        case ErrorClass::input:
            return "input";
        case ErrorClass::infeasible:
            return "infeasible";
        case ErrorClass::resources:
            return "resources";
        case ErrorClass::bug:
            break;
    }
    return "bug";
}

}  // namespace gridreach
