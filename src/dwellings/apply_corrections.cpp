// SPDX-License-Identifier: Apache-2.0
// The second half of corrections.h: from a corrections layer to a set of dwellings.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/words.h"
#include "dwellings/corrections.h"
#include "dwellings/given_demand.h"
#include "dwellings/near_pairs.h"
#include "dwellings/reading_order.h"
#include "dwellings/survey_area.h"

namespace gridreach {

namespace {

constexpr double same_place_m = 3;       // Centres nearer than this are one dwelling, as in evaluate.
constexpr double furthest_move_m = 100;  // A detection further off only happens to have the id.
constexpr std::size_t listed_ids = 5;

std::string counted(std::size_t n, const char* one, const char* many) {
    return fmt::format("{} {}", with_commas(static_cast<std::int64_t>(n)), n == 1 ? one : many);
}

/// An id made from the place to the millimetre, wherever the outline begins and whichever way it goes round;
/// the next free one where it is taken.
std::uint64_t id_of_place(const Dwelling& d, std::unordered_set<std::uint64_t>& taken) {
    std::vector<std::pair<long long, long long>> points;
    for (PointM p : d.outline ? d.outline->outer : RingM{d.centre})
        points.emplace_back(std::llround(p.x * 1000), std::llround(p.y * 1000));
    std::sort(points.begin(), points.end());
    Hasher hasher;
    for (const auto& [x, y] : points)
        hasher.number(static_cast<std::uint64_t>(x)).number(static_cast<std::uint64_t>(y));
    std::uint64_t offset = hasher.finish().low % first_added_id;
    while (!taken.insert(first_added_id + offset).second) offset = (offset + 1) % first_added_id;
    return first_added_id + offset;
}

BoxM box_around(const Dwelling& d) {
    BoxM box;
    if (d.outline) box = box_of(d.outline->outer);
    box.add(d.centre);
    return box;
}

double certainty(const Dwelling& d) {
    return d.confidence.value_or(1);
}

/// Which detection each edit means: by id where that can be, else by place.
class Meant {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    Meant(const std::vector<Dwelling>& found, const std::vector<Correction>& edits)
        : found_(found), edits_(edits), of_(edits.size(), none), named_(found.size(), false) {
        const std::vector<Near> near = near_pairs();
        by_id(near);
        for (const auto& [adds, apart_m, e, i] : near)
            if (of_[e] == none && !named_[i]) take(e, i);
    }
    /// Index of the detection, or none.
    std::uint32_t of(std::size_t edit) const { return of_[edit]; }
    bool named(std::size_t detection) const { return named_[detection]; }

private:
    /// An edit and a detection at its place; what names a detection comes before what is added, then the
    /// nearest.
    using Near = std::tuple<bool, double, std::uint32_t, std::uint32_t>;

    std::vector<Near> near_pairs() const {
        std::vector<BoxM> around, places(found_.size());
        for (const Correction& edit : edits_) around.push_back(box_around(edit.dwelling).grown(same_place_m));
        for (std::size_t i = 0; i < found_.size(); ++i) places[i].add(found_[i].centre);
        std::vector<Near> near;
        for (const auto& [e, i] : overlapping(around, places)) {
            const Dwelling& d = edits_[e].dwelling;
            const double apart_m = distance_m(d.centre, found_[i].centre);
            const bool adds = edits_[e].change == Change::add;
            if (apart_m <= same_place_m || (!adds && d.outline && contains(*d.outline, found_[i].centre)))
                near.emplace_back(adds, apart_m, e, i);
        }
        std::sort(near.begin(), near.end());
        return near;
    }
    /// Ids whose detection touches the edit count first; then those of dwellings that were moved further, as
    /// long as no other detection lies where they went: ids of footprints change with the file.
    void by_id(const std::vector<Near>& near) {
        std::unordered_map<std::uint64_t, std::uint32_t> with_id;
        for (std::uint32_t i = 0; i < found_.size(); ++i) with_id.try_emplace(found_[i].id, i);
        std::vector<std::pair<std::size_t, std::uint32_t>> further;
        for (std::size_t e = 0; e < edits_.size(); ++e) {
            if (!edits_[e].id) continue;
            const auto at = with_id.find(*edits_[e].id);
            if (at == with_id.end()) continue;
            const Dwelling &d = edits_[e].dwelling, &there = found_[at->second];
            if (box_around(d).grown(same_place_m).overlaps(box_around(there)))
                take(e, at->second);
            else if (edits_[e].change == Change::move &&
                     distance_m(d.centre, there.centre) <= furthest_move_m)
                further.emplace_back(e, at->second);
        }
        std::vector<bool> at_another(edits_.size(), false);
        for (const auto& [adds, apart_m, e, i] : near)
            if (!named_[i]) at_another[e] = true;
        for (const auto& [e, i] : further)
            if (!at_another[e]) take(e, i);
    }
    void take(std::size_t edit, std::uint32_t detection) {
        of_[edit] = detection;
        named_[detection] = true;
    }

