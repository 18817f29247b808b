"""A process of the run that makes one mistake on purpose.

python -m tests.processes.mistaken "not idempotent" desktop.commands.cli hub serve …
"""

from __future__ import annotations

import runpy
import sys

from tests.processes.mistakes import made

if __name__ == "__main__":
    name = sys.argv[1]
    del sys.argv[:2]
    with made(name):
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
