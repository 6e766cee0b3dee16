// SPDX-License-Identifier: Apache-2.0
#include "imagery/mosaic.h"

#include <gtest/gtest.h>

#include <random>

#include "base/errors.h"
#include "base/parallel.h"
#include "options/option_list.h"
#include "support/memory_raster.h"

namespace gridreach {
namespace {

using test::MemoryRaster;

const auto utm36 = utm_projection("EPSG:32636");
const Metric metric(DistanceKind::projected, utm36);
constexpr double left_m = 500000, top_m = 100000;  // On the central meridian: the scale is 0.9996 all over.

/// A smooth coloured picture over the working plane.
double colour(PointM at, int band) {
    const double x = (at.x - left_m) / 40, y = (at.y - top_m) / 40;
    return 127 + 60 * std::sin(x + band) + 60 * std::cos(1.3 * y - 2 * band);
}

/// The picture as a raster that `to_crs` lays over the working plane.
MemoryRaster picture(int width, int height, const Affine& to_crs, int bands = 3) {
    return {width, height, bands, to_crs, [&](int column, int row, int band) {
                return std::round(colour(to_crs.to_world(column + 0.5, row + 0.5), band));
            }};
}

Affine north_up(double pixel_m, double x = left_m, double y = top_m) {
    return {{x, pixel_m, 0, y, 0, -pixel_m}};
}

std::shared_ptr<const Raster> shared(const MemoryRaster& raster) {
    return std::make_shared<MemoryRaster>(raster);
}

std::unique_ptr<Imagery> opened(std::vector<std::shared_ptr<const Raster>> scenes, double pixel_m,
                                const ImageryOptions& options = {}) {
    QuietReporter reporter;
    auto imagery = open_imagery(
        std::move(scenes), options, [&](double) { return pixel_m; }, metric, reporter);
    EXPECT_EQ(reporter.warnings, std::vector<std::string>{});
    return imagery;
}

PixelWindow everything(const Imagery& imagery) {
    return {0, 0, imagery.grid().width, imagery.grid().height};
}

/// The largest difference from the picture over all valid pixels that lie a pixel or more inside.
double largest_error(const Imagery& imagery, int margin = 2) {
    const PixelWindow all = everything(imagery);
    const Pixels pixels = imagery.read(all);
    const auto valid = [&](int column, int row) {
        return column >= 0 && row >= 0 && column < all.width && row < all.height &&
               pixels.valid[static_cast<std::size_t>(row) * static_cast<std::size_t>(all.width) +
                            static_cast<std::size_t>(column)] != 0;
    };
    double largest = 0;
    int compared = 0;
    for (int row = 0; row < all.height; ++row)
        for (int column = 0; column < all.width; ++column) {
            if (!valid(column, row) || !valid(column - margin, row) || !valid(column + margin, row) ||
                !valid(column, row - margin) || !valid(column, row + margin))
                continue;
            ++compared;
            const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(all.width) +
                            static_cast<std::size_t>(column);
            for (int band = 0; band < 3; ++band)
                largest = std::max(
                    largest, std::abs(pixels.rgb[3 * at + static_cast<std::size_t>(band)] -
                                      colour(imagery.grid().to_working(column + 0.5, row + 0.5), band)));
        }
    EXPECT_GT(compared, 1000);
    return largest;
}

std::size_t valid_count(const Pixels& pixels) {
    return static_cast<std::size_t>(std::count(pixels.valid.begin(), pixels.valid.end(), 255));
}

std::string message_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& e) {
        return e.what();
    }
    return "nothing was thrown";
}

TEST(Mosaic, ShowsThePictureWhereItLies) {
    const auto imagery = opened({shared(picture(300, 200, north_up(0.5)))}, 0.5);
    EXPECT_NEAR(imagery->grid().pixel_m, 0.5 * 0.9996, 1e-9);
    EXPECT_LT(largest_error(*imagery),
              1.6);  // Half a step of rounding in the scene, half here, and the curvature.
    EXPECT_NEAR(imagery->coarsest_scene_pixel_m(), 0.5 / 0.9996, 1e-6);
    const auto ground_m2 = static_cast<double>(valid_count(imagery->read(everything(*imagery)))) * 0.5 * 0.5;
    EXPECT_NEAR(ground_m2, 300 * 200 * 0.25 / (0.9996 * 0.9996), 100);
}

