"""The conversations that the pictures of the app tell, waiting exactly as long as they do there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from triage_app.practice.conversations import Draft, Line
from triage_app.practice.files import File, make_pdf, make_picture
from triage_app.practice.people import (
    DENISE,
    GRACE,
    HASSAN,
    MARIA,
    OMAR,
    PRIYA,
    ROBERT,
    THOMAS,
    WALTER,
    Patient,
)


@dataclass(frozen=True)
class _Story:
    patient: Patient
    category: str
    subject: str
    told: Mapping[timedelta, str]
    """What was written how long ago; less than nothing is still to come."""


def told_stories(random: Random, now: datetime) -> list[Draft]:
    """The conversations of the pictures; now is in UTC."""
    files = {ROBERT: _camp_form(), OMAR: File("insurance-card.png", "image/png", make_picture(random))}
    return [
        Draft(
            story.patient,
            story.category,
            story.subject,
            tuple(
                Line(inbound=True, sent=now - ago, text=" ".join(text.split()), file=files.get(story.patient))
                for ago, text in story.told.items()
            ),
        )
        for story in _STORIES
    ]


def _camp_form() -> File:
    lines = (
        "Camp Birchwater - health form",
        "",
        f"Parent: {ROBERT.name}",
        f"Born: {ROBERT.born:%m/%d/%Y}     Record: {ROBERT.record_number}",
        "",
        "To be signed by the doctor: ______________________",
    )
    return File("camp-health-form.pdf", "application/pdf", make_pdf(lines))


def _ago(hours: int, minutes: int) -> timedelta:
    return timedelta(hours=hours, minutes=minutes)


_STORIES = (
    _Story(
        THOMAS,
        "refill",
        "Chest feels tight when I climb stairs",
        {
            _ago(0, 6): """Hi, need my blood pressure pills refilled. Also my chest feels tight when I climb
            stairs since Sunday, probably nothing."""
        },
    ),
    _Story(
        DENISE,
        "refill",
        "Refill still not at pharmacy",
        {
            _ago(25, 52): """My refill is still not at the pharmacy. They say they sent you a request on Monday
            and are waiting for an answer.""",
            _ago(20, 3): "I went by again on my way home. Still nothing there.",
            _ago(2, 37): "Is anybody reading this? I would like to get it today.",
        },
    ),
    _Story(
        ROBERT,
        "forms_letters",
        "Need the form signed before Friday",
        {
            _ago(24, 8): """I need the form signed before Friday or my daughter cannot go to camp. It is attached.
            Is that possible without a visit?"""
        },
    ),
    _Story(
        MARIA,
        "test_result",
        "¿Me pueden mandar mi resultado de A1C?",
        {
            _ago(20, 48): """Buenas tardes. ¿Me pueden mandar mi resultado de A1C? Entré al portal pero no lo
            encuentro. Gracias.""",
            _ago(5, 16): "Hola, ¿alguna noticia?",
            # Arrives while somebody is answering the other two: the reply has to be held.
            -_ago(0, 14): "Ya lo vi, gracias. Pero ¿tengo que cambiar la dosis de metformina?",
        },
    ),
    _Story(
        OMAR,
        "billing",
        "Was told to send my insurance card here",
        {
            _ago(19, 57): """I was told to send my insurance card here. This is the front, do you need the back
            as well?"""
        },
    ),
    _Story(
        PRIYA,
        "appointment",
        "Can I move my Tuesday visit to the afternoon?",
        {_ago(13, 54): "Can I move my Tuesday visit to the afternoon? My shift ends at noon now."},
    ),
    _Story(
        WALTER,
        "portal_help",
        "I cannot find my lab report in the portal",
        {_ago(10, 51): "I cannot find my lab report in the portal. My wife found it last time."},
    ),
    _Story(
        GRACE,
        "billing",
        "Bill from March looks wrong",
        {
            _ago(6, 48): """The bill from March looks wrong. It lists two visits but I was only there once. I
            called the number on it and they sent me back to you."""
        },
    ),
    _Story(
        HASSAN,
        "referral",
        "Referral to physical therapy",
        {
            _ago(3, 43): """Dr. Amin wanted to send me to physical therapy for my shoulder. The place on 5th says
            they have no referral yet. Could you send it again?"""
        },
    ),
)
