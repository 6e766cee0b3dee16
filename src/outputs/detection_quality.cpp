// SPDX-License-Identifier: Apache-2.0
#include "outputs/detection_quality.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/words.h"
#include "outputs/html.h"
#include "outputs/report_html.h"

namespace gridreach {

DetectionQuality detection_quality(std::string detector, double pixel_m,
                                   const std::vector<MeasuredAccuracy>& measured) {
    DetectionQuality quality{std::move(detector), pixel_m, {}};
    const auto apart = [&](double m) { return std::abs(std::log(m / pixel_m)); };
    const MeasuredAccuracy* nearest = nullptr;
    for (const MeasuredAccuracy& each : measured)
        if (!nearest || apart(each.pixel_m) < apart(nearest->pixel_m) ||
            (apart(each.pixel_m) == apart(nearest->pixel_m) && each.pixel_m < nearest->pixel_m))
            nearest = &each;
    for (const MeasuredAccuracy& each : measured)
        if (each.pixel_m == nearest->pixel_m) quality.measured.push_back(each);
    return quality;
}

Confidences confidences_of(const DwellingSet& set) {
    Confidences out;
    out.classes = {{0.9, 1, 0}, {0.7, 0.9, 0}, {0.5, 0.7, 0}, {0.3, 0.5, 0}, {0, 0.3, 0}};
    for (const Dwelling& d : set.dwellings) {
        if (!d.confidence || d.origin != DwellingOrigin::detected) continue;
        ++out.dwellings;
        out.sum += *d.confidence;
        for (ConfidenceClass& each : out.classes)
            if (*d.confidence >= each.from) {
                ++each.dwellings;
                break;
            }
    }
    return out;
}

nlohmann::json to_json(const DetectionQuality& quality, const Confidences& confidences) {
    using nlohmann::json;
    json classes = json::array(), measured = json::array();
    for (const ConfidenceClass& each : confidences.classes)
        classes.push_back(
            {{"from", each.from},
             {"to", each.to},
             {"dwellings", each.dwellings},
             {"share", confidences.dwellings == 0 ? 0
                                                  : static_cast<double>(each.dwellings) /
                                                        static_cast<double>(confidences.dwellings)}});
    for (const MeasuredAccuracy& each : quality.measured)
        measured.push_back({{"place", each.place},
                            {"pixel_m", each.pixel_m},
                            {"dwellings", each.dwellings},
                            {"f1", each.f1},
                            {"f1_3m", each.f1_3m},
                            {"count_error", each.count_error},
                            {"labels_incomplete", each.labels_incomplete}});
    return {{"detector", quality.detector},
            {"pixel_m", quality.pixel_m},
            {"by_confidence", classes},
            {"expected_among_found", confidences.sum},
            {"measured", measured}};
}

namespace {

std::string confidence_table(const ReportInput& in, const Wording& w) {
    if (!in.outputs.dwellings) return {};
    const Confidences confidences = confidences_of(*in.outputs.dwellings);
    if (confidences.dwellings == 0) return {};
    std::vector<std::vector<std::string>> rows;
    for (const ConfidenceClass& each : confidences.classes) {
        if (each.dwellings == 0) continue;
        rows.push_back(
            {w.say("{from} to {to}", fmt::arg("from", w.percent(each.from)),
                   fmt::arg("to", w.percent(each.to))),
             w.count(each.dwellings),
             w.percent(static_cast<double>(each.dwellings) / static_cast<double>(confidences.dwellings))});
    }
    std::string out = number_table(
        {w.say(in.detection ? "Chance that it is a dwelling" : "Confidence, as the input gives it"),
         w.say("Dwellings"), w.say("Share")},
        rows);
    if (in.detection)
        out += paragraph(
            w.say("By these chances about {expected} of the {found} that were detected are dwellings.",
                  fmt::arg("expected", w.whole(confidences.sum)),
                  fmt::arg("found", w.count(confidences.dwellings))));
    return out;
}

/// "0.27".
std::string two_digits(const Wording& w, double value) {
    return w.number_or_word(fmt::format("{:.2f}", value));
}

std::string measured_text(const DetectionQuality& quality, const Wording& w) {
    const std::string own = w.say(
        "Your region may be easier or harder: draw the dwellings of a part of it and score the run against "
        "them with gridreach evaluate.");
    if (quality.measured.empty())
        return paragraph(w.say("How well this detector does was not measured.") + " " + own);
    std::string out = paragraph(w.say(
        "How well detector {detector} did on places that it was not fitted on, in pixels of {measured_m} m "
        "(here it looked at pixels of {pixel_m} m):",
        fmt::arg("detector", quality.detector),
        fmt::arg("measured_m", two_digits(w, quality.measured.front().pixel_m)),
        fmt::arg("pixel_m", two_digits(w, quality.pixel_m))));
    std::vector<std::vector<std::string>> rows;
    bool incomplete = false;
    for (const MeasuredAccuracy& each : quality.measured) {
        incomplete |= each.labels_incomplete;
        const double error = std::round(each.count_error * 100);
        rows.push_back({escaped(each.place) + (each.labels_incomplete ? " *" : ""),
                        w.count(static_cast<std::uint64_t>(each.dwellings)), two_digits(w, each.f1),
                        two_digits(w, each.f1_3m),
                        fmt::format("{}{:.0f} %", error < 0 ? "−" : "+", std::abs(error))});
    }
    out += number_table({w.say("Place"), w.say("Dwellings"), w.say("F1 of outlines"), w.say("F1 within 3 m"),
                         w.say("Error of the count")},
                        rows);
    out += paragraph(w.say("F1 weighs what was missed and what was found wrongly alike: 1 is all right, 0 is "
                           "nothing right.") +
                     " " +
                     (incomplete ? w.say("* Labels there are incomplete, so some of what counts as "
                                         "found wrongly is right.") +
                                       " "
                                 : "") +
                     own);
    return out;
}

}  // namespace

std::string detection_text(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
    if (!s.dwellings) return {};
    const std::string dwellings = w.counted(*s.dwellings, "{n} dwelling", "{n} dwellings");
    std::string out;
    if (s.expected_dwellings && s.expected_dwellings_p05 && s.expected_dwellings_p95)
        out += paragraph(
            w.say("{dwellings} are on the map. With those that were probably missed and without those that "
                  "are probably none, about {expected} are expected; with a chance of nine in ten between "
                  "{low} and {high}.",
                  fmt::arg("dwellings", dwellings), fmt::arg("expected", w.whole(*s.expected_dwellings)),
                  fmt::arg("low", w.whole(*s.expected_dwellings_p05)),
                  fmt::arg("high", w.whole(*s.expected_dwellings_p95))));
    else
        out += paragraph(w.say("{dwellings} are on the map. How many were missed is unknown: {reason}",
                               fmt::arg("dwellings", dwellings),
                               fmt::arg("reason", w.phrases().or_same(s.expected_dwellings.reason))));
    out += detection_chart(in, w) + confidence_table(in, w);
    return in.detection ? out + measured_text(*in.detection, w) : out;
}

}  // namespace gridreach
