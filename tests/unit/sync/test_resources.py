"""A page is cut into entries without looking into them, so that a bad one fails alone and keeps its bytes."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.sync.portals.fhir import paging
from triage_app.sync.portals.fhir import resources as r

GOOD = b'{"resource":{"resourceType":"Communication","id":"good","topic":{"text":"a \\"b\\" [c, {d"}}}'
BAD = {
    "NaN": b'{"resource":{"resourceType":"Communication","id":"bad","x":NaN}}',
    "half a surrogate": b'{"resource":{"resourceType":"Communication","id":"bad","x":"\\ud800"}}',
    "no UTF-8": b'{"resource":{"resourceType":"Communication","id":"bad","status":"\xff"}}',
    "nests without end": b'{"resource":{"resourceType":"Communication","id":"bad","x":'
    + b"[" * 50_000
    + b"]" * 50_000
    + b"}}",
    "no JSON": b'{"resource":{"resourceType" "Communication", "id" "bad"}}',
    "a number": b"12",
    "null": b"null",
}


def page(*entries: bytes, head: bytes = b'"type":"searchset","total":9') -> bytes:
    return b'{"resourceType": "Bundle",' + head + b', "entry" : [ ' + b" ,\n".join(entries) + b' ],"link":[]}'


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_entry_leaves_the_others_and_its_own_bytes_as_they_are(bad: bytes) -> None:
    bundle = r.bundle_of(page(GOOD, bad, GOOD))
    assert bundle is not None
    assert [bytes(one) for one in bundle.entry or ()] == [GOOD, bad, GOOD]


def test_a_bare_control_character_harms_no_message() -> None:
    raw = b'{"resource":{"resourceType":"Communication","id":"odd","payload":[{"contentString":"a\x01\x00b"}]}}'
    bundle = r.bundle_of(page(raw, GOOD))
    assert bundle is not None
    message, _ = paging.entry(bytes((bundle.entry or [])[0])) or (None, None)
    assert getattr(message, "text", None) == "a\x01b"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"<html></html>",
        b'{"resourceType":"OperationOutcome"}',
        b'{"resourceType":"Bundle","entry":{}}',
        b'{"resourceType":"Bundle","entry":[{}',
        b'{"resourceType":"Bundle","link":3}',
        b'{"entry":[NaN]}',
        page(b"NaN", head=b'"link":"next"'),
        page(GOOD, b"NaN")[:-8],
        b"[" * 50_000,
    ],
)
def test_what_is_no_whole_page_is_none(body: bytes) -> None:
    assert r.bundle_of(body) is None


@given(st.binary())
def test_no_bytes_make_a_reader_of_pages_raise(body: bytes) -> None:
    r.bundle_of(body)
    r.bundle_of(page(body))
    r.resource_of(body, r.Patient)


@given(st.lists(st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5)))
def test_cutting_a_page_up_gives_what_reading_it_gives(entries: list[object]) -> None:
    written = [json.dumps(one).encode() for one in entries]
    cut = r.bundle_of(page(*written, b"NaN"))
    assert cut is not None
    assert [bytes(one) for one in cut.entry or ()] == [*written, b"NaN"]


def test_a_resource_of_another_kind_is_none() -> None:
    assert r.resource_of(b'{"resourceType":"OperationOutcome","id":"p-1"}', r.Patient) is None
    assert r.resource_of(b'{"resourceType":"Patient","id":"p-1"}', r.Patient) == r.Patient(id="p-1")


@pytest.mark.parametrize(
    ("facts", "current"),
    [
        ({}, True),
        ({"active": True}, True),
        ({"active": False}, False),
        ({"link": [{"type": "replaces"}, {"type": "seealso"}]}, True),
        ({"link": [{"type": "replaced-by"}]}, False),
    ],
)
def test_a_record_is_current_unless_inactive_or_merged(facts: dict[str, object], current: bool) -> None:  # noqa: FBT001
    assert msgspec.convert(facts, r.Patient).is_current() is current
