// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace gridreach {

/// What changed around a tile since it was last worked on.
struct TileNews {
    int row_begin = std::numeric_limits<int>::max();  ///< Rows whose own cells, or whose halo to the east or
    int row_end = 0;                                  ///< west, changed: [begin, end).
    bool above = false, below = false;                ///< The halo rows.
    double least_cost = std::numeric_limits<double>::infinity();  ///< Least new cost it will hold.

    void add(const TileNews& o) {
        row_begin = std::min(row_begin, o.row_begin);
        row_end = std::max(row_end, o.row_end);
        above |= o.above;
        below |= o.below;
        least_cost = std::min(least_cost, o.least_cost);
    }
};

/// Tiles that wait to be worked on, the least cost first. Several workers take and post; a tile is never in
/// two hands. Work is over when none waits and none is in a hand.
class TileQueue {
public:
    explicit TileQueue(std::size_t tiles) : tiles_(tiles) {}

    void post(std::size_t tile, const TileNews& news) {
        const std::lock_guard lock(mutex_);
        Tile& t = tiles_[tile];
        t.news.add(news);
        if (t.taken) {
            t.waiting = true;
            return;
        }
        if (t.waiting && t.queued_cost <= news.least_cost) return;
        t.waiting = true;
        push(tile);
    }

    /// The next tile and its news; nothing when all work is over.
    std::optional<std::pair<std::size_t, TileNews>> take() {
        std::unique_lock lock(mutex_);
        for (;;) {
            while (!queue_.empty()) {
                const auto [cost, tile] = queue_.top();
                queue_.pop();
                Tile& t = tiles_[tile];
                if (t.taken || !t.waiting || cost != t.queued_cost) continue;  // An older entry.
                t.taken = true;
                t.waiting = false;
                ++taken_;
                return std::pair{tile, std::exchange(t.news, TileNews{})};
            }
            if (taken_ == 0) {
                changed_.notify_all();
                return std::nullopt;
            }
            changed_.wait(lock);
        }
    }

    void give_back(std::size_t tile) {
        const std::lock_guard lock(mutex_);
        Tile& t = tiles_[tile];
        t.taken = false;
        --taken_;
        if (t.waiting) push(tile);
        if (taken_ == 0) changed_.notify_all();
    }

    /// Lets every worker come home, after an error.
    void abandon() {
        const std::lock_guard lock(mutex_);
        queue_ = {};
        for (Tile& t : tiles_) t.waiting = false;
    }

private:
    struct Tile {
        TileNews news;
        double queued_cost = 0;
        bool waiting = false, taken = false;
    };
    void push(std::size_t tile) {
        tiles_[tile].queued_cost = tiles_[tile].news.least_cost;
        queue_.emplace(tiles_[tile].queued_cost, tile);
        changed_.notify_one();
    }

    std::vector<Tile> tiles_;
    std::priority_queue<std::pair<double, std::size_t>, std::vector<std::pair<double, std::size_t>>,
                        std::greater<>>
        queue_;
    std::size_t taken_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
};

}  // namespace gridreach