    const std::vector<Dwelling>& found_;
    const std::vector<Correction>& edits_;
    std::vector<std::uint32_t> of_;
    std::vector<bool> named_;
};

/// The detection as it was moved or drawn anew.
Dwelling moved(const Dwelling& from, const Correction& edit) {
    Dwelling d = edit.dwelling;
    d.id = from.id;
    d.confidence = 1;
    d.origin = DwellingOrigin::corrected;
    if (d.given_demand == 0) d.given_demand = from.given_demand;
    if (d.outline) return d;
    if (!d.roof_area_m2) d.roof_area_m2 = from.roof_area_m2;
    if (!from.outline) return d;
    d.outline = from.outline;
    const PointM by{d.centre.x - from.centre.x, d.centre.y - from.centre.y};
    const auto shift = [&](RingM& ring) {
        for (PointM& p : ring) p = {p.x + by.x, p.y + by.y};
    };
    shift(d.outline->outer);
    for (RingM& hole : d.outline->holes) shift(hole);
    return d;
}

/// What the edits do to the expected count.
struct CountChange {
    double by = 0;              ///< From detections that went or are certain now.
    std::size_t newly = 0;      ///< Added where nothing was detected.
    std::size_t confirmed = 0;  ///< Added and moved ones of the new set.
    void apply(const DwellingSet& found, DwellingSet& set) const {
        if (!found.expected_count) return;
        double detected = 0;
        for (const Dwelling& d : found.dwellings) detected += certainty(d);
        const double beyond = std::max(0.0, *found.expected_count - detected),
                     added = static_cast<double>(newly);
        const double shift = by + added - std::min(added, beyond);
        set.expected_count = *found.expected_count + shift;
        const auto floor = static_cast<double>(confirmed);
        if (found.count_p05) set.count_p05 = std::max(*found.count_p05 + shift, floor);
        if (found.count_p95) set.count_p95 = std::max(*found.count_p95 + shift, floor);
    }
};

/// "12, 40, one without id and 7 more".
std::string shown_ids(const std::vector<Correction>& edits, const std::vector<std::size_t>& which) {
    std::set<std::pair<bool, std::uint64_t>> ids;
    for (std::size_t e : which) ids.emplace(!edits[e].id, edits[e].id.value_or(0));
    std::vector<std::string> words;
    for (const auto& [unset, id] : ids)
        if (words.size() < listed_ids) words.push_back(unset ? "without id" : fmt::format("{}", id));
    std::string text = joined(words);
    if (ids.size() > words.size()) text += fmt::format(" and {} more", ids.size() - words.size());
    return text;
}

void leave_out_outside(DwellingSet& set, const std::vector<PolygonM>& survey_area) {
    if (const std::size_t n = keep_inside(set.dwellings, survey_area); n > 0)
        set.remarks.push_back("corrections: " + counted(n, "dwelling outside the survey area was left out.",
                                                        "dwellings outside the survey area were left out."));
}

}  // namespace

DwellingSet complete_dwellings(const Corrections& corrections, const std::vector<PolygonM>& survey_area) {
    DwellingSet set;
    set.remarks = corrections.remarks;
    set.given_demand = corrections.given_demand;
    std::unordered_set<std::uint64_t> taken;
    for (const Correction& c : corrections.all)
        if (c.id) taken.insert(*c.id);
    for (const Correction& c : corrections.all) {
        Dwelling d = c.dwelling;
        d.id = c.id ? *c.id : id_of_place(d, taken);
        d.origin = d.id < first_added_id ? DwellingOrigin::corrected : DwellingOrigin::added;
        // A GIS fills a number that nobody gave with 0, and a dwelling that is none would not be drawn.
        if (!c.id && !(d.confidence > 0.0)) d.confidence = 1;
        set.dwellings.push_back(std::move(d));
    }
    leave_out_outside(set, survey_area);
    sort_in_reading_order(set.dwellings);
    drop_unused_demand(set);
    set.remarks.push_back(
        fmt::format("corrections: the layer is complete: its {} taken as they stand, and no detector ran.",
                    counted(set.dwellings.size(), "dwelling is", "dwellings are")));
    return set;
}

DwellingSet corrected_dwellings(const DwellingSet& found, const Corrections& corrections,
                                const std::vector<PolygonM>& survey_area, Reporter& reporter) {
    const SurveyArea area(survey_area);
    std::vector<Correction> edits;
    for (const Correction& c : corrections.all)
        if (c.change == Change::move || area.contains(c.dwelling.centre)) {
            edits.push_back(c);
            std::uint32_t& given = edits.back().dwelling.given_demand;
            if (given > 0) given += static_cast<std::uint32_t>(found.given_demand.size());
        }
    const Meant meant(found.dwellings, edits);

    DwellingSet set = found;
    set.dwellings.clear();
    set.given_demand.insert(set.given_demand.end(), corrections.given_demand.begin(),
                            corrections.given_demand.end());
    CountChange count;
    std::unordered_set<std::uint64_t> taken;
    for (std::size_t i = 0; i < found.dwellings.size(); ++i)
        if (!meant.named(i)) {
            set.dwellings.push_back(found.dwellings[i]);
            taken.insert(found.dwellings[i].id);
        }
    std::set<std::uint32_t> removed;
    std::set<std::uint64_t> removed_ids;
    std::vector<std::size_t> not_removed, not_moved;
    std::size_t moves = 0, adds = 0, detected_too = 0, outside = corrections.all.size() - edits.size();
    std::vector<Dwelling> added;
    for (std::size_t e = 0; e < edits.size(); ++e) {
        const std::uint32_t i = meant.of(e);
        const bool known = i != Meant::none, inside = area.contains(edits[e].dwelling.centre);
        outside += inside ? 0 : 1;
        if (edits[e].change == Change::remove) {
            if (!known) not_removed.push_back(e);
            if (known && edits[e].id) removed_ids.insert(*edits[e].id);
            if (known && removed.insert(i).second) count.by -= certainty(found.dwellings[i]);
            continue;
        }
        if (known) count.by += (inside ? 1 : 0) - certainty(found.dwellings[i]);
        if (!inside) continue;
        if (edits[e].change == Change::move && !known) not_moved.push_back(e);
        if (edits[e].change == Change::move && known) {
            set.dwellings.push_back(moved(found.dwellings[i], edits[e]));
            taken.insert(found.dwellings[i].id);
            ++moves;
            continue;
        }
        (known ? detected_too : count.newly) += 1;
        added.push_back(edits[e].dwelling);
        ++adds;
    }
    // The other parts of a feature whose dwelling went have nothing to remove.
    std::erase_if(not_removed,
                  [&](std::size_t e) { return edits[e].id && removed_ids.count(*edits[e].id) > 0; });
    for (Dwelling& d : added) {
        d.id = id_of_place(d, taken);
        d.confidence = 1;
        d.origin = DwellingOrigin::added;
        set.dwellings.push_back(std::move(d));
    }
    sort_in_reading_order(set.dwellings);
    drop_unused_demand(set);
    count.confirmed = moves + adds;
    count.apply(found, set);

    set.remarks.insert(set.remarks.end(), corrections.remarks.begin(), corrections.remarks.end());
    const auto remark = [&](const std::string& text) { set.remarks.push_back("corrections: " + text); };
    const auto number = [](std::size_t n) { return with_commas(static_cast<std::int64_t>(n)); };
    remark(fmt::format("dwellings removed {}, moved {}, added {}.", number(removed.size()), number(moves),
                       number(adds)));
    if (outside > 0)
        remark(counted(outside, "edit outside the survey area adds no dwelling.",
                       "edits outside the survey area add no dwelling."));
    if (detected_too > 0)
        remark(counted(detected_too, "added dwelling was detected too and is counted once.",
                       "added dwellings were detected too and are counted once."));
    const auto warn = [&](const std::vector<std::size_t>& which, const char* to, const char* done) {
        if (which.empty()) return;
        const std::string one = fmt::format("dwelling to {} is", to),
                          many = fmt::format("dwellings to {} are", to);
        remark(fmt::format("{} not among those detected, by id or by place: {}. {}",
                           counted(which.size(), one.c_str(), many.c_str()), shown_ids(edits, which), done));
        reporter.warn(set.remarks.back());
    };
    warn(not_removed, "remove",
         not_removed.size() == 1 ? "Nothing was removed for it." : "Nothing was removed for them.");
    warn(not_moved, "move", "What was drawn was added.");
    return set;
}

}  // namespace gridreach
