// SPDX-License-Identifier: Apache-2.0
#include "demand/load_layer.h"

#include <fmt/format.h>

#include "base/errors.h"
#include "base/words.h"
#include "model/layer_column.h"

namespace gridreach {

namespace {

constexpr double most_kwh = 1e9, most_kw = 1e5, most_growth = 0.5;
constexpr double hours_per_year = 8760;

LayerColumn optional_column(const VectorLayer& layer, const char* name) {
    return {layer, layer.field(name) ? name : ""};
}

}  // namespace

LoadLayer read_loads(const VectorLayer& layer) {
    LoadLayer out;
    out.remarks = layer.remarks;
    if (layer.features.empty()) return out;
    const LayerColumn energy(layer, "energy_kwh_per_year"), peak(layer, "peak_kw"),
        name(layer, name_field(layer)), must_serve = optional_column(layer, "must_serve"),
                                        growth = optional_column(layer, "growth");
    std::int64_t nothing = 0;
    for (const Feature& f : layer.features) {
        if (f.shape.points.size() != 1 || !f.shape.lines.empty() || !f.shape.polygons.empty())
            throw InputError(fmt::format(
                "{}: feature {} is not one point, but a load is. Give each load a point.", layer.path, f.id));
        PointLoad load;
        load.name = name.text(f);
        load.at = f.shape.points.front();
        load.energy_kwh_per_year = energy.needed_amount(f, most_kwh);
        load.peak_kw = peak.needed_amount(f, most_kw);
        load.growth_per_year = growth.number(f, -most_growth, most_growth);
        load.must_serve = must_serve.flag(f);
        if (load.energy_kwh_per_year > load.peak_kw * hours_per_year * (1 + 1e-9))
            throw InputError(
                fmt::format("{}: feature {}: {} kWh a year need a peak of at least {:.3f} kW, but peak_kw is "
                            "{}. Correct one.",
                            layer.path, f.id, shortest(load.energy_kwh_per_year),
                            load.energy_kwh_per_year / hours_per_year, shortest(load.peak_kw)));
        if (load.peak_kw == 0)
            ++nothing;
        else
            out.loads.push_back(std::move(load));
    }
    if (nothing > 0)
        out.remarks.push_back(fmt::format("{} for nothing and {} left out.",
                                          nothing == 1 ? "1 load asks" : with_commas(nothing) + " loads ask",
                                          nothing == 1 ? "is" : "are"));
    return out;
}

}  // namespace gridreach
