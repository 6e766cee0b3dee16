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

Platt fit_platt(const std::vector<JudgedLogit>& judged, double held) {
    const auto rows = static_cast<int>(judged.size());
    cv::Mat values(rows, 2, CV_64F), truth(rows, 1, CV_64F), weights(rows, 1, CV_64F);
    for (int i = 0; i < rows; ++i) {
        const JudgedLogit& one = judged[static_cast<std::size_t>(i)];
        values.at<double>(i, 0) = one.logit;
        values.at<double>(i, 1) = 1;
        truth.at<double>(i) = one.truth;
        weights.at<double>(i) = one.weight;
    }
    const cv::Mat fit = fit_logistic(values, truth, weights, (cv::Mat_<double>(1, 2) << 1, 0),
                                     cv::Mat(1, 2, CV_64F, cv::Scalar(held)));
    return {std::max(fit.at<double>(0), 0.05), fit.at<double>(1)};  // Surer never becomes less sure.
}

RoofConfidence scaled(const RoofConfidence& confidence, const Platt& platt) {
    RoofConfidence c = confidence;
    c.intercept = platt.scale * c.intercept + platt.shift;
    for (double& v : c.linear) v *= platt.scale;
    for (double& v : c.quadratic) v *= platt.scale;
    return c;
}

namespace {

/// How firmly a plane's weight is held to none, and that of the network's own answer to 1.
constexpr double plane_held = 5, answer_held = 50;
/// How firmly confidences are held as they are, and what a candidate on open ground counts for there.
constexpr double platt_held = 100, open_weight = 0.3;

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

/// Pairs of a candidate and a label that it would find: outlines that overlap by half of their union, points
/// inside.
std::vector<IndexPair> possible_finds(const Candidates& candidates, const std::vector<Dwelling>& labels) {
    std::vector<BoxM> a, b;
    for (const auto& c : candidates) a.push_back(box_of(c.dwelling.outline->outer));
    for (const Dwelling& d : labels)
        b.push_back(d.outline ? box_of(d.outline->outer)
                              : BoxM{d.centre.x, d.centre.y, d.centre.x, d.centre.y});
    std::vector<IndexPair> finds;
    for (const auto& pair : overlapping(a, b)) {
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

/// What a Platt scaling learns from: of the candidates of one part, what labels and empty areas say; of those
/// on the open ground, what the model as it was (`base`) thought of their place.
struct Lessons {
    std::vector<JudgedLogit> known, open;
};

/// `part` −1: of no part, the open ground alone.
Lessons lessons(const LabelledCells& cells, const Scored& s, const Scored& base, int part) {
    const auto partner = found_labels(s.candidates, cells.labels());
    std::vector<Dwelling> base_dwellings;
    for (const auto& c : base.candidates) base_dwellings.push_back(c.dwelling);
    std::vector<double> thought(s.candidates.size());
    for (const auto& [mine, theirs] : possible_finds(s.candidates, base_dwellings))
        thought[mine] = std::max(thought[mine], base.confidence[theirs]);
    Lessons all;
    for (std::size_t i = 0; i < s.candidates.size(); ++i) {
        const double sure = logit(s.confidence[i]);
        if (!partner[i] && !s.candidates[i].in_empty)
            all.open.push_back({sure, thought[i], open_weight});
        else if (part >= 0 && cells.part_of(s.candidates[i].dwelling.centre) == part)
            all.known.push_back({sure, partner[i] ? 1.0 : 0.0, 1});
    }
    return all;
}

}  // namespace

AdaptResult adapt(const RoofModel& model, const AdaptInput& input, Reporter& reporter) {
    cv::setNumThreads(1);  // Our own threads are enough.
    const LabelledCells cells(model, input, reporter);
    AdaptResult result;
    result.model = model;
    result.parts = cells.parts();
    result.labels_outside = cells.labels_outside();

    const Scored base = scored(cells.candidates(model.head), model.confidence);
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
    const Candidates weighed = cells.candidates(model.head, LabelledCells::Which::weighed);
    const std::vector<bool> hits = hits_any(weighed, cells.labels());
    for (std::size_t i = 0; i < weighed.size(); ++i)
        result.candidates.push_back({weighed[i].features, *weighed[i].dwelling.confidence,
                                     hits[i]               ? JudgedCandidate::Truth::dwelling
                                     : weighed[i].in_empty ? JudgedCandidate::Truth::none
                                                           : JudgedCandidate::Truth::unknown});

    std::vector<Scored> left_out(static_cast<std::size_t>(cells.parts()));
    std::vector<Lessons> learnt(left_out.size());
    for (std::size_t p = 0; p < left_out.size(); ++p) {
        const auto part = static_cast<int>(p);
        left_out[p] = scored(cells.candidates(learnt_head(model, cells.samples(part))), model.confidence);
        learnt[p] = lessons(cells, left_out[p], base, part);
        reporter.progress("cross-validation", p + 1, left_out.size());
    }
    std::vector<JudgedLogit> all;
    for (std::size_t p = 0; p < left_out.size(); ++p) {
        std::vector<JudgedLogit> others = learnt[p].open;
        for (std::size_t q = 0; q < learnt.size(); ++q)
            if (q != p) others.insert(others.end(), learnt[q].known.begin(), learnt[q].known.end());
        all.insert(all.end(), learnt[p].known.begin(), learnt[p].known.end());
        left_out[p] = scored(std::move(left_out[p].candidates),
                             scaled(model.confidence, fit_platt(others, platt_held)));
    }
    result.after.open_dwellings = result.before.open_dwellings;
    for (std::size_t p = 0; p < left_out.size(); ++p)
        add_score(cells, left_out[p], model.min_confidence, static_cast<int>(p),
                  1.0 / static_cast<double>(left_out.size()), result.after);

    result.model.head = learnt_head(model, cells.samples(-1));
    const Scored last = scored(cells.candidates(result.model.head), model.confidence);
    const auto last_open = lessons(cells, last, base, -1).open;
    all.insert(all.end(), last_open.begin(), last_open.end());
    result.model.confidence = scaled(model.confidence, fit_platt(all, platt_held));
    return result;
}

}  // namespace gridreach
