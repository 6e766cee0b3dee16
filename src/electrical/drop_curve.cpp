// SPDX-License-Identifier: Apache-2.0
#include "electrical/drop_curve.h"

#include <algorithm>
#include <limits>

namespace gridreach {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Reads a curve at drops that rise: each read starts where the last one ended.
class Reader {
public:
    explicit Reader(const DropCurve& curve) : curve_(curve) { begin_piece(); }

    double at(double drop) {
        const auto& points = curve_.points;
        if (points.empty() || drop < points.front().drop) return infinite;
        if (next_ < points.size() && points[next_].drop <= drop) {
            while (next_ < points.size() && points[next_].drop <= drop) ++next_;
            begin_piece();
        }
        return cost_ + slope_ * (drop - drop_);
    }

private:
    void begin_piece() {
        const auto& points = curve_.points;
        if (points.empty()) return;
        drop_ = points[next_ - 1].drop;
        cost_ = points[next_ - 1].cost;
        slope_ = !curve_.sampled || next_ == points.size()
                     ? 0
                     : (points[next_].cost - cost_) / (points[next_].drop - drop_);
    }

    const DropCurve& curve_;
    std::size_t next_ = 1;
    double drop_ = 0, cost_ = 0, slope_ = 0;
};

/// `cost(drop)` at evenly spaced drops from `first` to `last`.
template <class Cost>
DropCurve sample(double first, double last, std::size_t count, Cost&& cost) {
    DropCurve out;
    out.sampled = true;
    out.points.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(count - 1);
        // The ends themselves: what is possible must stay so.
        const double drop = i == 0 ? first : i + 1 == count ? last : first + (last - first) * share;
        out.points.push_back({drop, cost(drop)});
    }
    return out;
}

void keep_falling(std::vector<DropCurve::Point>& points) {
    std::sort(points.begin(), points.end(), [](const DropCurve::Point& a, const DropCurve::Point& b) {
        return a.drop != b.drop ? a.drop < b.drop : a.cost < b.cost;
    });
    std::size_t kept = 0;
    for (const DropCurve::Point& p : points)
        if (kept == 0 || p.cost < points[kept - 1].cost) points[kept++] = p;
    points.resize(kept);
}

}  // namespace

double DropCurve::cost_at(double drop) const {
    if (points.empty() || drop < points.front().drop) return infinite;
    const auto after = std::upper_bound(points.begin(), points.end(), drop,
                                        [](double d, const Point& p) { return d < p.drop; });
    const Point& before = *std::prev(after);
    if (!sampled || after == points.end()) return before.cost;
    return before.cost + (after->cost - before.cost) * (drop - before.drop) / (after->drop - before.drop);
}

DropCurve behind_line(const DropCurve& subtree, const std::vector<LineOption>& options, double most_drop,
                      std::size_t most_points) {
    DropCurve out;
    if (subtree.points.empty() || options.empty()) return out;
    double first = infinite, last = 0;
    for (const LineOption& option : options) {
        first = std::min(first, option.drop + subtree.points.front().drop);
        last = std::max(last, option.drop + subtree.points.back().drop);
    }
    if (first > most_drop) return out;
    last = std::min(last, most_drop);
    if (!subtree.sampled) {
        out.points.reserve(subtree.points.size() * options.size());
        for (const LineOption& option : options)
            for (const DropCurve::Point& p : subtree.points)
                if (p.drop + option.drop <= most_drop)
                    out.points.push_back({p.drop + option.drop, p.cost + option.cost});
        keep_falling(out.points);
        if (out.points.size() <= most_points) return out;
        Reader reader(out);
        return sample(out.points.front().drop, out.points.back().drop, most_points,
                      [&](double drop) { return reader.at(drop); });
    }
    if (first >= last) {
        double cost = infinite;
        for (const LineOption& option : options)
            cost = std::min(cost, option.cost + subtree.cost_at(first - option.drop));
        out.points = {{first, cost}};
        return out;
    }
    std::vector<Reader> readers(options.size(), Reader(subtree));
    double least = infinite;
    return sample(first, last, most_points, [&](double drop) {
        for (std::size_t k = 0; k < options.size(); ++k)
            least = std::min(least, options[k].cost + readers[k].at(drop - options[k].drop));
        return least;
    });
}

DropCurve side_by_side(const DropCurve& a, const DropCurve& b, std::size_t most_points) {
    DropCurve out;
    if (a.points.empty() || b.points.empty()) return out;
    const double first = std::max(a.points.front().drop, b.points.front().drop);
    const double last = std::max(a.points.back().drop, b.points.back().drop);
    Reader read_a(a), read_b(b);
    if (a.sampled || b.sampled) {
        if (first < last)
            return sample(first, last, most_points,
                          [&](double drop) { return read_a.at(drop) + read_b.at(drop); });
        out.points = {{first, read_a.at(first) + read_b.at(first)}};
        return out;
    }
    std::vector<double> drops;
    for (const DropCurve* curve : {&a, &b})
        for (const DropCurve::Point& p : curve->points)
            if (p.drop >= first) drops.push_back(p.drop);
    std::sort(drops.begin(), drops.end());
    drops.erase(std::unique(drops.begin(), drops.end()), drops.end());
    for (double drop : drops) out.points.push_back({drop, read_a.at(drop) + read_b.at(drop)});
    if (out.points.size() <= most_points) return out;
    Reader reader(out);
    return sample(first, last, most_points, [&](double drop) { return reader.at(drop); });
}

}  // namespace gridreach
