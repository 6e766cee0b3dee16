// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "model/demand.h"
#include "model/dwellings.h"
#include "model/network.h"
#include "model/plan.h"
#include "model/surface_bound.h"

/// The one serialiser of the values that pass between stages. Little-endian, self-describing head
/// ("GRVALUE", value name, format version), then the fields in order, then a 128-bit hash of all before it.
/// Round trip: from_bytes(to_bytes(v)) == v and to_bytes(from_bytes(b)) == b, byte for byte.
namespace gridreach {

std::string to_bytes(const DwellingSet& value);
std::string to_bytes(const DemandSet& value);
std::string to_bytes(const SourceSet& value);
std::string to_bytes(const CandidateNetwork& value);
std::string to_bytes(const GridPlan& value);
std::string to_bytes(const SurfaceBound& value);

/// Reads back what to_bytes wrote. Throws InputError when the bytes are not such a value: wrong head or
/// version, hash that does not match, counts that do not fit the size. Never reads or allocates beyond the
/// bytes given.
template <class Value>
Value from_bytes(std::string_view bytes);

template <>
DwellingSet from_bytes<DwellingSet>(std::string_view bytes);
template <>
DemandSet from_bytes<DemandSet>(std::string_view bytes);
template <>
SourceSet from_bytes<SourceSet>(std::string_view bytes);
template <>
CandidateNetwork from_bytes<CandidateNetwork>(std::string_view bytes);
template <>
GridPlan from_bytes<GridPlan>(std::string_view bytes);
template <>
SurfaceBound from_bytes<SurfaceBound>(std::string_view bytes);

}  // namespace gridreach
