"""The link under which a customer answers: nobody guesses one, and it stands in no table.

Laws: what comes back is believed only with the hub's own seal on it; no two tenants' links open
each other's; a link is put into the words when they leave the hub and at no other time.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import SurveyId, TenantId
from desktop.domain.records import Interaction
from integrations.hub.server.changes.asking import question_id, survey_id
from integrations.hub.server.changes.survey_words import PERSONAL_LINKS
from integrations.hub.server.rights.seals import Broken
from integrations.hub.server.store.heads import Head, head_of
from integrations.hub.server.store.opening import Store, Transaction

PATH: Final = "/survey/"
_ID_BYTES: Final = 16
_SEAL_BYTES: Final = 16
_TOKEN: Final = re.compile(r"([A-Za-z0-9._:-]{1,64})~([A-Za-z0-9_-]{43})")


def token_of(head: Head, tenant: TenantId, survey: SurveyId) -> str:
    id = UUID(survey).bytes
    key = hmac.digest(head.cursor_key, b"survey links", "sha256")
    seal = hmac.digest(key, tenant.encode() + b"\0" + id, "sha256")[:_SEAL_BYTES]
    return f"{tenant}~{base64.urlsafe_b64encode(id + seal).decode().rstrip('=')}"


def opened(store: Store, token: str) -> tuple[TenantId, SurveyId]:
    """Whose survey a link leads to. Raises Broken."""
    said = _TOKEN.fullmatch(token)
    if said is None:
        raise Broken
    tenant = TenantId(said[1])
    try:
        raw = base64.urlsafe_b64decode(said[2] + "=")
    except binascii.Error as error:
        raise Broken from error
    survey = SurveyId(str(UUID(bytes=raw[:_ID_BYTES])))
    with store.reading(tenant) as within:
        head = head_of(within)
    if head is None or not hmac.compare_digest(token, token_of(head, tenant, survey)):
        raise Broken
    return tenant, survey


def with_link(within: Transaction, contact: Interaction, message: Message, public: str) -> Message:
    """The message as it leaves; only the one that asks gets the customer's link."""
    survey, head = survey_id(contact.id), head_of(within)
    if message.id != question_id(survey) or head is None:
        return message
    link = f"{public.rstrip('/')}{PATH}{token_of(head, within.tenant, survey)}"
    text = message.text
    for place in PERSONAL_LINKS:
        text = text.replace(place, link)
    return replace(message, text=text)
