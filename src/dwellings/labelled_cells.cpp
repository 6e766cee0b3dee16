// SPDX-License-Identifier: Apache-2.0
#include "dwellings/labelled_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <set>

#include "base/errors.h"
#include "base/parallel.h"
#include "dwellings/cnn_detector.h"
#include "dwellings/roof_network.h"
#include "dwellings/roof_search.h"
#include "dwellings/survey_area.h"

namespace gridreach {

namespace {

constexpr std::size_t most_cells = 60;
constexpr double square_m = 64;
constexpr int most_parts = 5;
constexpr double point_radius_m = 1.5, ring_from_m = 1, ring_to_m = 2.5;
/// Pixels of each kind that a cell gives at most. Neighbours say nearly the same, so one is worth a part of
/// an observation.
constexpr std::size_t most_roof = 1500, most_ring = 1000, most_empty = 1500, most_hard = 1000,
                      most_open = 1000;
constexpr double pixel_worth = 0.1;
/// What the model thinks of ground that nobody spoke of is worth less than what a person says.
constexpr double open_worth = 0.2;

/// A ring as pixels of a picture whose corner is at lattice pixel `at`, 1/16 pixel fine.
std::vector<cv::Point> drawn_ring(const RingM& ring, const ImageryGrid& grid, cv::Point at) {
    std::vector<cv::Point> points;
    for (const PointM& p : ring)
        points.emplace_back(cvRound(16 * ((p.x - grid.origin.x) / grid.pixel_m - at.x - 0.5)),
                            cvRound(16 * ((grid.origin.y - p.y) / grid.pixel_m - at.y - 0.5)));
    return points;
}

void fill(cv::Mat& mask, const PolygonM& polygon, const ImageryGrid& grid, cv::Point at, int value) {
    std::vector<std::vector<cv::Point>> rings{drawn_ring(polygon.outer, grid, at)};
    for (const RingM& hole : polygon.holes) rings.push_back(drawn_ring(hole, grid, at));
    cv::fillPoly(mask, rings, value, cv::LINE_8, 4);
}

cv::Rect box_px(const BoxM& box, const ImageryGrid& grid, double more_m) {
    const BoxM b = box.grown(more_m);
    const auto column = [&](double x) {
        return static_cast<int>(std::floor((x - grid.origin.x) / grid.pixel_m));
    };
    const auto row = [&](double y) {
        return static_cast<int>(std::floor((grid.origin.y - y) / grid.pixel_m));
    };
    return {cv::Point(column(b.min_x), row(b.max_y)), cv::Point(column(b.max_x) + 1, row(b.min_y) + 1)};
}

BoxM box_of_label(const Dwelling& d) {
    return d.outline ? box_of(d.outline->outer) : BoxM{d.centre.x, d.centre.y, d.centre.x, d.centre.y};
}

/// `count` of the indices in `from`, evenly.
void even(std::vector<int>& from, std::size_t count) {
    if (from.size() <= count) return;
    std::vector<int> kept;
    for (std::size_t i = 0; i < count; ++i) kept.push_back(from[i * from.size() / count]);
    from = std::move(kept);
}

std::pair<std::int64_t, std::int64_t> square_of(PointM p) {
    return {static_cast<std::int64_t>(std::floor(-p.y / square_m)),
            static_cast<std::int64_t>(std::floor(p.x / square_m))};
}

}  // namespace

LabelledCells::LabelledCells(const RoofModel& model, const AdaptInput& input, Reporter& reporter)
    : model_(model), input_(input) {
    for (const Dwelling& d : input.labels) {
        const cv::Rect px = box_px(box_of_label(d), input.imagery->grid(), 0);
        const PixelWindow window{px.x + px.width / 2, px.y + px.height / 2, 1, 1};
        const Pixels at = input.imagery->read(window);
        if (at.valid.empty() || at.valid[0] == 0)
            ++labels_outside_;
        else
            labels_.push_back(d);
    }
    if (labels_.size() < fewest_labels)
        throw InputError(
            fmt::format("{} labels lie on imagery, and adapting needs at least {}. Label more "
                        "dwellings.",
                        labels_.size(), fewest_labels));
    choose_cells();
    deal_parts();
    RoofNetwork network(std::make_shared<RoofModel>(model));
    std::atomic<std::size_t> done = 0;
    parallel_for(cells_.size(), [&](std::size_t i) {
        Cell& cell = cells_[i];
        const int side = cnn_cell_px + 2 * cnn_halo_px;
        Pixels pixels =
            input_.imagery->read({cell.core.x - cnn_halo_px, cell.core.y - cnn_halo_px, side, side});
        const cv::Mat rgb(side, side, CV_8UC3, pixels.rgb.data());
        cell.valid = shown_ground(rgb, cv::Mat(side, side, CV_8U, pixels.valid.data()));
        cell.features = network.features(rgb, cell.valid, input_.pixel_m);
        reporter.progress("network", ++done, cells_.size());
    });
}

void LabelledCells::choose_cells() {
    const ImageryGrid& grid = input_.imagery->grid();
    std::set<std::pair<int, int>> chosen;
    // False when there is no imagery.
    const auto add = [&](const BoxM& box, double more_m) {
        const cv::Rect px = box_px(box, grid, more_m) & cv::Rect(0, 0, grid.width, grid.height);
        if (px.empty() || !input_.imagery->may_have_data({px.x, px.y, px.width, px.height})) return false;
        for (int y = px.y / cnn_cell_px; y <= (px.y + px.height - 1) / cnn_cell_px; ++y)
            for (int x = px.x / cnn_cell_px; x <= (px.x + px.width - 1) / cnn_cell_px; ++x)
                if (input_.imagery->may_have_data(
                        {x * cnn_cell_px, y * cnn_cell_px, cnn_cell_px, cnn_cell_px}))
                    chosen.emplace(y, x);
        return true;
    };
    for (const Dwelling& d : labels_) add(box_of_label(d), ring_to_m);
    bool has_empty = false;
    for (const PolygonM& each : input_.empty) has_empty = add(box_of(each.outer), 0) || has_empty;
    if (!has_empty)
        throw InputError(
            "no empty area lies on the imagery. Draw a few polygons in which every dwelling is labelled; "
            "most should hold none.");
    if (chosen.size() > most_cells)
        throw InputError(
            fmt::format("labels and empty areas lie in {} cells of {} pixels, and at most {} fit "
                        "in memory. Give fewer or smaller empty areas.",
                        chosen.size(), cnn_cell_px, most_cells));
    for (const auto& [row, column] : chosen)
        cells_.push_back({{column * cnn_cell_px, row * cnn_cell_px, cnn_cell_px, cnn_cell_px}, {}, {}});
}

void LabelledCells::deal_parts() {
    std::set<std::pair<std::int64_t, std::int64_t>> squares;
    for (const Dwelling& d : labels_) squares.insert(square_of(d.centre));
    const SurveyArea area(input_.empty);
    const ImageryGrid& grid = input_.imagery->grid();
    const double step = 8 / grid.pixel_m;
    for (const Cell& cell : cells_)
        for (double y = cell.core.y; y < cell.core.y + cnn_cell_px; y += step)
            for (double x = cell.core.x; x < cell.core.x + cnn_cell_px; x += step)
                if (const PointM p = grid.to_working(x, y); area.contains(p)) squares.insert(square_of(p));
    squares_.assign(squares.begin(), squares.end());
    parts_ = std::min<int>(most_parts, static_cast<int>(squares_.size()));
    std::set<int> with_labels;
    for (const Dwelling& d : labels_) with_labels.insert(part_of(d.centre));
    if (with_labels.size() < 2)
        throw InputError(
            "all labels lie within one square of 64 m, so a gain cannot be told from learning by heart. "
            "Label "
            "dwellings in several places.");
}

int LabelledCells::part_of(PointM place) const {
    const auto square = square_of(place);
    const auto at = std::lower_bound(squares_.begin(), squares_.end(), square);
    if (at == squares_.end() || *at != square) return -1;
    return static_cast<int>((at - squares_.begin()) % parts_);
}

cv::Mat LabelledCells::kinds_of(const Cell& cell) const {
    const ImageryGrid& grid = input_.imagery->grid();
    const cv::Point at = cell.core.tl();
    cv::Mat kinds = cv::Mat::zeros(cell.core.size(), CV_8U);
    for (const PolygonM& each : input_.empty) fill(kinds, each, grid, at, static_cast<int>(Kind::empty));
    const auto disc = [&](const Dwelling& d, double radius_m, Kind kind) {
        cv::circle(kinds,
                   {cvRound(16 * ((d.centre.x - grid.origin.x) / grid.pixel_m - at.x - 0.5)),
                    cvRound(16 * ((grid.origin.y - d.centre.y) / grid.pixel_m - at.y - 0.5))},
                   cvRound(16 * radius_m / grid.pixel_m), static_cast<int>(kind), cv::FILLED, cv::LINE_8, 4);
    };
    const auto swollen = [&](const Dwelling& d, double by_m, Kind kind) {
        cv::Mat mask = cv::Mat::zeros(kinds.size(), CV_8U);
        fill(mask, *d.outline, grid, at, 255);
        const int reach = static_cast<int>(std::lround(by_m / grid.pixel_m));
        cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * reach + 1, 2 * reach + 1}));
        kinds.setTo(static_cast<int>(kind), mask);
    };
    std::vector<const Dwelling*> near;
    for (const Dwelling& d : labels_)
        if (!(box_px(box_of_label(d), grid, 2 * ring_to_m) & cell.core).empty()) near.push_back(&d);
    // Rings first, then what is not sure around labels, then the labels themselves.
    for (const Dwelling* d : near)
        if (d->outline) swollen(*d, ring_to_m, Kind::ring);
    for (const Dwelling* d : near)
        d->outline ? swollen(*d, ring_from_m, Kind::unknown) : disc(*d, 3, Kind::unknown);
    for (const Dwelling* d : near)
        d->outline ? fill(kinds, *d->outline, grid, at, static_cast<int>(Kind::roof))
                   : disc(*d, point_radius_m, Kind::roof);
    const cv::Rect inner(cnn_halo_px, cnn_halo_px, cnn_cell_px, cnn_cell_px);
    kinds.setTo(static_cast<int>(Kind::unknown), cell.valid(inner) == 0);
    return kinds;
}

