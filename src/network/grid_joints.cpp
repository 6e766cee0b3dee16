// SPDX-License-Identifier: Apache-2.0
#include "network/grid_joints.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "graph/box_tree.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

/// The segment from vertex `at` of a line to the next.
struct Piece {
    std::uint32_t line, at;
};

class Pieces {
public:
    explicit Pieces(const std::vector<PathM>& lines) : lines_(lines) {
        std::vector<Box3> boxes;
        for (std::uint32_t l = 0; l < lines.size(); ++l)
            for (std::uint32_t i = 0; i + 1 < lines[l].size(); ++i) {
                pieces_.push_back({l, i});
                const PointM a = lines[l][i], b = lines[l][i + 1];
                boxes.push_back({{std::min(a.x, b.x), std::min(a.y, b.y), 0},
                                 {std::max(a.x, b.x), std::max(a.y, b.y), 0}});
            }
        tree_.emplace(boxes);
    }
    const std::vector<Piece>& all() const { return pieces_; }
    PointM from(const Piece& p) const { return lines_[p.line][p.at]; }
    PointM to(const Piece& p) const { return lines_[p.line][p.at + 1]; }

    /// Calls `visit(piece index)` for the pieces whose box comes within `radius_m` of `p`, and some others.
    template <class Visit>
    void near(PointM p, double radius_m, const Visit& visit) const {
        tree_->nearest_first(
            {p.x, p.y, 0}, [&](std::uint32_t, double away_m) { return away_m <= radius_m; }, visit);
    }

private:
    const std::vector<PathM>& lines_;
    std::vector<Piece> pieces_;
    std::optional<BoxTree> tree_;
};

/// Moves ends that nearly meet another line onto it.
std::size_t close_gaps(std::vector<PathM>& lines, double snap_m) {
    const std::vector<PathM> before = lines;
    const Pieces pieces(before);
    std::size_t moved = 0;
    std::set<PointM> kept;  // Places that ends were moved to: they stay where they are.
    for (std::uint32_t l = 0; l < lines.size(); ++l)
        for (const bool first : {true, false}) {
            const PointM end = first ? before[l].front() : before[l].back();
            const std::uint32_t own = first ? 0 : static_cast<std::uint32_t>(before[l].size()) - 2;
            double best_m = snap_m;
            std::uint32_t best_piece = 0;
            std::optional<PointM> best;
            bool met = false;
            pieces.near(end, snap_m, [&](std::uint32_t k) {
                const Piece& piece = pieces.all()[k];
                // Its own last stretches are near anyhow.
                if (piece.line == l && std::abs(static_cast<std::int64_t>(piece.at) - own) <= 1) return;
                const PointM a = pieces.from(piece), b = pieces.to(piece);
                PointM at = nearest_on_segment(end, a, b);
                for (PointM vertex : {a, b})
                    if (distance_m(vertex, end) <= snap_m && distance_m(vertex, at) <= snap_m) at = vertex;
                const double away_m = distance_m(at, end);
                met |= away_m == 0;
                if (away_m < best_m || (away_m == best_m && (!best || k < best_piece))) {
                    best_m = away_m;
                    best = at;
                    best_piece = k;
                }
            });
            if (met || !best || kept.contains(end)) continue;
            kept.insert(*best);
            (first ? lines[l].front() : lines[l].back()) = *best;
            ++moved;
        }
    return moved;
}

/// Where two segments meet; nothing when they do not, or run along each other.
std::optional<PointM> meeting(PointM a, PointM b, PointM c, PointM d) {
    const double ux = b.x - a.x, uy = b.y - a.y, vx = d.x - c.x, vy = d.y - c.y;
    const double across = ux * vy - uy * vx;
    for (PointM p : {a, b})
        if (nearest_on_segment(p, c, d) == p) return p;
    for (PointM p : {c, d})
        if (nearest_on_segment(p, a, b) == p) return p;
    if (across == 0) return std::nullopt;
    const double s = ((c.x - a.x) * vy - (c.y - a.y) * vx) / across;
    const double t = ((c.x - a.x) * uy - (c.y - a.y) * ux) / across;
    if (!(s >= 0 && s <= 1 && t >= 0 && t <= 1)) return std::nullopt;
    return PointM{a.x + s * ux, a.y + s * uy};
}

std::size_t add_crossings(std::vector<PathM>& lines) {
    const std::vector<PathM> before = lines;
    const Pieces pieces(before);
    std::map<std::uint32_t, std::vector<PointM>> added;  // By piece.
    std::map<PointM, int> places;
    for (std::uint32_t k = 0; k < pieces.all().size(); ++k) {
        const Piece& p = pieces.all()[k];
        const PointM a = pieces.from(p), b = pieces.to(p);
        const PointM middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
        pieces.near(middle, distance_m(a, b) / 2 + 1e-6, [&](std::uint32_t other) {
            const Piece& q = pieces.all()[other];
            if (other <= k || (q.line == p.line && q.at == p.at + 1)) return;
            const PointM c = pieces.from(q), d = pieces.to(q);
            const auto at = meeting(a, b, c, d);
            if (!at) return;
            const bool vertex_of_p = *at == a || *at == b, vertex_of_q = *at == c || *at == d;
            if (vertex_of_p && vertex_of_q) return;
            if (!vertex_of_p) added[k].push_back(*at);
            if (!vertex_of_q) added[other].push_back(*at);
            places.emplace(*at, 0);
        });
    }
    // From the last piece of each line to the first, so that places before keep their index.
    for (auto it = added.rbegin(); it != added.rend(); ++it) {
        const Piece& piece = pieces.all()[it->first];
        const PointM from = pieces.from(piece);
        std::vector<PointM>& points = it->second;
        std::sort(points.begin(), points.end(), [&](PointM x, PointM y) {
            return std::pair(distance_m(x, from), x) < std::pair(distance_m(y, from), y);
        });
        points.erase(std::unique(points.begin(), points.end()), points.end());
        PathM& line = lines[piece.line];
        line.insert(line.begin() + piece.at + 1, points.begin(), points.end());
    }
    return places.size();
}

std::size_t piece_count(const std::vector<PathM>& lines) {
    UnionFind sets(lines.size());
    std::map<PointM, std::uint32_t> first_at;
    std::size_t pieces = lines.size();
    for (std::uint32_t l = 0; l < lines.size(); ++l)
        for (PointM p : lines[l])
            if (const auto [at, fresh] = first_at.try_emplace(p, l); !fresh && sets.unite(at->second, l))
                --pieces;
    return pieces;
}

}  // namespace

GridJoints join_lines(std::vector<PathM>& lines, double snap_m) {
    GridJoints done;
    if (lines.empty()) return done;
    if (snap_m > 0) done.gaps = close_gaps(lines, snap_m);
    done.crossings = add_crossings(lines);
    done.pieces = piece_count(lines);
    return done;
}

}  // namespace gridreach
