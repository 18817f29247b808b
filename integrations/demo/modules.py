"""Text modules: for all, for one partner's site, and one person's own."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.ids import TextModuleId, id_of
from desktop.domain.records import TextModule
from desktop.domain.words import ModuleScope
from integrations.demo.organisation import agent_id, site_id
from integrations.demo.wording import read_words


def text_modules(language: str) -> Iterator[TextModule]:
    """Those of the language first, then the other's: customers write in both."""
    for spoken in (language, "en" if language == "de" else "de"):
        for one in read_words("modules", spoken)["modules"]:
            yield _module(one, spoken)


def _module(one: dict[str, str], language: str) -> TextModule:
    site, owner = one.get("site"), one.get("owner")
    scope = ModuleScope.SITE if site else ModuleScope.PERSONAL if owner else ModuleScope.SHARED
    return TextModule(
        id=TextModuleId(id_of("demo", "text-module", language, one["short"])),
        short=one["short"],
        title=one["title"],
        text=one["text"],
        language=language,
        scope=scope,
        owner=agent_id(owner) if owner else None,
        site=site_id(site) if site else None,
    )
