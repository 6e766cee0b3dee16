// SPDX-License-Identifier: Apache-2.0
#include "outputs/report_page.h"

#include <fmt/format.h>

#include "outputs/map.h"
#include "outputs/symbols.h"

// The assembler puts the files into the program as they are; CMake says where they lie.
#define GRIDREACH_PAGE(name, file) \
    "gridreach_page_" name "_begin: .incbin \"" file "\"\ngridreach_page_" name "_end:\n"
__asm__(".section .rodata\n" GRIDREACH_PAGE("style", GRIDREACH_PAGE_SOURCE "/report.css")
            GRIDREACH_PAGE("script", GRIDREACH_PAGE_SOURCE "/report.js")
                GRIDREACH_PAGE("leaflet_style", GRIDREACH_PAGE_MADE "/leaflet.css")
                    GRIDREACH_PAGE("leaflet_script", GRIDREACH_PAGE_MADE "/leaflet.js") ".text\n");

extern "C" {
extern const char gridreach_page_style_begin[], gridreach_page_style_end[];
extern const char gridreach_page_script_begin[], gridreach_page_script_end[];
extern const char gridreach_page_leaflet_style_begin[], gridreach_page_leaflet_style_end[];
extern const char gridreach_page_leaflet_script_begin[], gridreach_page_leaflet_script_end[];
}

namespace gridreach {

namespace {
std::string_view between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}
}  // namespace

std::string_view report_style() {
    return between(gridreach_page_style_begin, gridreach_page_style_end);
}
std::string_view report_script() {
    return between(gridreach_page_script_begin, gridreach_page_script_end);
}
std::string_view leaflet_style() {
    return between(gridreach_page_leaflet_style_begin, gridreach_page_leaflet_style_end);
}
std::string_view leaflet_script() {
    return between(gridreach_page_leaflet_script_begin, gridreach_page_leaflet_script_end);
}

std::string symbol_style() {
    const auto line = [](const char* css_class, const Symbol& s, double width_mm) {
        return fmt::format(
            ".{0} {{ fill: none; stroke: {1}; stroke-width: {2:.2f}; }}\n"
            "#map .{0} {{ stroke-width: calc(var(--s) * {2:.2f}px); }}\n",
            css_class, s.fill, width_mm * map_pixels_per_mm);
    };
    const Symbol &mv = symbol_of("mv_lines", ""), &dwelling = symbol_of("dwellings", "");
    return line("existing", symbol_of("sources", ""), symbol_of("sources", "").size_mm) +
           line("mv", mv, mv.size_mm) + line("year", mv, mv.size_mm) +
           line("lv", symbol_of("lv_lines", ""), symbol_of("lv_lines", "").size_mm) +
           line("drop", symbol_of("service_drops", ""), symbol_of("service_drops", "").size_mm) +
           fmt::format(
               ".casing {{ fill: none; stroke: {0}; stroke-opacity: .85; }}\n"
               "#map .casing {{ stroke-width: calc(var(--s) * {1:.2f}px); }}\n"
               ".dwelling {{ fill: none; stroke: {2}; stroke-linecap: round; }}\n"
               "#map .outline {{ fill: {3}; stroke: {2}; stroke-width: 1; }}\n",
               mv.stroke, (mv.size_mm + 2 * mv.stroke_mm) * map_pixels_per_mm, dwelling.stroke,
               dwelling.fill);
}

}  // namespace gridreach
