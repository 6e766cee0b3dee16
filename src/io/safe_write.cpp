// SPDX-License-Identifier: Apache-2.0
#include "io/safe_write.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "base/errors.h"

namespace gridreach {

namespace fs = std::filesystem;

void flush_to_disk(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool ok = file >= 0 && ::fsync(file) == 0;
    const int why = errno;
    if (file >= 0) ::close(file);
    if (!ok)
        throw ResourceError(fmt::format("{} could not be flushed to disk: {}.", path, std::strerror(why)));
}

namespace {
const std::string unfinished = ".gridreach-";
}

bool is_unfinished(std::string_view folder_name) {
    return folder_name.size() == unfinished.size() + 6 && folder_name.starts_with(unfinished);
}

void write_beside(const std::string& path, const std::function<void(const std::string&)>& write) {
    const fs::path target(path);
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    std::string form = (folder / (unfinished + "XXXXXX")).string();
    if (::mkdtemp(form.data()) == nullptr)
        throw ResourceError(fmt::format("{} could not be written: {}.", path, std::strerror(errno)));
    const fs::path beside(form);
    try {
        const fs::path temporary = beside / target.filename();
        write(temporary.string());
        // Companions (.dbf, .shx …) first, so that the main file appears last.
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(beside)) files.push_back(entry.path());
        std::sort(files.begin(), files.end(), [&](const fs::path& a, const fs::path& b) {
            return std::pair(a.filename() == target.filename(), a) <
                   std::pair(b.filename() == target.filename(), b);
        });
        for (const fs::path& file : files) flush_to_disk(file.string());
        for (const fs::path& file : files) fs::rename(file, folder / file.filename());
        fs::remove(beside);
        flush_to_disk(folder.string());
    } catch (const fs::filesystem_error& e) {
        std::error_code ignored;
        fs::remove_all(beside, ignored);
        throw ResourceError(fmt::format("{} could not be written: {}.", path, e.code().message()));
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(beside, ignored);
        throw;
    }
}

void write_text_file(const std::string& path, std::string_view text) {
    write_beside(path, [&](const std::string& temporary) {
        std::ofstream out(temporary, std::ios::binary);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        out.close();
        std::error_code error;
        if (!out || fs::file_size(temporary, error) != text.size() || error)
            throw ResourceError(fmt::format("{} could not be written whole: is the disk full?", path));
    });
}

std::string read_text_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(fmt::format("{} could not be read: {}.", path, std::strerror(errno)));
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (in.bad()) throw InputError(fmt::format("{} could not be read to its end.", path));
    return text;
}

}  // namespace gridreach
