// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv_table.h"

namespace gridreach {

/// A CSV file whose columns are known by name: walks its rows and reads values with their limits. Every
/// complaint is an InputError "FILE:LINE: COLUMN is VALUE, but it must be ...".
class CsvRows {
public:
    /// Throws for columns that are missing, unknown (with the nearest known one) or there twice.
    CsvRows(const std::string& path, const std::vector<std::string>& required,
            const std::vector<std::string>& optional);

    /// Moves to the next row; false after the last.
    bool next();
    std::size_t size() const { return table_.rows.size(); }
    /// "FILE:LINE".
    std::string where() const;
    /// "" where the column is not there.
    const std::string& text(std::string_view column) const;
    /// What a row must have.
    const std::string& given_text(std::string_view column) const;
    double number(std::string_view column, double least, double most) const;
    /// Unset where the cell is empty or the column is not there.
    std::optional<double> maybe_number(std::string_view column, double least, double most) const;
    bool yes_or_no(std::string_view column, bool otherwise) const;
    /// Place in `words`; 0 where it is not given.
    std::size_t one_of(std::string_view column, const std::vector<std::string>& words) const;

private:
    std::string path_;
    CsvTable table_;
    std::size_t at_ = 0;  ///< One past the present row.
};

}  // namespace gridreach
