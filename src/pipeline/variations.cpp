// SPDX-License-Identifier: Apache-2.0
#include "pipeline/variations.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/words.h"
#include "demand/catalogue.h"
#include "pipeline/pipeline_file.h"

namespace gridreach {

using nlohmann::json;

namespace {

constexpr const char* sample_forms =
    "Write KEY=LOW..HIGH, KEY=~0.2 (a log-normal spread of 20 %), KEY alone for a cost with a range, costs "
    "or "
    "dwellings.";

[[noreturn]] void refuse(const std::string& asked, const std::string& text) {
    throw UsageError(asked + ": " + text);
}

/// At commas outside brackets and quotes.
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts(1);
    int depth = 0;
    char quote = 0;
    for (const char c : text) {
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            --depth;
        } else if (c == ',' && depth == 0) {
            parts.emplace_back();
            continue;
        }
        parts.back() += c;
    }
    for (std::string& part : parts) {
        part.erase(0, std::min(part.find_first_not_of(' '), part.size()));
        part.erase(part.find_last_not_of(' ') + 1);
    }
    return parts;
}

std::optional<double> number_in(std::string_view text) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// The resolved setting of a dotted key; null when the pipeline has none.
const json* setting_of(const Pipeline& p, const std::string& key) {
    const json* at = p.settings.get();
    for (std::size_t begin = 0; begin <= key.size();) {
        const std::size_t end = std::min(key.find('.', begin), key.size());
        if (!at->is_object()) return nullptr;
        const auto found = at->find(key.substr(begin, end - begin));
        if (found == at->end()) return nullptr;
        at = &*found;
        begin = end + 1;
    }
    return at;
}

struct Range {
    double low = 0, high = 0;
};

/// What the sources of a cost span: the pipeline's own range, else the catalogue's where it is in the same
/// money.
std::optional<Range> range_of(const Setting& root, const Costs& costs, const std::string& name) {
    const auto in = [&](const Setting* group) -> std::optional<Range> {
        const Setting* entry = group != nullptr ? group->find(name) : nullptr;
        const Setting* range = entry != nullptr ? entry->find("range") : nullptr;
        if (range == nullptr) return std::nullopt;
        return Range{number_in(range->items.at(0).text).value(), number_in(range->items.at(1).text).value()};
    };
    if (const auto own = in(root.find("costs"))) return own;
    Costs described = costs;
    OptionList options;
    describe(described, options);
    static const Costs shipped = read_costs(shipped_costs(), {});
    for (const Option& option : options.all())
        if (option.name() == name && costs.currency != shipped.currency &&
            option.unit_text().starts_with(costs.currency))
            return std::nullopt;
    return in(&shipped_costs());
}

class Reader {
public:
    explicit Reader(const Setting& root) : root_(root), base_(make_pipeline(root)) {}

    void vary(const std::string& text) {
        const std::string asked = "--vary " + text;
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            refuse(asked, "write it as KEY=A,B,C, for example costs.mv_line_cost_per_m=18,25,40.");
        Parameter parameter{text.substr(0, equals), split(std::string_view(text).substr(equals + 1)), {}};
        if (parameter.values.size() < 2)
            refuse(asked, "one value varies nothing. Give several, or use --set.");
        for (const std::string& value : parameter.values)
            if (value.empty()) refuse(asked, "a value between two commas is empty.");
        add(std::move(parameter), asked);
    }

    void sample(const std::string& text) {
        const std::string asked = "--sample " + text;
        const std::size_t equals = text.find('=');
        if (equals != std::string::npos) return sample_law(text.substr(0, equals), text.substr(equals + 1));
        if (text == "costs") return sample_costs();
        if (text == "dwellings") {
            if (base_.start != Start::scenes)
                refuse(asked,
                       fmt::format("the run starts at {}, so no detector says how sure their count is.",
                                   base_.start == Start::nodes ? "nodes" : "footprints"));
            Parameter parameter{text, {}, {}};
            return add(std::move(parameter), asked);
        }
        if (!text.starts_with("costs.")) refuse(asked, sample_forms);
        check_key(text, asked);
        const json* value = number_setting(text, asked);
        const auto range = range_of(root_, base_.costs, text.substr(6));
        if (!range || !(range->low <= value->get<double>() && value->get<double>() <= range->high))
            refuse(asked, fmt::format("{} The value is {}. Write {}=LOW..HIGH.",
                                      range ? fmt::format("it lies outside its range {} … {}.",
                                                          shortest(range->low), shortest(range->high))
                                            : "the costs give no range for it.",
                                      shortest(value->get<double>()), text));
        add({text, {}, law_over(*range, *value)}, asked);
    }

    std::vector<Parameter> take() { return std::move(parameters_); }

private:
    /// Within a range: whole numbers alike, others mostly near the value.
    static Law law_over(const Range& range, const json& value) {
        return {value.is_number_integer() ? Law::Kind::whole : Law::Kind::triangular, range.low,
                value.get<double>(), range.high, 0};
    }

