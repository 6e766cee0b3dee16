// SPDX-License-Identifier: Apache-2.0
// The rule of mvmax alone, on places in a square degree with unequal budgets:
//     mvmax_bench [N...]        1000 10000 100000 1000000 when left out
// Places are numpy's RandomState(1).uniform, budgets RandomState(2).lognormal(log(1636.8 sqrt(1000 / N)), 1)
// metres; great circle, no existing grid. Prints seconds, segments, their length, and peak memory.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "plan/mvmax_rule.h"
#include "support/numpy_random.h"

namespace {

double peak_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (double kib = 0; word == "VmHWM:" && status >> kib) return kib / 1024;
    return 0;
}

}  // namespace

int main(int count, char** words) {
    std::vector<int> sizes;
    for (int k = 1; k < count; ++k) sizes.push_back(std::atoi(words[k]));
    if (sizes.empty()) sizes = {1000, 10000, 100000, 1000000};
    const auto projection = gridreach::choose_projection({0, 0, 1, 1});
    const gridreach::Metric metric(gridreach::DistanceKind::great_circle, projection);
    std::printf("%9s %9s %9s %14s %10s\n", "sites", "seconds", "segments", "length m", "peak MiB");
    for (const int n : sizes) {
        gridreach::test::RandomState places(1), budgets(2);
        gridreach::MvmaxProblem problem;
        for (int i = 0; i < n; ++i) {
            const double lon = places.uniform(), lat = places.uniform();
            problem.sites.push_back(projection->forward({lon, lat}));
            problem.budget_m.push_back(budgets.lognormal(std::log(1636.8 * std::sqrt(1000.0 / n)), 1));
        }
        const auto begin = std::chrono::steady_clock::now();
        const auto segments = gridreach::mvmax_forest(problem, metric);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
        double length_m = 0;
        for (const auto& e : segments) length_m += e.length_m;
        std::printf("%9d %9.2f %9zu %14.1f %10.0f\n", n, seconds.count(), segments.size(), length_m,
                    peak_mib());
        std::fflush(stdout);
    }
}
