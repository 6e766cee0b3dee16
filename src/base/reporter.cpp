// SPDX-License-Identifier: Apache-2.0
#include "base/reporter.h"

#include <atomic>

#include "base/errors.h"

namespace gridreach {

namespace {
std::atomic<int> stop_signal{0};
}

void request_stop(int signal_number) {
    stop_signal.store(signal_number, std::memory_order_relaxed);
}
int stop_requested() {
    return stop_signal.load(std::memory_order_relaxed);
}
void throw_if_stopped() {
    if (stop_requested() != 0) throw Cancelled();
}

}  // namespace gridreach
