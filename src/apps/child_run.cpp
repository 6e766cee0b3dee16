// SPDX-License-Identifier: Apache-2.0
#include "apps/child_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "base/errors.h"
#include "base/reporter.h"

namespace gridreach {

namespace {

using Clock = std::chrono::steady_clock;

/// Asks a child to stop once this program was asked, and kills it when it takes too long.
class Stopping {
public:
    explicit Stopping(pid_t child) : child_(child) {}
    void pass_on() {
        if (stop_requested() == 0 || killed_) return;
        if (!asked_) {
            asked_ = true;
            since_ = Clock::now();
            ::kill(child_, SIGTERM);
        } else if (Clock::now() - since_ > std::chrono::seconds(3)) {
            killed_ = true;
            ::kill(child_, SIGKILL);
        }
    }

private:
    pid_t child_;
    bool asked_ = false, killed_ = false;
    Clock::time_point since_{};
};

}  // namespace

ChildEnd run_child(const std::vector<std::string>& words, const std::string& log,
                   const std::function<void(const std::string&)>& on_line) {
    std::vector<char*> argv{const_cast<char*>("gridreach")};
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    std::array<int, 2> pipe{};
    const int err = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (err < 0 || ::pipe2(pipe.data(), O_CLOEXEC) != 0)
        throw ResourceError(fmt::format("{} could not be opened: {}.", log, std::strerror(errno)));
    const auto begin = Clock::now();
    const pid_t child = ::fork();
    if (child < 0) throw ResourceError(fmt::format("no process could be started: {}.", std::strerror(errno)));
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::dup2(pipe[1], STDOUT_FILENO);
        ::dup2(err, STDERR_FILENO);
        ::execv("/proc/self/exe", argv.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    ::close(err);
    Stopping stopping(child);
    std::string text;
    std::array<char, 65536> piece{};
    for (;;) {
        stopping.pass_on();
        pollfd waiting{pipe[0], POLLIN, 0};
        const int ready = ::poll(&waiting, 1, 200);
        if (ready <= 0) continue;
        const ssize_t n = ::read(pipe[0], piece.data(), piece.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        text.append(piece.data(), static_cast<std::size_t>(n));
        std::size_t from = 0;
        for (std::size_t to = text.find('\n'); to != std::string::npos; to = text.find('\n', from)) {
            on_line(text.substr(from, to - from));
            from = to + 1;
        }
        text.erase(0, from);
    }
    ::close(pipe[0]);
    int status = 0;
    rusage usage{};
    while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    ChildEnd end;
    end.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    end.peak_memory_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (WIFSIGNALED(status)) end.killed_by = WTERMSIG(status);
    end.exit_code = end.killed_by != 0 ? 128 + end.killed_by : WEXITSTATUS(status);
    return end;
}

}  // namespace gridreach
