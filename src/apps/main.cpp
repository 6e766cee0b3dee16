// SPDX-License-Identifier: Apache-2.0
#include <execinfo.h>
#include <unistd.h>

#include <new>
#include <string_view>

#include "apps/program.h"

int main(int argc, char** argv) {
    // The C library fetches its unwinder when it first needs it. An exception that passes through it once the
    // memory has run out would find none, and end the program: it is fetched now.
    void* frame = nullptr;
    ::backtrace(&frame, 1);
    try {
        return gridreach::run_program(argc, argv);
    } catch (const std::bad_alloc&) {
        constexpr std::string_view text = "gridreach: there is not the memory to start. [resources]\n";
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
        return 2;
    }
}
