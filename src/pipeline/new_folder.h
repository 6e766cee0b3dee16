// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/errors.h"

namespace gridreach {

/// A folder made for a run that then did not start is taken away again.
class NewFolder {
public:
    explicit NewFolder(const std::string& path) : path_(path) {
        std::error_code error;
        made_ = !std::filesystem::exists(path, error);
        std::filesystem::create_directories(path, error);
        if (error) throw InputError(path + " cannot be made: " + error.message() + ".");
    }
    void take_back() {
        std::error_code ignored;
        if (made_) std::filesystem::remove_all(path_, ignored);
    }

private:
    std::string path_;
    bool made_ = false;
};

}  // namespace gridreach
