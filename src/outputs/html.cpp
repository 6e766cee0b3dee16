// SPDX-License-Identifier: Apache-2.0
#include "outputs/html.h"

#include "base/words.h"

namespace gridreach {

std::string escaped(std::string_view text) {
    const bool good = is_utf8(text);
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                if (!good && byte >= 0x80) {
                    out += "\xEF\xBF\xBD";
                } else {
                    out += (byte < 0x20 && c != '\n') || byte == 0x7F ? ' ' : c;
                }
        }
    }
    return out;
}

}  // namespace gridreach
