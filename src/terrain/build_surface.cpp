// SPDX-License-Identifier: Apache-2.0
#include "terrain/build_surface.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "graph/burn.h"
#include "graph/line_index.h"
#include "terrain/burned_layers.h"
#include "terrain/land_cover.h"
#include "terrain/slope.h"

namespace gridreach {

TerrainExtent terrain_extent(const TerrainOptions& options, const DemandSet& demand, const SourceSet& sources,
                             const Metric& metric) {
    BoxM box;
    for (const DemandNode& node : demand.nodes) box.add(node.at);
    if (box.empty())
        for (const Source& s : sources.sources) box.add(box_of(s.geometry));
    std::vector<std::span<const PointM>> paths;
    for (const Source& s : sources.sources) paths.emplace_back(s.geometry);
    const LineIndex index(paths, metric);
    for (const DemandNode& node : demand.nodes)
        if (const auto nearest = index.nearest(node.at)) box.add(nearest->at);
    if (box.empty()) box.add(PointM{0, 0});
    const double margin = options.margin_m.value_or(
        std::max(10 * options.cell_size_m, 0.1 * std::max(box.width_m(), box.height_m())));
    box = box.grown(margin);
    const double cell = options.cell_size_m;
    const double left = std::floor(box.min_x / cell), right = std::ceil(box.max_x / cell);
    const double bottom = std::floor(box.min_y / cell), top = std::ceil(box.max_y / cell);
    constexpr double most_cells = 4e9;
    if ((right - left) * (top - bottom) > most_cells)
        throw InputError(fmt::format(
            "the region of {} × {} km has more than 4,000 million cells of {} m. Raise terrain.cell_size_m.",
            std::lround(box.width_m() / 1000), std::lround(box.height_m() / 1000), shortest(cell)));
    return {{std::max(1, static_cast<int>(right - left)),
             std::max(1, static_cast<int>(top - bottom)),
             {left * cell, top * cell},
             cell,
             cell},
            static_cast<int>(margin / cell)};
}

namespace {

constexpr int strip_rows = 256;

/// What a layer said of a strip.
struct Known {
    std::size_t missing = 0;  ///< Cells without a value, the margin apart.
    std::size_t known = 0, barred = 0;
    double factors = 0;  ///< Summed over the known cells that are not no-go.
    void add(float factor) {
        if (factor == no_go) {
            ++barred;
            return;
        }
        ++known;
        factors += static_cast<double>(factor);
    }
    void add(const Known& o) {
        missing += o.missing;
        known += o.known;
        barred += o.barred;
        factors += o.factors;
    }
    float mean() const { return known > 0 ? static_cast<float>(factors / static_cast<double>(known)) : 1.0F; }
};

struct Tally {
    Known elevation, land_cover;
    std::map<int, std::size_t> unknown_codes;
};

enum Missing : std::uint8_t { no_elevation = 1, no_land_cover = 2 };

class Builder {
public:
    Builder(const TerrainOptions& options, const TerrainInput& input, const TerrainExtent& extent)
        : o_(options), in_(input), lattice_(extent.lattice), margin_(extent.margin_cells) {
        if (!in_.land_cover.empty()) table_ = land_cover_table(o_.land_cover_table, o_.land_cover_factors);
        if (!in_.elevation.empty()) metres_per_unit_ = elevation_unit_m();
    }

