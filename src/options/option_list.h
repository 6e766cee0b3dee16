// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "options/setting.h"

namespace gridreach {

/// One option: its name, limits, help, and the variable it sets. The default is the variable's value when
/// described.
class Option {
public:
    enum class Type { number, integer, flag, text, path, choice, texts, paths, numbers };

    Option& help(std::string_view text);
    Option& above(double limit);     ///< value > limit
    Option& at_least(double limit);  ///< value >= limit
    Option& below(double limit);     ///< value < limit
    Option& at_most(double limit);   ///< value <= limit
    Option& unit(std::string_view text);

    const std::string& name() const { return name_; }
    const std::string& help_text() const { return help_; }
    const std::string& unit_text() const { return unit_; }
    Type type() const { return type_; }
    const std::vector<std::string>& choices() const { return choices_; }
    bool optional() const { return optional_; }
    std::string default_text() const {
        return default_;
    }                                  ///< "500"; "none" for an option that may stay unset.
    std::string allowed_text() const;  ///< "> 0", "0 … 1", "yes or no", "`a`, `b`".
    nlohmann::json schema() const;     ///< JSON Schema of the value.
    nlohmann::json value() const;      ///< The variable as it is now.
    /// Sets the variable. Throws UsageError "NAME is VALUE, but it must be …" with the origin in front.
    void set(const Setting& setting) const;

private:
    friend class OptionList;
    std::string name_, help_, unit_, default_;
    Type type_ = Type::text;
    bool optional_ = false;
    std::optional<double> above_, at_least_, below_, at_most_;
    std::vector<std::string> choices_;
    std::function<void(const Option&, const Setting&)> set_;
    std::function<nlohmann::json()> get_;
};

/// The options of one thing, bound to its variables. Parsing, help, JSON Schema, doc tables and the run
/// record are all made from this list, so an option is written once:
///
///     struct KruskalOptions { double max_line_length_m = 500; };
///     void describe(KruskalOptions& o, OptionList& options) {
///         options.number("max_line_length_m", o.max_line_length_m).above(0).help("Longest single line, in
///         metres.");
///     }
class OptionList {
public:
    Option& number(std::string_view name, double& value);
    Option& number(std::string_view name, std::optional<double>& value);
    Option& integer(std::string_view name, std::int64_t& value);
    Option& flag(std::string_view name, bool& value);
    Option& text(std::string_view name, std::string& value);  ///< "" is "none".
    Option& path(std::string_view name, std::string& value);  ///< Relative to the file it is written in.
    Option& texts(std::string_view name, std::vector<std::string>& value);
    Option& paths(std::string_view name, std::vector<std::string>& value);
    /// A list of numbers; the limits hold for each.
    Option& numbers(std::string_view name, std::vector<double>& value);
    Option& choice(std::string_view name, std::string& value, std::vector<std::string> allowed);

    const std::deque<Option>& all() const { return options_; }
    std::vector<std::string> names() const;

    /// Sets every variable that `map` names. Unknown keys are errors that propose the nearest one; keys in
    /// `also` are left to the caller. Throws UsageError: "FILE:LINE: there is no option called …".
    void apply(const Setting& map, const std::vector<std::string>& also = {}) const;

    nlohmann::json schema_properties() const;
    /// All values, name by name, as resolved.
    nlohmann::json values() const;
    /// `| option | default | allowed | meaning |` table in Markdown.
    std::string markdown_table() const;

private:
    Option& add(std::string_view name, Option::Type type);
    std::deque<Option> options_;
};

}  // namespace gridreach
