// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/errors.h"
#include "base/finish_when_stopped.h"
#include "base/reporter.h"

namespace gridreach {

/// What a stop that is asked for during a search does.
enum class WhenStopped {
    give_up,  ///< Cancelled is thrown.
    answer,   ///< The best found so far is the answer, where there is one.
};

/// Heeds a stop between and inside the parts of a search.
class StopRule {
public:
    explicit StopRule(WhenStopped when) : when_(when) {}

    /// Whether a stop was asked for. Then what follows is brought to its end; throws Cancelled where no
    /// answer is wanted.
    bool stopped() const {
        if (stop_requested() == 0) return false;
        if (when_ == WhenStopped::give_up) throw Cancelled();
        finish_when_stopped();
        return true;
    }

    /// Does `work`, which an answer needs; once more from its beginning where a stop broke it off.
    template <class Work>
    auto in_full(const Work& work) const {
        stopped();
        try {
            return work();
        } catch (const Cancelled&) {
            stopped();
            return work();
        }
    }

    /// Does `work`, which only betters an answer. False where a stop came before or meanwhile.
    template <class Work>
    bool unless_stopped(const Work& work) const {
        if (stopped()) return false;
        try {
            work();
        } catch (const Cancelled&) {
        }
        return !stopped();
    }

private:
    WhenStopped when_;
};

}  // namespace gridreach
