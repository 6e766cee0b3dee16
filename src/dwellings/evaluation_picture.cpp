// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluation_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <opencv2/core.hpp>

#include "base/parallel.h"
#include "dwellings/evaluate_border.h"
#include "dwellings/evaluate_drawing.h"

namespace gridreach {

namespace {

const cv::Scalar plain_ground(112, 104, 88);

BoxM around(const BoxM& box) {
    return box.grown(std::max(10.0, 0.05 * std::max(box.width_m(), box.height_m())));
}

BoxM box_of_area(const std::vector<PolygonM>& area) {
    BoxM box;
    for (const PolygonM& polygon : area) box.add(box_of(polygon.outer));
    return box;
}

struct Ground {
    PictureFrame frame;
    cv::Mat rgb;
};

Ground without_scene(const BoxM& box) {
    constexpr double roofs_show_m = 0.3;
    const double side_m = std::max(box.width_m(), box.height_m());
    const double pixel_m =
        std::max(side_m / most_picture_px, std::min(side_m / good_picture_px, roofs_show_m));
    const auto pixels = [&](double m) {
        return std::max(1, static_cast<int>(std::ceil(m / pixel_m - 1e-6)));
    };
    return {{{box.min_x, box.max_y}, pixel_m},
            cv::Mat(pixels(box.height_m()), pixels(box.width_m()), CV_8UC3, plain_ground)};
}

Ground of_scene(const BoxM& box, const Imagery& imagery, Reporter& reporter) {
    const ImageryGrid& grid = imagery.grid();
    const auto first = [&](double m) { return static_cast<int>(std::floor(m / grid.pixel_m + 1e-6)); };
    const int left = first(box.min_x - grid.origin.x), top = first(grid.origin.y - box.max_y);
    const auto side = [&](double m, int from) {
        return std::clamp(static_cast<int>(std::ceil(m / grid.pixel_m - 1e-6)) - from, 1, most_picture_px);
    };
    const PixelWindow window{left, top, side(box.max_x - grid.origin.x, left),
                             side(grid.origin.y - box.min_y, top)};
    Ground ground{{grid.to_working(window.column, window.row), grid.pixel_m},
                  cv::Mat(window.height, window.width, CV_8UC3, plain_ground)};
    constexpr int strip_px = 128;
    const int strips = (window.height + strip_px - 1) / strip_px;
    std::atomic<std::uint64_t> done = 0;
    parallel_for(static_cast<std::size_t>(strips), [&](std::size_t s) {
        PixelWindow strip = window;
        const int first_row = static_cast<int>(s) * strip_px;
        strip.row += first_row;
        strip.height = std::min(strip_px, window.height - first_row);
        const Pixels pixels = imagery.read(strip);
        for (int row = 0; row < strip.height; ++row) {
            auto* to = ground.rgb.ptr<std::uint8_t>(first_row + row);
            for (int column = 0; column < strip.width; ++column) {
                const auto from = static_cast<std::size_t>(row) * static_cast<std::size_t>(strip.width) +
                                  static_cast<std::size_t>(column);
                if (pixels.valid[from] != 0) std::copy_n(&pixels.rgb[3 * from], 3, to + 3 * column);
            }
        }
        reporter.progress("picture", ++done, static_cast<std::uint64_t>(strips));
    });
    return ground;
}

std::vector<LegendEntry> legend_of(const Evaluation& e) {
    const auto count = [](const std::vector<Verdict>& verdicts, Verdict v) {
        return std::count(verdicts.begin(), verdicts.end(), v);
    };
    std::vector<LegendEntry> entries = {
        {Mark::hit, fmt::format("found {}", count(e.of_truth, Verdict::hit))},
        {Mark::miss, fmt::format("missed {}", count(e.of_truth, Verdict::wrong))},
        {Mark::false_alarm, fmt::format("false alarm {}", count(e.of_found, Verdict::wrong))}};
    if (const auto unscored = count(e.of_found, Verdict::unscored) + count(e.of_truth, Verdict::unscored);
        unscored > 0)
        entries.push_back({Mark::unscored, fmt::format("not scored {}", unscored)});
    const std::optional<double>& f1 = e.by_outline ? e.score.f1 : e.score.f1_centre_3m;
    entries.push_back({std::nullopt, fmt::format("F1 {} {}", f1 ? fmt::format("{:.3f}", *f1) : "undefined",
                                                 e.by_outline ? "at IoU 0.5" : "within 3 m")});
    return entries;
}

}  // namespace

double picture_pixel_m(const BoxM& ground, double scene_pixel_m) {
    const double side_m = std::max(ground.width_m(), ground.height_m());
    // One pixel less than fits: the lattice does not begin where the ground does.
    const double coarsest = side_m / (most_picture_px - 2), finest = side_m / good_picture_px;
    return std::max({coarsest, std::min(scene_pixel_m, finest), scene_pixel_m / 4});
}

BoxM picture_ground(const BoxM& scenes, const std::vector<PolygonM>& area, const Evaluation& evaluation) {
    BoxM wanted = box_of_area(area);
    if (wanted.empty())
        for (const auto* side : {&evaluation.found, &evaluation.truth})
            for (const Dwelling& d : *side) {
                wanted.add(d.centre);
                if (d.outline) wanted.add(box_of(d.outline->outer));
            }
    if (wanted.empty()) wanted.add(PointM{});
    wanted = around(wanted);
    if (scenes.empty() || !wanted.overlaps(scenes)) return wanted;
    return {std::max(wanted.min_x, scenes.min_x), std::max(wanted.min_y, scenes.min_y),
            std::min(wanted.max_x, scenes.max_x), std::min(wanted.max_y, scenes.max_y)};
}

Picture draw_evaluation(const Evaluation& e, const std::vector<PolygonM>& area, const BoxM& box,
                        const Imagery* imagery, Reporter& reporter) {
    Ground ground = imagery != nullptr ? of_scene(box, *imagery, reporter) : without_scene(box);
    const auto draw_all = [&](const std::vector<Dwelling>& dwellings, const std::vector<Verdict>& verdicts,
                              Verdict verdict, Mark mark) {
        for (std::size_t i = 0; i < dwellings.size(); ++i)
            if (verdicts[i] == verdict) draw(ground.rgb, ground.frame, dwellings[i], mark);
    };
    draw_border(ground.rgb, ground.frame, border_of(area));
    draw_all(e.truth, e.of_truth, Verdict::unscored, Mark::unscored);
    draw_all(e.found, e.of_found, Verdict::unscored, Mark::unscored);
    draw_all(e.found, e.of_found, Verdict::hit, Mark::hit);
    draw_all(e.found, e.of_found, Verdict::wrong, Mark::false_alarm);
    draw_all(e.truth, e.of_truth, Verdict::wrong, Mark::miss);

    constexpr int least_width_px = 480;  // The legend needs some.
    const cv::Mat strip = legend(legend_of(e), std::max(ground.rgb.cols, least_width_px));
    Picture picture;
    picture.width = strip.cols;
    picture.height = ground.rgb.rows + strip.rows;
    picture.rgb.assign(3 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height),
                       60);
    cv::Mat all(picture.height, picture.width, CV_8UC3, picture.rgb.data());
    ground.rgb.copyTo(all(cv::Rect(0, 0, ground.rgb.cols, ground.rgb.rows)));
    strip.copyTo(all(cv::Rect(0, ground.rgb.rows, strip.cols, strip.rows)));
    return picture;
}

}  // namespace gridreach
