#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page and the completion hold every command and option that --help names. usage: manual.py PROGRAM"""
import pathlib
import re
import subprocess
import sys
import tempfile


DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


def ask(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def commands_of(help_text):
    return re.findall(r"^  ([a-z]+) ", help_text.split("Subcommands:")[1], re.MULTILINE)


def options_of(help_text):
    return re.findall(r"^  (?:-\w,)?(--[a-z-]+)", help_text, re.MULTILINE)


def completed(script, *words):
    """What bash offers when the last word is completed."""
    quoted = " ".join(f"'{word}'" for word in words)
    code = (f"source '{script}'; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _gridreach; "
            "printf '%s\\n' \"${COMPREPLY[@]}\"")
    return set(subprocess.run(["bash", "-c", code], check=True, capture_output=True, text=True).stdout.split("\n")) - {""}


def problems(program, scratch):
    page, script = ask(program, "--man-page"), pathlib.Path(scratch, "gridreach.bash")
    script.write_text(ask(program, "--bash-completion"))
    plain = page.replace("\\-", "-")
    commands = commands_of(ask(program, "--help"))
    if len(commands) < 10:
        yield f"--help names {len(commands)} commands"
    offered = completed(script, "gridreach", "")
    for command in commands:
        if f"\n.SS {command} [OPTIONS]" not in plain:
            yield f"the manual page lacks the command {command}"
        if not (DOCS / f"commands/{command}.md").exists():
            yield f"docs/commands has no page of {command}"
        if command not in offered:
            yield f"the completion lacks the command {command}"
        part = plain.partition(f"\n.SS {command} ")[2].partition("\n.SS ")[0]
        options = options_of(ask(program, command, "--help"))
        for option in options:
            if not re.search(rf"^\.B .*{option}\b", part, re.MULTILINE):
                yield f"the manual page lacks {command} {option}"
        missing = set(options) - completed(script, "gridreach", command, "--")
        if missing:
            yield f"the completion of {command} lacks {', '.join(sorted(missing))}"
    if completed(script, "gridreach", "sens") != {"sensitivity"}:
        yield "\"sens\" is not completed"
    if "planner.type=" not in completed(script, "gridreach", "run", "--set", "planner."):
        yield "keys are not completed after --set"
    pathlib.Path(scratch, "a file.yaml").touch()
    if completed(script, "gridreach", "run", f"{scratch}/a") != {f"{scratch}/a file.yaml"}:
        yield "files are not completed"
    for line in page.splitlines():
        if line.startswith(("'", ".")) and not re.match(r"\.(TH|SH|SS|TP|PP|B)\b", line):
            yield f"the manual page has a wrong request: {line}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        found = list(problems(program, scratch))
    for problem in found:
        print(problem)
    print(f"manual: {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
