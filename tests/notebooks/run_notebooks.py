#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every notebook from top to bottom, as Jupyter would. usage: run_notebooks.py PROGRAM [--keep FOLDER] [NAME...]

Each runs in a copy, on data/sample. A cell that fails is shown with its traceback. --keep writes the notebooks with their outputs.
Needs python3-nbclient and python3-ipykernel: a real kernel, so that a notebook behaves here as it does for its reader.
"""
import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time

try:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
except ModuleNotFoundError as error:
    sys.exit(f"{sys.executable} has no {error.name}. Run ./bootstrap test notebooks, which installs what is needed and takes Debian's Python.")

HOME = pathlib.Path(__file__).resolve().parents[2]
CELL_TIMEOUT_S = 600


def problem_of_committed(book):
    """What is wrong with a notebook as it lies in the repository; outputs are made, not committed."""
    for number, cell in enumerate(book.cells, 1):
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            return f"cell {number} has outputs. Clear them: jupyter nbconvert --clear-output --inplace NOTEBOOK"
    return None


def skipped_in(book):
    """What the cells say they skipped."""
    texts = "".join(output.text for cell in book.cells if cell.cell_type == "code" for output in cell.outputs if output.output_type == "stream")
    return [line for line in texts.splitlines() if line.startswith("SKIPPED")]


def run(source, keep):
    """Runs a notebook in a copy of what it needs; what went wrong, or nothing, and what it skipped."""
    book = nbformat.read(source, as_version=4)
    nbformat.validate(book)
    problem = problem_of_committed(book)
    if problem:
        return problem, []
    with tempfile.TemporaryDirectory(prefix="notebooks_") as scratch:
        shutil.copytree(source.parent, pathlib.Path(scratch, "notebooks"), ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(HOME / "data/sample", pathlib.Path(scratch, "data/sample"))
        client = NotebookClient(book, timeout=CELL_TIMEOUT_S, kernel_name="python3", resources={"metadata": {"path": f"{scratch}/notebooks"}})
        try:
            client.execute()
        except CellExecutionError as error:
            return re.sub(r"\x1b\[[0-9;]*m", "", str(error)), []  # Without its colours.
        finally:
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                nbformat.write(book, keep / source.name)
    return None, skipped_in(book)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("names", nargs="*", help="notebooks, without .ipynb; left out: all")
    parser.add_argument("--keep", type=pathlib.Path, help="folder for the notebooks with their outputs")
    options = parser.parse_args()
    if not os.access(options.program, os.X_OK):
        sys.exit(f"{options.program} is no program. Build it: ./bootstrap build")
    sources = sorted((HOME / "notebooks").glob("*.ipynb"))
    unknown = set(options.names) - {source.stem for source in sources}
    if unknown or not sources:
        sys.exit(f"notebooks/ has no {', '.join(sorted(unknown)) or 'notebook'}.")
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # Else the kernel warns of frozen modules.
    os.environ["GRIDREACH"] = str(options.program.resolve())
    os.environ.setdefault("GRIDREACH_SHARED_DATA", str(HOME.parent / "shared/data"))
    for name in ("GRIDREACH_SCENE", "GRIDREACH_LABELS"):
        os.environ.pop(name, None)

    failed = 0
    for source in sources:
        if options.names and source.stem not in options.names:
            continue
        begin = time.monotonic()
        problem, skipped = run(source, options.keep)
        seconds = time.monotonic() - begin
        failed += problem is not None
        print(f"{'failed' if problem else 'passed'}  {source.stem}  {seconds:.0f} s", flush=True)
        for line in skipped:
            print(f"    {line}")
        if problem:
            print(problem)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
