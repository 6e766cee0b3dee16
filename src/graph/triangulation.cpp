// SPDX-License-Identifier: Apache-2.0
#include "graph/triangulation.h"

#include <utility>

#include "base/parallel.h"
#include "graph/plane_predicates.h"

namespace gridreach {

namespace {

using Half = Triangulation::Half;
constexpr std::uint32_t none = Triangulation::none;
constexpr std::uint32_t block_size = 1 << 15;  ///< Places that one thread triangulates alone, in its cache.

/// A part of the triangulation: an edge of its hull, with the part on the left; none for a single place.
struct Part {
    std::uint32_t hull = none;
    std::uint32_t place = none;
};

/// Room for edges: a planar graph of k places has fewer than 3k, at every moment.
struct Room {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> unused;  ///< Ranges of edges.
    std::uint32_t given_back = none;                              ///< A chain through `next`.
};

/// Builds and joins parts; several may work at a time on different ranges of places.
class Builder {
public:
    Builder(const PlaceOrder& order, const PlanePredicates& plane, Half* halves, std::uint32_t* out_of,
            Room room)
        : order_(order), plane_(plane), halves_(halves), out_of_(out_of), room_(std::move(room)) {}

    Part build(std::uint32_t begin, std::uint32_t end) {
        if (end - begin == 1) return {none, begin};
        const auto [middle, axis] = order_.halve(begin, end);
        const Part low = build(begin, middle), high = build(middle, end);
        return join(low, high, axis);
    }

    Part join(const Part& low, const Part& high, PlaceOrder::Axis axis);

    const Room& room() const { return room_; }

private:
    std::uint32_t to(std::uint32_t e) const { return halves_[e].to; }
    std::uint32_t from(std::uint32_t e) const { return halves_[e ^ 1].to; }
    std::uint32_t next(std::uint32_t e) const { return halves_[e].next; }
    std::uint32_t prev(std::uint32_t e) const { return halves_[e].prev; }
    PointM at(std::uint32_t place) const { return order_.places[place]; }

    double turn(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
        return plane_.turn(at(a), at(b), at(c));
    }
    bool inside(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) const {
        return plane_.in_circle(at(a), at(b), at(c), at(d)) > 0;
    }

    /// An edge on its own.
    std::uint32_t make(std::uint32_t a, std::uint32_t b) {
        std::uint32_t e = room_.given_back;
        if (e != none) {
            room_.given_back = next(e);
        } else {
            while (room_.unused.back().first == room_.unused.back().second) room_.unused.pop_back();
            e = 2 * room_.unused.back().first++;
        }
        halves_[e] = {e, e, b};
        halves_[e ^ 1] = {e ^ 1, e ^ 1, a};
        out_of_[a] = e;
        out_of_[b] = e ^ 1;
        return e;
    }

    void put_after(std::uint32_t before, std::uint32_t e) {
        const std::uint32_t after = next(before);
        halves_[e].next = after;
        halves_[e].prev = before;
        halves_[before].next = halves_[after].prev = e;
    }

    void take_out(std::uint32_t e) {
        for (const std::uint32_t half : {e, e ^ 1}) {
            out_of_[from(half)] = next(half);
            halves_[prev(half)].next = next(half);
            halves_[next(half)].prev = prev(half);
        }
        e &= ~std::uint32_t{1};
        halves_[e].next = room_.given_back;
        room_.given_back = e;
    }

    std::pair<std::uint32_t, std::uint32_t> facing(const Part& low, const Part& high,
                                                   PlaceOrder::Axis axis) const;

