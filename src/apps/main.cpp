// SPDX-License-Identifier: Apache-2.0
#include "apps/program.h"
#include "apps/stop_on_signal.h"

int main(int argc, char** argv) {
    gridreach::stop_on_signal();
    return gridreach::run_program(argc, argv);
}
