// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluate_drawing.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace gridreach {

namespace {

using Line = std::vector<cv::Point2d>;

const cv::Scalar dark(20, 20, 20), white(255, 255, 255);
constexpr int shift = 4;  ///< OpenCV draws at 1/16 pixel.

struct Style {
    int thickness_px;
    bool dashed, crossed;
};

Style style_of(Mark mark) {
    switch (mark) {
        case Mark::miss:
            return {3, false, true};
        case Mark::false_alarm:
            return {2, true, false};
        case Mark::hit:
        case Mark::unscored:
            break;
    }
    return {2, false, false};
}

cv::Point fixed(cv::Point2d p) {
    // Pixel (0, 0) of OpenCV has its centre at 0; far places would overflow its integers.
    const auto part = [](double v) {
        return static_cast<int>(std::lround(std::clamp(v - 0.5, -1e6, 1e6) * (1 << shift)));
    };
    return {part(p.x), part(p.y)};
}

void stroke(cv::Mat& rgb, const Line& line, const cv::Scalar& colour, int thickness_px) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
        cv::line(rgb, fixed(line[i]), fixed(line[i + 1]), colour, thickness_px, cv::LINE_AA, shift);
}

/// The parts of a line that are drawn when it is dashed.
std::vector<Line> dashes(const Line& line) {
    constexpr double on_px = 7, off_px = 5;
    constexpr double period_px = on_px + off_px;
    std::vector<Line> parts;
    double begin = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const cv::Point2d step = line[i + 1] - line[i];
        const double length = std::hypot(step.x, step.y), end = begin + length;
        for (double dash = std::floor(begin / period_px) * period_px; dash < end; dash += period_px)
            if (const double from = std::max(dash, begin), to = std::min(dash + on_px, end); from < to)
                parts.push_back(
                    {line[i] + step * ((from - begin) / length), line[i] + step * ((to - begin) / length)});
        begin = end;
    }
    return parts;
}

/// Each line with a dark edge, so that it shows on any ground.
void draw_lines(cv::Mat& rgb, const std::vector<Line>& lines, const cv::Scalar& colour, const Style& style) {
    for (const Line& line : lines) stroke(rgb, line, dark, style.thickness_px + 2);
    for (const Line& line : lines) {
        if (!style.dashed) {
            stroke(rgb, line, colour, style.thickness_px);
            continue;
        }
        for (const Line& dash : dashes(line)) stroke(rgb, dash, colour, style.thickness_px);
    }
}

Line closed(Line ring) {
    if (!ring.empty()) ring.push_back(ring.front());
    return ring;
}

void draw_rings(cv::Mat& rgb, const std::vector<Line>& rings, Mark mark) {
    if (rings.empty() || rings[0].empty()) return;
    Style style = style_of(mark);
    cv::Point2d low = rings[0][0], high = low;
    for (const cv::Point2d& p : rings[0]) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const double side = std::min(high.x - low.x, high.y - low.y);
    constexpr double small_px = 24;  // A thick line would hide so small a roof.
    if (side < small_px) style.thickness_px = std::min(style.thickness_px, 2);
    std::vector<Line> lines;
    for (const Line& ring : rings) lines.push_back(closed(ring));
    draw_lines(rgb, lines, colour_of(mark), style);
    if (!style.crossed) return;
    // Inside the outline's box, and never so small that it is a dot.
    const cv::Point2d middle = (low + high) / 2;
    const double arm = std::clamp(side / 4, 3.0, 12.0);
    draw_lines(rgb,
               {{middle + cv::Point2d(-arm, -arm), middle + cv::Point2d(arm, arm)},
                {middle + cv::Point2d(-arm, arm), middle + cv::Point2d(arm, -arm)}},
               colour_of(mark), {2, false, false});
}

Line circle_around(cv::Point2d middle, double radius_px) {
    constexpr int corners = 24;
    Line ring;
    for (int i = 0; i < corners; ++i)
        ring.push_back(middle +
                       cv::Point2d(std::cos(2 * CV_PI * i / corners), std::sin(2 * CV_PI * i / corners)) *
                           radius_px);
    return ring;
}

}  // namespace

cv::Scalar colour_of(Mark mark) {
    switch (mark) {
        case Mark::hit:
            return {0, 220, 140};
        case Mark::miss:
            return {235, 40, 30};
        case Mark::false_alarm:
            return {255, 205, 0};
        case Mark::unscored:
            break;
    }
    return {200, 200, 200};
}

void draw(cv::Mat& rgb, const PictureFrame& frame, const Dwelling& dwelling, Mark mark) {
    std::vector<Line> rings;
    const auto add = [&](const RingM& ring) {
        Line line;
        for (const PointM p : ring) line.push_back(frame.at(p));
        rings.push_back(line);
    };
    if (dwelling.outline) {
        add(dwelling.outline->outer);
        for (const RingM& hole : dwelling.outline->holes) add(hole);
    } else {
        constexpr double radius_m = 2, least_px = 6;
        rings.push_back(
            circle_around(frame.at(dwelling.centre), std::max(radius_m / frame.pixel_m, least_px)));
    }
    draw_rings(rgb, rings, mark);
}

void draw_border(cv::Mat& rgb, const PictureFrame& frame, const std::vector<PathM>& paths) {
    std::vector<Line> lines;
    for (const PathM& path : paths) {
        Line line;
        for (const PointM p : path) line.push_back(frame.at(p));
        lines.push_back(line);
    }
    draw_lines(rgb, lines, white, {1, false, false});
}

cv::Mat legend(const std::vector<LegendEntry>& entries, int width_px) {
    constexpr int row_px = 36, margin_px = 12, sample_px = 22, gap_px = 28;
    constexpr double letter = 0.6;
    const auto text_px = [&](const std::string& text) {
        int below = 0;
        return cv::getTextSize(text, cv::FONT_HERSHEY_DUPLEX, letter, 1, &below).width;
    };
    struct Place {
        int left, row;
    };
    std::vector<Place> places;
    int left = margin_px, row = 0;
    for (const LegendEntry& entry : entries) {
        const int width = text_px(entry.text) + (entry.mark ? sample_px + 8 : 0);
        if (left > margin_px && left + width + margin_px > width_px) {
            left = margin_px;
            ++row;
        }
        places.push_back({left, row});
        left += width + gap_px;
    }
    cv::Mat strip((row + 1) * row_px, width_px, CV_8UC3, cv::Scalar(60, 60, 60));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const int top = places[i].row * row_px;
        int at = places[i].left;
        if (entries[i].mark) {
            const double x = at + 1, y = top + (row_px - sample_px) / 2.0, side = sample_px - 2;
            draw_rings(strip, {{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}},
                       *entries[i].mark);
            at += sample_px + 8;
        }
        cv::putText(strip, entries[i].text, {at, top + row_px / 2 + 7}, cv::FONT_HERSHEY_DUPLEX, letter,
                    white, 1, cv::LINE_AA);
    }
    return strip;
}

}  // namespace gridreach
