"""`tresen hub serve` with one mistake made on purpose.

python -m tests.processes.worker "not idempotent" hub serve …
"""

from __future__ import annotations

import sys

from desktop.commands.cli import main
from tests.processes.mistakes import made

if __name__ == "__main__":
    with made(sys.argv[1]):
        sys.exit(main(sys.argv[2:]))
