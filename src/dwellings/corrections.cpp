// SPDX-License-Identifier: Apache-2.0
#include "dwellings/corrections.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "base/errors.h"
#include "base/words.h"
#include "dwellings/given_demand.h"
#include "dwellings/ground_area.h"
#include "model/serialise.h"

namespace gridreach {

namespace {

constexpr double area_agrees_fraction = 0.001;

/// A number's or text's value as text without spaces around it; "" when it is not set.
std::string text_of(const FieldValue& value) {
    if (const auto* i = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *i);
    if (const auto* d = std::get_if<double>(&value)) return shortest(*d);
    const auto* s = std::get_if<std::string>(&value);
    if (s == nullptr) return "";
    const auto first = s->find_first_not_of(" \t\r\n"), last = s->find_last_not_of(" \t\r\n");
    return first == std::string::npos ? "" : s->substr(first, last - first + 1);
}

/// A whole number as any field type may hold it; nothing for another value.
std::optional<std::int64_t> whole_number(const FieldValue& value, const std::string& text) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error == std::errc() && end == text.data() + text.size()) return n;
    constexpr double largest_exact = 9007199254740992;
    const auto real = number_of(value);
    if (!real || std::abs(*real) > largest_exact || std::trunc(*real) != *real) return std::nullopt;
    return static_cast<std::int64_t>(*real);
}

/// What the fields of a corrections layer say, or an InputError.
class Columns {
public:
    explicit Columns(const VectorLayer& layer)
        : layer_(layer),
          id_(layer.field("id")),
          change_(layer.field("change")),
          confidence_(layer.field("confidence")),
          origin_(layer.field("origin")) {
        for (const char* name : {"roof_area_m2", "roof_m2", "area_m2", "area_in_meters"})
            if (!area_) area_ = layer.field(name);
    }
    std::optional<std::uint64_t> id(const Feature& f) const {
        const std::string text = text_of(value(f, id_));
        if (text.empty()) return std::nullopt;
        const auto n = whole_number(value(f, id_), text);
        if (!n)
            refuse(f,
                   fmt::format("id is \"{}\", but it must be a whole number. Write the id of the dwelling, "
                               "or leave it empty.",
                               text));
        if (*n < 0 || (*n == 0 && text_of(value(f, origin_)).empty())) return std::nullopt;
        const auto id = static_cast<std::uint64_t>(*n);
        return id < first_added_id * 2 ? std::optional(id) : std::nullopt;
    }
    std::optional<Change> change(const Feature& f) const {
        const std::string text = text_of(value(f, change_));
        if (text.empty()) return std::nullopt;
        for (const auto& [word, change] :
             {std::pair("add", Change::add), {"remove", Change::remove}, {"move", Change::move}})
            if (lowered(text) == word) return change;
        refuse(f, fmt::format(
                      "change is \"{}\", but it must be add, remove or move, or be left empty where nothing "
                      "changes.",
                      text));
    }
    std::optional<double> confidence(const Feature& f) const {
        const std::string text = text_of(value(f, confidence_));
        if (text.empty()) return std::nullopt;
        const auto n = number_of(value(f, confidence_));
        if (!n || !(*n >= 0 && *n <= 1))
            refuse(f,
                   fmt::format("confidence is \"{}\", but it must be 0 … 1. Correct it, or leave it empty.",
                               text));
        return n;
    }
    std::optional<double> area_m2(const Feature& f) const {
        const auto n = number_of(value(f, area_));
        return n && std::isfinite(*n) && *n > 0 ? n : std::nullopt;
    }
    [[noreturn]] void refuse(const Feature& f, const std::string& why) const {
        throw InputError(fmt::format("{}: feature {}: {}", layer_.path, f.id, why));
    }

private:
    static const FieldValue& value(const Feature& f, const std::optional<std::size_t>& field) {
        static const FieldValue unset;
        return field && *field < f.values.size() ? f.values[*field] : unset;
    }
    const VectorLayer& layer_;
    std::optional<std::size_t> id_, change_, confidence_, origin_, area_;
};

/// The outlines and points of one feature as dwellings; the area given counts where it is the only one.
std::vector<Dwelling> dwellings_in(const Feature& f, const Columns& columns, std::uint32_t given_demand,
                                   GroundArea& ground) {
    if (!f.shape.lines.empty())
        columns.refuse(f, "it is a line, and a dwelling is an outline or a point. Remove it.");
    std::vector<Dwelling> out;
    const auto given =
        f.shape.polygons.size() + f.shape.points.size() == 1 ? columns.area_m2(f) : std::nullopt;
    const auto add = [&](PointM centre, const PolygonM* outline) {
        if (!std::isfinite(centre.x) || !std::isfinite(centre.y))
            columns.refuse(f, "it has no place in the working coordinate system. Remove it.");
        Dwelling& d = out.emplace_back();
        d.centre = centre;
        d.confidence = columns.confidence(f);
        d.roof_area_m2 = given;
        d.given_demand = given_demand;
        if (outline == nullptr) return;
        d.outline = *outline;
        const double measured = ground.of(*outline);
        if (!given || std::abs(*given - measured) > area_agrees_fraction * measured)
            d.roof_area_m2 = measured;
    };
    for (const PolygonM& outline : f.shape.polygons) add(centroid(outline.outer), &outline);
    for (PointM point : f.shape.points) add(point, nullptr);
    return out;
}

const PolygonM& outline_of(const Correction& c) {
    static const PolygonM none;
    return c.dwelling.outline ? *c.dwelling.outline : none;
}

bool same_place(const Correction& a, const Correction& b) {
    return a.dwelling.centre == b.dwelling.centre && outline_of(a) == outline_of(b);
}

