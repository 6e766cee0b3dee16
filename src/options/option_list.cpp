// SPDX-License-Identifier: Apache-2.0
#include "options/option_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

namespace {

using nlohmann::json;

std::string shown(const Setting& s) {
    switch (s.kind) {
        case Setting::Kind::nothing:
            return "empty";
        case Setting::Kind::list:
            return "a list";
        case Setting::Kind::map:
            return "a group of keys";
        case Setting::Kind::scalar:
            break;
    }
    const std::string text = s.text.size() > 80 ? s.text.substr(0, 77) + "..." : s.text;
    return s.quoted ? fmt::format("\"{}\"", text) : text;
}

[[noreturn]] void refuse(const Option& option, const Setting& s, const std::string& must) {
    const std::string where = s.origin.where.empty() ? "" : s.origin.text() + ": ";
    throw UsageError(fmt::format("{}{} is {}, but it must be {}.", where, option.name(), shown(s), must));
}

template <class Number>
std::optional<Number> parsed(const Setting& s) {
    if (s.kind != Setting::Kind::scalar || s.quoted) return std::nullopt;
    const char* begin = s.text.data();
    const char* end = begin + s.text.size();
    if (begin != end && *begin == '+') ++begin;
    Number value{};
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

const std::string& text_of(const Option& option, const Setting& s, const char* must) {
    if (s.kind != Setting::Kind::scalar) refuse(option, s, must);
    return s.text;
}

/// A path written in a file is relative to that file; one from the shell is relative to where the person
/// stands.
std::string resolved(const Setting& s) {
    if (s.text.empty() || s.text.front() == '/' || s.origin.line == 0) return s.text;
    const auto folder = std::filesystem::path(s.origin.where).parent_path();
    return folder.empty() ? s.text : (folder / s.text).lexically_normal().string();
}

std::vector<std::string> texts_of(const Option& option, const Setting& s, bool paths) {
    std::vector<std::string> out;
    const auto take = [&](const Setting& each) {
        if (each.kind != Setting::Kind::scalar || each.text.empty())
            refuse(option, each, paths ? "a file or a list of files" : "a word or a list of words");
        out.push_back(paths ? resolved(each) : each.text);
    };
    if (s.kind == Setting::Kind::list) {
        for (const Setting& each : s.items) take(each);
    } else {
        take(s);
    }
    return out;
}

json plain(double v) {
    return std::isfinite(v) ? json(v) : json(shortest(v));
}

}  // namespace

Option& Option::help(std::string_view text) {
    return help_ = text, *this;
}
Option& Option::unit(std::string_view text) {
    return unit_ = text, *this;
}
Option& Option::above(double limit) {
    return above_ = limit, *this;
}
Option& Option::at_least(double limit) {
    return at_least_ = limit, *this;
}
Option& Option::below(double limit) {
    return below_ = limit, *this;
}
Option& Option::at_most(double limit) {
    return at_most_ = limit, *this;
}

std::string Option::allowed_text() const {
    if (type_ == Type::flag) return "yes or no";
    if (type_ == Type::choice) {
        std::vector<std::string> quoted;
        for (const std::string& each : choices_) quoted.push_back("`" + each + "`");
        return joined(quoted);
    }
    if (at_least_ && at_most_) return fmt::format("{} … {}", shortest(*at_least_), shortest(*at_most_));
    std::vector<std::string> parts;
    if (above_) parts.push_back("> " + shortest(*above_));
    if (at_least_) parts.push_back("≥ " + shortest(*at_least_));
    if (below_) parts.push_back("< " + shortest(*below_));
    if (at_most_) parts.push_back("≤ " + shortest(*at_most_));
    if (!parts.empty()) return joined(parts);
    switch (type_) {
        case Type::number:
            return "a number";
        case Type::integer:
            return "a whole number";
        case Type::path:
            return "a file or folder";
        case Type::paths:
            return "a file or a list of files";
        case Type::numbers:
            return "a list of numbers";
        case Type::texts:
            return "a word or a list of words";
        default:
            return "text";
    }
}

json Option::schema() const {
    json s;
    json item;
    switch (type_) {
        case Type::number:
            s["type"] = "number";
            break;
        case Type::integer:
            s["type"] = "integer";
            break;
        case Type::flag:
            s["type"] = "boolean";
            break;
        case Type::text:
        case Type::path:
            s["type"] = "string";
            break;
        case Type::choice:
            s["enum"] = choices_;
            break;
        case Type::texts:
        case Type::paths:
            item["type"] = "string";
            s["anyOf"] = json::array({item, json{{"type", "array"}, {"items", item}}});
            break;
        case Type::numbers:
            s["type"] = "array";
            break;
    }
    json& limited = type_ == Type::numbers ? item : s;
    if (type_ == Type::numbers) item["type"] = "number";
    if (above_) limited["exclusiveMinimum"] = *above_;
    if (at_least_) limited["minimum"] = *at_least_;
    if (below_) limited["exclusiveMaximum"] = *below_;
    if (at_most_) limited["maximum"] = *at_most_;
    if (type_ == Type::numbers) s["items"] = item;
    if (!help_.empty()) s["description"] = help_;
    const json now = get_();
    if (!now.is_null() && !(now.is_string() && now.get<std::string>().empty()) &&
        !(now.is_array() && now.empty()))
        s["default"] = now;
    return s;
}

json Option::value() const {
    return get_();
}

void Option::set(const Setting& setting) const {
    set_(*this, setting);
}

Option& OptionList::add(std::string_view name, Option::Type type) {
    Option& option = options_.emplace_back();
    option.name_ = name;
    option.type_ = type;
    return option;
}

namespace {

std::string limits_in_words(const Option& option) {
    const nlohmann::json s = option.schema();
    const nlohmann::json& at = s.contains("items") ? s["items"] : s;
    std::vector<std::string> parts;
    const auto say = [&](const char* key, const char* words) {
        if (at.contains(key)) parts.push_back(words + shortest(at[key].get<double>()));
    };
    say("exclusiveMinimum", "greater than ");
    say("minimum", "at least ");
    say("exclusiveMaximum", "less than ");
    say("maximum", "at most ");
    return joined(parts, " and ");
}

void check_limits(const Option& option, const Setting& s, double v) {
    const nlohmann::json schema = option.schema();
    const nlohmann::json& at = schema.contains("items") ? schema["items"] : schema;
    const auto limit = [&](const char* key) {
        return at.contains(key) ? std::optional(at[key].get<double>()) : std::nullopt;
    };
    const auto above = limit("exclusiveMinimum"), least = limit("minimum"), below = limit("exclusiveMaximum"),
               most = limit("maximum");
    if ((above && !(v > *above)) || (least && !(v >= *least)) || (below && !(v < *below)) ||
        (most && !(v <= *most)))
        refuse(option, s, limits_in_words(option));
    if (!std::isfinite(v)) refuse(option, s, "a finite number");
}

double number_in(const Option& option, const Setting& s) {
    const auto v = parsed<double>(s);
    if (!v) refuse(option, s, s.quoted ? "a number without quotes" : "a number");
    check_limits(option, s, *v);
    return *v;
}

}  // namespace

Option& OptionList::number(std::string_view name, double& value) {
    Option& o = add(name, Option::Type::number);
    o.default_ = shortest(value);
    o.set_ = [&value](const Option& self, const Setting& s) { value = number_in(self, s); };
    o.get_ = [&value] { return plain(value); };
    return o;
}

Option& OptionList::number(std::string_view name, std::optional<double>& value) {
    Option& o = add(name, Option::Type::number);
    o.optional_ = true;
    o.default_ = value ? shortest(*value) : "none";
    o.set_ = [&value](const Option& self, const Setting& s) {
        if (s.kind == Setting::Kind::nothing) {
            value.reset();
        } else {
            value = number_in(self, s);
        }
    };
    o.get_ = [&value] { return value ? plain(*value) : json(nullptr); };
    return o;
}

Option& OptionList::integer(std::string_view name, std::int64_t& value) {
    Option& o = add(name, Option::Type::integer);
    o.default_ = std::to_string(value);
    o.set_ = [&value](const Option& self, const Setting& s) {
        const auto v = parsed<std::int64_t>(s);
        if (!v) refuse(self, s, "a whole number");
        check_limits(self, s, static_cast<double>(*v));
        value = *v;
    };
    o.get_ = [&value] { return json(value); };
    return o;
}

Option& OptionList::flag(std::string_view name, bool& value) {
    Option& o = add(name, Option::Type::flag);
    o.default_ = value ? "yes" : "no";
    o.set_ = [&value](const Option& self, const Setting& s) {
        const std::string word = s.kind == Setting::Kind::scalar && !s.quoted ? lowered(s.text) : "";
        if (word == "yes" || word == "true") {
            value = true;
        } else if (word == "no" || word == "false") {
            value = false;
        } else {
            refuse(self, s, "yes or no");
        }
    };
    o.get_ = [&value] { return json(value); };
    return o;
}

Option& OptionList::text(std::string_view name, std::string& value) {
    Option& o = add(name, Option::Type::text);
    o.default_ = value.empty() ? "none" : value;
    o.set_ = [&value](const Option& self, const Setting& s) { value = text_of(self, s, "text"); };
    o.get_ = [&value] { return json(value); };
    return o;
}

Option& OptionList::path(std::string_view name, std::string& value) {
    Option& o = add(name, Option::Type::path);
    o.default_ = value.empty() ? "none" : value;
    o.set_ = [&value](const Option& self, const Setting& s) {
        if (text_of(self, s, "a file or folder").empty()) refuse(self, s, "a file or folder");
        value = resolved(s);
    };
    o.get_ = [&value] { return json(value); };
    return o;
}

Option& OptionList::texts(std::string_view name, std::vector<std::string>& value) {
    Option& o = add(name, Option::Type::texts);
    o.default_ = value.empty() ? "none" : joined(value);
    o.set_ = [&value](const Option& self, const Setting& s) { value = texts_of(self, s, false); };
    o.get_ = [&value] { return json(value); };
    return o;
}

Option& OptionList::paths(std::string_view name, std::vector<std::string>& value) {
    Option& o = add(name, Option::Type::paths);
    o.default_ = value.empty() ? "none" : joined(value);
    o.set_ = [&value](const Option& self, const Setting& s) { value = texts_of(self, s, true); };
    o.get_ = [&value] { return json(value); };
    return o;
}

Option& OptionList::numbers(std::string_view name, std::vector<double>& value) {
    Option& o = add(name, Option::Type::numbers);
    std::vector<std::string> words;
    for (double v : value) words.push_back(shortest(v));
    o.default_ = words.empty() ? "none" : joined(words);
    o.set_ = [&value](const Option& self, const Setting& s) {
        if (s.kind != Setting::Kind::list) refuse(self, s, "a list of numbers");
        std::vector<double> out;
        for (const Setting& each : s.items) out.push_back(number_in(self, each));
        value = std::move(out);
    };
    o.get_ = [&value] { return json(value); };
    return o;
}

Option& OptionList::choice(std::string_view name, std::string& value, std::vector<std::string> allowed) {
    Option& o = add(name, Option::Type::choice);
    o.default_ = value;
    o.choices_ = std::move(allowed);
    o.set_ = [&value](const Option& self, const Setting& s) {
        const std::string& word = text_of(self, s, "a word");
        for (const std::string& each : self.choices())
            if (each == word) {
                value = word;
                return;
            }
        const std::string near = nearest_word(word, self.choices());
        refuse(self, s,
               fmt::format("one of {}{}", joined(self.choices()),
                           near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near)));
    };
    o.get_ = [&value] { return json(value); };
    return o;
}