TEST(Mosaic, BeginsAtAMultipleOf64PixelsAroundTheScenes) {
    const auto imagery = opened({shared(picture(300, 200, north_up(0.5)))}, 0.5);
    const ImageryGrid& grid = imagery->grid();
    const double blocks = grid.origin.x / (64 * grid.pixel_m);
    EXPECT_NEAR(blocks, std::round(blocks), 1e-6);
    EXPECT_EQ(grid.width % 64, 0);
    EXPECT_EQ(grid.height % 64, 0);
    EXPECT_LE(grid.origin.x, left_m);
    EXPECT_GE(grid.origin.y, top_m);
    EXPECT_GE(grid.to_working(grid.width, 0).x, left_m + 150);
    EXPECT_LE(grid.to_working(0, grid.height).y, top_m - 100);
    EXPECT_LE(grid.width, 300 + 2 * 64);
}

TEST(Mosaic, ReadInPiecesIsReadWhole) {
    // Rotated, finer and coarser scenes, with holes.
    std::mt19937 random(7);
    MemoryRaster fine = picture(500, 450, {{left_m, 0.2, 0.07, top_m, 0.06, -0.21}});
    MemoryRaster coarse = picture(90, 90, north_up(1.7, left_m + 40, top_m + 30));
    for (int i = 0; i < 2000; ++i) fine.mask[random() % fine.mask.size()] = 0;
    for (int i = 0; i < 500; ++i) coarse.mask[random() % coarse.mask.size()] = 0;
    const auto imagery = opened({shared(fine), shared(coarse)}, 0.5);
    const PixelWindow all = everything(*imagery);
    const Pixels whole = imagery->read(all);
    for (int trial = 0; trial < 200; ++trial) {
        const auto number = [&](int from, int to) {
            return std::uniform_int_distribution<int>(from, to)(random);
        };
        const PixelWindow window{number(-40, all.width), number(-40, all.height), number(1, 100),
                                 number(1, 100)};
        const Pixels piece = imagery->read(window);
        for (int row = 0; row < window.height; ++row)
            for (int column = 0; column < window.width; ++column) {
                const auto here = static_cast<std::size_t>(row * window.width + column);
                const int x = window.column + column, y = window.row + row;
                if (x < 0 || y < 0 || x >= all.width || y >= all.height) {
                    ASSERT_EQ(piece.valid[here], 0);
                    continue;
                }
                const auto there = static_cast<std::size_t>(y * all.width + x);
                ASSERT_EQ(piece.valid[here], whole.valid[there])
                    << "trial " << trial << " at " << x << ", " << y;
                for (std::size_t c = 0; c < 3; ++c)
                    ASSERT_EQ(piece.rgb[3 * here + c], whole.rgb[3 * there + c]) << "trial " << trial;
            }
    }
}

TEST(Mosaic, IsTheSameFromManyThreads) {
    const auto imagery = opened({shared(picture(400, 400, {{left_m, 0.4, 0.1, top_m, 0.1, -0.4}}))}, 0.5);
    const PixelWindow all = everything(*imagery);
    const Pixels whole = imagery->read(all);
    std::vector<Pixels> rows(static_cast<std::size_t>(all.height));
    const ThreadLimit limit(4);
    parallel_for(rows.size(), [&](std::size_t i) {
        rows[i] = imagery->read({0, static_cast<int>(i), all.width, 1});
    });
    for (std::size_t i = 0; i < rows.size(); ++i)
        ASSERT_TRUE(std::equal(
            rows[i].rgb.begin(), rows[i].rgb.end(),
            whole.rgb.begin() + static_cast<std::ptrdiff_t>(i * 3 * static_cast<std::size_t>(all.width))));
}

TEST(Mosaic, ReadsSouthUpAndTurnedRastersAsTheirNorthUpTwin) {
    const auto plain = opened({shared(picture(200, 160, north_up(0.6)))}, 0.5);
    const Pixels expected = plain->read(everything(*plain));
    // The same pixels stored bottom row first, right column first, and turned by 90 degrees.
    const std::vector<std::pair<Affine, bool>> twins = {
        {{{left_m, 0.6, 0, top_m - 96, 0, 0.6}}, false},
        {{{left_m + 120, -0.6, 0, top_m, 0, -0.6}}, false},
        {{{left_m, 0, 0.6, top_m, -0.6, 0}}, true},
    };
    for (const auto& [affine, turned] : twins) {
        const auto twin = opened({shared(picture(turned ? 160 : 200, turned ? 200 : 160, affine))}, 0.5);
        ASSERT_EQ(twin->grid().origin, plain->grid().origin);
        const Pixels found = twin->read(everything(*twin));
        ASSERT_EQ(found.valid, expected.valid);
        for (std::size_t i = 0; i < found.rgb.size(); ++i) ASSERT_NEAR(found.rgb[i], expected.rgb[i], 1);
    }
}

