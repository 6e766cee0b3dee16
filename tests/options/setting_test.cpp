// SPDX-License-Identifier: Apache-2.0
#include "options/setting.h"

#include <gtest/gtest.h>

#include <random>

#include "support/expect_error.h"
#include "support/shared_data.h"

namespace gridreach {
namespace {

using test::error_of;

std::string refusal(const std::string& text) {
    return error_of([&] { parse_yaml(text, "plan.yaml"); });
}

TEST(Settings, RememberTheLineOfEachValue) {
    const Setting s = parse_yaml("a: 1\nb:\n  c: [x, 'y']\n", "plan.yaml");
    EXPECT_EQ(s.find("a")->origin.text(), "plan.yaml:1");
    EXPECT_EQ(s.find("b")->find("c")->items[1].origin.text(), "plan.yaml:3");
    EXPECT_EQ(s.find("b")->find("c")->items[1].text, "y");
    EXPECT_TRUE(s.find("b")->find("c")->items[1].quoted);
    EXPECT_FALSE(s.find("a")->quoted);
}

TEST(Settings, ReadAnEmptyTextAsNothing) {
    EXPECT_EQ(parse_yaml("", "plan.yaml").kind, Setting::Kind::nothing);
    EXPECT_EQ(parse_yaml("# only a comment\n", "plan.yaml").kind, Setting::Kind::nothing);
}

TEST(Settings, ReadAByteOrderMarkAsNoPartOfTheFirstKey) {
    EXPECT_EQ(parse_yaml("\xEF\xBB\xBFtile: 3\n", "plan.yaml").find("tile")->text, "3");
}

TEST(Settings, KeepNoAndTimesAsTheWordsTheyAre) {
    const Setting s = parse_yaml("country: no\nversion: 1.10\ntime: 12:30:45\n", "plan.yaml");
    EXPECT_EQ(s.find("country")->text, "no");
    EXPECT_EQ(s.find("version")->text, "1.10");
    EXPECT_EQ(s.find("time")->text, "12:30:45");
}

TEST(Settings, RefuseAKeyGivenTwice) {
    EXPECT_EQ(refusal("tile: 1\ntile: 2\n"),
              "plan.yaml:2: tile is given twice; the first is in line 1. Remove one.");
}

TEST(Settings, RefuseTextThatIsNotUtf8) {
    EXPECT_EQ(refusal("name: caf\xE9\n"),
              "plan.yaml:1: this line is not UTF-8. Save the file with UTF-8 encoding.");
}

TEST(Settings, RefuseTabsForIndentation) {
    EXPECT_EQ(refusal("tile:\n\tsize: 3\n"),
              "plan.yaml:2: this line is indented with a tab. YAML wants spaces.");
}

TEST(Settings, RefuseAnchorsAliasesAndTags) {
    EXPECT_EQ(refusal("a: &x [1]\nb: *x\n"),
              "plan.yaml:1: a YAML anchor (&name) stands here. Write the value out where it is needed.");
    EXPECT_EQ(refusal("a: !!python/object x\n"),
              "plan.yaml:1: the YAML tag tag:yaml.org,2002:python/object is not understood here.");
}

TEST(Settings, RefuseSeveralDocuments) {
    EXPECT_EQ(refusal("a: 1\n---\nb: 2\n"),
              "plan.yaml: it holds several YAML documents (---), one is expected.");
}

TEST(Settings, RefuseDeepNestingAndTooManyValuesQuickly) {
    EXPECT_EQ(refusal("a: " + std::string(40, '[') + std::string(40, ']')),
              "plan.yaml:1: values are nested deeper than 32 levels.");
    EXPECT_NE(refusal(std::string(100000, '[')).find("plan.yaml:1: "), std::string::npos);
    std::string many = "a: [";
    for (int i = 0; i < 30000; ++i) many += "1,";
    EXPECT_EQ(refusal(many + "1]\n"),
              "plan.yaml:1: more than 20,000 values are too many for a settings file.");
}

TEST(Settings, SayWhatIsNotYaml) {
    EXPECT_NE(refusal("a: [1, 2\n").find("plan.yaml:"), std::string::npos);
    EXPECT_NE(refusal("a: [1, 2\n").find("not valid YAML"), std::string::npos);
}

TEST(Settings, AreSetFromTheShellWhereNothingStoodBefore) {
    Setting s = parse_yaml("planner: {type: mst}\n", "plan.yaml");
    apply_assignment(s, "planner.type=mvmax");
    apply_assignment(s, "demand.limits=[1, 2]");
    EXPECT_EQ(s.find("planner")->find("type")->text, "mvmax");
    EXPECT_EQ(s.find("planner")->find("type")->origin.text(), "--set");
    EXPECT_EQ(s.find("demand")->find("limits")->items[1].text, "2");
    EXPECT_EQ(error_of([&] { apply_assignment(s, "planner"); }),
              "--set planner: write it as KEY=VALUE, for example planner.type=mst.");
    EXPECT_EQ(error_of([&] { apply_assignment(s, "planner.type.deep=1"); }),
              "--set planner.type.deep=1: what stands before .deep is a value, not a group of keys.");
}

Setting drawn_setting(std::mt19937& random, int depth) {
    static const std::vector<std::string> words = {
        "a", "no",  "1.5", "-3",   "- x",   "a: b", "x #y",      "",  " edge ", "\"q\"", "tab\there", "null",
        "~", "[1]", "{",   "wörd", "C:\\x", "end:", "line\nend", "'", "%d",     "@",     "a,b"};
    Setting s;
    const int kind = depth > 2 ? 0 : static_cast<int>(random() % 3);
    if (kind == 0) {
        s = Setting::scalar(words[random() % words.size()], {});
    } else if (kind == 1) {
        s.kind = Setting::Kind::list;
        for (unsigned i = random() % 4; i > 0; --i) s.items.push_back(drawn_setting(random, depth + 1));
    } else {
        s.kind = Setting::Kind::map;
        for (unsigned i = random() % 4; i > 0; --i) {
            const std::string key = "key" + std::to_string(i);
            s.put(key, drawn_setting(random, depth + 1));
        }
    }
    return s;
}

void expect_same(const Setting& a, const Setting& b) {
    ASSERT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.text, b.text);
    ASSERT_EQ(a.items.size(), b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i) expect_same(a.items[i], b.items[i]);
    ASSERT_EQ(a.entries.size(), b.entries.size());
    for (std::size_t i = 0; i < a.entries.size(); ++i) {
        EXPECT_EQ(a.entries[i].key, b.entries[i].key);
        expect_same(a.entries[i].value, b.entries[i].value);
    }
}

TEST(Settings, WrittenAsYamlReadBackTheSame) {
    std::mt19937 random(1);
    for (int round = 0; round < 500; ++round) {
        Setting s;
        s.put("only", drawn_setting(random, 0));
        SCOPED_TRACE(to_yaml(s));
        expect_same(s, parse_yaml(to_yaml(s), "again"));
        if (HasFatalFailure()) return;
    }
}

TEST(Settings, WithAQuestionMarkInsideAWordReadBackTheSame) {
    Setting group, s;
    group.put("r_per_?m", Setting::scalar("why?not", {}));
    s.put("only", group);
    expect_same(s, parse_yaml(to_yaml(s), "again"));
}

TEST(Settings, OfTheBadInputsAreEachRefusedOrReadAsDocumented) {
    NEEDS_SHARED_DATA("badinputs/synthetic");
    const std::string folder = test::shared_data() + "/badinputs/synthetic/";
    for (const char* name : {"billion_laughs.yaml", "deep_nest.yaml", "deep_nest.json", "dup_keys.yaml",
                             "tab_indent.yaml", "latin1.yaml"})
        EXPECT_THROW(read_yaml_file(folder + name), UsageError) << name;
    EXPECT_EQ(read_yaml_file(folder + "empty.yaml").kind, Setting::Kind::nothing);
    EXPECT_EQ(read_yaml_file(folder + "bom.yaml").find("tile")->text, "3");
    EXPECT_EQ(read_yaml_file(folder + "norway.yaml").find("country")->text, "no");
}

}  // namespace
}  // namespace gridreach
