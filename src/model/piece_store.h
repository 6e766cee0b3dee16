// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridreach {

/// Keeps pieces of a stage's work as they are finished, so that a stopped run goes on where it was. Pieces
/// belong to the stage's inputs and settings; whoever puts them gives other names to what depends on more.
/// Thread-safe.
class PieceStore {
public:
    virtual ~PieceStore() = default;
    /// The bytes put under `name`; nothing when there are none, or when they are not whole any more.
    virtual std::optional<std::string> get(const std::string& name) const = 0;
    virtual void put(const std::string& name, std::string_view bytes) const = 0;
    /// Told once, before any is put, the names of all pieces that the work has, in its order. Returns whether
    /// all of them are wanted; else is_wanted() tells which are to be made, and the work's result is of no
    /// use: the work may give an empty one.
    virtual bool wants_all(const std::vector<std::string>& /*names*/) const { return true; }
    virtual bool is_wanted(const std::string& /*name*/) const { return true; }
};

}  // namespace gridreach