void LabelledCells::add_samples(const Cell& cell, int without, PixelList& to) const {
    const ImageryGrid& grid = input_.imagery->grid();
    const cv::Mat kinds = kinds_of(cell);
    const cv::Rect inner(cnn_halo_px, cnn_halo_px, cnn_cell_px, cnn_cell_px);
    const cv::Mat likely = maps_of(cell.features, model_.head, cell.valid).likelihood(inner);
    std::array<std::vector<int>, 5> of;
    for (int y = 0; y < cnn_cell_px; ++y)
        for (int x = 0; x < cnn_cell_px; ++x) {
            const auto kind = kinds.at<std::uint8_t>(y, x);
            if (kind == static_cast<int>(Kind::unknown)) continue;
            if (without >= 0 &&
                part_of(grid.to_working(cell.core.x + x + 0.5, cell.core.y + y + 0.5)) == without)
                continue;
            of[kind].push_back(y * cnn_cell_px + x);
        }
    std::vector<int>&open = of[0], &roof = of[1], &ring = of[2], &empty = of[3];
    const auto falls = [&](int a, int b) {
        const auto of_a = likely.at<std::uint8_t>(a / cnn_cell_px, a % cnn_cell_px),
                   of_b = likely.at<std::uint8_t>(b / cnn_cell_px, b % cnn_cell_px);
        return of_a != of_b ? of_a > of_b : a < b;
    };
    std::vector<int> hard;
    if (empty.size() > most_hard + most_empty) {
        const auto end = empty.begin() + most_hard;
        std::nth_element(empty.begin(), end, empty.end(), falls);
        hard.assign(empty.begin(), end);
        empty.erase(empty.begin(), end);
        std::sort(hard.begin(), hard.end());
        std::sort(empty.begin(), empty.end());
    }
    const auto take = [&](std::vector<int>& pixels, std::size_t most, std::optional<double> is_roof) {
        const auto all = static_cast<double>(pixels.size());
        even(pixels, most);
        for (const int pixel : pixels) {
            const int x = pixel % cnn_cell_px + cnn_halo_px, y = pixel / cnn_cell_px + cnn_halo_px;
            const int column = y / 2 * (cell.valid.cols / 2) + x / 2;
            const float* row = model_.head.data() +
                               static_cast<std::ptrdiff_t>((2 * (y % 2) + x % 2) * (roof_planes_out / 4)) *
                                   (roof_feature_planes + 1);
            float logit = row[roof_feature_planes];
            for (int i = 0; i < roof_feature_planes; ++i) {
                const float v = cell.features.at<float>(i, column);
                to.values.push_back(v);
                logit += row[i] * v;
            }
            to.values.push_back(logit);
            to.truth.push_back(is_roof.value_or(1 / (1 + std::exp(-static_cast<double>(logit)))));
            to.weights.push_back(pixel_worth * (is_roof ? 1 : open_worth) * all /
                                 static_cast<double>(pixels.size()));
        }
    };
    take(roof, most_roof, 1);
    take(ring, most_ring, 0);
    take(empty, most_empty, 0);
    take(hard, most_hard, 0);
    take(open, most_open, std::nullopt);
}

