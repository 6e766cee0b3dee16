// SPDX-License-Identifier: Apache-2.0
#include "options/sourced_value.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/errors.h"
#include "base/words.h"
#include "options/option_list.h"

namespace gridreach {

void refuse_at(const Origin& at, const std::string& text) {
    const std::string where = at.text();
    throw UsageError(where.empty() ? text : where + ": " + text);
}

namespace {

const Option* option_called(const OptionList& options, const std::string& name) {
    for (const Option& each : options.all())
        if (each.name() == name) return &each;
    return nullptr;
}

/// `range` is two numbers in order that hold the value.
void check_range(const Setting::Entry& entry, const Option& option, const Setting& range) {
    std::vector<double> ends, values;
    OptionList numbers;
    numbers.numbers("the range of " + entry.key, ends);
    numbers.numbers(entry.key, values);
    numbers.all().front().set(range);
    if (option.type() != Option::Type::number && option.type() != Option::Type::integer)
        refuse_at(range.origin, fmt::format("{} is no single number, so it has no range.", entry.key));
    if (ends.size() != 2 || !(ends[0] <= ends[1]))
        refuse_at(range.origin,
                  fmt::format("the range of {} must be two numbers, the lower first.", entry.key));
    Setting single;
    single.kind = Setting::Kind::list;
    single.items = {*entry.value.find("value")};
    numbers.all().back().set(single);
    if (values[0] < ends[0] || values[0] > ends[1])
        refuse_at(range.origin,
                  fmt::format("{} is {}, outside the range {} … {} that is given with it.", entry.key,
                              shortest(values[0]), shortest(ends[0]), shortest(ends[1])));
}

}  // namespace

void set_sourced_value(const Setting::Entry& entry, const OptionList& options, const std::string& kind) {
    const Option* option = option_called(options, entry.key);
    if (option == nullptr) {
        const std::string near = nearest_word(entry.key, options.names());
        refuse_at(entry.origin, near.empty()
                                    ? unknown_word(kind, entry.key, options.names())
                                    : fmt::format("there is no {} called \"{}\". Did you mean \"{}\"?", kind,
                                                  entry.key, near));
    }
    if (entry.value.kind != Setting::Kind::map) return option->set(entry.value);

    static const std::vector<std::string> parts = {"value", "unit", "source", "range", "note"};
    for (const Setting::Entry& part : entry.value.entries)
        if (std::find(parts.begin(), parts.end(), part.key) == parts.end())
            refuse_at(part.origin, entry.key + ": " + unknown_word("part of a " + kind, part.key, parts));
    const Setting* value = entry.value.find("value");
    if (value == nullptr)
        refuse_at(entry.origin,
                  fmt::format("{} has no value. Write it as {}: {{value: …}}.", entry.key, entry.key));
    option->set(*value);
    if (const Setting* unit = entry.value.find("unit"); unit != nullptr && unit->text != option->unit_text())
        refuse_at(
            unit->origin,
            option->unit_text().empty()
                ? fmt::format("{}: unit is {}, but it has none. Leave it out.", entry.key, unit->text)
                : fmt::format("{}: unit is {}, but it is given in {}. Convert the value and the unit.",
                              entry.key, unit->text.empty() ? "empty" : unit->text, option->unit_text()));
    if (const Setting* range = entry.value.find("range")) check_range(entry, *option, *range);
}

}  // namespace gridreach
