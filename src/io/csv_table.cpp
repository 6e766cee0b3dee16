// SPDX-License-Identifier: Apache-2.0
#include "io/csv_table.h"

#include <cpl_vsi.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/errors.h"
#include "base/words.h"
#include "io/gdal.h"

namespace gridreach {

namespace {

/// Gzip packs zeros a thousand times; tables of places come to 3 … 20.
constexpr std::size_t most_unpacking = 200;
constexpr std::size_t harmless_bytes = std::size_t{64} << 20;

/// Takes one record off `text` from `at`; `line` moves past it. Fields may hold line ends inside quotes.
std::vector<std::string> take_record(const std::string& text, std::size_t& at, int& line, char separator,
                                     const std::string& name) {
    std::vector<std::string> fields(1);
    const int first_line = line;
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') ++line;
        if (quoted) {
            if (c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
                fields.back() += '"';
                ++at;
            } else if (c == '"') {
                quoted = false;
            } else {
                fields.back() += c;
            }
        } else if (c == '"' && fields.back().empty()) {
            quoted = true;
        } else if (c == separator) {
            fields.emplace_back();
        } else if (c == '\n') {
            ++at;
            break;
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    if (quoted)
        throw InputError(fmt::format("{}:{}: a quote (\") opens here and never closes.", name, first_line));
    return fields;
}

char separator_of(std::string_view header) {
    char best = ',';
    std::ptrdiff_t most = std::count(header.begin(), header.end(), ',');
    for (char c : {';', '\t'})
        if (const auto n = std::count(header.begin(), header.end(), c); n > most) {
            most = n;
            best = c;
        }
    return best;
}

}  // namespace

CsvTable parse_csv(const std::string& text, const std::string& name) {
    CsvTable table;
    std::size_t at = text.rfind("\xEF\xBB\xBF", 0) == 0 ? 3 : 0;
    int line = 1;
    if (const std::size_t quote = at < text.size() && text[at] == '"' ? 1 : 0;
        text.compare(at + quote, 7, "PROJ.4 ") == 0) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        table.crs = text.substr(at + quote + 7, end - at - quote - 7);
        // Spreadsheets fill the line up with empty cells.
        table.crs.erase(table.crs.find_last_not_of("\r,; \t\"") + 1);
        at = std::min(end + 1, text.size());
        ++line;
    }
    const char separator =
        separator_of(std::string_view(text).substr(at, std::min(text.find('\n', at), text.size()) - at));
    while (at < text.size()) {
        const int record_line = line;
        std::vector<std::string> fields = take_record(text, at, line, separator, name);
        if (fields.size() == 1 && fields[0].find_first_not_of(" \t") == std::string::npos) continue;
        for (const std::string& field : fields)
            if (!is_utf8(field))
                throw InputError(fmt::format(
                    "{}:{}: this line is not UTF-8. Save the file with UTF-8 encoding.", name, record_line));
        if (table.columns.empty()) {
            for (std::string& field : fields) {
                const std::size_t first = field.find_first_not_of(' ');
                field = first == std::string::npos
                            ? ""
                            : field.substr(first, field.find_last_not_of(' ') - first + 1);
            }
            table.columns = std::move(fields);
            table.first_row_line = line;
            continue;
        }
        if (fields.size() != table.columns.size())
            throw InputError(fmt::format("{}:{}: this row has {} values, the header has {}.", name,
                                         record_line, fields.size(), table.columns.size()));
        table.rows.push_back(std::move(fields));
    }
    if (table.columns.empty())
        throw InputError(fmt::format("{} is empty: a header row with column names is expected.", name));
    return table;
}

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

std::string read_maybe_gzipped(const std::string& path) {
    start_gdal();
    require_readable(path);
    const bool gzipped = path.size() > 3 && lowered(path.substr(path.size() - 3)) == ".gz";
    GdalErrors errors;
    struct Close {
        void operator()(VSILFILE* file) const { VSIFCloseL(file); }
    };
    const std::unique_ptr<VSILFILE, Close> file(
        VSIFOpenL(((gzipped ? "/vsigzip/" : "") + path).c_str(), "rb"));
    if (!file) throw InputError(fmt::format("{} could not be read.", path));
    std::string text;
    std::string piece(1 << 20, '\0');
    std::error_code no_file;
    const auto packed = std::filesystem::file_size(path, no_file);
    const std::size_t most_unpacked = std::max<std::size_t>(
        harmless_bytes, (no_file ? 0 : static_cast<std::size_t>(packed)) * most_unpacking);
    for (;;) {
        const std::size_t n = VSIFReadL(piece.data(), 1, piece.size(), file.get());
        text.append(piece, 0, n);
        if (n == 0) break;
        if (gzipped && text.size() > most_unpacked)
            throw InputError(fmt::format(
                "{} unpacks to more than {} times its size, as no table does. Unpack it first if it is one.",
                path, most_unpacking));
    }
    if (errors.any())
        throw InputError(
            fmt::format("{} could not be read to its end: {}. The file is damaged.", path, errors.first()));
    return text;
}

}  // namespace gridreach
