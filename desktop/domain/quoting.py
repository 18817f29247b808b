"""What somebody said in a mail, apart from their signature and from what they quote.

    told = apart(text)     told.said, told.signature, told.quoted

It knows how Outlook, Gmail, Thunderbird, Apple Mail and those on telephones quote, in German and in
English. Laws: nothing is lost: `said`, `signature` and `quoted` together have every line that has
words; where all of a text would count as quoted, all of it was said; answers written between quoted
lines stay with what they answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec


class Told(msgspec.Struct, frozen=True):
    said: str
    signature: str = ""
    quoted: str = ""


_LONGEST: Final = 500  # letters of a line that are looked at
_MARKED: Final = re.compile(r"\s{0,3}[>|](?!\|)")
_ATTRIBUTION: Final = re.compile(
    r"\s*(?:>\s*)*(?:"
    r"(?:am|on|le)\b.{4,300}\b(?:schrieb|wrote|a écrit)\b.{0,200}:"
    r"|.{2,200}\b(?:schrieb am|wrote on|schrieb|wrote)\b.{0,100}:"
    r"|(?:am|on)\b.{4,200}<[^<>\s]+@[^<>\s]+>\s*:?"
    r")\s*$",
    re.IGNORECASE,
)
_BEGINS: Final = re.compile(r"\s*(?:am|on)\b.{4,300}$", re.IGNORECASE)  # goes on in the next line
_DATED: Final = re.compile(r"\d{1,4}[.:/-]\d{1,2}|\b\d{4}\b")
_BANNER: Final = re.compile(
    r"\s*[-_]{2,}\s*(?:original[- ]?(?:message|nachricht|appointment)"
    r"|ursprüngliche nachricht|weitergeleitete nachricht|forwarded message"
    r"|original mail|nachricht weitergeleitet)\s*[-_]{2,}\s*"
    r"|\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht)\s*:\s*",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"\s*[_-]{10,}\s*")
_HEAD: Final = re.compile(
    r"\s*\*?(?P<name>von|from|gesendet|sent|datum|date|an|to|cc|kopie|betreff|subject|reply-to"
    r"|antwort an)\*?\s{0,2}:\*?\s{0,3}\S",
    re.IGNORECASE,
)
_WHO: Final = frozenset(("von", "from"))
_WHEN: Final = frozenset(("gesendet", "sent", "datum", "date"))
_HEADS: Final = 2  # beside the first one, within so many lines
_WITHIN: Final = 6
_DASHES: Final = re.compile(r"--\s?|—\s?|__+\s?|\*{2,}\s?")
_FROM_A_PHONE: Final = re.compile(
    r"\s*(?:von meinem .{2,40} gesendet"
    r"|gesendet von .{0,12}(?:mein|mail|outlook|iphone|samsung).{0,60}"
    r"|diese nachricht wurde von meinem .{2,80}|sent from (?:my|mail|outlook|yahoo|samsung).{0,60}"
    r"|get outlook for .{2,30}|outlook für .{2,30} (?:beziehen|herunterladen).{0,80}"
    r"|sent (?:with|via) .{2,60})\s*",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"\s*(?:mit (?:freundlichen|besten|herzlichen|lieben|sonnigen) grü(?:ß|ss)en|mfg|lg|vg"
    r"|(?:viele|liebe|beste|herzliche|freundliche|schöne) grü(?:ß|ss)e(?: .{2,40})?"
    r"|(?:freundlicher|lieber|bester) gru(?:ß|ss)"
    r"|(?:kind|best|warm|many)? ?regards|best wishes|yours (?:sincerely|faithfully|truly)"
    r"|sincerely(?: yours)?|cheers|all the best)[\s,.!]*",
    re.IGNORECASE,
)
_NAME_LINES: Final = 1  # below a greeting: who greets belongs to what is said
_LONGEST_SIGNATURE: Final = 40  # lines


@lru_cache(maxsize=1_024)  # a conversation is told anew with every change of it
def apart(text: str) -> Told:
    lines = text.split("\n")
    at = _quoted_from(lines)
    own, quoted = lines[:at], lines[at:]
    if not quoted:
        begun = _quoted_until(lines)
        quoted, own = lines[:begun], lines[begun:]
    if not _has_words(own):
        return Told(text.strip())
    sign = _signature_from(own)
    said, signature = own[:sign], own[sign:]
    if not _has_words(said):
        said, signature = own, []
    return Told(_joined(said), _joined(signature), _joined(quoted))


def _quoted_from(lines: Sequence[str]) -> int:
    """The line from which on everything is quoted; their number when nothing is."""
    answered = False
    for at, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        if _is_banner(lines, at) or _is_heads(lines, at):
            return _over_blanks(lines, at)
        if not answered and _is_attribution(lines, at):
            answered = _answered_within(lines, at)
            if not answered:
                return at
    return _marked_from(lines)


def _is_banner(lines: Sequence[str], at: int) -> bool:
    return bool(_BANNER.fullmatch(lines[at]))


def _is_heads(lines: Sequence[str], at: int) -> bool:
    """A block of "Von: … Gesendet: … An: …", perhaps below a rule."""
    begin = at
    if _RULE.fullmatch(lines[at]):
        begin = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), at)
    first = _HEAD.match(lines[begin])
    if first is None or first["name"].lower() not in _WHO | _WHEN:
        return False
    names = {found["name"].lower() for found in map(_HEAD.match, _near(lines, begin)) if found}
    return bool(names & _WHO) and len(names) > _HEADS


def _near(lines: Sequence[str], at: int) -> list[str]:
    return [line[:_LONGEST] for line in lines[at : at + _WITHIN]]


def _is_attribution(lines: Sequence[str], at: int) -> bool:
    """“On … wrote:”, also where it was broken into two or three lines."""
    if not lines[at].strip():
        return False
    if _ATTRIBUTION.fullmatch(lines[at]) and _leads_to_a_quote(lines, at):
        return True
    if not _BEGINS.fullmatch(lines[at]) or not _DATED.search(lines[at]):
        return False
    for further in (2, 3):
        together = " ".join(line.strip() for line in lines[at : at + further])
        if len(together) < _LONGEST and _ATTRIBUTION.fullmatch(together):
            return True
    return False


def _leads_to_a_quote(lines: Sequence[str], at: int) -> bool:
    """A line such as “He wrote to me:” is one only where something quoted follows, or a date."""
    following = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    return bool(_MARKED.match(following)) or bool(_DATED.search(lines[at]))


def _answered_within(lines: Sequence[str], at: int) -> bool:
    """Whether there are marked lines below, and own words after the first of them."""
    below = [line for line in lines[at + 1 :] if line.strip()]
    marked = [number for number, line in enumerate(below) if _MARKED.match(line)]
    if not marked:
        return False
    after = below[marked[0] :]
    own = [line for line in after if not _MARKED.match(line)]
    return bool(own) and not _only_a_signature(after)


def _only_a_signature(after: Sequence[str]) -> bool:
    """What is own below the last marked line is a signature or nothing."""
    last = max(number for number, line in enumerate(after) if _MARKED.match(line))
    between = [line for line in after[:last] if not _MARKED.match(line)]
    behind = after[last + 1 :]
    signed = not behind or bool(_DASHES.fullmatch(behind[0]) or _FROM_A_PHONE.fullmatch(behind[0]))
    return not between and signed


def _marked_from(lines: Sequence[str]) -> int:
    """Where nobody says who wrote it: the marked lines at the end."""
    at = len(lines)
    while at and (not lines[at - 1].strip() or _MARKED.match(lines[at - 1])):
        at -= 1
    return at if _has_words(lines[at:]) else len(lines)


def _quoted_until(lines: Sequence[str]) -> int:
    """Where the answer to one long stretch at the beginning begins; 0 when there is none."""
    at = next((number for number, line in enumerate(lines) if line.strip()), 0)
    at += bool(at < len(lines) and _is_attribution(lines, at))
    begun = at
    while at < len(lines) and (not lines[at].strip() or _MARKED.match(lines[at])):
        at += 1
    again = any(_MARKED.match(line) for line in lines[at:])
    return 0 if again or at - begun < _A_STRETCH else at


_A_STRETCH: Final = 5  # lines; fewer are the question, and stay above its answer


def _over_blanks(lines: Sequence[str], at: int) -> int:
    """A rule above belongs to what it rules off."""
    above = at
    while above and not lines[above - 1].strip():
        above -= 1
    return above - 1 if above and _RULE.fullmatch(lines[above - 1]) else at


def _signature_from(own: Sequence[str]) -> int:
    for at, line in enumerate(own):
        if len(own) - at > _LONGEST_SIGNATURE:
            continue
        if _DASHES.fullmatch(line) or _FROM_A_PHONE.fullmatch(line[:_LONGEST]):
            return at
        if _GREETING.fullmatch(line[:_LONGEST]):
            return _below_the_name(own, at)
    return len(own)


def _below_the_name(own: Sequence[str], at: int) -> int:
    """A greeting and the name under it are said; what stands below that is not."""
    named = 0
    for number in range(at + 1, len(own)):
        if own[number].strip():
            named += 1
            if named > _NAME_LINES or _DASHES.fullmatch(own[number]):
                return number
    return len(own)


def _has_words(lines: Sequence[str]) -> bool:
    return any(letter.isalnum() for line in lines for letter in line)


def _joined(lines: Sequence[str]) -> str:
    """Without blank lines at both ends."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    last = next((at for at in range(len(lines), first, -1) if lines[at - 1].strip()), first)
    return "\n".join(lines[first:last])
