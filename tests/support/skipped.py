#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Says how many tests the last ctest run of a build folder skipped, and why. usage: skipped.py BUILD"""
import collections
import pathlib
import re
import sys

log = pathlib.Path(sys.argv[1], "Testing/Temporary/LastTest.log")
text = log.read_text(errors="replace") if log.exists() else ""
reasons = collections.Counter(re.findall(r"^SKIPPED: (.+)$", text, re.MULTILINE))
# GoogleTest prints "file:line: Skipped", then the reason on the next line.
reasons.update(re.findall(r": Skipped\n(.+)", text))
print(f"{sum(reasons.values())} tests were skipped" + (":" if reasons else "."))
for reason, count in sorted(reasons.items()):
    print(f"  {count} × {reason}")
