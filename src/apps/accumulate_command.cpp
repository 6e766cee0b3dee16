// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/commands.h"
#include "apps/cost_raster.h"
#include "apps/output_file.h"
#include "base/errors.h"
#include "base/words.h"
#include "graph/burn.h"
#include "graph/cell_links.h"
#include "io/gdal.h"
#include "io/geotiff.h"
#include "io/vector_file.h"

namespace gridreach {

namespace {

struct Options {
    std::string cost, from, output, allocation, backlink, crs;
    int neighbours = 8;
    bool loose = false, overwrite = false;
    std::optional<double> max_cost;
};

void check_request(const Options& o) {
    if (o.neighbours != 8 && o.neighbours != 16)
        throw UsageError(fmt::format("--neighbours is {}, but it must be 8 or 16.", o.neighbours));
    if (o.max_cost && !(*o.max_cost >= 0))
        throw UsageError(fmt::format("--max is {}, but it must be at least 0.", shortest(*o.max_cost)));
    std::vector<std::string> seen{o.cost, o.from};
    for (const auto& [option, path] : {std::pair<const char*, const std::string&>{"--output", o.output},
                                       {"--allocation", o.allocation},
                                       {"--backlink", o.backlink}}) {
        if (path.empty()) continue;
        check_output_file(option, path, ".tif", "rasters are written as GeoTIFF", seen, o.overwrite);
        seen.push_back(path);
    }
}

/// A start for each cell that a feature touches; which feature, start by start.
struct Starts {
    std::vector<SweepStart> starts;
    std::vector<std::uint32_t> feature;  ///< Its place in the file, from 0.
};

Starts read_starts(const Options& o, const CostRaster& cost, Reporter& reporter) {
    const VectorLayer layer = GdalVectorReader(o.crs).read(o.from, *cost.projection);
    for (const std::string& remark : layer.remarks) reporter.note(fmt::format("{}: {}", o.from, remark));
    const CellLattice& lattice = cost.surface.lattice;
    Starts s;
    std::size_t outside = 0, barred = 0;
    for (std::uint32_t i = 0; i < layer.features.size(); ++i) {
        const std::size_t before = s.starts.size();
        bool open = false;
        const auto add = [&](CellIndex c) {
            s.starts.push_back({c, 0});
            s.feature.push_back(i);
            open |= cost.surface.cost_per_m[c] < no_go;
        };
        const Shape& shape = layer.features[i].shape;
        for (const PointM& p : shape.points) burn_path(lattice, std::span(&p, 1), add);
        for (const PathM& line : shape.lines) burn_path(lattice, line, add);
        for (const PolygonM& polygon : shape.polygons) burn_polygon(lattice, polygon, add);
        if (s.starts.size() == before)
            ++outside;
        else if (!open)
            ++barred;
    }
    if (s.starts.empty())
        throw InputError(
            fmt::format("{}: none of its {} features lies on {}. Is its coordinate system right?", o.from,
                        layer.features.size(), o.cost));
    if (outside > 0)
        reporter.warn(fmt::format("{}: {} of {} features lie outside {} and start nothing.", o.from, outside,
                                  layer.features.size(), o.cost));
    if (barred > 0)
        reporter.warn(fmt::format("{}: {} of {} features lie on no-go cells and reach nothing.", o.from,
                                  barred, layer.features.size()));
    return s;
}

class Stopwatch {
public:
    double lap_s() {
        const auto now = std::chrono::steady_clock::now();
        return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
    }

private:
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

Command add_accumulate(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    Options& o = *options;
    Command command = new_command(app, "accumulate", "Least cost of reaching each cell of a cost raster.");
    CLI::App& parser = *command.parser;
    parser.add_option("cost", o.cost, "Raster of what a metre costs; nodata and infinity are no-go.")
        ->required()
        ->type_name("COST.tif");
    parser.add_option("--from", o.from, "Points, lines or polygons to start from.")
        ->required()
        ->type_name("FILE");
    parser.add_option("--output", o.output, "Raster of accumulated cost to write.")
        ->required()
        ->type_name("FILE.tif");
    parser.add_option("--allocation", o.allocation, "Raster of the feature that each cell is reached from.")
        ->type_name("FILE.tif");
    parser.add_option("--backlink", o.backlink, "Raster of the step that leads back from each cell.")
        ->type_name("FILE.tif");
    parser.add_option("--neighbours", o.neighbours, "8, or 16 with knight's moves; 8 when left out.")
        ->type_name("N");
    parser.add_option("--max", o.max_cost, "Leave out cells that cost more.")->type_name("COST");
    parser.add_flag("--loose", o.loose, "Let diagonal steps squeeze between two no-go cells.");
    parser.add_flag("--overwrite", o.overwrite, "Replace the files.");
    parser.add_option("--crs", o.crs, "Coordinate system of files that do not say theirs.")
        ->type_name("EPSG:n");
    command.run = [options](AppReporter& reporter) {
        const Options& in = *options;
        Stopwatch watch;
        CostRaster cost;
        Starts from;
        before_work([&] {
            check_request(in);
            cost = read_cost_raster(in.cost, in.crs);
            from = read_starts(in, cost, reporter);
        });
        const double reading_s = watch.lap_s();
        SweepOptions sweep;
        sweep.rules.neighbours = in.neighbours == 16 ? Neighbours::sixteen : Neighbours::eight;
        sweep.rules.barriers = in.loose ? Barriers::loose : Barriers::tight;
        if (in.max_cost) sweep.max_cost = *in.max_cost;
        const CellLattice& lattice = cost.surface.lattice;
        const auto reached = accumulate_cost(cost.surface, from.starts, sweep);
        const double search_s = watch.lap_s();
        CellValues<std::uint8_t> links;
        CellValues<std::uint32_t> allocated;
        if (!in.backlink.empty() || !in.allocation.empty())
            links = back_links(cost.surface, reached, from.starts, sweep);
        if (!in.allocation.empty()) allocated = allocation(lattice, links, reached, from.starts);
        const double links_s = watch.lap_s();

        std::size_t reached_count = 0;
        double most = 0;
        GeoTiffForm form = cost.form;
        {
            // The surface is no longer needed: its memory takes the result.
            std::vector<float>& out = cost.surface.cost_per_m;
            constexpr float nodata = -1;
            for (std::size_t i = 0; i < out.size(); ++i) {
                const bool is_reached = reached[i] < no_go;
                out[i] = is_reached ? static_cast<float>(reached[i]) : nodata;
                reached_count += is_reached ? 1 : 0;
                if (is_reached) most = std::max(most, reached[i]);
            }
            form.nodata = nodata;
            write_geotiff(in.output, form, std::span<const float>(out));
        }
        if (!in.allocation.empty()) {
            for (std::size_t i = 0; i < allocated.size(); ++i)
                if (allocated[i] != no_start) allocated[i] = from.feature[allocated[i]];
            form.nodata = no_start;
            write_geotiff(in.allocation, form, allocated.span());
        }
        if (!in.backlink.empty()) {
            form.nodata = link_none;
            write_geotiff(in.backlink, form, links.span());
        }
        const double writing_s = watch.lap_s();
        reporter.say(fmt::format("accumulate: {} of {} cells reached; the dearest costs {}.",
                                 with_commas(static_cast<std::int64_t>(reached_count)),
                                 with_commas(static_cast<std::int64_t>(lattice.size())), shortest(most)));
        reporter.say(fmt::format("seconds: {:.2f} reading, {:.2f} search, {:.2f} links, {:.2f} writing.",
                                 reading_s, search_s, links_s, writing_s));
        for (const std::string& file : {in.output, in.allocation, in.backlink})
            if (!file.empty()) reporter.say("wrote " + file);
        reporter.event({{"event", "result"},
                        {"cells", lattice.size()},
                        {"reached", reached_count},
                        {"most", most},
                        {"reading_s", reading_s},
                        {"search_s", search_s},
                        {"links_s", links_s},
                        {"writing_s", writing_s},
                        {"output", in.output}});
    };
    return command;
}

}  // namespace gridreach
