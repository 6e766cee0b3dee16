// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>

#include "model/vector_layer.h"

namespace gridreach {

/// A field of a layer, by its name (case ignored); an empty name is a field without values. The layer must
/// outlive it. Throws InputError for a field that is not there, naming the nearest, and "FILE: feature N:
/// NAME is VALUE, but it must be …" for a value that cannot be.
class LayerColumn {
public:
    LayerColumn(const VectorLayer& layer, std::string name);
    explicit operator bool() const { return at_.has_value(); }

    /// A number from 0 to `most`; unknown where the field is not set.
    std::optional<double> amount(const Feature& feature,
                                 double most = std::numeric_limits<double>::infinity()) const;
    double needed_amount(const Feature& feature, double most = std::numeric_limits<double>::infinity()) const;
    /// A number from `least` to `most`; unknown where the field is not set.
    std::optional<double> number(const Feature& feature, double least, double most) const;
    /// 1 or 0, yes or no; not set is no.
    bool flag(const Feature& feature) const;
    std::string text(const Feature& feature) const { return at_ ? shown(feature) : ""; }

private:
    const FieldValue& value(const Feature& feature) const { return feature.values.at(*at_); }
    bool is_empty(const Feature& feature) const;
    std::string shown(const Feature& feature) const;
    [[noreturn]] void refuse(const Feature& feature, const std::string& must) const;

    const VectorLayer& layer_;
    std::string name_;
    std::optional<std::size_t> at_;
};

/// The field that names places: `name`, `label`, `settlement`, `village` or `community`, the first there is;
/// "" without.
std::string name_field(const VectorLayer& layer);

}  // namespace gridreach
