// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/words.h"
#include "options/setting.h"

namespace gridreach {

namespace {

bool safe_plain(std::string_view text) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text == "~" || lowered(text) == "null")
        return false;
    constexpr std::string_view not_first = "-?:,[]{}#&*!|>'\"%@`";
    const bool number_like = text.front() == '-' && text.size() > 1 &&
                             (std::isdigit(static_cast<unsigned char>(text[1])) != 0 || text[1] == '.');
    if (not_first.find(text.front()) != std::string_view::npos && !number_like) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
        // A question mark inside a word ends it for yaml-cpp, in braces.
        if (std::string_view(",[]{}?").find(c) != std::string_view::npos) return false;
        if (c == ':' && (i + 1 == text.size() || text[i + 1] == ' ')) return false;
        if (c == '#' && text[i - 1] == ' ') return false;
    }
    return true;
}

std::string quoted_text(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string inline_text(const Setting& s) {
    std::vector<std::string> parts;
    switch (s.kind) {
        case Setting::Kind::nothing:
            return "~";
        case Setting::Kind::scalar:
            return s.quoted ? quoted_text(s.text) : yaml_scalar(s.text);
        case Setting::Kind::list:
            for (const Setting& each : s.items) parts.push_back(inline_text(each));
            return "[" + joined(parts) + "]";
        case Setting::Kind::map:
            break;
    }
    for (const Setting::Entry& each : s.entries)
        parts.push_back(yaml_scalar(each.key) + ": " + inline_text(each.value));
    return "{" + joined(parts) + "}";
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
    return safe_plain(text) ? std::string(text) : quoted_text(text);
}

std::string to_yaml(const Setting& root) {
    if (root.kind == Setting::Kind::nothing) return "";
    if (root.kind != Setting::Kind::map) return inline_text(root) + "\n";
    std::string out;
    for (const Setting::Entry& each : root.entries) {
        const std::string line = yaml_scalar(each.key) + ": " + inline_text(each.value);
        const bool long_list = each.value.kind == Setting::Kind::list && line.size() > 100;
        if (!long_list) {
            out += line + "\n";
            continue;
        }
        out += yaml_scalar(each.key) + ":\n";
        for (const Setting& item : each.value.items) out += "  - " + inline_text(item) + "\n";
    }
    return out;
}

}  // namespace gridreach
