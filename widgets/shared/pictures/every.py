"""The one list of which picture belongs to which kind of row, and which rows can be chosen."""

from __future__ import annotations

from desktop.viewmodels import rows
from widgets.shared.pictures import context, conversation, lists, outbox, work
from widgets.shared.pictures.ground import Picture

PICTURES: dict[type[rows.Row], Picture] = {
    rows.Heading: work.heading,
    rows.Card: work.card,
    rows.PromiseRow: work.promise,
    rows.Mark: work.mark,
    rows.Gap: work.gap,
    rows.Skeleton: work.skeleton,
    rows.Empty: work.empty,
    rows.Subject: conversation.subject,
    rows.Fold: conversation.fold,
    rows.MailRow: conversation.mail,
    rows.QuotedRow: conversation.quoted,
    rows.FurtherRow: conversation.further,
    rows.NoteRow: conversation.note,
    rows.Bubble: conversation.bubble,
    rows.Event: conversation.event,
    rows.DayRow: conversation.day,
    rows.Facts: context.facts,
    rows.Hit: context.hit,
    rows.Step: context.step,
    rows.TextModuleRow: context.text_module,
    rows.CommandRow: lists.command,
    rows.LineRow: lists.line,
    rows.NewsHeading: lists.news_heading,
    rows.NewsRow: lists.news,
    rows.WaitingRow: outbox.waiting,
    rows.RefusedRow: outbox.refused,
    rows.ScheduledRow: outbox.scheduled,
    rows.ConflictRow: outbox.conflict,
}
WITHOUT_RING = (rows.Subject, rows.Event, rows.NewsHeading)  # their pictures know no focus
RESTING = (rows.Skeleton, rows.Gap, rows.DayRow)  # there is nothing to do with them


def can_be_chosen(row: rows.Row) -> bool:
    """Headings can be when they open something; all other words can be read one by one."""
    if isinstance(row, rows.Heading):
        return bool(row.more)
    return not isinstance(row, RESTING)
