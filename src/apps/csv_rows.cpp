// SPDX-License-Identifier: Apache-2.0
#include "apps/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

CsvRows::CsvRows(const std::string& path, const std::vector<std::string>& required,
                 const std::vector<std::string>& optional)
    : path_(path), table_(parse_csv(read_maybe_gzipped(path), path)) {
    std::vector<std::string> known = required;
    known.insert(known.end(), optional.begin(), optional.end());
    for (auto column = table_.columns.begin(); column != table_.columns.end(); ++column) {
        if (std::find(known.begin(), known.end(), *column) == known.end())
            throw InputError(path + ": " + unknown_word("column", *column, known));
        if (std::find(table_.columns.begin(), column, *column) != column)
            throw InputError(fmt::format("{}: the column {} is there twice.", path, *column));
    }
    for (const std::string& name : required)
        if (std::find(table_.columns.begin(), table_.columns.end(), name) == table_.columns.end())
            throw InputError(fmt::format("{}: the column {} is missing.", path, name));
}

bool CsvRows::next() {
    return at_++ < table_.rows.size();
}

std::string CsvRows::where() const {
    return fmt::format("{}:{}", path_, table_.first_row_line + static_cast<int>(at_) - 1);
}

const std::string& CsvRows::text(std::string_view column) const {
    static const std::string nothing;
    const auto found = std::find(table_.columns.begin(), table_.columns.end(), column);
    return found == table_.columns.end()
               ? nothing
               : table_.rows[at_ - 1][static_cast<std::size_t>(found - table_.columns.begin())];
}

const std::string& CsvRows::given_text(std::string_view column) const {
    const std::string& value = text(column);
    if (value.empty()) throw InputError(fmt::format("{}: {} is empty.", where(), column));
    return value;
}

std::optional<double> CsvRows::maybe_number(std::string_view column, double least, double most) const {
    const std::string& cell = text(column);
    if (cell.empty()) return std::nullopt;
    double value = 0;
    const char* begin = cell.data() + (cell[0] == '+' ? 1 : 0);
    const auto [stop, error] = std::from_chars(begin, cell.data() + cell.size(), value);
    if (error != std::errc() || stop != cell.data() + cell.size() || !std::isfinite(value))
        throw InputError(fmt::format("{}: {} is {}, but it must be a number.", where(), column, cell));
    if (value < least || value > most)
        throw InputError(fmt::format("{}: {} is {}, but it must be at least {} and at most {}.", where(),
                                     column, cell, shortest(least), shortest(most)));
    return value;
}

double CsvRows::number(std::string_view column, double least, double most) const {
    const auto value = maybe_number(column, least, most);
    if (!value) throw InputError(fmt::format("{}: {} is empty.", where(), column));
    return *value;
}

bool CsvRows::yes_or_no(std::string_view column, bool otherwise) const {
    const std::string word = lowered(text(column));
    if (word.empty()) return otherwise;
    if (word == "yes" || word == "true" || word == "1") return true;
    if (word == "no" || word == "false" || word == "0") return false;
    throw InputError(fmt::format("{}: {} is {}, but it must be yes or no.", where(), column, text(column)));
}

std::size_t CsvRows::one_of(std::string_view column, const std::vector<std::string>& words) const {
    const std::string& word = text(column);
    if (word.empty()) return 0;
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end())
        throw InputError(
            fmt::format("{}: {} is {}, but it must be one of: {}.", where(), column, word, joined(words)));
    return static_cast<std::size_t>(found - words.begin());
}

}  // namespace gridreach
