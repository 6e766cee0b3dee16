// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace gridreach {

/// What every report carries, put into the program when it is built: page/report.css and page/report.js, and
/// Leaflet (BSD-2-Clause) with its licence, without its pictures.
std::string_view report_style();
std::string_view report_script();
std::string_view leaflet_style();
std::string_view leaflet_script();

/// The colours and widths of the map's lines and areas, from the table of symbols.
std::string symbol_style();

}  // namespace gridreach
