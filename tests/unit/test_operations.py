"""Every operation in the registry keeps the laws of `desktop/domain/operations/operation.py`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import text
from desktop.domain import kinds
from desktop.domain.kinds import BY_NAME
from desktop.domain.operations import registry
from desktop.domain.operations.operation import Creating, Reason
from desktop.domain.operations.registry import OPERATIONS, AnyOperation
from tests.support.strategies import IDS, STAMPS, structs

every_operation = pytest.mark.parametrize(
    "made", OPERATIONS, ids=[operation.declared.name for operation in OPERATIONS]
)


def asked(made: type[AnyOperation]) -> st.SearchStrategy[Any]:
    """The operation with what it meets: a record (or none), and a stamp."""
    record = structs(BY_NAME[made.declared.kind].record, id=st.sampled_from(IDS))
    return st.tuples(structs(made, id=st.sampled_from(IDS)), st.none() | record, STAMPS)


@every_operation
def test_operation_survives_the_way_to_the_hub_and_back(made: type[AnyOperation]) -> None:
    @given(structs(made))
    def check(operation: AnyOperation) -> None:
        signature = operation.declared.signature
        assert registry.read(signature, registry.encode(operation)) == operation

    check()


@every_operation
def test_doing_it_again_over_its_own_effect_changes_nothing(made: type[AnyOperation]) -> None:
    @given(asked(made))
    def check(drawn: tuple[AnyOperation, Any, Any]) -> None:
        operation, record, stamp = drawn
        once = operation.over(record, stamp)
        assert operation.over(once, stamp) == once

    check()


@every_operation
def test_its_effect_is_a_record_of_its_kind_that_can_be_stored(made: type[AnyOperation]) -> None:
    @given(asked(made))
    def check(drawn: tuple[AnyOperation, Any, Any]) -> None:
        operation, record, stamp = drawn
        after = operation.over(record, stamp)
        if after is None:
            assert record is None
            assert not isinstance(operation, Creating)
            return
        kind = BY_NAME[operation.declared.kind]
        assert kinds.decode(kind.name, kinds.encode(after)) == after
        assert len(kind.values(after)) == len(kind.columns)
        assert kind.buckets(after)

    check()


@every_operation
def test_what_is_not_there_can_only_be_created(made: type[AnyOperation]) -> None:
    @given(structs(made), STAMPS)
    def check(operation: AnyOperation, stamp: Any) -> None:
        refusal = operation.refusal(None, stamp)
        if isinstance(operation, Creating):
            assert refusal in (None, Reason.INVALID)
        else:
            assert refusal is Reason.MISSING

    check()


@every_operation
def test_it_has_words_in_both_languages(made: type[AnyOperation]) -> None:
    english = text.tr(made.declared.title)
    text.use("de")
    german = text.tr(made.declared.title)
    text.use("en")
    assert english
    assert german
    assert german != english


def test_no_two_operations_have_the_same_signature() -> None:
    assert len(registry.BY_SIGNATURE) == len(OPERATIONS) + len(registry.FORMER)


def test_the_newest_version_is_meant_when_none_is_named() -> None:
    assert registry.operation_class("case.set").declared.version == max(
        o.declared.version for o in OPERATIONS if o.declared.name == "case.set"
    )


def test_an_unknown_operation_is_named_in_the_error() -> None:
    with pytest.raises(registry.UnknownOperation, match=r"case\.explode"):
        registry.operation_class("case.explode")