    CostSurface build(Reporter& reporter) {
        CostSurface surface{lattice_, std::vector<float>(lattice_.size())};
        const auto strips = static_cast<std::size_t>((lattice_.height + strip_rows - 1) / strip_rows);
        std::vector<Tally> tallies(strips);
        missing_.assign(in_.elevation.empty() && in_.land_cover.empty() ? 0 : lattice_.size(), 0);
        parallel_for(strips, [&](std::size_t strip) {
            const int first = static_cast<int>(strip) * strip_rows;
            CellLattice part = lattice_;
            part.height = std::min(strip_rows, lattice_.height - first);
            part.top_left.y -= first * lattice_.cell_height_m;
            const std::span<float> prices(surface.cost_per_m.data() + lattice_.cell(0, first), part.size());
            std::fill(prices.begin(), prices.end(), static_cast<float>(in_.mv_line_cost_per_m));
            const std::size_t begin = lattice_.cell(0, first);
            apply_slope(part, prices, begin, tallies[strip]);
            apply_land_cover(part, prices, begin, tallies[strip]);
            for (const std::string& path : in_.cost_factors) apply_factors(path, part, prices);
        });
        const Tally all = report(tallies, reporter);
        const BurnedLayers burned =
            burn_layers(o_, in_.roads, in_.water, in_.protected_areas, in_.no_go, lattice_);
        parallel_for(strips, [&](std::size_t strip) {
            const int first = static_cast<int>(strip) * strip_rows;
            const int rows = std::min(strip_rows, lattice_.height - first);
            const CellIndex end = lattice_.cell(0, first) +
                                  static_cast<CellIndex>(rows) * static_cast<CellIndex>(lattice_.width);
            for (CellIndex c = lattice_.cell(0, first); c < end; ++c) {
                float& price = surface.cost_per_m[c];
                if (!missing_.empty() && missing_[c] != 0) price *= for_missing(missing_[c], all);
                price = burned.priced(price, c);
            }
        });
        describe_surface(surface, reporter);
        return surface;
    }

private:
    double elevation_unit_m() const {
        constexpr double foot_m = 0.3048;
        if (o_.elevation_unit == "m") return 1;
        if (o_.elevation_unit == "ft") return foot_m;
        const std::string unit = lowered(in_.rasters->value_unit(in_.elevation));
        if (unit.empty() || unit.starts_with("met") || unit == "m") return 1;
        if (unit.starts_with("f") || unit.find("foot") != std::string::npos ||
            unit.find("feet") != std::string::npos)
            return foot_m;
        throw InputError(
            fmt::format("{} says its elevations are in \"{}\", which is neither metres nor feet. Set "
                        "terrain.elevation_unit.",
                        in_.elevation, unit));
    }

    bool is_inner(CellIndex c) const {
        const int column = lattice_.column(c), row = lattice_.row(c);
        return column >= margin_ && row >= margin_ && column < lattice_.width - margin_ &&
               row < lattice_.height - margin_;
    }

    float for_missing(std::uint8_t missing, const Tally& all) const {
        if (o_.missing_ground == "no_go") return no_go;
        return ((missing & no_elevation) != 0 ? all.elevation.mean() : 1.0F) *
               ((missing & no_land_cover) != 0 ? all.land_cover.mean() : 1.0F);
    }

    void apply_slope(const CellLattice& part, std::span<float> prices, std::size_t begin, Tally& tally) {
        if (in_.elevation.empty()) return;
        CellLattice wider = part;
        wider.width += 2;
        wider.height += 2;
        wider.top_left.x -= part.cell_width_m;
        wider.top_left.y += part.cell_height_m;
        ResampleRule rule;
        if (!o_.elevation_valid.empty()) {
            rule.least = o_.elevation_valid[0];
            rule.most = o_.elevation_valid[1];
        }
        rule.fringe_pixels = o_.elevation_fringe_pixels;
        LatticeBand elevation = in_.rasters->resample(in_.elevation, in_.projection, wider, rule);
        for (float& z : elevation.values) z *= static_cast<float>(metres_per_unit_);
        const std::vector<float> slope = horn_slope_percent(elevation, part);
        for (std::size_t i = 0; i < prices.size(); ++i) {
            if (std::isnan(slope[i])) {
                tally.elevation.missing += is_inner(begin + i) ? 1 : 0;
                missing_[begin + i] |= no_elevation;
                continue;
            }
            const bool too_steep = o_.max_slope_percent && slope[i] > *o_.max_slope_percent;
            const float factor =
                too_steep ? no_go : interpolated(o_.slope_percent, o_.slope_factor, slope[i]);
            tally.elevation.add(factor);
            prices[i] *= factor;
        }
    }

    void apply_land_cover(const CellLattice& part, std::span<float> prices, std::size_t begin, Tally& tally) {
        if (in_.land_cover.empty()) return;
        ResampleRule rule;
        rule.categories = true;
        const LatticeBand codes = in_.rasters->resample(in_.land_cover, in_.projection, part, rule);
        for (std::size_t i = 0; i < prices.size(); ++i) {
            const int code = codes.valid[i] != 0 ? static_cast<int>(codes.values[i]) : 0;
            const auto entry = table_.find(code);
            if (codes.valid[i] == 0 ||
                (code == 0 && entry == table_.end())) {  // 0 is "no data" in all tables.
                tally.land_cover.missing += is_inner(begin + i) ? 1 : 0;
                missing_[begin + i] |= no_land_cover;
            } else if (entry == table_.end()) {
                ++tally.unknown_codes[code];
            } else {
                tally.land_cover.add(entry->second);
                prices[i] *= entry->second;
            }
        }
    }

