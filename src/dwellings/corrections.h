// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/reporter.h"
#include "model/dwellings.h"
#include "model/vector_layer.h"

/// Dwellings that a person corrected in a GIS. A corrections layer is complete (it is all the dwellings there
/// are, and no detector runs) or, as soon as its field `change` has a value, a list of edits over what a
/// detector finds.
namespace gridreach {

/// What a corrections layer says of one dwelling. `keep` is only in complete layers, `remove` and `move` only
/// in edit lists.
enum class Change { keep, add, remove, move };

struct Correction {
    Change change = Change::keep;
    std::optional<std::uint64_t> id;  ///< None for a dwelling that is new.
    Dwelling dwelling;                ///< Its id is not used; confidence and roof area where they are known.
};

struct Corrections {
    enum class Kind { complete, edits };
    Kind kind = Kind::complete;
    std::vector<Correction>
        all;  ///< In reading order, whatever the order of the file; a kept id stands once.
    std::vector<GivenDemand> given_demand;  ///< Of those whose dwelling has some.
    std::vector<std::string> remarks;

    /// Hash of everything that dwellings are made from: the same for the same features in another order.
    Hash128 content() const;
    /// "complete, 812 dwellings"; "3 edits".
    std::string summary() const;
};

/// Ids from here on were given to added dwellings. Detectors stay below, and every id is exact in a double.
inline constexpr std::uint64_t first_added_id = std::uint64_t{1} << 52;

/// Understands a corrections layer. Each polygon and each point is a dwelling. Fields, case ignored, all
/// optional: `id` (integer, or a real or text that spells one), `change` (`add`, `remove`, `move`),
/// `confidence`, `roof_area_m2` (or `roof_m2`, `area_m2`, `area_in_meters`), `origin`, and what is given of
/// the demand (GivenDemandColumns). A moved dwelling without any keeps what its detection had.
///
/// A dwelling is new when it has no id, one that no run gives (negative, or from 2^53 on), or 0 without an
/// `origin` (0 is what a shapefile makes of none, and the id of the first footprint). Of several with one id
/// the first in reading order keeps it and the others are new. Of several at exactly the same place one is
/// taken. The roof area given is kept while it agrees with the outline to 0.1 %, else the outline is
/// measured. Features of an edit list without a `change` are left out.
///
/// Throws InputError "FILE: feature N …" for lines, for ids, confidences and changes that are none, for a
/// dwelling that is both removed and moved, and for a layer without outline or point.
Corrections read_corrections(const VectorLayer& layer, const std::shared_ptr<const Projection>& projection);

/// The dwellings of a complete layer, those outside the survey area (no polygon: none) left out. Ids are
/// kept; new dwellings get one made from their place to the millimetre, from first_added_id on.
DwellingSet complete_dwellings(const Corrections& corrections, const std::vector<PolygonM>& survey_area);

/// `found` with the edits applied, whatever their order.
///
/// `remove` and `move` mean the detection of their id where it touches what is drawn (within 3 m), or, for a
/// move, where it is no further than 100 m off and nothing else was detected at the new place. Else they mean
/// the nearest detection that no other edit names, with its centre in the outline or within 3 m of its
/// centre: ids change with a detector's settings. Where there is none, nothing is removed, what was moved is
/// added, and the reporter warns. A moved dwelling keeps the detection's id; one that is given as a point
/// takes the detection's outline along. An added dwelling within 3 m of a detection that no edit names takes
/// its place. Added and moved dwellings have confidence 1.
///
/// The expected count, where it is known, loses the confidence of each removed detection and gains 1 for each
/// added dwelling and 1 − confidence for each moved one; added dwellings are first taken from those that were
/// expected beyond the detections, since they are some of them. Its interval moves along, never below the
/// number of dwellings that a person confirmed.
DwellingSet corrected_dwellings(const DwellingSet& found, const Corrections& corrections,
                                const std::vector<PolygonM>& survey_area, Reporter& reporter);

}  // namespace gridreach
