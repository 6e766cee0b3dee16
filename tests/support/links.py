#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every relative link of the documents leads to a file, and every #anchor to a heading. usage: links.py REPOSITORY"""
import pathlib
import re
import sys
import tempfile
import urllib.parse

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def prose(text):
    """The text without code, where brackets are no links."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def anchors_of(text):
    """Names of headings as GitHub makes them."""
    anchors, body = set(), re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    for title in re.findall(r"^#+ +(.+?)\s*$", body, re.MULTILINE):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).replace("`", "")
        name = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        copies = sum(1 for a in anchors if a == name or re.fullmatch(re.escape(name) + r"-\d+", a))
        anchors.add(f"{name}-{copies}" if copies else name)
    return anchors


def problems(home):
    pages = [p for p in home.rglob("*.md") if not {"build", ".git", "runs", "shared"} & set(p.relative_to(home).parts)]
    for page in sorted(pages):
        for link in LINK.findall(prose(page.read_text())):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = urllib.parse.unquote(link).partition("#")
            target = (page.parent / path) if path else page
            if not target.exists():
                yield f"{page.relative_to(home)}: {link} leads nowhere"
            elif anchor and target.suffix == ".md" and anchor not in anchors_of(target.read_text()):
                yield f"{page.relative_to(home)}: {link}: there is no such heading"


def self_test():
    with tempfile.TemporaryDirectory() as scratch:
        home = pathlib.Path(scratch)
        (home / "a.md").write_text("# One, `two`!\n[ok](b.md#a-b) [ok](#one-two) [no](c.md) [no](b.md#c) `[x](y)`\n")
        (home / "b.md").write_text("## A b\n```\n# c\n```\n")
        found = list(problems(home))
    assert len(found) == 2 and "c.md leads nowhere" in found[0] and "b.md#c" in found[1], found


def main():
    self_test()
    found = list(problems(pathlib.Path(sys.argv[1]).resolve()))
    for problem in found:
        print(problem)
    print(f"links: {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
