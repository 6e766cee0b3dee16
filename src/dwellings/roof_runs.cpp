// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_runs.h"

#include <algorithm>

#include "graph/union_find.h"

namespace gridreach {

std::vector<RoofRun> runs_of(const cv::Mat& likelihood, cv::Point at, std::uint8_t least,
                             const cv::Mat& depth) {
    std::vector<RoofRun> runs;
    for (int row = 0; row < likelihood.rows; ++row) {
        const std::uint8_t* v = likelihood.ptr<std::uint8_t>(row);
        for (int x = 0; x < likelihood.cols; ++x) {
            if (v[x] < least) continue;
            const int begin = x;
            while (x < likelihood.cols && v[x] >= least) ++x;
            RoofRun run{at.y + row, at.x + begin, {v + begin, v + x}, {}};
            if (!depth.empty())
                run.depth.assign(depth.ptr<std::uint8_t>(row) + begin, depth.ptr<std::uint8_t>(row) + x);
            runs.push_back(std::move(run));
        }
    }
    return runs;
}

std::vector<std::vector<RoofRun>> joined_runs(std::vector<RoofRun> runs) {
    std::sort(runs.begin(), runs.end(), [](const RoofRun& a, const RoofRun& b) {
        return a.row != b.row ? a.row < b.row : a.begin < b.begin;
    });
    UnionFind patches(runs.size());
    std::size_t above = 0;  // first run of the row above that may still touch
    for (std::uint32_t i = 0; i < runs.size(); ++i) {
        // Two cells cut a run in two: the parts touch end to end.
        if (i > 0 && runs[i - 1].row == runs[i].row && runs[i - 1].end() == runs[i].begin)
            patches.unite(i - 1, i);
        while (above < i && (runs[above].row < runs[i].row - 1 ||
                             (runs[above].row == runs[i].row - 1 && runs[above].end() <= runs[i].begin)))
            ++above;
        for (std::size_t k = above; k < i && runs[k].row == runs[i].row - 1 && runs[k].begin < runs[i].end();
             ++k)
            patches.unite(static_cast<std::uint32_t>(k), i);
    }
    // The root of a patch is its lowest run, so patches come out in the order of their first pixel.
    std::vector<std::vector<RoofRun>> out;
    std::vector<std::size_t> number(runs.size());
    for (std::uint32_t i = 0; i < runs.size(); ++i) {
        const std::uint32_t root = patches.find(i);
        if (root == i) {
            number[i] = out.size();
            out.emplace_back();
        }
        out[number[root]].push_back(std::move(runs[i]));
    }
    return out;
}

RoofPatch patch_of(const std::vector<RoofRun>& runs) {
    int left = runs.front().begin, right = runs.front().end();
    const int top = runs.front().row, bottom = runs.back().row + 1;
    for (const RoofRun& run : runs) {
        left = std::min(left, run.begin);
        right = std::max(right, run.end());
    }
    RoofPatch patch{cv::Mat::zeros(bottom - top + 2, right - left + 2, CV_8U), {}, {left - 1, top - 1}};
    if (!runs.front().depth.empty()) patch.depth = cv::Mat::zeros(patch.likelihood.size(), CV_8U);
    for (const RoofRun& run : runs) {
        const int row = run.row - top + 1, column = run.begin - left + 1;
        std::copy(run.likelihood.begin(), run.likelihood.end(),
                  patch.likelihood.ptr<std::uint8_t>(row) + column);
        if (!patch.depth.empty())
            std::copy(run.depth.begin(), run.depth.end(), patch.depth.ptr<std::uint8_t>(row) + column);
    }
    return patch;
}

}  // namespace gridreach
