// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/errors.h"
#include "base/reporter.h"
#include "outputs/fields.h"
#include "outputs/layers.h"

namespace gridreach {

/// A line of zero length keeps a geometry that every reader accepts.
inline PathM at_least_two(PathM path) {
    if (path.size() == 1) path.push_back(path.front());
    return path;
}

/// Fills rows by field name, so that the order of the table is its own affair.
class LayerBuilder {
public:
    LayerBuilder(std::string_view name, const PlanOutputs& outputs)
        : LayerBuilder(layer_table(name), outputs.costs) {}
    /// `table` must outlive this; without `costs` the currency stays unnamed.
    LayerBuilder(const LayerTable& table, const Costs* costs) : table_(table) {
        layer_.name = table_.name;
        layer_.title = table_.title;
        layer_.kind = table_.kind;
        layer_.fields = table_.fields;
        if (costs)
            for (OutputField& field : layer_.fields)
                if (field.unit == "currency") field.unit = costs->currency;
    }
    void kind(GeometryKind kind) { layer_.kind = kind; }
    OutputRow& row() {
        throw_if_stopped();
        layer_.rows.emplace_back();
        layer_.rows.back().values.resize(table_.fields.size());
        return layer_.rows.back();
    }
    /// Sets a field of the last row; one that the layer does not have is a bug.
    void set(std::string_view field, FieldValue value) {
        for (std::size_t i = 0; i < table_.fields.size(); ++i)
            if (table_.fields[i].name == field) {
                layer_.rows.back().values[i] = std::move(value);
                return;
            }
        throw Error(ErrorClass::bug, fmt::format("layer {} has no field \"{}\".", table_.name, field));
    }
    OutputLayer take() { return std::move(layer_); }

private:
    const LayerTable& table_;
    OutputLayer layer_;
};

inline FieldValue whole(std::uint64_t n) {
    return static_cast<std::int64_t>(n);
}
inline FieldValue words(std::string_view text) {
    return text.empty() ? FieldValue{} : FieldValue{std::string(text)};
}
inline FieldValue maybe(const std::optional<double>& v) {
    return v ? FieldValue{*v} : FieldValue{};
}
inline FieldValue maybe(const std::optional<int>& v) {
    return v ? FieldValue{std::int64_t{*v}} : FieldValue{};
}

}  // namespace gridreach
