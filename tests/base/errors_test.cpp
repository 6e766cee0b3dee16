// SPDX-License-Identifier: Apache-2.0
#include "base/errors.h"

#include <gtest/gtest.h>

#include <functional>

namespace gridreach {
namespace {

TEST(Errors, GetWhereInFrontAndKeepTheirClass) {
    const auto caught = [](const std::function<void()>& work) {
        try {
            within("planner", [&] { within("options", work); });
        } catch (const Error& e) {
            return std::string(name_of(e.error_class())) + "|" + e.what();
        }
        return std::string("nothing was thrown");
    };
    EXPECT_EQ(caught([] { throw InputError("a"); }), "input|planner: options: a");
    EXPECT_EQ(caught([] { throw UsageError("b"); }), "usage|planner: options: b");
    EXPECT_EQ(caught([] { throw ResourceError("c"); }), "resources|planner: options: c");
    EXPECT_EQ(caught([] { throw Error(ErrorClass::infeasible, "d"); }), "infeasible|planner: options: d");
    EXPECT_EQ(caught([] {}), "nothing was thrown");
    EXPECT_THROW(within("x", [] { throw InputError("still an InputError"); }), InputError);
    EXPECT_THROW(within("x", [] { throw Cancelled(); }), Cancelled);
    EXPECT_EQ(within("x", [] { return 3; }), 3);
}

TEST(Errors, HaveANameForEachClass) {
    EXPECT_EQ(name_of(ErrorClass::usage), "usage");
    EXPECT_EQ(name_of(ErrorClass::bug), "bug");
}

}  // namespace
}  // namespace gridreach
