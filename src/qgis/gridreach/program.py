# SPDX-License-Identifier: Apache-2.0
"""Runs the gridreach program and tells Processing what it says."""
import json
import os
import shutil
import signal
import subprocess
import sys
import threading

from qgis.core import QgsProcessingException

PROGRAM_SETTING = "GRIDREACH_PROGRAM"


def find_program():
    """The program: as set in the Processing options, as GRIDREACH names it, or on the PATH."""
    named = ""
    try:
        from processing.core.ProcessingConfig import ProcessingConfig

        named = ProcessingConfig.getSetting(PROGRAM_SETTING) or ""
    except ImportError:
        pass
    named = named or os.environ.get("GRIDREACH", "")
    found = shutil.which(named or "gridreach")
    if not found:
        raise QgsProcessingException(f"{named} is no program. Set it in Settings, Options, Processing, Providers, gridreach." if named else
                                     "gridreach is not on the PATH. Install it, or name it in Settings, Options, Processing, Providers, gridreach.")
    return found


def stop_on_cancel(process, feedback, finished):
    """Asks the program to stop once the person cancels: what it finished is kept."""
    while not finished.wait(0.1):
        if feedback.isCanceled():
            process.send_signal(signal.SIGTERM)
            return


def tell(event, feedback):
    """One event of the program, as Processing shows it."""
    kind = event.get("event")
    if kind == "progress" and event["total"]:
        feedback.setProgressText(event["stage"])
        feedback.setProgress(100 * event["done"] / event["total"])
    elif kind == "note":
        feedback.pushInfo(event["text"])
    elif kind == "warning":
        feedback.pushWarning(event["text"])
    elif kind == "error":
        return event["text"]
    return None


def run_program(words, feedback):
    """Runs `gridreach WORDS --json` to its end; its result event, or none when the person cancelled.

    Raises QgsProcessingException with the program's own sentence when it fails."""
    command = [find_program(), *words, "--json"]
    feedback.pushCommandInfo(" ".join(command))
    hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", **hidden)
    finished, problems = threading.Event(), []
    watcher = threading.Thread(target=stop_on_cancel, args=(process, feedback, finished), daemon=True)
    # Both streams are read as they come, so that neither fills up and stops the program.
    reader = threading.Thread(target=lambda: problems.extend(process.stderr), daemon=True)
    watcher.start()
    reader.start()
    result = problem = None
    for line in process.stdout:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        problem = tell(event, feedback) or problem
        if event.get("event") == "result":
            result = event
    code = process.wait()
    finished.set()
    watcher.join()
    reader.join()
    process.stdout.close()
    process.stderr.close()
    if feedback.isCanceled():
        feedback.pushInfo("Stopped. What was finished is kept: run the same again to go on.")
        return None
    if code != 0:
        raise QgsProcessingException(problem or "".join(problems).strip() or f"gridreach ended with exit code {code}.")
    return result
