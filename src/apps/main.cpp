// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include "apps/program.h"
#include "base/reporter.h"

namespace {
extern "C" void stop(int signal_number) {
    gridreach::request_stop(signal_number);
}
}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
    return gridreach::run_program(argc, argv);
}
