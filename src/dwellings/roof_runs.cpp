// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_runs.h"

#include <algorithm>
#include <cstring>

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

namespace {

/// What stands before the pixels of a run.
struct RunHead {
    std::int32_t row, begin;
    std::uint32_t pixels;
    std::uint32_t has_depth;
};

}  // namespace

std::string runs_to_bytes(std::span<const RoofRun> runs) {
    std::string out;
    for (const RoofRun& run : runs) {
        const RunHead head{run.row, run.begin, static_cast<std::uint32_t>(run.likelihood.size()),
                           run.depth.empty() ? 0U : 1U};
        out.append(reinterpret_cast<const char*>(&head), sizeof head);
        out.append(run.likelihood.begin(), run.likelihood.end());
        out.append(run.depth.begin(), run.depth.end());
    }
    return out;
}

std::optional<std::vector<RoofRun>> runs_from_bytes(std::string_view bytes) {
    std::vector<RoofRun> runs;
    while (!bytes.empty()) {
        RunHead head{};
        if (bytes.size() < sizeof head) return std::nullopt;
        std::memcpy(&head, bytes.data(), sizeof head);
        bytes.remove_prefix(sizeof head);
        if (head.pixels == 0 || head.has_depth > 1 || bytes.size() / (1 + head.has_depth) < head.pixels)
            return std::nullopt;
        const auto take = [&](std::vector<std::uint8_t>& into) {
            into.assign(bytes.begin(), bytes.begin() + head.pixels);
            bytes.remove_prefix(head.pixels);
        };
        RoofRun& run = runs.emplace_back();
        run.row = head.row;
        run.begin = head.begin;
        take(run.likelihood);
        if (head.has_depth == 1) take(run.depth);
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
