"""The fields of the article editor: what stands in them of a change, and what is meant by them.

Law: a field is a text, so that drafts can keep it; what cannot be understood is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId, SiteId
from desktop.domain.operations.revision import too_long
from desktop.domain.words import Audience
from desktop.store.reads import editing as reads
from desktop.store.reads import records
from desktop.store.reads.editing import Change
from desktop.text import language, tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding import article_words as words
from desktop.viewmodels.task_entry import Errors

_DAYS: Final = {
    "valid_from": words.day_read,
    "valid_until": words.last_day_read,
    "review_by": words.last_day_read,
}
FIELDS: Final = (
    *("title", "body", "files", "language", "tags", "audience", "sites", "roles"),
    *(*_DAYS, "owner", "why"),
)


def known_fields(
    found: Change, sites: Mapping[str, str], begins: Mapping[str, str]
) -> dict[str, str]:
    """What stands there before anybody types; `begins` is what a new article begins with."""
    of = found.revision or found.article
    if of is None:
        usual = {"language": language(), "audience": Audience.EVERYONE.value}
        return dict.fromkeys(FIELDS, "") | usual | dict(begins)
    return {
        "title": of.title,
        "body": of.body,
        "files": files_written(of.attachments),
        "language": of.language,
        "tags": ", ".join(of.tags),
        "audience": of.audience.value,
        "sites": ", ".join(sites.get(each, each) for each in of.sites),
        "roles": words.roles(of.roles),
        "valid_from": words.day_written(of.valid_from) if found.revision else "",
        "valid_until": words.last_day_written(of.valid_until),
        "review_by": words.last_day_written(of.review_by),
        "owner": found.people.get(of.owner or "", ""),
        "why": found.revision.why if found.revision else "",
    }


def files_written(files: tuple[Attachment, ...]) -> str:
    return msgspec.json.encode(files).decode() if files else ""


def files_read(text: str) -> tuple[Attachment, ...]:
    """None of them when another version wrote something else there."""
    try:
        return msgspec.json.decode(text, type=tuple[Attachment, ...]) if text else ()
    except msgspec.MsgspecError:
        return ()


async def read_fields(desk: Desk, fields: Mapping[str, str]) -> tuple[Errors, dict[str, Any]]:
    """What is wrong in them, and the values of a change that they mean."""
    errors: Errors = {}
    if not fields["title"].strip():
        errors["title"] = tr("An article needs a title.")
    if too_long(fields["body"]):
        errors["body"] = tr("This is too long for one article. Make two of it.")
    names = await desk.read(records.names, "sites")
    sites, no_sites = words.sites_read(fields["sites"], names)
    roles, no_roles = words.roles_read(fields["roles"])
    for name, unknown in (("sites", no_sites), ("roles", no_roles)):
        if unknown:
            errors[name] = tr("Not known: {words}", words=", ".join(unknown))
    days = _days(desk, fields, errors)
    owner = await _owner(desk, fields["owner"], errors)
    return errors, {
        "title": fields["title"].strip(),
        "body": fields["body"],
        "attachments": files_read(fields["files"]),
        "language": fields["language"] or language(),
        "tags": tuple(words.listed(fields["tags"])),
        "audience": Audience(fields["audience"] or Audience.EVERYONE),
        "sites": tuple(SiteId(each) for each in sites),
        "roles": roles,
        "owner": owner,
        "why": fields["why"].strip(),
        **days,
    }


def _days(desk: Desk, fields: Mapping[str, str], errors: Errors) -> dict[str, Any]:
    now = desk.clock.now()
    days = {name: read(fields[name], now) for name, read in _DAYS.items()}
    for name, at in days.items():
        if fields[name].strip() and at is None:
            errors[name] = tr("This is no day. Write 24.12.2026.")
    begins, ends = days["valid_from"], days["valid_until"]
    if begins is not None and ends is not None and begins >= ends:
        errors["valid_until"] = tr("It would end before it begins.")
    return days


async def _owner(desk: Desk, typed: str, errors: Errors) -> AgentId | None:
    if not typed.strip():
        return None
    found = await desk.read(reads.agents_named, typed.partition(",")[0])
    if len(found) != 1:
        errors["owner"] = tr("Nobody, or more than one, is called so.")
        return None
    return found[0][0]