TEST(Mosaic, ShowsARotatedRasterWithOblongPixelsWhereItLies) {
    const double turn = 0.5, across = 0.4, down = 0.7;
    const auto imagery = opened({shared(picture(300, 200,
                                                {{left_m, across * std::cos(turn), down * std::sin(turn),
                                                  top_m, across * std::sin(turn), -down * std::cos(turn)}}))},
                                0.5);
    EXPECT_LT(largest_error(*imagery), 1.6);
    EXPECT_NEAR(imagery->coarsest_scene_pixel_m(), 0.7 / 0.9996, 1e-6);
}

TEST(Mosaic, ShowsAGeographicRasterWhereItLies) {
    const LonLat corner = utm36->inverse({left_m, top_m});
    MemoryRaster raster = picture(240, 240, north_up(1));
    raster.about.to_crs = {{corner.lon, 5e-6, 0, corner.lat, 0, -5e-6}};
    raster.place(std::make_shared<test::Degrees>(), utm36);
    for (int band = 0; band < 3; ++band)
        for (int row = 0; row < 240; ++row)
            for (int column = 0; column < 240; ++column)
                raster.samples[static_cast<std::size_t>((band * 240 + row) * 240 + column)] =
                    static_cast<float>(
                        std::round(colour(raster.to_working({column + 0.5, row + 0.5}), band)));
    EXPECT_LT(largest_error(*opened({shared(raster)}, 0.5)), 1.6);
}

TEST(Mosaic, MeasuresAWebMercatorPixelOnTheGround) {
    const test::WebMercator mercator;
    const PointM corner = mercator.forward({33, 60});
    MemoryRaster raster(400, 400, 3, {{corner.x, 1, 0, corner.y, 0, -1}}, [](int, int, int) { return 100; });
    raster.place(std::make_shared<test::WebMercator>(), utm36);
    const auto imagery = opened({shared(raster)}, 0.5);
    // On the ellipsoid a nominal metre at 60 degrees north is cos(lat)·N/a east and cos(lat)·M/a north.
    EXPECT_NEAR(imagery->coarsest_scene_pixel_m(), 0.5, 0.002);
    const auto ground_m2 = static_cast<double>(valid_count(imagery->read(everything(*imagery)))) * 0.25;
    EXPECT_NEAR(ground_m2, 200 * 200, 300);
}

/// Calls `use(pixel index, column, row)` for valid pixels whose eight neighbours are valid too.
template <class Use>
int for_inner(const Imagery& imagery, const Pixels& pixels, const Use& use) {
    const int width = imagery.grid().width, height = imagery.grid().height;
    int used = 0;
    for (int row = 1; row + 1 < height; ++row)
        for (int column = 1; column + 1 < width; ++column) {
            bool inner = true;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx)
                    inner = inner &&
                            pixels.valid[static_cast<std::size_t>((row + dy) * width + column + dx)] != 0;
            if (!inner) continue;
            use(static_cast<std::size_t>(row * width + column), column, row);
            ++used;
        }
    return used;
}

TEST(Mosaic, AveragesAFinerScene) {
    // A chequerboard of single pixels is grey from afar.
    for (double pixel_m : {0.2, 0.37, 0.4, 0.9}) {
        const auto imagery =
            opened({shared(MemoryRaster(600, 600, 1, north_up(0.1),
                                        [](int column, int row, int) { return (column + row) % 2 * 200; }))},
                   pixel_m);
        const Pixels pixels = imagery->read(everything(*imagery));
        const int seen = for_inner(*imagery, pixels,
                                   [&](std::size_t i, int, int) { ASSERT_NEAR(pixels.rgb[3 * i], 100, 8); });
        EXPECT_GT(seen, 3000);
    }
    EXPECT_LT(largest_error(*opened({shared(picture(900, 900, north_up(0.12)))}, 0.5)), 1.6);
}

