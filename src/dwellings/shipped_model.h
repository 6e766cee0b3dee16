// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace gridreach {

/// The model that the program carries: data/models/roofs.json and roofs.onnx.
std::string_view shipped_model_card();
std::span<const unsigned char> shipped_model_weights();

}  // namespace gridreach
