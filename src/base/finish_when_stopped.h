// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace gridreach {

/// From now on throw_if_stopped() heeds the stop that was asked for no more: what is there is brought to its
/// end. stop_requested() still tells of it, so that a search ends at once with what it has. Undone by
/// request_stop(0).
void finish_when_stopped();

/// Whether that was called.
bool finishing_when_stopped();

}  // namespace gridreach
