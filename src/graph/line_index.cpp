// SPDX-License-Identifier: Apache-2.0
#include "graph/line_index.h"

#include <array>
#include <cmath>
#include <limits>

namespace gridreach {

namespace {

/// A piece this long bulges by a few centimetres on Earth.
constexpr double longest_piece_m = 1000;

/// Where, between 0 at a and 1 at b, the straight line ab is nearest to p.
double nearest_share(const Point3& p, const Point3& a, const Point3& b) {
    double along = 0, squared = 0;
    for (std::size_t k = 0; k < 3; ++k) {
        along += (p[k] - a[k]) * (b[k] - a[k]);
        squared += (b[k] - a[k]) * (b[k] - a[k]);
    }
    return squared > 0 ? std::clamp(along / squared, 0.0, 1.0) : 0;
}

Point3 between(const Point3& a, const Point3& b, double share) {
    return {a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])};
}

PointM between(PointM a, PointM b, double share) {
    if (share <= 0) return a;
    if (share >= 1) return b;
    return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

}  // namespace

LineIndex::LineIndex(const std::vector<std::span<const PointM>>& paths, const Metric& metric)
    : space_(metric), tree_({}) {
    for (std::uint32_t path = 0; path < paths.size(); ++path) {
        if (paths[path].size() == 1) add_pieces(paths[path][0], paths[path][0], path, 0);
        for (std::uint32_t i = 1; i < paths[path].size(); ++i)
            add_pieces(paths[path][i - 1], paths[path][i], path, i - 1);
    }
    tree_ = BoxTree(boxes_of(pieces_));
}

void LineIndex::add_pieces(PointM a, PointM b, std::uint32_t path, std::uint32_t vertex) {
    const double length_m = distance_m(a, b);
    const auto count = space_.in_plane()
                           ? 1
                           : static_cast<std::uint32_t>(std::ceil(std::max(length_m / longest_piece_m, 1.0)));
    PointM from = a;
    for (std::uint32_t i = 1; i <= count; ++i) {
        const PointM to = i == count ? b : between(a, b, static_cast<double>(i) / count);
        Piece piece{from,
                    to,
                    space_.placed(from).at,
                    space_.placed(to).at,
                    0,
                    path,
                    vertex,
                    static_cast<std::uint32_t>(pieces_.size())};
        if (!space_.in_plane() && length_m > 0) {
            // The curve is nearly a parabola, so it bulges most in the middle.
            const Point3 middle = space_.placed(between(from, to, 0.5)).at;
            piece.bulge_m = 1.5 * distance_m(middle, between(piece.from, piece.to, 0.5)) + 1e-6;
        }
        pieces_.push_back(piece);
        from = to;
    }
}

std::vector<Box3> LineIndex::boxes_of(const std::vector<Piece>& pieces) {
    std::vector<Box3> boxes;
    boxes.reserve(pieces.size());
    for (const Piece& piece : pieces) {
        Box3 box;
        for (std::size_t k = 0; k < 3; ++k) {
            box.low[k] = std::min(piece.from[k], piece.to[k]) - piece.bulge_m;
            box.high[k] = std::max(piece.from[k], piece.to[k]) + piece.bulge_m;
        }
        boxes.push_back(box);
    }
    return boxes;
}

/// The nearest point in space is nearest by the metric up to the bulge and the flattening of the ellipsoid;
/// the lengths to three places around it, a parabola along the piece, say where exactly.
PointM LineIndex::nearest_on(const Piece& piece, PointM p, const Placed& placed) const {
    const PointM in_plane = nearest_on_segment(p, piece.a, piece.b);
    const double plane_m = distance_m(piece.a, piece.b);
    if (space_.in_plane() || plane_m == 0 || in_plane == p) return in_plane;
    const auto length_at = [&](double share) {
        return space_.length_m(placed, space_.placed(between(piece.a, piece.b, share)));
    };
    const double middle = nearest_share(placed.at, piece.from, piece.to);
    const double length_m = length_at(middle);
    // Far enough apart for the lengths to differ by a tenth of a millimetre; rounding is of nanometres.
    const double step = std::min(std::sqrt(2e-4 * length_m), 10.0) / plane_m;
    const auto outside = [&](double share) {
        return PointM{piece.a.x + share * (piece.b.x - piece.a.x),
                      piece.a.y + share * (piece.b.y - piece.a.y)};
    };
    const double before_m = space_.length_m(placed, space_.placed(outside(middle - step)));
    const double after_m = space_.length_m(placed, space_.placed(outside(middle + step)));
    const double bend = before_m - 2 * length_m + after_m;
    double best = middle, best_m = length_m;
    if (bend > 0) {
        const double share = std::clamp(middle + step * (before_m - after_m) / (2 * bend), 0.0, 1.0);
        if (const double there_m = length_at(share); there_m <= best_m) {
            best = share;
            best_m = there_m;
        }
    }
    return best_m <= space_.length_m(placed, space_.placed(in_plane)) ? between(piece.a, piece.b, best)
                                                                      : in_plane;
}

std::optional<LineIndex::Nearest> LineIndex::nearest(PointM p) const {
    if (pieces_.empty()) return std::nullopt;
    const Placed placed = space_.placed(p);
    Nearest best{0, {}, std::numeric_limits<double>::infinity(), 0};
    std::uint32_t best_order = 0;
    tree_.nearest_first(
        placed.at,
        [&](std::uint32_t, double away_m) { return space_.least_length_m(away_m) <= best.length_m; },
        [&](std::uint32_t i) {
            const Piece& piece = pieces_[i];
            if (!space_.in_plane()) {
                const double share = nearest_share(placed.at, piece.from, piece.to);
                const double straight_m =
                    distance_m(placed.at, between(piece.from, piece.to, share)) - piece.bulge_m;
                if (space_.least_length_m(std::max(straight_m, 0.0)) > best.length_m) return;
            }
            const PointM at = nearest_on(piece, p, placed);
            const double length_m = space_.length_m(placed, space_.placed(at));
            if (length_m < best.length_m || (length_m == best.length_m && piece.order < best_order)) {
                best = {piece.path, at, length_m, piece.vertex};
                best_order = piece.order;
            }
        });
    return best;
}

}  // namespace gridreach
