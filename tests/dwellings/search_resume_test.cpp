// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <map>
#include <mutex>
#include <random>

#include "base/errors.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "dwellings/detectors.h"
#include "dwellings/roof_runs.h"
#include "dwellings/survey_area.h"
#include "model/piece_store.h"
#include "support/expect_error.h"
#include "support/memory_imagery.h"

namespace gridreach {
namespace {

using test::error_of;
using test::MemoryImagery;

/// Pieces in memory; asks for a stop after so many were put.
class MemoryPieces : public PieceStore {
public:
    std::optional<std::string> get(const std::string& name) const override {
        const std::lock_guard lock(mutex_);
        const auto at = pieces.find(name);
        return at == pieces.end() ? std::nullopt : std::optional(at->second);
    }
    void put(const std::string& name, std::string_view bytes) const override {
        const std::lock_guard lock(mutex_);
        pieces[name] = bytes;
        if (pieces.size() == stop_after) request_stop(15);
    }
    mutable std::map<std::string, std::string> pieces;
    std::size_t stop_after = 0;

private:
    mutable std::mutex mutex_;
};

/// Counts the pixels that were read.
class WatchedImagery : public Imagery {
public:
    explicit WatchedImagery(const Imagery& imagery) : imagery_(imagery) {}
    const ImageryGrid& grid() const override { return imagery_.grid(); }
    bool may_have_data(PixelWindow w) const override { return imagery_.may_have_data(w); }
    Pixels read(PixelWindow w) const override {
        pixels += w.size();
        return imagery_.read(w);
    }
    double coarsest_scene_pixel_m() const override { return imagery_.coarsest_scene_pixel_m(); }
    mutable std::atomic<std::size_t> pixels = 0;

private:
    const Imagery& imagery_;
};

/// 12 × 8 tiles of 256 pixels with roofs, some over the borders of tiles.
MemoryImagery town() {
    MemoryImagery imagery(12 * 256, 8 * 256);
    std::mt19937 random(3);
    for (int row = 20; row + 60 < 8 * 256; row += 130)
        for (int column = 20; column + 80 < 12 * 256; column += 150)
            imagery.paint({column + static_cast<int>(random() % 40), row + static_cast<int>(random() % 20),
                           20 + static_cast<int>(random() % 25), 20 + static_cast<int>(random() % 20)},
                          {225, 225, 225});
    return imagery;
}

struct Asked {
    const PieceStore* pieces = nullptr;
    std::vector<PolygonM> area;
    std::optional<std::uint64_t> memory_bytes;
};

DwellingSet detect(const Imagery& imagery, Asked asked = {}, int tile_px = 256) {
    QuietReporter reporter;
    DetectorInput input;
    input.imagery = &imagery;
    input.pieces = asked.pieces;
    input.survey_area = std::move(asked.area);
    input.memory_bytes = asked.memory_bytes;
    return find_choice(detectors(), "detector", "blob")
        .make(parse_yaml("{tile_size_px: " + std::to_string(tile_px) + "}", "test"))
        ->detect(input, reporter);
}

TEST(Search, GoesOnAfterAStopWithTheSameDwellings) {
    const MemoryImagery imagery = town();
    const DwellingSet expected = detect(imagery);
    ASSERT_GT(expected.dwellings.size(), 200U);
    for (unsigned threads : {1U, 3U}) {
        const ThreadLimit limit(threads);
        MemoryPieces pieces;
        pieces.stop_after = 2;
        EXPECT_THROW(detect(imagery, {&pieces, {}, {}}), Cancelled);
        request_stop(0);
        pieces.stop_after = 0;
        const std::size_t kept = pieces.pieces.size();
        EXPECT_GE(kept, 2U);
        EXPECT_LT(kept, 6U);
        const WatchedImagery watched(imagery);
        EXPECT_EQ(detect(watched, {&pieces, {}, {}}), expected);
        EXPECT_EQ(pieces.pieces.size(), 6U);
        const WatchedImagery all_kept(imagery);
        EXPECT_EQ(detect(all_kept, {&pieces, {}, {}}), expected);
        EXPECT_GT(watched.pixels, 0U);
        EXPECT_EQ(all_kept.pixels, 0U);
    }
}

TEST(Search, SearchesAgainWhereAPieceIsNoListOfRuns) {
    const MemoryImagery imagery = town();
    MemoryPieces pieces;
    const DwellingSet expected = detect(imagery, {&pieces, {}, {}});
    for (auto& [name, bytes] : pieces.pieces) bytes.pop_back();
    EXPECT_EQ(detect(imagery, {&pieces, {}, {}}), expected);
}

TEST(Search, ReadsNoTileFarFromTheSurveyArea) {
    const MemoryImagery imagery = town();  // 922 m × 614 m
    const PointM corner = imagery.grid().origin;
    const auto at = [&](double east_m, double south_m) {
        return PointM{corner.x + east_m, corner.y - south_m};
    };
    const PolygonM area{{at(10, 10), at(120, 10), at(10, 150)}, {}};
    const WatchedImagery whole(imagery);
    DwellingSet expected = detect(whole);
    keep_inside(expected.dwellings, {area});
    ASSERT_GT(expected.dwellings.size(), 3U);
    const WatchedImagery watched(imagery);
    EXPECT_EQ(detect(watched, {nullptr, {area}, {}}).dwellings, expected.dwellings);
    EXPECT_LT(watched.pixels, whole.pixels / 2);
}

TEST(Search, KeepsToItsMemoryWithTheSameDwellings) {
    const MemoryImagery imagery = town();
    const DwellingSet expected = detect(imagery);
    const std::uint64_t mib = 1 << 20;
    EXPECT_EQ(detect(imagery, {nullptr, {}, resident_memory_bytes() + 80 * mib}, 2048), expected);
    const std::string text = error_of([&] { detect(imagery, {nullptr, {}, 8 * mib}); });
    EXPECT_EQ(text.rfind("a memory budget of 8 MiB is too small to search a single cell of the scenes", 0),
              0U)
        << text;
}

TEST(RoofRuns, ComeBackFromTheirBytes) {
    std::mt19937 random(4);
    std::vector<RoofRun> runs(50);
    for (RoofRun& run : runs) {
        run.row = static_cast<int>(random() % 1000) - 500;
        run.begin = static_cast<int>(random() % 1000) - 500;
        run.likelihood.resize(1 + random() % 30, static_cast<std::uint8_t>(random()));
        if (random() % 2 == 0) run.depth.resize(run.likelihood.size(), static_cast<std::uint8_t>(random()));
    }
    const std::string bytes = runs_to_bytes(runs);
    EXPECT_EQ(runs_from_bytes(bytes), runs);
    EXPECT_EQ(runs_from_bytes(""), std::vector<RoofRun>{});
    EXPECT_FALSE(runs_from_bytes(bytes.substr(0, bytes.size() - 1)));
    EXPECT_FALSE(runs_from_bytes(std::string(16, '\xff')));
}

TEST(SurveyArea, ReachesABoxExactlyWhereAPlaceOfItLiesInside) {
    for (unsigned seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const auto up_to = [&](int n) { return static_cast<double>(random() % static_cast<unsigned>(n)); };
        // A ring around a middle, so that it does not cross itself.
        PolygonM polygon;
        for (int i = 0; i < 12; ++i) {
            const double turn = 2 * M_PI * i / 12, far = 2 + up_to(50);
            polygon.outer.push_back({50 + far * std::cos(turn), 50 + far * std::sin(turn)});
        }
        const SurveyArea area({polygon});
        const double x = up_to(100), y = up_to(100);
        const BoxM box{x, y, x + 1 + up_to(20), y + 1 + up_to(20)};
        bool any = false;
        for (int i = 0; i <= 60 && !any; ++i)
            for (int j = 0; j <= 60 && !any; ++j)
                any =
                    area.contains({box.min_x + box.width_m() * i / 60, box.min_y + box.height_m() * j / 60});
        EXPECT_TRUE(area.reaches(box) || !any);
        // Between the places tried, a corner of the area may just reach in.
        if (!any && area.reaches(box)) {
            double nearest = 1e9;
            for (std::size_t i = 0; i < 12; ++i)
                for (int s = 0; s <= 1000; ++s) {
                    const PointM a = polygon.outer[i], b = polygon.outer[(i + 1) % 12];
                    const PointM p{a.x + (b.x - a.x) * s / 1000, a.y + (b.y - a.y) * s / 1000};
                    nearest = std::min(nearest, std::max({box.min_x - p.x, p.x - box.max_x, box.min_y - p.y,
                                                          p.y - box.max_y}));
                }
            EXPECT_LT(nearest, 0.1);
        }
    }
}

}  // namespace
}  // namespace gridreach
