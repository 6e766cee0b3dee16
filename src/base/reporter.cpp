// SPDX-License-Identifier: Apache-2.0
#include "base/reporter.h"

#include <atomic>

#include "base/errors.h"
#include "base/finish_when_stopped.h"

namespace gridreach {

namespace {
std::atomic<int> stop_signal{0};
std::atomic<bool> finishing{false};
}  // namespace

void request_stop(int signal_number) {
    if (signal_number == 0) finishing.store(false, std::memory_order_relaxed);
    stop_signal.store(signal_number, std::memory_order_relaxed);
}
int stop_requested() {
    return stop_signal.load(std::memory_order_relaxed);
}
void throw_if_stopped() {
    if (stop_requested() != 0 && !finishing_when_stopped()) throw Cancelled();
}

void finish_when_stopped() {
    finishing.store(true, std::memory_order_relaxed);
}
bool finishing_when_stopped() {
    return finishing.load(std::memory_order_relaxed);
}

}  // namespace gridreach
