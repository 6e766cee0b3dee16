// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/feeder_excess.h"

namespace gridreach {

/// Sources whose spare power is one: those of one `feeder` name; else each by itself.
class SparePower {
public:
    explicit SparePower(const SourceSet& sources);

    /// What all sources together can spare; nothing where one has no limit, or there is none.
    std::optional<double> all_kw() const;

    /// Adds up what the feeders take, losses included.
    void load(const GridPlan& plan, const std::vector<PlanFeeder>& feeders);

    /// Without a source, or where the spare power is not known: no limit.
    std::optional<double> left_kw(const std::optional<SourceId>& source) const;

    /// What a feeder has to give up of its source's overload: of all feeders of the source the same share of
    /// their load. Amount 0 where the source has enough.
    Excess excess_of(const GridPlan& plan, const PlanFeeder& feeder) const;

    /// A sentence for every source that gives more than it can.
    std::vector<std::string> shortfalls() const;

private:
    struct Group {
        std::string name;
        std::optional<double> spare_kw;
        double load_kw = 0, taken_kw = 0;  ///< Without and with losses.
    };
    std::vector<Group> groups_;
    std::vector<std::uint32_t> group_of_;  ///< By source.
};

}  // namespace gridreach
