"""What is put into the editors' queue about a page of a wiki, and in which words."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId, RevisionId, id_of
from desktop.domain.records import Article, Revision, Upstream
from desktop.domain.words import RevisionStatus
from desktop.text import tr
from integrations.mediawiki.shelf import File, Theirs, Why

NOBODY = AgentId("wiki")  # whom a text of the wiki is from, where nobody here has changed it


def beside(article: Article, theirs: Theirs, wiki: str, *, at: datetime) -> Revision:
    """The page's text as a change of the article, for somebody to decide between the two.

    It is from whoever changed the article, so that another person decides.
    """
    page = theirs.page
    id = id_of("wiki beside", article.id, str(article.version), str(page.revision))
    return Revision(
        id=RevisionId(id),
        article=article.id,
        of_version=article.version,
        title=page.title,
        language=page.language,
        body=page.body,
        tags=article.tags,
        audience=article.audience,
        sites=article.sites,
        roles=article.roles,
        owner=article.owner,
        review_by=article.review_by,
        valid_from=article.valid_from,
        valid_until=article.valid_until,
        translation_of=article.translation_of,
        translated_version=article.translated_version,
        attachments=tuple(map(attachment_of, theirs.files)),
        why=_why(theirs.why, wiki, page.wiki_title, theirs.what),
        by=article.by or NOBODY,
        at=at,
        status=RevisionStatus.REVIEW,
        submitted_at=at,
        upstream=Upstream(wiki=wiki, page=page.wiki_title, revid=page.revision),
    )


def attachment_of(file: File) -> Attachment:
    return Attachment(
        name=file.name, size=file.size, media_type=file.media_type, sha256=file.sha256
    )


def _why(why: Why, wiki: str, title: str, what: str) -> str:
    match why:
        case Why.OVERTAKEN:
            return tr(
                "“{title}” was changed in the wiki {wiki} while a correction was approved here. "
                "This is the wiki's text; the correction stands in the article. Publish this, or "
                "both put together, or withdraw it: then the correction goes to the wiki.",
                title=title,
                wiki=wiki,
            )
        case Why.NOT_SAYABLE:
            return tr(
                "The correction of “{title}” could not be written into the wiki {wiki}: it changes "
                "what is made there in another way ({what}). It stands in the article alone. "
                "Change the wiki by hand, or publish this, the wiki's text.",
                title=title,
                wiki=wiki,
                what=what,
            )
        case Why.REFUSED:
            return tr(
                "The wiki {wiki} did not take the correction of “{title}” ({what}). It stands in "
                "the article alone. This is the wiki's text.",
                title=title,
                wiki=wiki,
                what=what,
            )
