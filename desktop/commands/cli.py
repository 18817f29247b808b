"""The way in: `tresen` opens the window, `tresen COMMAND …` does the rest.

Law: without arguments nothing is loaded on the way to the window but the window; everything
a command needs, argparse included, is imported once it is known to be a command.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (default: the process's own); returns the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given:
        code: int = import_module("desktop.commands.dispatch").dispatch(given)
    else:
        gc.disable()  # until the window stands, then `widgets.shell.garbage` sees to it
        code = import_module("desktop.main").main()
    return code


if __name__ == "__main__":
    sys.exit(main())
