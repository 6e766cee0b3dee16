// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cstdio>
#include <mutex>
#include <string>

namespace gridreach {

struct Log::Loggers {
    spdlog::logger out{"out", std::make_shared<spdlog::sinks::stdout_sink_mt>()};
    spdlog::logger err{"err", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    std::mutex mutex;
    bool status_shown = false;

    void wipe() {
        if (!status_shown) return;
        std::fputs("\r\033[K", stderr);
        status_shown = false;
    }
};

Log::Log() : loggers_(std::make_unique<Loggers>()) {
    for (spdlog::logger* logger : {&loggers_->out, &loggers_->err}) {
        logger->set_pattern("%v");
        logger->flush_on(spdlog::level::info);
    }
}
Log::~Log() {
    clear();
}

void Log::out(std::string_view line) {
    const std::lock_guard lock(loggers_->mutex);
    loggers_->wipe();
    loggers_->out.info(line);
}

void Log::err(std::string_view line) {
    const std::lock_guard lock(loggers_->mutex);
    loggers_->wipe();
    loggers_->err.info(line);
}

void Log::status(std::string_view text) {
    const std::lock_guard lock(loggers_->mutex);
    std::fputs(("\r\033[K" + std::string(text)).c_str(), stderr);
    std::fflush(stderr);
    loggers_->status_shown = true;
}

void Log::clear() {
    const std::lock_guard lock(loggers_->mutex);
    loggers_->wipe();
}

}  // namespace gridreach
