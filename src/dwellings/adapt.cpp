// SPDX-License-Identifier: Apache-2.0
#include "dwellings/adapt.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/parallel.h"
#include "dwellings/labelled_cells.h"
#include "dwellings/logistic.h"
#include "dwellings/near_pairs.h"
#include "dwellings/survey_area.h"
#include "graph/matching.h"
#include "graph/polygons.h"

namespace gridreach {

std::optional<double> LabelScore::f1() const {
    const auto found = static_cast<double>(hits), labels = static_cast<double>(hits + misses);
    const double share = labels > 0 ? found / labels : 0;
    const double right = found + std::min(open_found, share * open_dwellings);
    const double all = found + static_cast<double>(false_alarms) + open_found + labels + open_dwellings;
    if (all == 0) return std::nullopt;
    return 2 * right / all;
}

namespace {

/// How firmly a plane's weight is held to none, and that of the network's own answer to 1.
constexpr double plane_held = 5, answer_held = 50;
/// How firmly the confidence is held: its own logit to 1, each of its measures and the constant to none; and
/// what a region on open ground counts for there.
constexpr double own_held = 100, measure_held = 30, constant_held = 5, open_weight = 0.1;
/// A region touches an outline that holds this share of it.
constexpr double touching_share = 0.1;
/// What learning the last layer too must find beyond learning the confidence alone: on places that the
/// weights had not seen, smaller gains of it were chance.
constexpr double last_layer_worth = 0.1;

double logit(double p) {
    const double q = std::clamp(p, 1e-6, 1 - 1e-6);
    return std::log(q / (1 - q));
}

/// The last layer with the roof rows replaced by the regression's.
std::vector<float> learnt_head(const RoofModel& model, const LabelledCells::Samples& samples) {
    // Columns: the feature planes (standardised), the network's own answer, a constant.
    constexpr int answer = roof_feature_planes, constant = answer + 1, columns = constant + 1;
    cv::Mat values = cv::Mat::ones(samples.values.rows, columns, CV_64F);
    cv::Mat mean = cv::Mat::zeros(1, columns, CV_64F), unit = cv::Mat::ones(1, columns, CV_64F);
    for (int i = 0; i <= answer; ++i) {
        samples.values.col(i).convertTo(values.col(i), CV_64F);
        if (i == answer) continue;
        cv::Scalar m, d;
        cv::meanStdDev(values.col(i), m, d);
        mean.at<double>(i) = m[0];
        unit.at<double>(i) = std::max(d[0], 1e-3);
        values.col(i) = (values.col(i) - m[0]) / unit.at<double>(i);
    }
    cv::Mat expected = cv::Mat::zeros(1, columns, CV_64F), held(1, columns, CV_64F, cv::Scalar(plane_held));
    expected.at<double>(answer) = 1;
    held.at<double>(answer) = answer_held;
    const cv::Mat fit = fit_logistic(values, samples.truth, samples.weights, expected, held);
    // logit' = Σ wi (fi − mi) / ui + a × logit + c, and logit is a row of the head itself.
    const double a = fit.at<double>(answer);
    std::array<double, roof_feature_planes> weight{};
    double shift = fit.at<double>(constant);
    for (int i = 0; i < answer; ++i) {
        const auto at = static_cast<std::size_t>(i);
        weight[at] = fit.at<double>(i) / unit.at<double>(i);
        shift -= weight[at] * mean.at<double>(i);
    }
    std::vector<float> head = model.head;
    for (int corner = 0; corner < 4; ++corner) {
        float* row = head.data() +
                     static_cast<std::ptrdiff_t>(corner * (roof_planes_out / 4)) * (roof_feature_planes + 1);
        for (int i = 0; i < roof_feature_planes; ++i)
            row[i] = static_cast<float>(a * row[i] + weight[static_cast<std::size_t>(i)]);
        row[roof_feature_planes] = static_cast<float>(a * row[roof_feature_planes] + shift);
    }
    return head;
}

using Candidates = std::vector<LabelledCells::Candidate>;

std::vector<BoxM> boxes_of(const Candidates& candidates) {
    std::vector<BoxM> boxes;
    for (const auto& c : candidates) boxes.push_back(box_of(c.dwelling.outline->outer));
    return boxes;
}

std::vector<BoxM> boxes_of(const std::vector<Dwelling>& dwellings) {
    std::vector<BoxM> boxes;
    for (const Dwelling& d : dwellings)
        boxes.push_back(d.outline ? box_of(d.outline->outer)
                                  : BoxM{d.centre.x, d.centre.y, d.centre.x, d.centre.y});
    return boxes;
}

/// Pairs of a candidate and a label that it would find: outlines that overlap by half of their union, points
/// inside.
std::vector<IndexPair> possible_finds(const Candidates& candidates, const std::vector<Dwelling>& labels) {
    std::vector<IndexPair> finds;
    for (const auto& pair : overlapping(boxes_of(candidates), boxes_of(labels))) {
        const PolygonM& found = *candidates[pair.first].dwelling.outline;
        const Dwelling& label = labels[pair.second];
        bool hit = false;
        if (label.outline) {
            const double shared = intersection_area_m2(found, *label.outline);
            hit = shared >= 0.5 * (area_m2(found) + area_m2(*label.outline) - shared);
        } else {
            hit = SurveyArea({found}).contains(label.centre);
        }
        if (hit) finds.push_back(pair);
    }
    return finds;
}

/// For each candidate the label it finds, one to one.
std::vector<std::optional<std::uint32_t>> found_labels(const Candidates& candidates,
                                                       const std::vector<Dwelling>& labels) {
    return maximum_matching(candidates.size(), labels.size(), possible_finds(candidates, labels));
}

std::vector<bool> hits_any(const Candidates& candidates, const std::vector<Dwelling>& labels) {
    std::vector<bool> hits(candidates.size());
    for (const auto& pair : possible_finds(candidates, labels)) hits[pair.first] = true;
    return hits;
}

/// Candidates with their confidences and the labels they may find.
struct Scored {
    Candidates candidates;
    std::vector<double> confidence;
};

Scored scored(Candidates candidates, const RoofConfidence& confidence) {
    Scored s{std::move(candidates), {}};
    for (const auto& c : s.candidates) s.confidence.push_back(confidence.of(c.features));
    return s;
}

/// Adds to `score` the labels and empty areas of part `part` (−1: all), and `open_share` of what is reported
/// on the open ground.
void add_score(const LabelledCells& cells, const Scored& s, double least, int part, double open_share,
               LabelScore& score) {
    Candidates reported;
    for (std::size_t i = 0; i < s.candidates.size(); ++i)
        if (s.confidence[i] >= least) reported.push_back(s.candidates[i]);
    const auto partner = found_labels(reported, cells.labels());
    std::vector<bool> hit(cells.labels().size());
    for (std::size_t i = 0; i < reported.size(); ++i) {
        if (partner[i])
            hit[*partner[i]] = true;
        else if (!reported[i].in_empty)
            score.open_found += open_share;
        else if (part < 0 || cells.part_of(reported[i].dwelling.centre) == part)
            ++score.false_alarms;
    }
    for (std::size_t j = 0; j < hit.size(); ++j)
        if (part < 0 || cells.part_of(cells.labels()[j].centre) == part)
            ++(hit[j] ? score.hits : score.misses);
}

/// A weighed region as the confidence is learnt from it.
struct Lesson {
    RoofFeatures features{};
    double truth = 0;  ///< On the open ground: what the model as it was (`base`) thought of its place.
    double weight = open_weight;
    int part = -1;  ///< −1 on the open ground.
};

/// Regions that find a label are right; others that touch an outline or lie in an empty area are wrong.
std::vector<Lesson> lessons_of(const LabelledCells& cells, const Candidates& weighed, const Scored& base) {
    std::vector<Dwelling> base_dwellings, outlines;
    for (const auto& c : base.candidates) base_dwellings.push_back(c.dwelling);
    for (const Dwelling& d : cells.labels())
        if (d.outline) outlines.push_back(d);
    std::vector<double> thought(weighed.size());
    for (const auto& [mine, theirs] : possible_finds(weighed, base_dwellings))
        thought[mine] = std::max(thought[mine], base.confidence[theirs]);
    std::vector<bool> hit(weighed.size()), known(weighed.size());
    for (const auto& pair : possible_finds(weighed, cells.labels())) hit[pair.first] = true;
    for (const auto& [mine, theirs] : overlapping(boxes_of(weighed), boxes_of(outlines))) {
        const PolygonM& region = *weighed[mine].dwelling.outline;
        if (intersection_area_m2(region, *outlines[theirs].outline) >= touching_share * area_m2(region))
            known[mine] = true;
    }
    std::vector<Lesson> lessons;
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        Lesson one{weighed[i].features, thought[i]};
        if (hit[i] || known[i] || weighed[i].in_empty)
            one = {weighed[i].features, hit[i] ? 1.0 : 0.0, 1, cells.part_of(weighed[i].dwelling.centre)};
        lessons.push_back(one);
    }
    return lessons;
}

/// A logistic regression over the logit that `before` gives, the measures it is reckoned from and a constant,
/// held towards `before`. Learns from all parts but `without`.
RoofConfidence learnt_confidence(const RoofConfidence& before, const std::vector<Lesson>& lessons,
                                 int without) {
    constexpr int own = roof_candidate_features, constant = own + 1, columns = constant + 1;
    std::vector<Lesson> used;
    std::copy_if(lessons.begin(), lessons.end(), std::back_inserter(used),
                 [&](const Lesson& each) { return without < 0 || each.part != without; });
    const auto rows = static_cast<int>(used.size());
    cv::Mat values = cv::Mat::ones(rows, columns, CV_64F), truth(rows, 1, CV_64F), weights(rows, 1, CV_64F);
    for (int row = 0; row < rows; ++row) {
        const Lesson& each = used[static_cast<std::size_t>(row)];
        for (int i = 0; i < own; ++i) {
            const auto at = static_cast<std::size_t>(i);
            values.at<double>(row, i) =
                std::clamp((each.features[at] - before.mean[at]) / before.deviation[at], -4.0, 4.0);
        }
        values.at<double>(row, own) = logit(before.of(each.features));
        truth.at<double>(row) = each.truth;
        weights.at<double>(row) = each.weight;
    }
    cv::Mat expected = cv::Mat::zeros(1, columns, CV_64F), held(1, columns, CV_64F, cv::Scalar(measure_held));
    expected.at<double>(own) = 1;
    held.at<double>(own) = own_held;
    held.at<double>(constant) = constant_held;
    const cv::Mat fit = fit_logistic(values, truth, weights, expected, held);
    RoofConfidence after = before;
    const double scale = std::max(fit.at<double>(own), 0.05);  // Surer never becomes less sure.
    after.intercept = scale * after.intercept + fit.at<double>(constant);
    for (double& v : after.quadratic) v *= scale;
    for (int i = 0; i < own; ++i) {
        double& v = after.linear[static_cast<std::size_t>(i)];
        v = scale * v + fit.at<double>(i);
    }
    return after;
}

/// A way to learn from labels and what it is worth.
struct Attempt {
    LabelScore after;
    std::vector<float> head;
    RoofConfidence confidence;
};

/// `last_layer`: learns it too, else the confidence alone. A part is judged by a model that was learnt
/// without it, and the confidence is learnt from what such models say of their parts.
Attempt attempt(const LabelledCells& cells, const RoofModel& model, const Scored& base, double open_dwellings,
                bool last_layer) {
    const auto head_without = [&](int part) {
        return last_layer ? learnt_head(model, cells.samples(part)) : model.head;
    };
    const auto lessons_with = [&](const std::vector<float>& head) {
        return lessons_of(cells, cells.candidates(head, model.confidence, LabelledCells::Which::weighed),
                          base);
    };
    std::vector<std::vector<float>> heads;
    std::vector<Lesson> lessons;
    for (int part = 0; part < cells.parts(); ++part) {
        heads.push_back(head_without(part));
        if (part > 0 && !last_layer) continue;  // The same for all parts.
        for (const Lesson& each : lessons_with(heads.back()))
            if (!last_layer || each.part == part || (each.part < 0 && part == 0)) lessons.push_back(each);
    }
    Attempt result;
    result.after.open_dwellings = open_dwellings;
    for (int part = 0; part < cells.parts(); ++part) {
        const RoofConfidence confidence = learnt_confidence(model.confidence, lessons, part);
        add_score(cells,
                  scored(cells.candidates(heads[static_cast<std::size_t>(part)], confidence), confidence),
                  model.min_confidence, part, 1.0 / cells.parts(), result.after);
    }
    result.head = head_without(-1);
    result.confidence = learnt_confidence(model.confidence, lessons, -1);
    return result;
}

}  // namespace

