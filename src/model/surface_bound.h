// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace gridreach {

/// What was proved of all plans over the ground, whatever candidate lines there are.
struct SurfaceBound {
    double lower_bound = 0;  ///< Life cost: no plan whose lines run from cell to cell costs less.
    bool operator==(const SurfaceBound&) const = default;
};

}  // namespace gridreach
