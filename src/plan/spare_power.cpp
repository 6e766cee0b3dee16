// SPDX-License-Identifier: Apache-2.0
#include "plan/spare_power.h"

#include <fmt/format.h>

#include <map>

#include "base/words.h"
#include "plan/plan_problem.h"

namespace gridreach {

SparePower::SparePower(const SourceSet& sources) {
    std::map<std::string, std::uint32_t> by_name;
    for (const Source& source : sources.sources) {
        auto group = static_cast<std::uint32_t>(groups_.size());
        if (!source.feeder.empty()) group = by_name.try_emplace(source.feeder, group).first->second;
        group_of_.push_back(group);
        if (group == groups_.size())
            groups_.push_back({source.feeder.empty() ? fmt::format("source {}", source.id)
                                                     : fmt::format("feeder {}", source.feeder),
                               source.spare_kw});
        // Where one name has several figures the least is sure.
        auto& spare = groups_[group].spare_kw;
        if (source.spare_kw && (!spare || *source.spare_kw < *spare)) spare = source.spare_kw;
    }
}

std::optional<double> SparePower::all_kw() const {
    double sum = 0;
    for (const Group& group : groups_) {
        if (!group.spare_kw) return std::nullopt;
        sum += *group.spare_kw;
    }
    return groups_.empty() ? std::nullopt : std::optional(sum);
}

void SparePower::load(const GridPlan& plan, const std::vector<PlanFeeder>& feeders) {
    for (Group& group : groups_) group.load_kw = group.taken_kw = 0;
    for (const PlanFeeder& f : feeders) {
        if (!f.source) continue;
        Group& group = groups_[group_of_[index(*f.source)]];
        const double kw = gridreach::load_kw(plan, f);
        group.load_kw += kw;
        group.taken_kw += kw + f.chosen.lines.peak.losses_kw;
    }
}

std::optional<double> SparePower::left_kw(const std::optional<SourceId>& source) const {
    if (!source) return std::nullopt;
    const Group& group = groups_[group_of_[index(*source)]];
    if (!group.spare_kw) return std::nullopt;
    return *group.spare_kw - group.taken_kw;
}

Excess SparePower::excess_of(const GridPlan& plan, const PlanFeeder& f) const {
    const auto left = left_kw(f.source);
    if (!left || *left >= -1e-9) return {};
    const Group& group = groups_[group_of_[index(*f.source)]];
    return {-*left * gridreach::load_kw(plan, f) / group.load_kw, std::vector<double>(f.parent.size(), 1),
            no_spare_power};
}

std::vector<std::string> SparePower::shortfalls() const {
    std::vector<std::string> out;
    for (const Group& group : groups_)
        if (group.spare_kw && group.taken_kw > *group.spare_kw + 1e-9)
            out.push_back(fmt::format(
                "{} would give {:.0f} kW more than the {} kW it has to spare. Another source, or a larger "
                "one, would help.",
                group.name, group.taken_kw - *group.spare_kw, shortest(*group.spare_kw)));
    return out;
}

}  // namespace gridreach
