"""What is said of articles and their changes: states, sites and roles, days; and what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final, TypeVar

from desktop.domain.operations.operation import EDITING_ROLES
from desktop.domain.records import Article, Revision
from desktop.domain.standing import Standing, Timed, ended_at
from desktop.domain.standing import standing as stands_at
from desktop.domain.words import Became, RevisionStatus, Role
from desktop.store.reads.editing import Around
from desktop.text import language, mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Badge
from desktop.viewmodels.times.typed_time import read_time
from desktop.viewmodels.times.when import day, end_of_day, moment

T = TypeVar("T")
_STANDS: Final = {
    Standing.PROPOSED: mark("proposed"),
    Standing.NOT_YET: mark("not valid yet"),
    Standing.VALID: mark("valid"),
    Standing.EXPIRED: mark("expired"),
}
_INSTANT: Final = timedelta(microseconds=1)
_ARTICLE_LINK = re.compile(r"article:([\w.-]+)")

_STATES = {
    RevisionStatus.DRAFT: mark("draft"),
    RevisionStatus.REVIEW: mark("waits for approval"),
    RevisionStatus.APPROVED: mark("approved"),
    RevisionStatus.PUBLISHED: mark("published"),
    RevisionStatus.REJECTED: mark("given back"),
    RevisionStatus.WITHDRAWN: mark("withdrawn"),
}
_BECAME = {
    Became.TAKEN_UP: mark("is being corrected"),
    Became.CORRECTED: mark("corrected"),
    Became.DECLINED: mark("stays as it is"),
    Became.ANSWERED: mark("answered"),
}
_ROLES = {
    Role.AGENT: mark("agents"),
    Role.LEAD: mark("team leads"),
    Role.TRAINER: mark("trainers"),
    Role.EDITOR: mark("editors"),
    Role.OWNER: mark("service owners"),
    Role.PARTNER_MANAGER: mark("partner managers"),
    Role.ADMIN: mark("administrators"),
}


def state(status: RevisionStatus) -> str:
    return tr(_STATES[status])


def became(value: Became) -> str:
    return tr(_BECAME[value])


def badge(revision: Revision) -> Badge:
    """Its state on the tint of what is to be done."""
    word = state(revision.status)
    if revision.due_at is not None:
        return Badge(tr("becomes valid by itself"), "wrap", "clock")
    tones = {
        RevisionStatus.REVIEW: Badge(word, "pause", "clock"),
        RevisionStatus.APPROVED: Badge(word, "ready", "circle-check"),
        RevisionStatus.PUBLISHED: Badge(word, "ready", "circle-check"),
        RevisionStatus.REJECTED: Badge(word, "breach", "undo-2"),
    }
    return tones.get(revision.status, Badge(word))


def stands(article: Timed, now: datetime) -> str:
    """By this desk's own clock: what is over is over before the hub can say so."""
    return tr(_STANDS[stands_at(article, now)])


def may_edit(role: Role) -> bool:
    return role in EDITING_ROLES


def roles(values: Iterable[Role]) -> str:
    return ", ".join(tr(_ROLES[each]) for each in values)


def roles_read(text: str) -> tuple[tuple[Role, ...], list[str]]:
    """The roles that were typed, and the words that are none."""
    known = {tr(word).casefold(): role for role, word in _ROLES.items()}
    known |= {role.value: role for role in Role}
    return _read(text, known)


def sites_read(text: str, names: Mapping[str, str]) -> tuple[tuple[str, ...], list[str]]:
    """The ids of the sites that were typed by name, and the words that are none."""
    return _read(text, {name.casefold(): id_ for id_, name in names.items()})


def listed(text: str) -> list[str]:
    """What was typed with commas between, each once."""
    return list(dict.fromkeys(word for each in text.split(",") if (word := each.strip())))


def _read(text: str, known: Mapping[str, T]) -> tuple[tuple[T, ...], list[str]]:
    words = listed(text)
    found = tuple(known[word.casefold()] for word in words if word.casefold() in known)
    return found, [word for word in words if word.casefold() not in known]


_DAYS: Final = {"de": "%d.%m.%Y", "en": "%d/%m/%Y"}


def day_written(at: datetime | None) -> str:
    """A day as a field of a form holds it: 23.11.2026, in English 23/11/2026."""
    return at.astimezone().strftime(_DAYS[language()]) if at else ""


def day_read(text: str, now: datetime) -> datetime | None:
    """The beginning of a typed day in UTC; None when it is not one."""
    at = read_time(text, now)
    if at is None:
        return None
    return at.astimezone().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def last_day_written(ends: datetime | None) -> str:
    """The last day of what ends then: at midnight that is the day before."""
    return day_written(ends and ends - _INSTANT)


def last_day_read(text: str, now: datetime) -> datetime | None:
    """When a typed last day is over, in UTC: who writes "until the 30th" means all of the 30th."""
    begins = day_read(text, now)
    return None if begins is None else end_of_day(begins)


def until(now: datetime, ends: datetime) -> str:
    """The last day, "today"; with the time where it ends within a day, "today, 14:30"."""
    whole_day = ends.astimezone().time() == time()
    return last_day(now, ends) if whole_day else moment(now, ends)


def last_day(now: datetime, ends: datetime) -> str:
    return day(now, ends - _INSTANT)


def links_of(markdown: str, most: int) -> tuple[str, ...]:
    """The articles it leads to, each once, as many as that."""
    found: dict[str, None] = {}
    for match in _ARTICLE_LINK.finditer(markdown):
        found[match[1]] = None
        if len(found) >= most:
            break
    return tuple(found)


def is_older(article: Article, original: Article | None) -> bool:
    """Whether the original was changed since this translation was made."""
    return original is not None and article.translated_version < original.version


def validity(article: Article, now: datetime) -> str:
    """Since when, until when; never against the state that stands beside it."""
    stands_now = stands_at(article, now)
    if stands_now is Standing.EXPIRED:
        ended = ended_at(article, now)  # an editor may have ended it before its last day
        return tr("was valid until {day}", day=until(now, ended)) if ended else ""
    if stands_now is Standing.NOT_YET and article.valid_from is not None:
        begins = article.valid_from
        whole_day = begins.astimezone().time() == time()
        return tr("valid from {day}", day=(day if whole_day else moment)(now, begins))
    ends = article.valid_until
    return tr("valid until {day}", day=until(now, ends)) if ends is not None else ""


def standing(article: Article, around: Around | None, now: datetime) -> str:
    """Validity, owner and review day in one line; what does not apply is left out."""
    facts = [tr("version {number}", number=article.version)]
    facts.append(validity(article, now))
    if around is not None and around.owner:
        facts.append(tr("kept by {name}", name=around.owner))
    if article.review_by is not None:
        facts.append(tr("looked at again by {day}", day=last_day(now, article.review_by)))
    if article.roles:
        facts.append(tr("for {roles}", roles=roles(article.roles)))
    if article.tags:
        facts.append(", ".join(article.tags))
    return terms.dotted(*facts)