    void sample_law(const std::string& key, const std::string& spread) {
        const std::string asked = fmt::format("--sample {}={}", key, spread);
        if (key.empty()) refuse(asked, sample_forms);
        check_key(key, asked);
        if (spread.starts_with("~")) {
            const auto variation = number_in(std::string_view(spread).substr(1));
            if (!variation || !(*variation > 0) || *variation > 10)
                refuse(asked, "the spread after ~ must be greater than 0 and at most 10.");
            const json* value = number_setting(key, asked);
            if (value->is_number_integer()) refuse(asked, "it is a whole number. Write KEY=LOW..HIGH.");
            if (!(value->get<double>() > 0))
                refuse(asked, fmt::format("a log-normal spread needs a value above 0, and it is {}. Write "
                                          "KEY=LOW..HIGH.",
                                          shortest(value->get<double>())));
            return add({key, {}, {Law::Kind::lognormal, 0, value->get<double>(), 0, *variation}}, asked);
        }
        const std::size_t dots = spread.find("..");
        const auto low = number_in(std::string_view(spread).substr(0, dots));
        const auto high =
            dots == std::string::npos ? low : number_in(std::string_view(spread).substr(dots + 2));
        if (dots == std::string::npos || !low || !high) refuse(asked, sample_forms);
        if (!(*low < *high)) refuse(asked, "the lower end must come first.");
        const json* value = setting_of(base_, key);
        if (value != nullptr) number_setting(key, asked);
        const bool whole = value != nullptr && value->is_number_integer();
        add({key, {}, {whole ? Law::Kind::whole : Law::Kind::uniform, *low, 0, *high, 0}}, asked);
    }

    /// All costs with a range, but whole numbers: a horizon and a tier are chosen, not uncertain.
    void sample_costs() {
        const json& costs = base_.settings->at("costs");
        Costs described;
        OptionList options;
        describe(described, options);
        for (const Option& option : options.all()) {
            if (option.type() != Option::Type::number) continue;
            const std::string key = "costs." + option.name();
            const json& value = costs.at(option.name());
            const auto range = range_of(root_, base_.costs, option.name());
            if (!range || !(range->low < range->high) || value.get<double>() < range->low ||
                value.get<double>() > range->high)
                continue;
            add({key, {}, law_over(*range, value)}, "--sample costs");
        }
    }

    const json* number_setting(const std::string& key, const std::string& asked) const {
        const json* value = setting_of(base_, key);
        if (value == nullptr) {
            // Says what is wrong with the key, where it is unknown.
            make_pipeline(with_values(root_, {{key, {}, {}}}, {"0"}));
            refuse(asked, "it has no value to start from. Write KEY=LOW..HIGH.");
        }
        if (!value->is_number()) refuse(asked, "it is no single number. Name its values with --vary.");
        return value;
    }

    void check_key(const std::string& key, const std::string& asked) const {
        for (const char* fixed : {"about", "output", "language", "currency", "crs", "working_crs",
                                  "costs.currency", "costs.price_year"})
            if (key == fixed)
                refuse(asked, fmt::format("{} cannot differ between draws: they would not compare.", key));
        for (const Parameter& other : parameters_) {
            if (other.key == key) refuse(asked, fmt::format("{} is given twice.", key));
            if (key.starts_with(other.key + ".") || other.key.starts_with(key + "."))
                refuse(asked, fmt::format("{} and {} lie in one another.", other.key, key));
        }
    }

    /// Tries what the parameter can become, alone.
    void add(Parameter parameter, const std::string& asked) {
        check_key(parameter.key, asked);
        std::vector<std::string> tries = parameter.values;
        if (!parameter.is_varied() && parameter.law.kind != Law::Kind::lognormal)
            tries = {shortest(parameter.law.low), shortest(parameter.law.high)};
        if (!parameter.counts_dwellings())
            for (const std::string& value : tries) make_pipeline(with_values(root_, {parameter}, {value}));
        parameters_.push_back(std::move(parameter));
    }

    const Setting& root_;
    const Pipeline base_;
    std::vector<Parameter> parameters_;
};

std::vector<std::vector<double>> grid_of(const std::vector<Parameter>& parameters) {
    std::size_t count = 1;
    for (const Parameter& p : parameters) {
        count *= p.values.size();
        if (count > max_draws)
            throw UsageError(fmt::format("--vary: there are more than {} combinations. Add --draws N.",
                                         with_commas(max_draws)));
    }
    std::vector<std::vector<double>> places(count, std::vector<double>(parameters.size()));
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t k = parameters.size(), rest = i; k-- > 0;) {
            const std::size_t n = parameters[k].values.size();
            places[i][k] = (static_cast<double>(rest % n) + 0.5) / static_cast<double>(n);
            rest /= n;
        }
    return places;
}

}  // namespace

std::string Parameter::value_at(double place) const {
    if (!is_varied()) return shortest(gridreach::value_at(law, place));
    const auto at = static_cast<std::size_t>(place * static_cast<double>(values.size()));
    return values[std::min(at, values.size() - 1)];
}

Setting with_values(const Setting& root, const std::vector<Parameter>& parameters,
                    const std::vector<std::string>& values) {
    Setting with = root;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (!parameters[i].counts_dwellings())
            apply_assignment(with, parameters[i].key + "=" + values[i], parameters[i].option());
    return with;
}

Variations make_variations(const Setting& root, const VariationRequest& request) {
    if (request.vary.empty() && request.sample.empty())
        throw UsageError("nothing varies. Add --vary KEY=A,B,C or --sample KEY=LOW..HIGH.");
    if (request.draws && (*request.draws < 1 || *request.draws > static_cast<std::int64_t>(max_draws)))
        throw UsageError(fmt::format("--draws is {}, but it must be at least 1 and at most {}.",
                                     *request.draws, with_commas(max_draws)));
    Reader reader(root);
    for (const std::string& each : request.vary) reader.vary(each);
    for (const std::string& each : request.sample) reader.sample(each);
    Variations v;
    v.parameters = reader.take();
    if (v.parameters.empty())
        throw UsageError("--sample costs: no cost of this pipeline has a range that holds its value.");
    v.full_grid = request.sample.empty() && !request.draws;
    constexpr std::int64_t default_draws = 100;
    v.places = v.full_grid ? grid_of(v.parameters)
                           : latin_hypercube(static_cast<std::size_t>(request.draws.value_or(default_draws)),
                                             v.parameters.size(), request.seed);
    return v;
}

}  // namespace gridreach
