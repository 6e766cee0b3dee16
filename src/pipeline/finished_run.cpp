// SPDX-License-Identifier: Apache-2.0
#include "pipeline/finished_run.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "io/input_files.h"
#include "io/safe_write.h"
#include "pipeline/run_record.h"
#include "pipeline/version.h"

namespace gridreach {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::string note_of(const std::string& output) {
    return output + "/.gridreach/finished.json";
}

/// Files under the paths a run wrote, by name within the output.
std::vector<std::string> files_in(const RunResult& result) {
    std::vector<std::string> names;
    const auto add = [&](const fs::path& file) {
        names.push_back(file.lexically_relative(result.output).generic_string());
    };
    for (const std::string& path : result.files) {
        if (!fs::is_directory(path)) {
            add(path);
            continue;
        }
        for (const auto& entry : fs::directory_iterator(path))
            if (entry.is_regular_file()) add(entry.path());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Hash128 made_from(const Pipeline& p, const CheckedPipeline& c, Stage until) {
    Hasher hasher;
    const auto add = [&](const std::string& file) {
        const Hash128& h = c.hashes->of(file);
        hasher.text(file).number(h.high).number(h.low);
    };
    hasher.text(program_version()).number(static_cast<std::uint64_t>(until));
    add("/proc/self/exe");
    for (const auto& [name, version] : io_library_versions()) hasher.text(name).text(version);
    hasher.text(p.settings->dump()).text(p.origins->dump()).text(p.detector ? p.detector->identity() : "");
    const char* date = std::getenv("SOURCE_DATE_EPOCH");
    hasher.text(date != nullptr ? date : "");
    for (const CheckedInput& input : c.inputs)
        for (const std::string& file : files_of(input.path)) add(file);
    for (const std::string& file : {p.electrical.equipment, p.terrain.land_cover_factors})
        if (!file.empty()) add(file);
    return hasher.finish();
}

std::optional<NotedResults> noted_results(const std::string& output) {
    try {
        const json note = json::parse(read_text_file(note_of(output)));
        NotedResults results{note.at("made_from").get<std::string>(), {}};
        for (const auto& [name, hash] : note.at("files").items()) {
            std::error_code error;
            const std::string file = output + "/" + name;
            if (!fs::is_regular_file(file, error) || hash_file(file).hex() != hash)
                results.damaged.push_back(name);
        }
        return results;
    } catch (const std::exception&) {  // None, or a note that is not whole.
        return std::nullopt;
    }
}

std::optional<RunResult> finished_result(const std::string& output, const Hash128& made_from) {
    try {
        const json note = json::parse(read_text_file(note_of(output)));
        if (note.at("made_from") != made_from.hex() || !noted_results(output).value().damaged.empty())
            return std::nullopt;
        RunResult result;
        result.output = output;
        for (const json& name : note.at("written"))
            result.files.push_back(output + "/" + name.get<std::string>());
        result.five_lines = note.at("five_lines").get<std::vector<std::string>>();
        result.record = std::make_shared<json>(json::parse(read_text_file(output + "/run.json")));
        result.unchanged = true;
        return result;
    } catch (const std::exception&) {  // None, or not whole: the run writes it anew.
        return std::nullopt;
    }
}

std::string kept_pipeline(const std::string& output) {
    return output + "/.gridreach/pipeline.json";
}

void keep_pipeline(const Pipeline& p) {
    write_text_file(
        kept_pipeline(p.keys.output),
        json({{"format_version", run_record_version}, {"settings", *p.settings}, {"origins", *p.origins}})
                .dump(1) +
            "\n");
}

void restore_origins(Pipeline& p, const std::string& output) {
    const json kept = json::parse(read_text_file(kept_pipeline(output)), nullptr, false);
    if (kept.is_object() && kept.contains("origins")) p.origins = std::make_shared<json>(kept["origins"]);
}

void keep_finished(const RunResult& result, const Hash128& made_from) {
    json files = json::object(), written = json::array();
    for (const std::string& name : files_in(result))
        files[name] = hash_file(result.output + "/" + name).hex();
    for (const std::string& path : result.files)
        written.push_back(fs::path(path).lexically_relative(result.output).generic_string());
    const json note = {{"format_version", 1},
                       {"made_from", made_from.hex()},
                       {"written", written},
                       {"files", files},
                       {"five_lines", result.five_lines}};
    write_text_file(note_of(result.output), note.dump(1) + "\n");
}

void forget_finished(const std::string& output) {
    std::error_code ignored;
    fs::remove(note_of(output), ignored);
}

}  // namespace gridreach
