"""Keys sort by when they were made, and are recognised when a portal gives them back."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.keys import URN_SYSTEM, key_of, new_key, urn


def test_a_key_is_a_uuid_of_version_7() -> None:
    made = UUID(new_key())
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_keys_differ_and_sort_by_the_millisecond_they_were_made() -> None:
    keys = [new_key() for _ in range(1000)]
    assert len(set(keys)) == 1000
    stamps = [key[:13] for key in keys]
    assert stamps == sorted(stamps)


def test_a_key_comes_back_out_of_the_identifier_it_was_put_into() -> None:
    key = new_key()
    assert key_of(URN_SYSTEM, urn(key)) == key


@given(st.text(), st.text())
def test_other_peoples_identifiers_are_not_ours(system: str, value: str) -> None:
    if system != URN_SYSTEM:
        assert key_of(system, value) is None
