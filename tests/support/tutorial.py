#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of docs/tutorial.md, in order, in a fresh folder. usage: tutorial.py PROGRAM"""
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/tutorial.md"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    commands = [line for block in re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE) for line in block.splitlines()]
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for command in commands:
            words = shlex.split(command)
            assert words[0] == "gridreach", command
            done = subprocess.run([program] + words[1:], cwd=scratch, capture_output=True, text=True, timeout=300, check=False)
            if done.returncode != 0:
                failed += 1
                print(f"{command}: exit {done.returncode}: {done.stderr.strip()}")
        for name in re.findall(r"`(my_region/[^`*]+)`", PAGE.read_text()):
            if not pathlib.Path(scratch, name).exists():
                failed += 1
                print(f"the tutorial speaks of {name}, which no command wrote")
    print(f"tutorial: {len(commands)} commands, {failed} failed")
    return 1 if failed or len(commands) < 8 else 0


if __name__ == "__main__":
    sys.exit(main())