    const PlaceOrder& order_;
    const PlanePredicates& plane_;
    Half* halves_;
    std::uint32_t* out_of_;
    Room room_;
};

/// The hull edge (with the part on the left) that leaves the hull's last place by `before`.
template <class To, class Next, class Before>
std::uint32_t last_on_hull(std::uint32_t hull, const To& to, const Next& next, const Before& before) {
    std::uint32_t best = hull;
    for (std::uint32_t e = next(hull ^ 1); e != hull; e = next(e ^ 1))
        if (before(to(best ^ 1), to(e ^ 1))) best = e;
    return best;
}

/// Half-edges out of the low part's highest place (clockwise along the hull) and out of the high part's
/// lowest place (counter-clockwise).
std::pair<std::uint32_t, std::uint32_t> Builder::facing(const Part& low, const Part& high,
                                                        PlaceOrder::Axis axis) const {
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        return PlaceOrder::before(at(a), at(b), axis);
    };
    const auto after = [&](std::uint32_t a, std::uint32_t b) { return before(b, a); };
    const auto to_of = [&](std::uint32_t e) { return to(e); };
    const auto next_of = [&](std::uint32_t e) { return next(e); };
    std::uint32_t left = none, right = none;
    if (low.hull != none) left = prev(last_on_hull(low.hull, to_of, next_of, before));
    if (high.hull != none) right = last_on_hull(high.hull, to_of, next_of, after);
    return {left, right};
}

Part Builder::join(const Part& low, const Part& high, PlaceOrder::Axis axis) {
    auto [left, right] = facing(low, high, axis);
    std::uint32_t a = left != none ? from(left) : low.place, b = right != none ? from(right) : high.place;
    // Down to the lower common tangent.
    for (;;) {
        if (left != none && turn(a, to(left), b) > 0) {
            left = prev(left ^ 1);
            a = from(left);
        } else if (right != none && turn(b, to(right), a) < 0) {
            right = next(right ^ 1);
            b = from(right);
        } else {
            break;
        }
    }
    std::uint32_t base = make(b, a);
    if (right != none) put_after(prev(right), base);
    if (left != none) put_after(left, base ^ 1);
    const std::uint32_t tangent = base ^ 1;
    // And up, edge by edge, each time to the side whose place gives an empty circle.
    for (;;) {
        std::uint32_t l = next(base ^ 1), r = prev(base);
        const bool l_above = to(l) != b && turn(b, a, to(l)) < 0;
        const bool r_above = to(r) != a && turn(b, a, to(r)) < 0;
        if (l_above)
            while (to(next(l)) != b && inside(a, b, to(l), to(next(l)))) take_out(std::exchange(l, next(l)));
        if (r_above)
            while (to(prev(r)) != a && inside(a, b, to(r), to(prev(r)))) take_out(std::exchange(r, prev(r)));
        if (!l_above && !r_above) break;
        if (!l_above || (r_above && inside(to(l), a, b, to(r)))) {
            const std::uint32_t e = make(to(r), a);
            put_after(prev(r ^ 1), e);
            put_after(base ^ 1, e ^ 1);
            b = to(r);
            base = e;
        } else {
            const std::uint32_t e = make(b, to(l));
            put_after(prev(base), e);
            put_after(l ^ 1, e ^ 1);
            a = to(l);
            base = e;
        }
    }
    return {tangent, none};
}

struct Range {
    std::uint32_t begin, end;
};

void ranges_to_build(const PlaceOrder& order, Range range, std::vector<Range>& out) {
    if (range.end - range.begin <= block_size) {
        out.push_back(range);
        return;
    }
    const std::uint32_t middle = order.halve(range.begin, range.end).middle;
    ranges_to_build(order, {range.begin, middle}, out);
    ranges_to_build(order, {middle, range.end}, out);
}

/// Joins what ranges_to_build took apart, in the same order.
Part join_all(const PlaceOrder& order, Range range, Builder& builder, const Part*& parts) {
    if (range.end - range.begin <= block_size) return *parts++;
    const auto [middle, axis] = order.halve(range.begin, range.end);
    const Part low = join_all(order, {range.begin, middle}, builder, parts);
    const Part high = join_all(order, {middle, range.end}, builder, parts);
    return builder.join(low, high, axis);
}

}  // namespace

Triangulation::Triangulation(const PlaceOrder& order) : out_of_(order.places.size(), none) {
    const auto count = static_cast<std::uint32_t>(order.places.size());
    if (count < 2) return;
    const PlanePredicates plane(order.places);
    halves_ = std::make_unique_for_overwrite<Half[]>(std::size_t{6} * count);
    std::vector<Range> ranges;
    ranges_to_build(order, {0, count}, ranges);
    std::vector<Part> parts(ranges.size());
    std::vector<Room> rooms(ranges.size());
    parallel_for(ranges.size(), [&](std::size_t i) {
        const auto [begin, end] = ranges[i];
        Builder builder(order, plane, halves_.get(), out_of_.data(), {{{3 * begin, 3 * end}}, none});
        parts[i] = builder.build(begin, end);
        rooms[i] = builder.room();
    });
    Room left_over;
    for (const Room& room : rooms) {
        left_over.unused.insert(left_over.unused.end(), room.unused.begin(), room.unused.end());
        for (std::uint32_t e = room.given_back; e != none;) {
            const std::uint32_t after = halves_[e].next;
            halves_[e].next = std::exchange(left_over.given_back, e);
            e = after;
        }
    }
    Builder builder(order, plane, halves_.get(), out_of_.data(), std::move(left_over));
    const Part* at = parts.data();
    join_all(order, {0, count}, builder, at);
}

}  // namespace gridreach
