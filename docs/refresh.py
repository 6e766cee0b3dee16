#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts into the documents what the program says of itself: option tables and help texts.

usage: refresh.py PROGRAM [--check]

    <!-- options:keys -->, <!-- options:GROUP -->, <!-- options:GROUP.TYPE -->  …  <!-- /options -->
    <!-- help:COMMAND -->  …  <!-- /help -->
    <!-- errors -->  …  <!-- /errors -->

--check changes nothing and fails, naming the page, where one is out of date.
"""
import json
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
import errors  # noqa: E402  It lies beside this file.

DOCS = pathlib.Path(__file__).resolve().parent


def ask(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def tables(program):
    last = ask(program, "explain", "--json").strip().splitlines()[-1]
    return json.loads(last)["tables"]


def refreshed(text, program, of):
    def options(match):
        return f"{match[1]}\n{of[match[2]]}{match[3]}"

    def help_text(match):
        words = [match[2]] if match[2] != "gridreach" else []
        return f"{match[1]}\n```\n{ask(program, *words, '--help').strip()}\n```\n{match[3]}"

    text = re.sub(r"(<!-- options:([a-z_.]+) -->)\n.*?(<!-- /options -->)", options, text, flags=re.DOTALL)
    text = re.sub(r"(<!-- errors -->)\n.*?(<!-- /errors -->)", lambda m: f"{m[1]}\n{errors.markdown()}\n{m[2]}", text, flags=re.DOTALL)
    return re.sub(r"(<!-- help:([a-z]+) -->)\n.*?(<!-- /help -->)", help_text, text, flags=re.DOTALL)


def main():
    program, check = str(pathlib.Path(sys.argv[1]).resolve()), "--check" in sys.argv
    of = tables(program)
    stale = []
    pages = "\n".join(page.read_text() for page in DOCS.rglob("*.md"))
    missing = [name for name in of if f"<!-- options:{name} -->" not in pages]
    for page in sorted(DOCS.rglob("*.md")):
        old = page.read_text()
        new = refreshed(old, program, of)
        if new != old:
            stale.append(page)
            if not check:
                page.write_text(new)
    for page in stale:
        print(f"{page.relative_to(DOCS.parent)}: {'out of date; run python3 docs/refresh.py PROGRAM' if check else 'refreshed'}")
    for name in missing:
        print(f"docs: no page has the options of {name} (<!-- options:{name} -->)")
    return 1 if check and (stale or missing) else 0


if __name__ == "__main__":
    sys.exit(main())