TEST(Mosaic, AveragesAroundThePixelsCentre) {
    // On a slope the mean over a footprint is the value in its middle: a footprint off the middle shows as a
    // bias.
    const auto slope = [](int column, int row, int band) { return band == 0 ? 0.9 * column : 0.9 * row; };
    for (double pixel_m : {0.0931, 0.2711, 0.437}) {
        const auto imagery = opened({shared(MemoryRaster(250, 250, 3, north_up(0.1), slope))}, pixel_m);
        const Pixels pixels = imagery->read(everything(*imagery));
        double off_across = 0, off_down = 0;
        const int seen = for_inner(*imagery, pixels, [&](std::size_t i, int column, int row) {
            const PointM at = imagery->grid().to_working(column + 0.5, row + 0.5);
            off_across += pixels.rgb[3 * i] - 0.9 * ((at.x - left_m) / 0.1 - 0.5);
            off_down += pixels.rgb[3 * i + 1] - 0.9 * ((top_m - at.y) / 0.1 - 0.5);
        });
        EXPECT_NEAR(off_across / seen, 0, 0.1) << pixel_m;
        EXPECT_NEAR(off_down / seen, 0, 0.1) << pixel_m;
    }
}

TEST(Mosaic, LetsTheEarlierSceneWinAndTheLaterFillItsHoles) {
    const auto flat = [](double value, double x) {
        return MemoryRaster(100, 100, 1, north_up(0.5, x), [value](int, int, int) { return value; });
    };
    MemoryRaster first = flat(50, left_m);
    for (std::size_t row = 40; row < 60; ++row)
        for (std::size_t column = 80; column < 100; ++column) first.mask[row * 100 + column] = 0;
    const auto a = shared(first), b = shared(flat(90, left_m + 25));
    const auto imagery = opened({a, b}, 0.5);
    const auto value_at = [&](const Imagery& from, double x_m, double down_m) {
        const ImageryGrid& g = from.grid();
        const int column = static_cast<int>((left_m + x_m - g.origin.x) / g.pixel_m);
        const int row = static_cast<int>((g.origin.y - top_m + down_m) / g.pixel_m);
        const Pixels all = from.read(everything(from));
        const auto at = static_cast<std::size_t>(row * g.width + column);
        return all.valid[at] == 0 ? -1 : static_cast<int>(all.rgb[3 * at]);
    };
    EXPECT_EQ(value_at(*imagery, 10, 25), 50);
    EXPECT_EQ(value_at(*imagery, 35, 10), 50);  // Both have data.
    EXPECT_EQ(value_at(*imagery, 45, 25), 90);  // The hole of the first.
    EXPECT_EQ(value_at(*imagery, 65, 25), 90);
    EXPECT_EQ(value_at(*imagery, 80, 25), -1);
    EXPECT_EQ(value_at(*opened({b, a}, 0.5), 35, 10), 90);
}

/// Nine tiles of 64 × 64 pixels of `pixel_m` in the plane, side by side from a corner.
std::vector<std::shared_ptr<const Raster>> nine_tiles(double pixel_m, PointM corner) {
    std::vector<std::shared_ptr<const Raster>> tiles;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column)
            tiles.push_back(shared(picture(
                64, 64, north_up(pixel_m, corner.x + column * 64 * pixel_m, corner.y - row * 64 * pixel_m))));
    return tiles;
}

TEST(Mosaic, LeavesNoGapBetweenNeighbours) {
    const ImageryGrid grid = opened(nine_tiles(0.5 * 0.9996, {left_m, top_m}), 0.5)->grid();
    // At these shifts the tiles' edges pass between the lattice's pixels, through them and through their
    // centres.
    for (double shift : {0.0, 0.25, 0.5, 0.500001, 0.75}) {
        const auto imagery = opened(nine_tiles(grid.pixel_m, grid.to_working(10 + shift, 10 + shift)), 0.5);
        ASSERT_LT(distance_m(imagery->grid().origin, grid.origin), 1e-3);
        EXPECT_LT(largest_error(*imagery), 2.5);
        EXPECT_EQ(valid_count(imagery->read({11, 11, 190, 190})), std::size_t{190 * 190}) << shift;
        EXPECT_LE(valid_count(imagery->read(everything(*imagery))), std::size_t{193 * 193});
    }
}

