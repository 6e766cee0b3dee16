// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_instances.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace gridreach {

namespace {

constexpr int least_rise_of_a_basin = 10;
constexpr std::size_t most_basins = 24;

/// Pixels inside the patch, the highest first; equal ones in reading order.
std::vector<int> falling_order(const cv::Mat& height, const cv::Mat& likelihood) {
    std::array<std::size_t, 257> start{};
    const auto pixels = static_cast<int>(height.total());
    const auto* h = height.ptr<std::uint8_t>();
    const auto* inside = likelihood.ptr<std::uint8_t>();
    for (int i = 0; i < pixels; ++i)
        if (inside[i] != 0) ++start[256 - h[i]];
    std::partial_sum(start.begin(), start.end(), start.begin());
    std::vector<int> order(start.back());
    for (int i = 0; i < pixels; ++i)
        if (inside[i] != 0) order[start[255 - h[i]]++] = i;
    return order;
}

/// Likelihood × depth; a pixel's own noise makes no roof.
cv::Mat height_of(const RoofPatch& patch) {
    cv::Mat height;
    cv::multiply(patch.likelihood, patch.depth, height, 1.0 / 255);
    cv::GaussianBlur(height, height, {5, 5}, 0.9);
    return height;
}

/// The largest connected part of the pixels of `part` that are at least `least` likely; empty where there is
/// none.
cv::Mat main_region(const cv::Mat& part, const cv::Mat& likelihood, double least) {
    const cv::Mat strong = part & (likelihood >= least);
    cv::Mat labels, stats, centres;
    const int count = cv::connectedComponentsWithStats(strong, labels, stats, centres, 4, CV_32S);
    int best = 0;
    for (int label = 1; label < count; ++label)
        if (best == 0 || stats.at<int>(label, cv::CC_STAT_AREA) > stats.at<int>(best, cv::CC_STAT_AREA))
            best = label;
    return best == 0 ? cv::Mat() : cv::Mat(labels == best);
}

/// The likelihood that one pixel in twenty of `part` exceeds.
int high_likelihood(const cv::Mat& part, const cv::Mat& likelihood) {
    std::array<int, 256> histogram{};
    int pixels = 0;
    for (int y = 0; y < part.rows; ++y)
        for (int x = 0; x < part.cols; ++x)
            if (part.at<std::uint8_t>(y, x) != 0) {
                ++histogram[likelihood.at<std::uint8_t>(y, x)];
                ++pixels;
            }
    int above = 0, level = 255;
    for (; level > 0; --level) {
        above += histogram[static_cast<std::size_t>(level)];
        if (above * 20 >= pixels) break;
    }
    return level;
}

RoofCandidate candidate_of(const cv::Mat& region, const RoofPatch& patch, const cv::Rect& box, double pixel_m,
                           double seam, double tie) {
    RoofCandidate c;
    RegionMeasures m = measured(region);
    double deepest = 0;
    cv::minMaxLoc(patch.depth(box), nullptr, &deepest, nullptr, nullptr, m.filled);
    c.features = {std::log(m.area_px * pixel_m * pixel_m),
                  std::log(m.area_px),
                  cv::mean(patch.likelihood(box), m.filled)[0] / 255,
                  cv::mean(patch.likelihood(box), m.ring(2))[0] / 255,
                  cv::mean(patch.depth(box), m.filled)[0] / 255,
                  deepest / 255,
                  m.solidity,
                  m.rectangularity,
                  m.elongation,
                  seam,
                  tie};
    c.shape.area_px = m.area_px;
    c.shape.contour = std::move(m.contour);
    for (cv::Point& p : c.shape.contour) p += box.tl();
    return c;
}

}  // namespace

