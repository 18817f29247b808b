"""Where the packaged program begins.

The desk starts helpers of its own: the hub of a demo, the keyring, the made-up customers. From a
checkout each is `python -m MODULE`. In a package `sys.executable` is this program, so it answers
to `-m` and `-c` as an interpreter would, and nobody who starts a helper has to know the difference.
"""

from __future__ import annotations

import sys
from runpy import run_module


def begin(arguments: list[str]) -> int:
    """Run the module or the code that is asked for, else Tresen."""
    if arguments[:1] == ["-m"]:
        sys.argv = arguments[1:]
        run_module(arguments[1], run_name="__main__", alter_sys=True)
        return 0
    if arguments[:1] == ["-c"]:
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102
        return 0
    from desktop.commands.cli import main  # noqa: PLC0415  no helper needs it

    return main(arguments)


if __name__ == "__main__":
    sys.exit(begin(sys.argv[1:]))
