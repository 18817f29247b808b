"""The rows of the long lists as tables."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.case_clock import Pace, Reading
from desktop.domain.words import (
    ArticleStatus,
    Audience,
    CaseStatus,
    InteractionStatus,
    PointKind,
    Priority,
)
from desktop.store.reads.listed import ArticleRow, CaseRow, ContactRow, CustomerRow
from desktop.text import tr
from desktop.viewmodels import clock_words, terms
from desktop.viewmodels.rows import Cell, Column, TableRow, Tone
from desktop.viewmodels.times.when import Due, briefly, day, of_ms, promised


def customer_columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("Name"), width=180, share=3),
        Column("number", tr("Number"), width=96),
        Column("phone", tr("Phone"), width=150),
        Column("email", tr("E-mail"), width=120, share=3),
        Column("address", tr("Address"), width=100, share=3),
    )


def customer(row: CustomerRow) -> TableRow:
    known = {point.kind: point.value for point in reversed(row.points)}
    phone, email = known.get(PointKind.PHONE, ""), known.get(PointKind.EMAIL, "")
    icon, said = _mark(row.waits, row.refused)
    return TableRow(
        key=row.id,
        cells=(
            Cell(_tagged(row.name, row.tags), icon=icon, tone="breach" if row.refused else "ink"),
            Cell(row.number, "muted"),
            Cell(phone),
            Cell(email),
            Cell(row.address, "muted"),
        ),
        said=terms.sentence(
            _tagged(row.name, row.tags), row.number, phone, email, row.address, said
        ),
    )


def case_columns() -> tuple[Column, ...]:
    return (
        Column("number", tr("Number"), width=84),
        Column("subject", tr("Case"), width=118, share=4),
        Column("customer", tr("Customer"), width=100, share=2),
        Column("queue", tr("Queue"), width=112, share=1),
        Column("type", tr("Type"), width=72, share=1),
        Column("status", tr("Status"), width=140),
        Column("due", tr("Due"), width=156, right=True),
        Column("opened", tr("Opened"), width=90, right=True),
    )


def case(row: CaseRow, now: datetime) -> TableRow:
    opened, at = of_ms(row.opened_at) or now, of_ms(row.due_at)
    timer = promised(now, at) if at and row.status is CaseStatus.OPEN else Due("", "faint")
    clock = clock_words.said(row.clock, now)
    due = _on_the_clock(row.clock, now) or (
        Cell(clock.text, clock.tone, clock.icon) if clock.text else _due(timer)
    )
    spoken = clock.text or due.text
    subject = row.subject
    if row.priority is Priority.HIGH:
        subject = tr("{subject} (urgent)", subject=subject)
    subject = _tagged(subject, row.tags)
    status = tr("Merged") if row.merged else terms.case(row.status)
    status = terms.dotted(status, row.agent)
    icon, said = _mark(row.waits, row.refused)
    return TableRow(
        key=row.id,
        cells=(
            Cell(row.number or tr("new"), "muted"),
            Cell(subject, icon=icon, tone="breach" if row.refused else "ink"),
            Cell(row.name),
            Cell(row.queue, "muted"),
            Cell(row.type, "muted"),
            Cell(status, _STATUS_TONE[row.status], _STATUS_ICON[row.status]),
            due,
            Cell(day(now, opened), "faint"),
        ),
        said=terms.sentence(row.number, subject, row.name, row.type, status, spoken, said),
    )


def contact_columns() -> tuple[Column, ...]:
    return (
        Column("subject", tr("Contact"), width=160, share=5),
        Column("customer", tr("Customer"), width=120, share=2),
        Column("channel", tr("Channel"), width=92),
        Column("queue", tr("Queue"), width=112, share=1),
        Column("status", tr("Status"), width=130),
        Column("agent", tr("With"), width=120, share=1),
        Column("last", tr("Last"), width=100, right=True),
    )


def contact(row: ContactRow, now: datetime) -> TableRow:
    channel = terms.channel(row.channel)
    subject = _tagged(row.subject or channel, row.tags)
    status = tr("Merged") if row.merged else terms.interaction(row.status)
    when = briefly(now, of_ms(row.last_at) or now)
    icon, said = _mark(row.waits, row.refused)
    over = row.status is InteractionStatus.CLOSED
    return TableRow(
        key=row.id,
        cells=(
            Cell(subject, icon=icon, tone="breach" if row.refused else "ink"),
            Cell(row.name),
            Cell(channel, "muted"),
            Cell(row.queue, "muted"),
            Cell(status, "faint" if over else "ink"),
            Cell(row.agent, "muted"),
            Cell(when, "faint"),
        ),
        said=terms.sentence(subject, row.name, channel, row.queue, status, row.agent, when, said),
    )


def article_columns() -> tuple[Column, ...]:
    return (
        Column("title", tr("Article"), width=120, share=1),
        Column("changed", tr("Changed"), width=84, right=True),
    )


def article(row: ArticleRow, now: datetime) -> TableRow:
    ends = of_ms(row.valid_until)
    over = ends is not None and ends <= now  # by this clock, before the hub can say so
    stands = ArticleStatus.EXPIRED if over else row.status
    status, valid = terms.article(stands), stands is ArticleStatus.PUBLISHED
    changed = day(now, of_ms(row.updated_at) or now)
    inside = tr("in-house only") if row.audience is Audience.IN_HOUSE else ""
    icon, said = _mark(row.waits, row.refused)
    return TableRow(
        key=row.id,
        cells=(
            Cell(row.title, "ink" if valid else "faint", icon or ("lock" if inside else "")),
            Cell(changed if valid else status, "faint"),
        ),
        said=terms.sentence(tr("Article"), row.title, status, inside, changed, said),
    )


def _tagged(name: str, tags: tuple[str, ...]) -> str:
    return "  ".join((name, *(f"#{tag}" for tag in tags)))


def _on_the_clock(clock: Reading, now: datetime) -> Cell | None:
    """As short as the other times of the column; None where the clock has more to say."""
    time = clock_words.lasting(abs(clock.left))
    if clock.pace is Pace.GOOD and clock.due_at is not None:
        return _due(promised(now, clock.due_at))
    if clock.pace is Pace.DANGER:
        return Cell(tr("{time} left", time=time), "pause", "clock")
    if clock.pace is Pace.BREACHED:
        return Cell(f"–{time}", "breach", "triangle-alert")
    return None


def _due(timer: Due) -> Cell:
    late = timer.tone == "breach"
    tone = timer.tone if timer.tone in ("breach", "pause") else "muted"
    icon = "triangle-alert" if late else "clock" if tone == "pause" else ""
    return Cell(timer.text, tone, icon)


def _mark(waits: bool, refused: bool) -> tuple[str, str]:
    """The icon before what has not gone out, and what it says."""
    if refused:
        return "cloud-alert", tr("something was refused")
    return ("cloud-upload", tr("waits for the line")) if waits else ("", "")


_STATUS_ICON = {
    CaseStatus.OPEN: "folder-open",
    CaseStatus.WAITING: "circle-pause",
    CaseStatus.CLOSED: "check",
}
_STATUS_TONE: dict[CaseStatus, Tone] = {
    CaseStatus.OPEN: "ink",
    CaseStatus.WAITING: "pause",
    CaseStatus.CLOSED: "faint",
}