cv::Mat basins_of(const cv::Mat& height, const cv::Mat& inside, int least_rise) {
    const auto* h = height.ptr<std::uint8_t>();
    const int columns = height.cols;
    // Each pixel points to a pixel of the same part; the part's root keeps its peak. The border is empty, so
    // all eight neighbours exist.
    std::vector<int> parent(height.total(), -1);
    std::vector<std::uint8_t> peak(height.total());
    const auto root_of = [&](int i) {
        while (parent[static_cast<std::size_t>(i)] != i) {
            auto& up = parent[static_cast<std::size_t>(i)];
            up = parent[static_cast<std::size_t>(up)];
            i = up;
        }
        return i;
    };
    const std::array<int, 8> around{-columns - 1, -columns, -columns + 1, -1, 1,
                                    columns - 1,  columns,  columns + 1};
    const std::vector<int> order = falling_order(height, inside);
    for (const int i : order) {
        int steepest = -1;
        std::array<int, 8> roots{};
        std::size_t met = 0;
        for (const int step : around) {
            const int j = i + step;
            if (parent[static_cast<std::size_t>(j)] < 0) continue;
            if (steepest < 0 || h[j] > h[steepest]) steepest = j;
            roots[met++] = root_of(j);
        }
        if (steepest < 0) {
            parent[static_cast<std::size_t>(i)] = i;
            peak[static_cast<std::size_t>(i)] = h[i];
            continue;
        }
        int mine = root_of(steepest);
        for (std::size_t k = 0; k < met; ++k) {
            int low = root_of(roots[k]), high = root_of(mine);
            if (low == high) continue;
            const auto peak_of = [&](int root) { return peak[static_cast<std::size_t>(root)]; };
            if (peak_of(low) > peak_of(high) || (peak_of(low) == peak_of(high) && low < high))
                std::swap(low, high);
            if (peak_of(low) - h[i] < least_rise) parent[static_cast<std::size_t>(low)] = high;
        }
        parent[static_cast<std::size_t>(i)] = root_of(mine);
    }
    cv::Mat labels = cv::Mat::zeros(height.size(), CV_32S);
    auto* label = labels.ptr<int>();
    std::vector<int> number(height.total());
    int count = 0;
    for (int i = 0; i < static_cast<int>(height.total()); ++i) {
        if (parent[static_cast<std::size_t>(i)] < 0) continue;
        int& n = number[static_cast<std::size_t>(root_of(i))];
        if (n == 0) n = ++count;
        label[i] = n;
    }
    return labels;
}

namespace {

/// A region of the tree: a basin, or two regions joined over a saddle.
struct Region {
    std::vector<int> basins;
    cv::Rect box;
    int pixels = 0;
    int peak = 0;     ///< Greatest height.
    double seam = 1;  ///< Saddle that joins its two parts over the lower of their peaks; 1 for a basin.
    int left = -1, right = -1;
    double tie = 0;  ///< Saddle over which it is joined itself over its peak; 0 for a root.
    bool root = true;
};

struct Saddle {
    int a, b, height;
};

/// The highest saddle between each two basins that touch, the highest first.
std::vector<Saddle> saddles_of(const cv::Mat& labels, const cv::Mat& height) {
    std::vector<Saddle> all;
    for (int y = 1; y < labels.rows - 1; ++y)
        for (int x = 1; x < labels.cols - 1; ++x) {
            const int here = labels.at<int>(y, x);
            if (here == 0) continue;
            for (const cv::Point step : {cv::Point(1, 0), {-1, 1}, {0, 1}, {1, 1}}) {
                const int there = labels.at<int>(y + step.y, x + step.x);
                if (there == 0 || there == here) continue;
                all.push_back({std::min(here, there), std::max(here, there),
                               std::min(height.at<std::uint8_t>(y, x),
                                        height.at<std::uint8_t>(y + step.y, x + step.x))});
            }
        }
    const auto pair = [](const Saddle& s) { return std::pair(s.a, s.b); };
    std::sort(all.begin(), all.end(), [&](const Saddle& s, const Saddle& t) {
        return pair(s) != pair(t) ? pair(s) < pair(t) : s.height > t.height;
    });
    all.erase(std::unique(all.begin(), all.end(),
                          [&](const Saddle& s, const Saddle& t) { return pair(s) == pair(t); }),
              all.end());
    std::stable_sort(all.begin(), all.end(),
                     [](const Saddle& s, const Saddle& t) { return s.height > t.height; });
    return all;
}

std::vector<Region> basin_regions(const cv::Mat& labels, const cv::Mat& height) {
    std::vector<Region> regions;
    for (int y = 0; y < labels.rows; ++y)
        for (int x = 0; x < labels.cols; ++x) {
            const int label = labels.at<int>(y, x);
            if (label == 0) continue;
            if (static_cast<std::size_t>(label) > regions.size()) {
                regions.emplace_back();
                regions.back().basins = {label};
                regions.back().box = {x, y, 1, 1};
            }
            Region& r = regions[static_cast<std::size_t>(label) - 1];
            const int left = std::min(r.box.x, x), right = std::max(r.box.x + r.box.width, x + 1);
            r.box = {left, r.box.y, right - left, y + 1 - r.box.y};
            ++r.pixels;
            r.peak = std::max<int>(r.peak, height.at<std::uint8_t>(y, x));
        }
    return regions;
}

/// Basins, then what joining them gives, children before parents.
std::vector<Region> region_tree(const cv::Mat& labels, const cv::Mat& height) {
    std::vector<Region> regions = basin_regions(labels, height);
    std::vector<int> top(regions.size());  // The region that a basin is in now.
    std::iota(top.begin(), top.end(), 0);
    for (const Saddle& saddle : saddles_of(labels, height)) {
        const int left = top[static_cast<std::size_t>(saddle.a) - 1],
                  right = top[static_cast<std::size_t>(saddle.b) - 1];
        if (left == right) continue;
        Region joined;
        for (const int child : {left, right}) {
            Region& c = regions[static_cast<std::size_t>(child)];
            joined.basins.insert(joined.basins.end(), c.basins.begin(), c.basins.end());
            joined.box |= c.box;
            joined.pixels += c.pixels;
            joined.peak = std::max(joined.peak, c.peak);
            c.tie = saddle.height / std::max(1.0, static_cast<double>(c.peak));
            c.root = false;
        }
        // The lower peak stands out least, so it is what the seam is measured by.
        joined.seam =
            saddle.height /
            std::max(1.0, static_cast<double>(std::min(regions[static_cast<std::size_t>(left)].peak,
                                                       regions[static_cast<std::size_t>(right)].peak)));
        joined.left = left;
        joined.right = right;
        for (const int basin : joined.basins)
            top[static_cast<std::size_t>(basin) - 1] = static_cast<int>(regions.size());
        regions.push_back(std::move(joined));
    }
    return regions;
}

}  // namespace

