// SPDX-License-Identifier: Apache-2.0
#include "apps/batch_regions.h"

#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <set>

#include "base/errors.h"
#include "base/words.h"
#include "io/layer_writer.h"
#include "io/vector_file.h"
#include "outputs/layer_builder.h"

namespace gridreach {

namespace fs = std::filesystem;

namespace {

std::string folder_name(const std::string& text) {
    std::string name = text;
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '_' && c != '.') c = '-';
    while (!name.empty() && name.front() == '.') name.erase(0, 1);
    return name;
}

void check_names(const std::vector<BatchRun>& runs) {
    std::set<std::string> names;
    for (const BatchRun& run : runs) {
        const std::string name = lowered(run.name);
        if (name.empty() || name == "areas" || name == "batch")
            throw UsageError(fmt::format(
                "a run cannot be called \"{}\": the batch has a file of its own there. Rename it.",
                run.name));
        if (!names.insert(name).second)
            throw UsageError(fmt::format(
                "two runs are called {}, so their results would lie in one folder. Rename one.", run.name));
    }
}

std::string text_of(const FieldValue& value) {
    if (const auto* s = std::get_if<std::string>(&value)) return *s;
    if (const auto* n = std::get_if<std::int64_t>(&value)) return std::to_string(*n);
    if (const auto* d = std::get_if<double>(&value)) return shortest(*d);
    return {};
}

OutputLayer area_layer(const std::string& name, const std::vector<PolygonM>& polygons) {
    OutputLayer layer;
    layer.name = "area";
    layer.title = name;
    layer.kind = GeometryKind::polygon;
    for (const PolygonM& polygon : polygons) layer.rows.emplace_back().polygon = polygon;
    return layer;
}

}  // namespace

std::vector<BatchRun> runs_of_files(const std::vector<std::string>& files) {
    std::vector<BatchRun> runs;
    for (const std::string& file : files) runs.push_back({folder_name(fs::path(file).stem()), file, {}});
    check_names(runs);
    return runs;
}

std::vector<BatchRun> runs_of_regions(const std::string& file, const std::string& path,
                                      const std::string& name_field, const std::string& crs,
                                      const std::string& folder) {
    const GdalVectorReader reader(crs);
    const VectorSummary summary = reader.look_at(path);
    if (!summary.box) throw InputError(fmt::format("{} holds no polygon, so there is no region.", path));
    const auto projection = choose_projection(*summary.box);
    const VectorLayer layer = reader.read(path, *projection);
    const auto field = layer.field(name_field.empty() ? "name" : name_field);
    if (!field && !name_field.empty())
        throw UsageError(
            fmt::format("--name-field: in {} {}", path, unknown_word("field", name_field, layer.fields)));
    std::vector<BatchRun> runs;
    for (const Feature& f : layer.features) {
        if (!f.shape.points.empty() || !f.shape.lines.empty() || f.shape.polygons.empty())
            throw InputError(fmt::format("{}: feature {} is no polygon, so it is no region.", path, f.id));
        const std::string said = field ? folder_name(text_of(f.values[*field])) : "";
        const std::string name = said.empty() ? fmt::format("region-{}", f.id) : said;
        runs.push_back(
            {name,
             file,
             {"--set", "survey_area=" + fs::absolute(folder + "/areas/" + name + ".gpkg").string()}});
    }
    check_names(runs);
    std::error_code error;
    fs::create_directories(folder + "/areas", error);
    for (std::size_t i = 0; i < runs.size(); ++i)
        GdalLayerWriter().write_geopackage(folder + "/areas/" + runs[i].name + ".gpkg",
                                           {area_layer(runs[i].name, layer.features[i].shape.polygons)},
                                           *projection);
    return runs;
}

}  // namespace gridreach
