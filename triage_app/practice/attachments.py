"""Which messages carry a file, and what it shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from triage_app.practice.conversations import Draft, Line
from triage_app.practice.files import File, make_pdf, make_picture
from triage_app.practice.people import PRACTICE_NAME, Patient
from triage_app.practice.surprises import WORDLESS

_FILES = 20
_FILES_OUT = 5
"""So many come from the practice; more only where patients have too little to send."""
_FROM_PATIENTS = {
    "symptom": "photo.png",
    "info_update": "insurance-card.png",
    "billing": "statement.pdf",
    "forms_letters": "form.pdf",
    "report_request": "vaccine-card.png",
    "referral": "insurance-letter.pdf",
}
_FROM_THE_PRACTICE = {
    "forms_letters": "signed-form.pdf",
    "report_request": "record-copy.pdf",
    "test_result": "lab-report.pdf",
}
_CAN_BE_SEEN = ("rash", "eye", "toe", "swollen", "piel", "ojo")
"""A cough cannot be photographed."""
_Place = tuple[int, int]
"""A conversation and a turn in it."""


def with_files(random: Random, drafts: Sequence[Draft]) -> list[Draft]:
    """The conversations with twenty files among them, those counted that they came with."""
    places = {
        (number, turn): name
        for number, draft in enumerate(drafts)
        for turn, line in enumerate(draft.lines)
        if line.file is None and (name := _file_name(draft, line, turn)) is not None
    }
    needed = [place for place in places if _needs_file(drafts[place[0]], drafts[place[0]].lines[place[1]])]
    others = [place for place in places if place not in needed]
    random.shuffle(others)
    incoming = [place for place in others if drafts[place[0]].lines[place[1]].inbound]
    outgoing = [place for place in others if place not in incoming]
    held = sum(line.file is not None for draft in drafts for line in draft.lines)
    chosen = (needed + outgoing[:_FILES_OUT] + incoming + outgoing[_FILES_OUT:])[: _FILES - held]
    files = {place: _file(random, drafts[place[0]].patient, places[place]) for place in sorted(chosen)}
    return [_filed(draft, number, files) for number, draft in enumerate(drafts)]


def _file_name(draft: Draft, line: Line, turn: int) -> str | None:
    if not line.inbound:
        return _FROM_THE_PRACTICE.get(draft.category)
    if turn or (draft.category == "symptom" and not any(word in line.text.lower() for word in _CAN_BE_SEEN)):
        return None
    return _FROM_PATIENTS.get(draft.category)


def _needs_file(draft: Draft, line: Line) -> bool:
    return draft.subject == WORDLESS or "attached" in line.text


def _filed(draft: Draft, number: int, files: Mapping[_Place, File]) -> Draft:
    lines = tuple(
        replace(line, file=files[number, turn]) if (number, turn) in files else line
        for turn, line in enumerate(draft.lines)
    )
    return replace(draft, lines=lines)


def _file(random: Random, patient: Patient, name: str) -> File:
    if name.endswith(".png"):
        return File(name, "image/png", make_picture(random))
    return File(name, "application/pdf", make_pdf(_PAGES[name](random, patient)))


def _head(patient: Patient) -> list[str]:
    return [
        f"Patient: {patient.name}",
        f"Date of birth: {patient.born:%m/%d/%Y}",
        f"Record number: {patient.record_number}",
        "",
    ]


def _statement(random: Random, patient: Patient) -> list[str]:
    amount = random.randrange(2000, 24000)
    return ["Statement of account", "", *_head(patient), f"Office visit   ${amount // 100}.{amount % 100:02}"]


def _form(_random: Random, patient: Patient) -> list[str]:
    return ["Form to be completed by a physician", "", *_head(patient), "Fit to take part:  yes [ ]  no [ ]"]


def _signed_form(_random: Random, patient: Patient) -> list[str]:
    return [
        PRACTICE_NAME,
        "",
        *_head(patient),
        "Fit to take part:  yes [x]  no [ ]",
        "",
        "Signed electronically",
    ]


def _lab_report(random: Random, patient: Patient) -> list[str]:
    values = (
        f"Hemoglobin A1C      {random.randrange(52, 71) / 10} %     (4.0 to 5.6)",
        f"Cholesterol, total  {random.randrange(150, 230)} mg/dL   (below 200)",
        f"TSH                 {random.randrange(8, 45) / 10} mIU/L  (0.4 to 4.0)",
    )
    return ["Lakeside Laboratory", "", *_head(patient), *values]


def _record_copy(_random: Random, patient: Patient) -> list[str]:
    return [PRACTICE_NAME, "Copy of the medical record", "", *_head(patient), "Page 1 of 1"]


def _insurance_letter(random: Random, patient: Patient) -> list[str]:
    case = random.randrange(10_000, 99_999)
    return [
        f"Re: prior authorization, case {case}",
        "",
        *_head(patient),
        "We need more details from your doctor.",
    ]


_PAGES: Mapping[str, Callable[[Random, Patient], list[str]]] = {
    "statement.pdf": _statement,
    "form.pdf": _form,
    "signed-form.pdf": _signed_form,
    "lab-report.pdf": _lab_report,
    "record-copy.pdf": _record_copy,
    "insurance-letter.pdf": _insurance_letter,
}
