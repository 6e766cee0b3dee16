// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/errors.h"

namespace gridreach::test {

/// The sentence of the Error that `work` throws; a failure and "" when it throws none.
template <class Work>
std::string error_of(const Work& work) {
    try {
        work();
    } catch (const Error& e) {
        return e.what();
    }
    ADD_FAILURE() << "expected an error";
    return "";
}

}  // namespace gridreach::test
