// SPDX-License-Identifier: Apache-2.0
#include "dwellings/shipped_model.h"

// The assembler puts the files into the program as they are; CMake says where they lie.
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    "gridreach_model_card_begin: .incbin \"" GRIDREACH_MODELS
    "/roofs.json\"\n"
    "gridreach_model_card_end:\n"
    ".balign 16\n"
    "gridreach_model_weights_begin: .incbin \"" GRIDREACH_MODELS
    "/roofs.onnx\"\n"
    "gridreach_model_weights_end:\n"
    ".balign 16\n"
    ".text\n");

extern "C" {
extern const char gridreach_model_card_begin[], gridreach_model_card_end[];
extern const unsigned char gridreach_model_weights_begin[], gridreach_model_weights_end[];
}

namespace gridreach {

std::string_view shipped_model_card() {
    return {gridreach_model_card_begin,
            static_cast<std::size_t>(gridreach_model_card_end - gridreach_model_card_begin)};
}

std::span<const unsigned char> shipped_model_weights() {
    return {gridreach_model_weights_begin, gridreach_model_weights_end};
}

}  // namespace gridreach
