// SPDX-License-Identifier: Apache-2.0
#include "electrical/feeder.h"

#include <algorithm>

namespace gridreach {

namespace {
constexpr std::string_view letters = "abcn";
}

std::optional<Conductors> Conductors::parse(std::string_view text) {
    Conductors out;
    out.count = 0;
    for (char c : text) {
        const std::size_t at = letters.find(c);
        if (at == std::string_view::npos || out.count == 4 || out.has(static_cast<std::uint8_t>(at)))
            return std::nullopt;
        out.at[out.count++] = static_cast<std::uint8_t>(at);
    }
    if (out.count == 0) return std::nullopt;
    return out;
}

std::string Conductors::text() const {
    std::string out;
    for (std::uint8_t i = 0; i < count; ++i) out += letters[at[i]];
    return out;
}

bool Conductors::has(std::uint8_t conductor) const {
    return std::find(at.begin(), at.begin() + count, conductor) != at.begin() + count;
}

bool Feeder::distinguishes_phases() const {
    const auto unequal = [](const auto& element) { return !element.conductors.balanced(); };
    return std::any_of(lines.begin(), lines.end(),
                       [&](const FeederLine& l) { return unequal(l) || l.code.has_value(); }) ||
           std::any_of(loads.begin(), loads.end(), unequal) ||
           std::any_of(transformers.begin(), transformers.end(),
                       [](const FeederTransformer& t) { return t.from_conductors.has_value(); });
}

const char* name_of(FeederBranch::Kind kind) {
    switch (kind) {
        case FeederBranch::Kind::line:
            return "line";
        case FeederBranch::Kind::transformer:
            return "transformer";
        case FeederBranch::Kind::link:
            return "switch";
    }
    return "";
}

const std::string& name_of(const Feeder& feeder, const FeederBranch& branch) {
    switch (branch.kind) {
        case FeederBranch::Kind::line:
            return feeder.lines[branch.index].name;
        case FeederBranch::Kind::transformer:
            return feeder.transformers[branch.index].name;
        case FeederBranch::Kind::link:
            break;
    }
    return feeder.switches[branch.index].name;
}

}  // namespace gridreach
