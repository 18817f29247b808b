"""Which pages of a folder are the same one in different languages.

`page.de.md` and `page.en.md`, `de/page.md` and `en/page.md`: what is equal without the language in
its path belongs together. Law: one of them is the original, the same in every run: the one whose
path names no language, else the one in the language of most pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from integrations.imports.languages import KNOWN, short_code


def originals(paths: Iterable[PurePath]) -> Mapping[PurePath, PurePath]:
    """{translation: its original}, both relative to the folder."""
    groups: dict[str, dict[str, PurePath]] = {}
    for path in sorted(paths):
        bare, language = _apart(path)
        groups.setdefault(bare, {}).setdefault(language, path)
    several = [group for group in groups.values() if len(group) > 1]
    common = Counter(language for group in groups.values() for language in group)
    return {
        path: group[first]
        for group in several
        for first in [min(group, key=lambda each: (each != "", -common[each], each))]
        for language, path in group.items()
        if language != first
    }


def _apart(path: PurePath) -> tuple[str, str]:
    """("guide/table", "de") of "guide/de/table.md" and of "guide/table.de.md"."""
    *folders, name = path.parts
    stem, *endings = name.split(".")[:-1] or [name]
    said = [each for each in (*folders, *endings) if short_code(each) in KNOWN]
    language = short_code(said[-1]) if said else ""
    rest = [each for each in (*folders, stem, *endings) if not said or each != said[-1]]
    return "/".join(rest), language
