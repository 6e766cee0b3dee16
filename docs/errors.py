# SPDX-License-Identifier: Apache-2.0
"""What the program says when it stops, read from its source: the lists in docs/errors.md, which docs/refresh.py puts there."""
import pathlib
import re

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "src"
CLASSES = {"InputError": "input", "UsageError": "usage", "ResourceError": "resources"}
CALL = re.compile(r"\b(?:throw\s+(InputError|UsageError|ResourceError)|throw\s+Error|(refuse\w*|wrong|fail\w*))\(")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
WORDS = {"base": "Everywhere", "apps": "Commands", "pipeline": "Pipeline files and runs", "options": "Options", "io": "Files", "imagery": "Imagery",
         "dwellings": "Dwellings and detectors", "demand": "Demand", "terrain": "Terrain", "network": "Candidate network", "plan": "Planners",
         "electrical": "Load flow and sizing", "rollout": "Roll-out", "graph": "Cost surfaces and trees", "geo": "Coordinates", "outputs": "Outputs",
         "model": "Stored values and fields", "sample": "Sample region"}


def arguments(text, at):
    """The text between the bracket that opens at `at` and the one that closes it, strings left whole."""
    depth, i = 0, at
    while i < len(text):
        if text[i] == '"':
            i = LITERAL.match(text, i).end()
            continue
        if text[i] == "'":
            i = re.compile(r"'(?:[^'\\]|\\.)+'").match(text, i).end()
            continue
        depth += (text[i] == "(") - (text[i] == ")")
        i += 1
        if depth == 0:
            return text[at + 1:i - 1]
    return ""


def sentences(call):
    """Texts of a call: string literals that stand side by side are one."""
    out, end = [], None
    for literal in LITERAL.finditer(call):
        text = literal[1].replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\")
        if end is not None and not call[end:literal.start()].strip():
            out[-1] += text
        else:
            out.append(text)
        end = literal.end()
    return out


def shown(text):
    text = re.sub(r"\{[^{}]*\}", "…", text).replace("{{", "{").replace("}}", "}")
    return re.sub(r"\s+", " ", text.replace("<", "&lt;").replace("|", "\\|")).strip()


def messages():
    """{folder: sorted (text, class)} of what is thrown; bugs, which ask for a report, are left out."""
    found = {}
    for file in sorted(SOURCE.rglob("*.cpp")) + sorted(SOURCE.rglob("*.h")):
        text = re.sub(r"^\s*//.*$", "", file.read_text(), flags=re.MULTILINE)
        for match in CALL.finditer(text):
            call = arguments(text, match.end() - 1)
            if "ErrorClass::bug" in call:
                continue
            kind = CLASSES.get(match[1]) or next((name for name in ("infeasible", "resources", "input", "usage") if f"ErrorClass::{name}" in call), "")
            for sentence in sentences(call):
                said = shown(sentence)
                if len(said.split()) >= 4 and re.search(r"[a-z]{3}", said):
                    found.setdefault(file.relative_to(SOURCE).parts[0], set()).add((said, kind))
    return {folder: sorted(texts) for folder, texts in found.items()}


def markdown():
    all_messages = messages()
    out = ""
    for folder, heading in WORDS.items():
        texts = all_messages.pop(folder, [])
        if texts:
            out += f"\n### {heading}\n\n" + "".join(f"- {said}{f' *[{kind}]*' if kind else ''}\n" for said, kind in texts)
    assert not all_messages, f"docs/errors.py has no heading for {', '.join(all_messages)}"
    return out