    void apply_factors(const std::string& path, const CellLattice& part, std::span<float> prices) const {
        // A mean over no-go pixels and others would be a cheap way through: they are looked for apart.
        ResampleRule lowest, without_no_go;
        lowest.lowest = true;
        without_no_go.nodata = 0;
        const LatticeBand least = in_.rasters->resample(path, in_.projection, part, lowest);
        const LatticeBand factors = in_.rasters->resample(path, in_.projection, part, without_no_go);
        for (std::size_t i = 0; i < prices.size(); ++i) {
            if (least.valid[i] != 0 && least.values[i] < 0) {
                const PointM at = part.centre(i);
                throw InputError(fmt::format(
                    "{} is {} at {:.0f}, {:.0f}, but a price factor must be at least 0 (0 is no-go).", path,
                    shortest(least.values[i]), at.x, at.y));
            }
            if (least.valid[i] != 0 && least.values[i] == 0)
                prices[i] = no_go;
            else if (factors.valid[i] != 0)
                prices[i] *= factors.values[i];
        }
    }

    /// The strips' tallies together; says what is missing.
    Tally report(const std::vector<Tally>& tallies, Reporter& reporter) const {
        Tally all;
        for (const Tally& t : tallies) {
            all.elevation.add(t.elevation);
            all.land_cover.add(t.land_cover);
            for (const auto& [code, count] : t.unknown_codes) all.unknown_codes[code] += count;
        }
        if (!all.unknown_codes.empty()) {
            std::vector<std::string> codes;
            for (const auto& [code, count] : all.unknown_codes)
                codes.push_back(
                    fmt::format("{} ({} cells)", code, with_commas(static_cast<std::int64_t>(count))));
            throw InputError(fmt::format(
                "{} holds codes that the table {} lacks: {}. Name another terrain.land_cover_table, or "
                "give these codes factors in terrain.land_cover_factors.",
                in_.land_cover, o_.land_cover_table, joined(codes)));
        }
        const double inner = static_cast<double>(std::max(lattice_.width - 2 * margin_, 1)) *
                             static_cast<double>(std::max(lattice_.height - 2 * margin_, 1));
        const auto missing = [&](const std::string& path, const char* what, const Known& layer) {
            if (path.empty()) return;
            if (layer.known + layer.barred == 0)
                throw InputError(fmt::format(
                    "{} says nothing of the region: no cell has {}. Does it lie there?", path, what));
            if (layer.missing == 0) return;
            reporter.warn(fmt::format(
                "terrain: {} has no {} for {:.1f} % of the region's cells, which {}.", path, what,
                100.0 * static_cast<double>(layer.missing) / inner,
                o_.missing_ground == "no_go" ? "are no-go" : "get the mean factor of the others"));
        };
        missing(in_.elevation, "elevation", all.elevation);
        missing(in_.land_cover, "land cover", all.land_cover);
        return all;
    }

    void describe_surface(const CostSurface& surface, Reporter& reporter) const {
        std::vector<float> sample;
        const std::size_t step = std::max<std::size_t>(1, surface.cost_per_m.size() / 1000000);
        std::size_t looked = 0, barred = 0;
        for (std::size_t i = 0; i < surface.cost_per_m.size(); i += step) {
            ++looked;
            if (surface.cost_per_m[i] == no_go)
                ++barred;
            else
                sample.push_back(surface.cost_per_m[i]);
        }
        if (sample.empty())
            throw InputError(
                "the ground is no-go everywhere, so no line can be built. Look at terrain, no_go and "
                "protected_areas.");
        std::sort(sample.begin(), sample.end());
        const auto quantile = [&](double q) {
            return sample[static_cast<std::size_t>(q * static_cast<double>(sample.size() - 1))];
        };
        reporter.note(fmt::format(
            "terrain: {} × {} cells of {} m; a metre costs {:.1f} in the middle, {:.1f} to {:.1f} on "
            "nine tenths; {:.1f} % is no-go.",
            with_commas(lattice_.width), with_commas(lattice_.height), shortest(lattice_.cell_width_m),
            quantile(0.5), quantile(0.05), quantile(0.95),
            100.0 * static_cast<double>(barred) / static_cast<double>(looked)));
    }

    const TerrainOptions& o_;
    const TerrainInput& in_;
    const CellLattice& lattice_;
    const int margin_;
    LandCoverTable table_;
    double metres_per_unit_ = 1;
    std::vector<std::uint8_t> missing_;  ///< Missing, cell by cell; empty without rasters.
};

}  // namespace

CostSurface build_surface(const TerrainOptions& options, const TerrainInput& input,
                          const TerrainExtent& extent, Reporter& reporter) {
    return Builder(options, input, extent).build(reporter);
}

}  // namespace gridreach