AdaptResult adapt(const RoofModel& model, const AdaptInput& input, Reporter& reporter) {
    cv::setNumThreads(1);  // Our own threads are enough.
    const LabelledCells cells(model, input, reporter);
    AdaptResult result;
    result.model = model;
    result.parts = cells.parts();
    result.labels_outside = cells.labels_outside();

    const Scored base = scored(cells.candidates(model.head, model.confidence), model.confidence);
    add_score(cells, base, model.min_confidence, -1, 1, result.before);
    {
        const auto partner = found_labels(base.candidates, cells.labels());
        double expected = 0;
        for (std::size_t i = 0; i < base.candidates.size(); ++i)
            if (!partner[i] && !base.candidates[i].in_empty && base.confidence[i] >= model.min_confidence)
                expected += base.confidence[i];
        const auto hits = static_cast<double>(result.before.hits),
                   misses = static_cast<double>(result.before.misses);
        result.before.open_dwellings = expected / std::max(0.1, hits / (hits + misses));
    }
    const Candidates weighed = cells.candidates(model.head, model.confidence, LabelledCells::Which::weighed);
    const std::vector<bool> hits = hits_any(weighed, cells.labels());
    for (std::size_t i = 0; i < weighed.size(); ++i)
        result.candidates.push_back({weighed[i].features, *weighed[i].dwelling.confidence,
                                     hits[i]               ? JudgedCandidate::Truth::dwelling
                                     : weighed[i].in_empty ? JudgedCandidate::Truth::none
                                                           : JudgedCandidate::Truth::unknown});

    Attempt best = attempt(cells, model, base, result.before.open_dwellings, false);
    reporter.progress("cross-validation", 1, 2);
    Attempt other = attempt(cells, model, base, result.before.open_dwellings, true);
    reporter.progress("cross-validation", 2, 2);
    if (other.after.f1().value_or(0) >= best.after.f1().value_or(0) + last_layer_worth)
        best = std::move(other);
    result.after = best.after;
    result.model.head = std::move(best.head);
    result.model.confidence = std::move(best.confidence);
    return result;
}

}  // namespace gridreach
