// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gridreach {

/// A CSV file: comma, semicolon or tab separated (whichever the header row holds most of), quotes as RFC 4180
/// has them.
struct CsvTable {
    std::string
        crs;  ///< The PROJ string of a leading `PROJ.4 …` line as NetworkPlanner writes it; "" without one.
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  ///< Each as long as `columns`.
    int first_row_line = 0;                      ///< Line of the file in which rows[0] stands.
};

/// Parses a whole text. A UTF-8 byte order mark and blank lines are skipped; a row that is too short or too
/// long, a quote that never closes, invalid UTF-8 and a file without a header row are InputErrors with the
/// line.
CsvTable parse_csv(const std::string& text, const std::string& name);

/// A text as one cell of a comma separated row, quoted where parse_csv() would else read it otherwise.
std::string csv_cell(const std::string& text);

/// Reads a file, gzipped when its name ends in ".gz".
std::string read_maybe_gzipped(const std::string& path);

}  // namespace gridreach
