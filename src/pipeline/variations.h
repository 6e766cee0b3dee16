// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "options/setting.h"
#include "pipeline/sampling.h"

namespace gridreach {

/// What differs between the draws of a sensitivity run, as the person asks for it.
struct VariationRequest {
    std::vector<std::string> vary;      ///< "KEY=A,B,C"
    std::vector<std::string> sample;    ///< "KEY=LOW..HIGH", "KEY=~CV", "KEY", "costs", "dwellings"
    std::optional<std::int64_t> draws;  ///< At least 1.
    std::uint64_t seed = 1;
};

/// One key that differs between draws.
struct Parameter {
    std::string key;                  ///< "costs.mv_line_cost_per_m"; `dwellings` is no key but their count.
    std::vector<std::string> values;  ///< As YAML, of a varied key; empty for a sampled one.
    Law law;  ///< Of a sampled key; that of `dwellings` is known once it was detected.
    bool is_varied() const { return !values.empty(); }
    bool counts_dwellings() const { return key == "dwellings"; }
    /// The value at a place in (0, 1); a varied key has each of its values over an equal share.
    std::string value_at(double place) const;
    /// "--vary" or "--sample".
    const char* option() const { return is_varied() ? "--vary" : "--sample"; }
};

struct Variations {
    std::vector<Parameter> parameters;
    std::vector<std::vector<double>> places;  ///< By draw, then by parameter.
    bool full_grid = false;  ///< Every combination once; else a Latin hypercube drawn with the seed.
};

/// Most draws of one run.
inline constexpr std::size_t max_draws = 10000;

/// Reads the request against the pipeline `root` (widened). Varied keys alone, without `draws`: every
/// combination of their values, the last key's changing fastest. Else `draws` draws (100 when left out) of
/// all keys by Latin hypercube.
///
/// Throws UsageError, with --vary or --sample in front, for what is not written so, keys that the pipeline
/// does not know (with the nearest), values and ends of ranges that it refuses, keys given twice or inside
/// one another, keys whose values would make draws that do not compare (currency, output …), a number without
/// a range, and when nothing varies.
Variations make_variations(const Setting& root, const VariationRequest& request);

/// The pipeline with one value for each parameter; that of `dwellings` is left out.
Setting with_values(const Setting& root, const std::vector<Parameter>& parameters,
                    const std::vector<std::string>& values);

}  // namespace gridreach
