// SPDX-License-Identifier: Apache-2.0
#include "apps/stop_on_signal.h"

#include <fmt/format.h>
#include <semaphore.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <thread>

#include "base/finish_when_stopped.h"
#include "base/reporter.h"

namespace gridreach {

namespace {

constexpr int patience_s = 4;

sem_t asked;

extern "C" void on_signal(int signal_number) {
    request_stop(signal_number);
    sem_post(&asked);
}

void wait_until_asked() {
    while (sem_wait(&asked) != 0) {
    }
}

void end_what_does_not_stop() {
    wait_until_asked();
    timespec until{};
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += patience_s;
    int again = sem_timedwait(&asked, &until);
    while (again != 0 && errno == EINTR) again = sem_timedwait(&asked, &until);
    if (again != 0 && finishing_when_stopped()) wait_until_asked();
    const std::string text = fmt::format("gridreach: {} [stopped]\n", stopped_text);
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(128 + stop_requested());
}

}  // namespace

void stop_on_signal() {
    sem_init(&asked, 0, 0);
    std::thread(end_what_does_not_stop).detach();
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
}

}  // namespace gridreach
