// SPDX-License-Identifier: Apache-2.0
#include "io/zip_file.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/errors.h"
#include "io/gdal.h"

namespace gridreach {

namespace {

/// CRC-32 of ISO 3309, as zip wants it.
std::uint32_t crc_of(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> t{};
        for (std::uint32_t n = 0; n < 256; ++n) {
            std::uint32_t c = n;
            for (int bit = 0; bit < 8; ++bit) c = (c & 1) != 0 ? 0xEDB88320U ^ (c >> 1) : c >> 1;
            t[n] = c;
        }
        return t;
    }();
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ (crc >> 8);
    return ~crc;
}

/// Raw deflate: GDAL's zlib stream without its header of two bytes and its checksum of four.
std::string deflated(std::string_view bytes) {
    std::size_t size = 0;
    const std::unique_ptr<void, void (*)(void*)> data(
        CPLZLibDeflate(bytes.data(), bytes.size(), 9, nullptr, 0, &size), VSIFree);
    if (!data || size < 6) throw ResourceError("there is not enough memory to compress a file.");
    return {static_cast<const char*>(data.get()) + 2, size - 6};
}

void put16(std::string& out, std::uint32_t n) {
    out += static_cast<char>(n & 0xFF);
    out += static_cast<char>(n >> 8 & 0xFF);
}
void put32(std::string& out, std::uint32_t n) {
    put16(out, n & 0xFFFF);
    put16(out, n >> 16);
}

/// The date of format_date() as MS-DOS keeps it.
std::uint32_t dos_date() {
    const std::string date = format_date();
    const int year = std::stoi(date.substr(0, 4)), month = std::stoi(date.substr(5, 2)),
              day = std::stoi(date.substr(8, 2));
    if (year < 1980) return 1U << 5 | 1U;
    return static_cast<std::uint32_t>((year - 1980) << 9 | month << 5 | day);
}

}  // namespace

std::string zip_of(const std::vector<ZipEntry>& entries) {
    constexpr std::uint32_t version = 20, utf8_names = 1U << 11, deflate = 8;
    const std::uint32_t date = dos_date();
    std::string out, directory;
    for (const ZipEntry& entry : entries) {
        if (entry.bytes.size() > 0xFFFFFFFEU || out.size() > 0xFFFFFFFEU)
            throw Error(ErrorClass::bug, fmt::format("{} is too large for a zip file.", entry.name));
        const std::string packed = deflated(entry.bytes);
        std::string common;  // What the local header and the directory both say.
        put16(common, version);
        put16(common, utf8_names);
        put16(common, deflate);
        put16(common, 0);  // Midnight.
        put16(common, date);
        put32(common, crc_of(entry.bytes));
        put32(common, static_cast<std::uint32_t>(packed.size()));
        put32(common, static_cast<std::uint32_t>(entry.bytes.size()));
        put16(common, static_cast<std::uint32_t>(entry.name.size()));
        put16(common, 0);  // No extra field.
        const auto offset = static_cast<std::uint32_t>(out.size());
        out += "PK\x03\x04" + common + entry.name + packed;
        directory += "PK\x01\x02";
        put16(directory, version);
        directory += common;
        directory.append(2 + 2 + 2 + 4, '\0');  // Comment length, disk, attributes.
        put32(directory, offset);
        directory += entry.name;
    }
    const auto begin = static_cast<std::uint32_t>(out.size());
    out += directory + "PK\x05\x06";
    out.append(4, '\0');
    put16(out, static_cast<std::uint32_t>(entries.size()));
    put16(out, static_cast<std::uint32_t>(entries.size()));
    put32(out, static_cast<std::uint32_t>(directory.size()));
    put32(out, begin);
    put16(out, 0);
    return out;
}

}  // namespace gridreach
