// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace gridreach {

/// Numbers the way people quote them: three significant digits, thousands separators. What is not finite is
/// "unknown". Rounding is half away from zero of the decimal the machine holds.

/// 3 -> "3", 1234.6 -> "1,230", 0.0457 -> "0.0457".
std::string rounded(double value);
/// 8,412,345 USD -> "USD 8.41 million"; 950 -> "USD 950"; from 1,000 million on in thousand millions
/// ("billion").
std::string money_text(std::string_view currency, double amount);
/// 843 -> "843 m"; 84,312 -> "84.3 km".
std::string length_text(double length_m);
/// 0.0123 -> "1.2 %"; 0 -> "0 %"; what is positive but below a thousandth of a percent -> "less than 0.001
/// %".
std::string percent_text(double fraction);
/// 1 -> "1 demand node", 2,340 -> "2,340 demand nodes". The plural takes an s.
std::string counted(std::size_t n, std::string_view noun);

}  // namespace gridreach
