"""Writes `desktop/load_order.py`: in which order each module of the window can be loaded alone.

    python -m resources.loading.generate

Loads what the desk and its pages are made of as it comes, and notes what each was loaded for. A
module of the window loads others of it while it is loaded; where those come first it loads itself
and no more, which is a thousandth of a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_FILE: Final = Path(__file__).parents[2] / "desktop" / "load_order.py"
# Where the window begins: what that loads is there at its first paint.
_BEGINNING: Final = "desktop.main"
_OF_QT: Final = ("widgets.", "PySide6", "qasync", "desktop.telling", "desktop.running")
_HEAD: Final = '''"""In which order the modules of the window are loaded behind its first paint.

Generated: `python -m resources.loading.generate`. START: the second half of the program. DESK: what
the desk is filled with. PAGES: what is gone to later, in order of need.
"""

from __future__ import annotations

from typing import NamedTuple


class Order(NamedTuple):
    """beside: without Qt, for any thread. here: with classes of Qt, for the window's own.

    Once all of `beside` is loaded, each of `here` loads itself and no other with classes of Qt.
    """

    beside: tuple[str, ...]
    here: tuple[str, ...]
'''


class _Noting(MetaPathFinder):
    """Finds as Python does, and notes each module when it is loaded and what was being loaded."""

    def __init__(self) -> None:
        self.loaded: list[tuple[str, str]] = []
        self._loading: list[str] = [""]

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            loader: Any = spec.loader
            execute = loader.exec_module

            def noted(module: ModuleType) -> None:
                by = self._loading[-1]
                self._loading.append(name)
                execute(module)
                self._loading.pop()
                self.loaded.append((name, by))

            loader.exec_module = noted
        return spec


def is_of_qt(module: str) -> bool:
    """Whether loading this one makes classes of Qt."""
    return module.startswith(_OF_QT)


def _written() -> str:
    """The file as it has to be. Only in a process that has loaded nothing of the window yet."""
    main = import_module(_BEGINNING)
    front = import_module("desktop.front")
    noting = _Noting()
    sys.meta_path.insert(0, noting)
    parts = (
        ("START", main.BEHIND_THE_PAINT),
        ("DESK", front.OF_THE_DESK),
        ("PAGES", front.OF_THE_PAGES),
    )
    return _HEAD + "".join(_part(name, roots, noting) for name, roots in parts)


def _part(name: str, roots: Iterable[str], noting: _Noting) -> str:
    noting.loaded.clear()
    for module in roots:
        import_module(module)
    here = [
        module
        for module, by in noting.loaded
        if is_of_qt(module) and not module.startswith(f"{by}.")
    ]
    # What another of them loads comes along with it.
    beside = [
        module
        for module, by in noting.loaded
        if not is_of_qt(module) and (by == "" or is_of_qt(by))
    ]
    lists = f"    beside=({_lines(beside)}    ),\n    here=({_lines(here)}    ),\n"
    return f"\n\n{name} = Order(\n{lists})\n"


def _lines(modules: Iterable[str]) -> str:
    return "\n" + "".join(f'        "{module}",\n' for module in modules)


def main() -> None:
    _FILE.write_text(_written(), encoding="utf-8")


if __name__ == "__main__":
    main()
