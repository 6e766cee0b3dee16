// SPDX-License-Identifier: Apache-2.0
// The spanning tree of points alone, for spanning_tree.py:
//     spanning_tree_bench FILE REPEATS        FILE: pairs of doubles, as in memory
// prints seconds (the median), the tree's length and peak memory in bytes, of which before.
#include "graph/spanning_tree.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace {

/// Not getrusage: a child begins with its parent's peak there.
double peak_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (double kib = 0; word == "VmHWM:" && status >> kib) return kib * 1024;
    return 0;
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) return 2;
    std::ifstream file(words[1], std::ios::binary | std::ios::ate);
    std::vector<gridreach::PointM> points(static_cast<std::size_t>(file.tellg()) / sizeof(gridreach::PointM));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(points.data()),
              static_cast<std::streamsize>(points.size() * sizeof(gridreach::PointM)));
    if (!file) return 1;
    const double before = peak_bytes();
    std::vector<double> seconds;
    double length_m = 0;
    for (int i = 0; i < std::atoi(words[2]); ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const auto tree = gridreach::euclidean_mst(points);
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        length_m = 0;
        for (const auto& e : tree) length_m += e.length_m;
    }
    std::sort(seconds.begin(), seconds.end());
    std::printf("%.6f %.17g %.0f %.0f\n", seconds[seconds.size() / 2], length_m, peak_bytes(), before);
}
