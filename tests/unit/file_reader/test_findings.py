"""What a child answers is believed as far as it may be true."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.file_reader import findings, frames
from triage_app.file_reader.findings import BAFFLING, ENCRYPTED, PdfFacts
from triage_app.file_reader.limits import Limits

LIMITS = Limits(pages=10, characters=50)


@given(st.integers(1, 10), st.text(st.characters(), max_size=50))
def test_what_is_answered_arrives(pages: int, text: str) -> None:
    answer = findings.to_answer(PdfFacts(pages, text))
    assert findings.of_answer(answer, LIMITS) == PdfFacts(pages, text)
    assert len(answer) <= findings.largest_answer(LIMITS)


def test_the_longest_text_of_the_rarest_characters_fits_an_answer() -> None:
    answer = findings.to_answer(PdfFacts(10, "\U0001f600" * Limits().characters))
    assert len(answer) <= findings.largest_answer(Limits())


def test_a_reason_arrives() -> None:
    assert findings.of_answer(findings.to_answer(ENCRYPTED), LIMITS) == ENCRYPTED


@pytest.mark.parametrize(
    "said",
    [
        *(None, 7, "text", [], {}, [{"code": "file_encrypted"}]),
        *({"code": 7}, {"code": "portal_forbidden"}, {"code": "file_breaks_reader"}),
        *({"pages": 1}, {"pages": "1", "text": ""}, {"pages": 1.5, "text": ""}, {"pages": 1, "text": None}),
        *({"pages": 0, "text": ""}, {"pages": -1, "text": ""}, {"pages": 11, "text": ""}),
        {"pages": 1, "text": "x" * 51},
    ],
)
def test_an_answer_that_cannot_be_true_is_not_believed(said: Any) -> None:
    assert findings.of_answer(frames.frame(said), LIMITS) == BAFFLING


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{}", json.dumps({"code": "file_encrypted"}).encode()),
        findings.to_answer(ENCRYPTED)[:-1],
        findings.to_answer(ENCRYPTED) + b" ",
        frames.head(4) + b"\xff\xfe{}",
        frames.head(100_000) + b"[" * 100_000,
        frames.head(10_010) + b'{"pages":' + b"9" * 10_000 + b"}",
    ],
)
def test_an_answer_that_is_not_one_frame_of_json_is_not_believed(content: bytes) -> None:
    assert findings.of_answer(content, LIMITS) == BAFFLING


@given(st.binary(max_size=200))
def test_no_bytes_whatever_are_more_than_baffling(content: bytes) -> None:
    assert findings.of_answer(content, LIMITS) == BAFFLING
    assert findings.of_answer(frames.head(len(content)) + content, LIMITS) == BAFFLING