std::vector<RoofCandidate> choose_candidates(const RoofPatch& patch, const CandidateLimits& limits,
                                             const RoofConfidence& confidence,
                                             const std::function<void(const RoofCandidate&)>& seen) {
    const double pixel_m2 = limits.pixel_m * limits.pixel_m;
    const double least_px = limits.min_area_m2 / pixel_m2, most_px = limits.max_area_m2 / pixel_m2;
    std::vector<RoofCandidate> all;
    if (cv::countNonZero(patch.likelihood) < least_px) return all;
    const cv::Mat height = height_of(patch);
    const cv::Mat labels = basins_of(height, patch.likelihood, least_rise_of_a_basin);
    const std::vector<Region> regions = region_tree(labels, height);
    struct Choice {
        double worth = 0;
        std::vector<RoofCandidate> roofs;
    };
    std::vector<Choice> best(regions.size());
    std::vector<std::uint8_t> chosen(regions.size() + 1);  // By basin.
    for (std::size_t i = 0; i < regions.size(); ++i) {
        const Region& r = regions[i];
        Choice& choice = best[i];
        if (r.left >= 0) {
            for (const int child : {r.left, r.right}) {
                Choice& inside = best[static_cast<std::size_t>(child)];
                choice.worth += inside.worth;
                std::move(inside.roofs.begin(), inside.roofs.end(), std::back_inserter(choice.roofs));
                inside.roofs.clear();
            }
        }
        if (r.pixels < least_px || r.pixels > 2 * most_px || r.basins.size() > most_basins) continue;
        // Two pixels around it, as far as the patch has them, for the ring.
        const cv::Rect box = cv::Rect(r.box.x - 2, r.box.y - 2, r.box.width + 4, r.box.height + 4) &
                             cv::Rect({0, 0}, labels.size());
        for (const int basin : r.basins) chosen[static_cast<std::size_t>(basin)] = 255;
        cv::Mat part(box.size(), CV_8U);
        for (int y = 0; y < box.height; ++y)
            for (int x = 0; x < box.width; ++x)
                part.at<std::uint8_t>(y, x) =
                    chosen[static_cast<std::size_t>(labels.at<int>(box.y + y, box.x + x))];
        for (const int basin : r.basins) chosen[static_cast<std::size_t>(basin)] = 0;
        const cv::Mat likelihood = patch.likelihood(box);
        const cv::Mat region = main_region(part, likelihood, 0.5 * high_likelihood(part, likelihood));
        const int area_px = region.empty() ? 0 : cv::countNonZero(region);
        if (area_px < least_px || area_px > most_px) continue;
        RoofCandidate whole = candidate_of(region, patch, box, limits.pixel_m, r.seam, r.tie);
        whole.shape.confidence = confidence.of(whole.features);
        if (seen) seen(whole);
        const double worth = whole.shape.confidence * whole.shape.confidence;
        if (worth >= choice.worth) choice = {worth, {std::move(whole)}};
    }
    for (std::size_t i = 0; i < regions.size(); ++i)
        if (regions[i].root) std::move(best[i].roofs.begin(), best[i].roofs.end(), std::back_inserter(all));
    return all;
}

}  // namespace gridreach
