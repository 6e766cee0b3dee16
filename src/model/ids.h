// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gridreach {

/// Index into DwellingSet::dwellings.
enum class DwellingId : std::uint32_t {};
/// Index into DemandSet::nodes.
enum class DemandNodeId : std::uint32_t {};
/// Index into SourceSet::sources.
enum class SourceId : std::uint32_t {};
/// Index into CandidateNetwork::nodes.
enum class NodeId : std::uint32_t {};

template <class Id>
constexpr std::uint32_t index(Id id) {
    return static_cast<std::uint32_t>(id);
}

}  // namespace gridreach
