// SPDX-License-Identifier: Apache-2.0
#include "options/option_list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "options/registry.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;

struct DrawnOptions {
    double max_line_length_m = 500;
    std::optional<double> max_gap_fraction;
    std::int64_t seed = 7;
    bool tidy = true;
    std::string name, file, mode = "fast";
    std::vector<std::string> files;
    std::vector<double> weights = {1, 2.5};
};

void describe(DrawnOptions& o, OptionList& options) {
    options.number("max_line_length_m", o.max_line_length_m).above(0).help("Longest single line, in metres.");
    options.number("max_gap_fraction", o.max_gap_fraction)
        .at_least(0)
        .at_most(1)
        .help("Stop when the gap is below.");
    options.integer("seed", o.seed).at_least(0).help("Seed.");
    options.flag("tidy", o.tidy).help("Tidy up.");
    options.text("name", o.name).help("Name.");
    options.path("file", o.file).help("File.");
    options.choice("mode", o.mode, {"fast", "exact"}).help("Mode.");
    options.paths("files", o.files).help("Files.");
    options.numbers("weights", o.weights).above(0).help("Weights.");
}

std::string refusal(const std::string& yaml) {
    DrawnOptions o;
    OptionList list;
    describe(o, list);
    return error_of([&] { list.apply(parse_yaml(yaml, "plan.yaml")); });
}

TEST(Options, TakeValuesAndKeepDefaults) {
    DrawnOptions o;
    OptionList list;
    describe(o, list);
    list.apply(parse_yaml(
        "max_line_length_m: 40.5\ntidy: no\nmode: exact\nmax_gap_fraction: 0.05\nweights: [1e-3, 7]\n",
        "plan.yaml"));
    EXPECT_EQ(o.max_line_length_m, 40.5);
    EXPECT_FALSE(o.tidy);
    EXPECT_EQ(o.mode, "exact");
    EXPECT_EQ(o.max_gap_fraction, 0.05);
    EXPECT_EQ(o.seed, 7);
    EXPECT_EQ(o.weights, (std::vector<double>{0.001, 7}));
}

TEST(Options, RefuseValuesOutOfRangeWithTheirPlace) {
    EXPECT_EQ(refusal("max_line_length_m: -40\n"),
              "plan.yaml:1: max_line_length_m is -40, but it must be greater than 0.");
    EXPECT_EQ(refusal("max_gap_fraction: 2\n"),
              "plan.yaml:1: max_gap_fraction is 2, but it must be at least 0 and at most 1.");
    EXPECT_EQ(refusal("weights: [1, 0]\n"), "plan.yaml:1: weights is 0, but it must be greater than 0.");
    EXPECT_EQ(refusal("max_line_length_m: nan\n"),
              "plan.yaml:1: max_line_length_m is nan, but it must be greater than 0.");
    EXPECT_EQ(refusal("max_line_length_m: inf\n"),
              "plan.yaml:1: max_line_length_m is inf, but it must be a finite number.");
}

TEST(Options, RefuseWordsWhereNumbersBelong) {
    EXPECT_EQ(refusal("\nmax_line_length_m: far\n"),
              "plan.yaml:2: max_line_length_m is far, but it must be a number.");
    EXPECT_EQ(refusal("max_line_length_m: '5'\n"),
              "plan.yaml:1: max_line_length_m is \"5\", but it must be a number without quotes.");
    EXPECT_EQ(refusal("max_line_length_m: [5]\n"),
              "plan.yaml:1: max_line_length_m is a list, but it must be a number.");
    EXPECT_EQ(refusal("seed: 1.5\n"), "plan.yaml:1: seed is 1.5, but it must be a whole number.");
    EXPECT_EQ(refusal("tidy: maybe\n"), "plan.yaml:1: tidy is maybe, but it must be yes or no.");
    EXPECT_EQ(refusal("mode: exakt\n"),
              "plan.yaml:1: mode is exakt, but it must be one of fast, exact (did you mean \"exact\"?).");
    EXPECT_EQ(refusal("max_line_length_m:\n"),
              "plan.yaml:1: max_line_length_m is empty, but it must be a number.");
}

TEST(Options, ProposeTheNearestKeyForOneThatIsUnknown) {
    EXPECT_EQ(refusal("sed: 1\n"),
              "plan.yaml:1: there is no option called \"sed\". Did you mean \"seed\"? Available: "
              "max_line_length_m, max_gap_fraction, seed, "
              "tidy, name, file, mode, files, weights.");
}

TEST(Options, ResolvePathsAgainstTheFileTheyStandIn) {
    DrawnOptions o;
    OptionList list;
    describe(o, list);
    list.apply(parse_yaml("file: ../a.tif\nfiles: [b.tif, /c.tif]\n", "north/plan.yaml"));
    EXPECT_EQ(o.file, "a.tif");
    EXPECT_EQ(o.files, (std::vector<std::string>{"north/b.tif", "/c.tif"}));
    Setting shell;
    apply_assignment(shell, "file=d.tif");
    list.apply(shell);
    EXPECT_EQ(o.file, "d.tif");
}

TEST(Options, MakeTableSchemaAndRecordFromOneList) {
    DrawnOptions o;
    OptionList list;
    describe(o, list);
    EXPECT_NE(
        list.markdown_table().find("| `max_line_length_m` | 500 | > 0 | Longest single line, in metres. |\n"),
        std::string::npos);
    EXPECT_NE(
        list.markdown_table().find("| `max_gap_fraction` | none | 0 … 1 | Stop when the gap is below. |\n"),
        std::string::npos);
    EXPECT_NE(list.markdown_table().find("| `tidy` | yes | yes or no | Tidy up. |\n"), std::string::npos);
    const nlohmann::json schema = list.schema_properties();
    EXPECT_EQ(schema["max_line_length_m"]["exclusiveMinimum"], 0);
    EXPECT_EQ(schema["max_line_length_m"]["default"], 500);
    EXPECT_EQ(schema["mode"]["enum"], nlohmann::json::array({"fast", "exact"}));
    EXPECT_EQ(schema["weights"]["items"]["exclusiveMinimum"], 0);
    EXPECT_EQ(list.values()["seed"], 7);
    EXPECT_TRUE(list.values()["max_gap_fraction"].is_null());
}

struct Shape {
    virtual ~Shape() = default;
    virtual double size() const = 0;
};
struct Square : Shape {
    explicit Square(const DrawnOptions& o) : side(o.max_line_length_m) {}
    double size() const override { return side * side; }
    double side;
};

TEST(Choices, AreMadeByTypeWithTheirOptions) {
    const std::vector<Choice<Shape>> shapes = {choice<Shape, Square, DrawnOptions>("square", "A square.", 1)};
    const auto made = find_choice(shapes, "shape", "square")
                          .make(parse_yaml("{type: square, max_line_length_m: 3}", "plan.yaml"));
    EXPECT_EQ(made->size(), 9);
    EXPECT_EQ(error_of([&] { find_choice(shapes, "shape", "sqare"); }),
              "there is no shape called \"sqare\". Did you mean \"square\"? Available: square.");
}

}  // namespace
}  // namespace gridreach