LabelledCells::Samples LabelledCells::samples(int without) const {
    std::vector<PixelList> lists(cells_.size());
    parallel_for(cells_.size(), [&](std::size_t i) { add_samples(cells_[i], without, lists[i]); });
    PixelList all;
    for (const PixelList& each : lists) {
        all.values.insert(all.values.end(), each.values.begin(), each.values.end());
        all.truth.insert(all.truth.end(), each.truth.begin(), each.truth.end());
        all.weights.insert(all.weights.end(), each.weights.begin(), each.weights.end());
    }
    const auto rows = static_cast<int>(all.truth.size());
    return {cv::Mat(rows, roof_feature_planes + 1, CV_32F, all.values.data()).clone(),
            cv::Mat(rows, 1, CV_64F, all.truth.data()).clone(),
            cv::Mat(rows, 1, CV_64F, all.weights.data()).clone()};
}

std::vector<LabelledCells::Candidate> LabelledCells::candidates(const std::vector<float>& head,
                                                                const RoofConfidence& confidence,
                                                                Which which) const {
    std::vector<std::vector<RoofRun>> runs(cells_.size());
    parallel_for(cells_.size(), [&](std::size_t i) {
        const cv::Rect inner(cnn_halo_px, cnn_halo_px, cnn_cell_px, cnn_cell_px);
        const RoofMaps maps = maps_of(cells_[i].features, head, cells_[i].valid);
        runs[i] = runs_of(maps.likelihood(inner), cells_[i].core.tl(), lowest_candidate_likelihood,
                          maps.depth(inner));
    });
    std::vector<RoofRun> all;
    for (auto& each : runs) std::move(each.begin(), each.end(), std::back_inserter(all));
    const auto patches = joined_runs(std::move(all));
    const SurveyArea empty(input_.empty);
    const CandidateLimits limits{input_.pixel_m, CnnOptions{}.min_area_m2, CnnOptions{}.max_area_m2};
    std::vector<std::vector<Candidate>> found(patches.size());
    parallel_blocks(patches.size(), 32, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const RoofPatch patch = patch_of(patches[i]);
            const auto add = [&](const RoofCandidate& c) {
                Candidate one{c.features,
                              dwelling_of(c.shape, patch.origin, input_.imagery->grid(), input_.pixel_m),
                              false};
                one.in_empty = empty.contains(one.dwelling.centre);
                found[i].push_back(std::move(one));
            };
            if (which == Which::weighed)
                choose_candidates(patch, limits, confidence, add);
            else
                for (const RoofCandidate& c : choose_candidates(patch, limits, confidence)) add(c);
        }
    });
    std::vector<Candidate> out;
    for (auto& each : found) std::move(each.begin(), each.end(), std::back_inserter(out));
    return out;
}

}  // namespace gridreach
