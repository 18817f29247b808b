"""Which mails an incoming one goes back to."""

from __future__ import annotations

from integrations.email.threading import MOST_REFERENCES, looked_up


def test_the_nearest_mail_comes_first_and_each_once() -> None:
    assert looked_up(("root@x", "old@x", "new@x"), "new@x") == ("new@x", "old@x", "root@x")


def test_a_mail_that_names_thousands_has_the_nearest_looked_up() -> None:
    named = looked_up([f"{n}@x" for n in range(10_000)])

    assert len(named) == MOST_REFERENCES
    assert named[0] == "9999@x"
