"""Differences name files by their names, and tell two files of one name apart."""

from __future__ import annotations

import pytest

from desktop.domain.conversation import Attachment
from desktop.viewmodels.knowledge import article_versions
from tests.support.people import ARTICLE


def of_sum(letter: str, name: str) -> Attachment:
    return Attachment(sha256=letter * 64, name=name, media_type="image/png", size=1)


@pytest.mark.parametrize(
    ("other", "shown"),
    [("other.png", "![Plate](plate.png)"), ("plate.png", "![Plate](plate.png (aaaa))")],
)
def test_a_picture_is_called_by_its_name(other: str, shown: str) -> None:
    names = article_versions.names_of((of_sum("a", "plate.png"), of_sum("b", other)))
    version = type(ARTICLE)(
        id=ARTICLE.id,
        title="Plate",
        language="en",
        body=f"![Plate](attachment:{'a' * 64})",
        updated_at=ARTICLE.updated_at,
    )

    assert article_versions.text_of(version, names) == f"# Plate\n\n{shown}"