TEST(Mosaic, NeverMixesWhatIsNotValidIntoAPixel) {
    MemoryRaster raster(200, 200, 3, north_up(0.7),
                        [](int column, int, int) { return column % 8 == 0 ? 255 : 40; });
    for (auto& band : raster.about.bands) band.nodata = 255;
    for (double pixel_m : {0.3, 0.7, 2.9}) {
        const auto imagery = opened({shared(raster)}, pixel_m);
        const Pixels pixels = imagery->read(everything(*imagery));
        std::size_t holes = 0;
        for (std::size_t i = 0; i < pixels.valid.size(); ++i) {
            holes += pixels.valid[i] == 0;
            ASSERT_EQ(pixels.rgb[3 * i], pixels.valid[i] != 0 ? 40 : 0);
        }
        EXPECT_GT(holes, pixels.valid.size() / 20);
    }
}

TEST(Mosaic, KnowsWindowsNoSceneTouches) {
    const auto imagery = opened({shared(picture(100, 100, north_up(0.5))),
                                 shared(picture(100, 100, north_up(0.5, left_m + 2000, top_m - 2000)))},
                                0.5);
    EXPECT_TRUE(imagery->may_have_data(everything(*imagery)));
    EXPECT_TRUE(imagery->may_have_data({64, 64, 64, 64}));
    EXPECT_FALSE(imagery->may_have_data({2000, 2000, 500, 500}));
    EXPECT_FALSE(imagery->may_have_data({-200, -200, 100, 100}));
    EXPECT_FALSE(imagery->may_have_data({64, 64, 0, 0}));
    // Where it says no, there is nothing.
    for (int row = 0; row < imagery->grid().height; row += 64)
        for (int column = 0; column < imagery->grid().width; column += 64)
            if (!imagery->may_have_data({column, row, 64, 64})) {
                ASSERT_EQ(valid_count(imagery->read({column, row, 64, 64})), std::size_t{0});
            }
    EXPECT_EQ(imagery->read({5, 5, 0, 0}).rgb.size(), std::size_t{0});
}

TEST(Mosaic, HoldsNoMoreOfAFineSceneThanItsShare) {
    auto fine =
        std::make_shared<MemoryRaster>(3000, 3000, 1, north_up(0.05), [](int, int, int) { return 9; });
    const auto imagery = opened({fine}, 1);
    EXPECT_GT(valid_count(imagery->read(everything(*imagery))), std::size_t{22000});
    EXPECT_GT(fine->reads, std::size_t{1});
    EXPECT_LE(fine->most_pixels_at_once, std::size_t{1} << 22);
}

TEST(Mosaic, RefusesWhatItCannotShow) {
    QuietReporter reporter;
    const auto open = [&](std::vector<std::shared_ptr<const Raster>> scenes, double pixel_m) {
        return message_of([&] {
            open_imagery(
                std::move(scenes), {}, [&](double) { return pixel_m; }, metric, reporter);
        });
    };
    EXPECT_EQ(open({}, 0.5), "no scene was given.");
    EXPECT_EQ(open({shared(picture(9, 9, north_up(1)))}, 0),
              "the ground resolution is 0 m, but it must be greater than 0.");
    EXPECT_EQ(
        open({shared(picture(9, 9, north_up(1))), shared(picture(9, 9, north_up(1, left_m + 400000)))}, 1e-4),
        "the scenes span 400 km: at a ground resolution of 0.0001 m that is 4e+09 pixels a side, more than "
        "2^30. "
        "Check that all of them belong to this region.");
    EXPECT_EQ(open({shared(picture(9, 9, north_up(std::nan(""))))}, 1),
              "memory does not lie where the working system reaches: its column 0, row 0 has no place there. "
              "Check the "
              "scene's coordinate system, or set crs.");
    MemoryRaster beyond = picture(100, 100, {{359.9, 0.001, 0, 1, 0, -0.001}});
    beyond.place(std::make_shared<test::Degrees>(), utm36);
    EXPECT_EQ(open({shared(beyond)}, 1).substr(0, 86),
              "memory cannot be placed: its column 0, row 0 comes back from the working system as -36");
}

TEST(ImageryOptions, ListTheBands) {
    ImageryOptions options;
    OptionList list;
    describe(options, list);
    EXPECT_EQ(list.names(), std::vector<std::string>{"bands"});
    EXPECT_NE(list.markdown_table().find("| `bands` | none | ≥ 1 | Bands shown as red"), std::string::npos);
}

}  // namespace
}  // namespace gridreach