/// Reading order; at the same place by what is said of it, ids first.
bool before(const Correction& a, const Correction& b, const std::vector<GivenDemand>& demand) {
    const auto place = [](const Correction& c) {
        return std::pair(-c.dwelling.centre.y, c.dwelling.centre.x);
    };
    const auto said = [&](const Correction& c) {
        const std::uint32_t given = c.dwelling.given_demand;
        const GivenDemand g = given > 0 ? demand[given - 1] : GivenDemand{};
        return std::tuple(c.change, !c.id, c.id, c.dwelling.confidence, c.dwelling.roof_area_m2, given == 0,
                          g.households, g.energy_kwh_per_year, g.peak_kw, g.tier);
    };
    if (place(a) != place(b)) return place(a) < place(b);
    const PolygonM &p = outline_of(a), &q = outline_of(b);
    if (!(p == q)) return std::tie(p.outer, p.holes) < std::tie(q.outer, q.holes);
    return said(a) < said(b);
}

std::string counted(std::size_t n, const char* one, const char* many) {
    return fmt::format("{} {}", with_commas(static_cast<std::int64_t>(n)), n == 1 ? one : many);
}

/// No dwelling can go and stay: one that is removed and moved is a slip.
void refuse_contradictions(const Columns& columns, const std::vector<const Feature*>& changed) {
    std::map<std::uint64_t, std::map<Change, const Feature*>> by_id;
    for (const Feature* f : changed) {
        const auto id = columns.id(*f);
        const Change change = *columns.change(*f);
        if (!id || change == Change::add) continue;
        const Feature*& first = by_id[*id][change];
        if (first == nullptr || f->id < first->id) first = f;
    }
    for (const auto& [id, changes] : by_id)
        if (changes.size() > 1)
            columns.refuse(
                *changes.at(Change::move),
                fmt::format("it moves the dwelling {}, which feature {} removes. Keep one of them.", id,
                            changes.at(Change::remove)->id));
}

/// Leaves each id to the first that has it; the others become new dwellings.
std::size_t take_ids_once(Corrections& corrections) {
    std::set<std::uint64_t> taken;
    std::size_t others = 0;
    for (Correction& c : corrections.all) {
        if (c.change == Change::keep || c.change == Change::move)
            if (c.id && !taken.insert(*c.id).second) {
                c.id.reset();
                c.change = Change::add;
                ++others;
            }
        if (c.change == Change::keep && !c.id) c.change = Change::add;
    }
    return others;
}

}  // namespace

Hash128 Corrections::content() const {
    Hasher hasher;
    DwellingSet set;
    set.remarks = remarks;
    set.given_demand = given_demand;
    hasher.number(static_cast<std::uint64_t>(kind));
    for (const Correction& c : all) {
        hasher.number(static_cast<std::uint64_t>(c.change)).number(std::uint64_t{c.id.has_value()});
        set.dwellings.push_back(c.dwelling);
        set.dwellings.back().id = c.id.value_or(0);
    }
    drop_unused_demand(set);  // Numbered by dwelling, whatever the order of the file.
    return hasher.text(to_bytes(set)).finish();
}

std::string Corrections::summary() const {
    return kind == Kind::complete ? "complete, " + counted(all.size(), "dwelling", "dwellings")
                                  : counted(all.size(), "edit", "edits");
}

Corrections read_corrections(const VectorLayer& layer, const std::shared_ptr<const Projection>& projection) {
    const Columns columns(layer);
    const GivenDemandColumns demand(layer);
    GroundArea ground(projection);
    Corrections corrections;
    corrections.remarks = layer.remarks;
    std::vector<const Feature*> changed;
    for (const Feature& f : layer.features)
        if (columns.change(f)) changed.push_back(&f);
    const bool edits = !changed.empty();
    if (edits) corrections.kind = Corrections::Kind::edits;
    refuse_contradictions(columns, changed);
    for (const Feature& f : layer.features) {
        const auto change = columns.change(f);
        const auto id = columns.id(f);
        std::uint32_t given_demand = 0;
        if (const auto given = demand.of(f)) {
            corrections.given_demand.push_back(*given);
            given_demand = static_cast<std::uint32_t>(corrections.given_demand.size());
        }
        for (Dwelling& d : dwellings_in(f, columns, given_demand, ground)) {
            if (edits && !change) continue;
            corrections.all.push_back(
                {change.value_or(Change::keep), change == Change::add ? std::nullopt : id, std::move(d)});
        }
    }
    if (corrections.all.empty())
        throw InputError(
            fmt::format("{} holds no outline and no point, so it corrects nothing. Save the "
                        "corrected dwellings in it, or remove corrections.",
                        layer.path));
    auto& all = corrections.all;
    std::sort(all.begin(), all.end(), [&](const Correction& a, const Correction& b) {
        return before(a, b, corrections.given_demand);
    });
    const auto end = std::unique(all.begin(), all.end(), [](const Correction& a, const Correction& b) {
        return a.change == b.change && same_place(a, b);
    });
    const auto remark = [&](std::size_t n, const char* one, const char* many) {
        if (n > 0) corrections.remarks.push_back("corrections: " + counted(n, one, many));
    };
    remark(static_cast<std::size_t>(all.end() - end), "feature lies exactly on another and was taken once.",
           "features lie exactly on others and were taken once.");
    all.erase(end, all.end());
    remark(take_ids_once(corrections), "dwelling has the id of another and was given one of its own.",
           "dwellings have the id of another and were given ones of their own.");
    if (edits)
        remark(layer.features.size() - changed.size(), "feature without a change was left to the detection.",
               "features without a change were left to the detection.");
    return corrections;
}

}  // namespace gridreach
