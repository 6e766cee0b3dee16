// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridreach {

/// Where a value was written: a file and line, "--set", an option of the command line, or "default".
struct Origin {
    std::string where;         ///< File path, "--set", "--output"…; "default" when nobody wrote it.
    int line = 0;              ///< 1-based; 0 when it has none.
    std::string text() const;  ///< "plan.yaml:12", "--set", "default".
    bool operator==(const Origin&) const = default;
};

/// What a person wrote, before anybody knows what it means: a tree of maps, lists and scalars, each with its
/// origin.
struct Setting {
    enum class Kind { nothing, scalar, list, map };
    struct Entry;

    Kind kind = Kind::nothing;
    std::string text;     ///< Of a scalar.
    bool quoted = false;  ///< A quoted scalar is text, never a number or yes/no.
    std::vector<Setting> items;
    std::vector<Entry> entries;  ///< In the order written.
    Origin origin;

    const Setting* find(std::string_view key) const;
    Setting* find(std::string_view key);
    /// Adds or replaces an entry; this becomes a map if it was nothing.
    Setting& put(std::string_view key, Setting value);
    void remove(std::string_view key);
    static Setting scalar(std::string text, Origin origin);
};

struct Setting::Entry {
    std::string key;
    Origin origin;
    Setting value;
};

/// Most nodes and deepest nesting of a settings file; more is refused (the file is an attack or a mistake).
inline constexpr std::size_t max_setting_nodes = 20000;
inline constexpr int max_setting_depth = 32;

/// Parses YAML (JSON is a part of it). Refused, with `name` and line: what YAML does not allow, invalid
/// UTF-8, keys given twice, keys that are not plain text, tags, anchors and aliases, several documents, more
/// than max_setting_nodes, deeper than max_setting_depth. An empty text is Kind::nothing. Throws UsageError.
Setting parse_yaml(std::string_view text, const std::string& name);

/// Reads a file with parse_yaml. Throws InputError when it cannot be read or is larger than 4 MiB.
Setting read_yaml_file(const std::string& path);

/// Applies "a.b=c" (`c` is YAML, so lists and maps work too). Throws UsageError when it has no "=" or goes
/// through a value that is no map. `option` is where it was written, for errors and origins.
void apply_assignment(Setting& root, std::string_view assignment, const std::string& option = "--set");

/// A text as a YAML scalar: plain where that reads back as the same text, else in double quotes.
std::string yaml_scalar(std::string_view text);

/// The tree as YAML text that parse_yaml reads back as the same tree (origins apart).
std::string to_yaml(const Setting& root);

}  // namespace gridreach
