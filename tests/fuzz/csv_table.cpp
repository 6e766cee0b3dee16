// SPDX-License-Identifier: Apache-2.0
// CSV tables: read or refused; every row is as long as the header, and what is read is written so that it
// reads the same.
#include "io/csv_table.h"

#include <cstdlib>
#include <string>

#include "base/errors.h"

namespace {

std::string written(const gridreach::CsvTable& table) {
    std::string text;
    const auto add = [&](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + gridreach::csv_cell(row[i]);
        text += "\n";
    };
    add(table.columns);
    for (const auto& row : table.rows) add(row);
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace gridreach;
    CsvTable table;
    try {
        table = parse_csv({reinterpret_cast<const char*>(data), size}, "fuzz.csv");
    } catch (const Error&) {
        return 0;
    }
    for (const auto& row : table.rows)
        if (row.size() != table.columns.size()) std::abort();
    // One column alone may be all blank, which is a blank line; a first cell may look like PROJ.4 or a mark.
    if (table.columns.size() < 2 || table.columns[0].empty() || table.columns[0][0] == 'P' ||
        static_cast<unsigned char>(table.columns[0][0]) == 0xEF)
        return 0;
    for (const std::string& name : table.columns)
        if (name.find_first_of(";\t\n") != std::string::npos) return 0;
    const CsvTable again = parse_csv(written(table), "written.csv");
    if (again.columns != table.columns || again.rows != table.rows) std::abort();
    return 0;
}
