// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluate_classes.h"

#include <limits>

namespace gridreach {

namespace {

struct Class {
    const char* name;
    double from_m2, below_m2;
    bool has(const Dwelling& d) const {
        return d.roof_area_m2 && *d.roof_area_m2 >= from_m2 && *d.roof_area_m2 < below_m2;
    }
};

/// Harmonic mean; 0 where either side is empty or nothing is right.
std::optional<double> f1_of(const std::optional<double>& precision, const std::optional<double>& recall) {
    if (!precision && !recall) return std::nullopt;
    if (!precision || !recall || *precision + *recall == 0) return 0;
    return 2 * *precision * *recall / (*precision + *recall);
}

}  // namespace

std::optional<double> ratio(std::size_t part, std::size_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

std::vector<AreaClassScore> score_classes(const std::vector<Dwelling>& found,
                                          const std::vector<Verdict>& of_found,
                                          const std::vector<Dwelling>& truth,
                                          const std::vector<Verdict>& of_truth) {
    constexpr double none = std::numeric_limits<double>::infinity();
    static const std::vector<Class> classes = {
        {"< 20 m2", 0, 20}, {"20-50 m2", 20, 50}, {"50-150 m2", 50, 150}, {">= 150 m2", 150, none}};
    std::vector<AreaClassScore> scores;
    for (const Class& c : classes) {
        AreaClassScore score;
        score.name = c.name;
        std::size_t right = 0, recalled = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
            if (of_found[i] != Verdict::unscored && c.has(found[i])) {
                ++score.found;
                right += of_found[i] == Verdict::hit;
            }
        for (std::size_t j = 0; j < truth.size(); ++j)
            if (of_truth[j] != Verdict::unscored && c.has(truth[j])) {
                ++score.truth;
                recalled += of_truth[j] == Verdict::hit;
            }
        score.precision = ratio(right, score.found);
        score.recall = ratio(recalled, score.truth);
        score.f1 = f1_of(score.precision, score.recall);
        scores.push_back(score);
    }
    return scores;
}

}  // namespace gridreach
