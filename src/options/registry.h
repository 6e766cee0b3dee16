// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/words.h"
#include "options/option_list.h"

namespace gridreach {

/// One thing that can fill a slot: its type name, one line of help, how to make it and what its options are.
///
///     const std::vector<Choice<Planner>>& planners() {
///         static const std::vector<Choice<Planner>> all = {
///             choice<Planner, MstPlanner, MstOptions>("mst", "Joins everything at least cost.", 1),
///         };
///         return all;
///     }
template <class Interface>
struct Choice {
    std::string type;
    std::string help;
    /// Part of the stage store's hash: raise it when the same settings give another result.
    int version = 1;
    /// Makes it from the slot's map (`type` among its keys). Throws UsageError for what is wrong in it.
    std::function<std::unique_ptr<Interface>(const Setting& slot)> make;
    /// Calls `use` with the options described over their values: defaults overlaid with `slot` (may be
    /// empty).
    std::function<void(const Setting& slot, const std::function<void(const OptionList&)>& use)> with_options;
};

/// `Implementation` is constructed from `Options`; `describe(Options&, OptionList&)` is found by name
/// look-up.
template <class Interface, class Implementation, class Options>
Choice<Interface> choice(std::string type, std::string help, int version) {
    return {std::move(type), std::move(help), version,
            [](const Setting& slot) -> std::unique_ptr<Interface> {
                Options options;
                OptionList list;
                describe(options, list);
                list.apply(slot, {"type"});
                return std::make_unique<Implementation>(options);
            },
            [](const Setting& slot, const std::function<void(const OptionList&)>& use) {
                Options options;
                OptionList list;
                describe(options, list);
                list.apply(slot, {"type"});
                use(list);
            }};
}

/// The choice called `type`; UsageError `there is no planner called "x". Did you mean …` when there is none.
template <class Interface>
const Choice<Interface>& find_choice(const std::vector<Choice<Interface>>& all, std::string_view kind,
                                     std::string_view type) {
    std::vector<std::string> names;
    for (const auto& each : all) {
        if (each.type == type) return each;
        names.push_back(each.type);
    }
    throw UsageError(unknown_word(kind, type, names));
}

}  // namespace gridreach