std::vector<std::string> OptionList::names() const {
    std::vector<std::string> out;
    for (const Option& each : options_) out.push_back(each.name());
    return out;
}

void OptionList::apply(const Setting& map, const std::vector<std::string>& also) const {
    if (map.kind == Setting::Kind::nothing) return;
    if (map.kind != Setting::Kind::map)
        throw UsageError(
            fmt::format("{}: a group of keys is expected here, not {}.", map.origin.text(), shown(map)));
    std::vector<std::string> known = also;
    for (const Option& each : options_) known.push_back(each.name());
    for (const Setting::Entry& entry : map.entries) {
        const Option* found = nullptr;
        for (const Option& each : options_)
            if (each.name() == entry.key) found = &each;
        if (found != nullptr) {
            found->set(entry.value);
        } else if (std::find(also.begin(), also.end(), entry.key) == also.end()) {
            throw UsageError(
                fmt::format("{}: {}", entry.origin.text(), unknown_word("option", entry.key, known)));
        }
    }
}

json OptionList::schema_properties() const {
    json out = json::object();
    for (const Option& each : options_) out[each.name()] = each.schema();
    return out;
}

json OptionList::values() const {
    json out = json::object();
    for (const Option& each : options_) out[each.name()] = each.value();
    return out;
}

std::string OptionList::markdown_table() const {
    std::string out = "| option | default | allowed | meaning |\n|---|---|---|---|\n";
    for (const Option& each : options_)
        out += fmt::format("| `{}` | {} | {} | {} |\n", each.name(), each.default_text(), each.allowed_text(),
                           each.help_text());
    return out;
}

}  // namespace gridreach
