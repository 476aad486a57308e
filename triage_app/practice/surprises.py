"""Openings that trip careless programs up, and openings during the day that alarm or only seem to."""

from collections.abc import Mapping
from random import Random

from triage_app.practice.people import Language
from triage_app.practice.texts import Opening

WORDLESS = "Photo"
"""The subject of the message that has no words, only a picture."""


def tripping_texts(random: Random) -> dict[Language, list[Opening]]:
    """Markup, emoji, no words, far too many words, capitals, two languages at once."""
    return {
        "en": [
            Opening(
                "appointment",
                "Re: <b>Your visit</b>",
                "<p>Hello,<br/>is my visit on <b>Thursday</b> still on?</p><script>alert('hi')</script>"
                "<p>5 &lt; 6 &amp; so on</p>",
            ),
            Opening("thanks", "😀🎉", "Thank you!! 😀👍🏽 The whole family 👨‍👩‍👧 is fine again 🎉"),
            Opening("info_update", WORDLESS, ""),
            Opening("test_result", "Blood pressure log", _pressure_log(random)),
            Opening(
                "report_request",
                "STILL WAITING FOR MY RECORDS",
                "I ASKED FOR MY RECORDS THREE WEEKS AGO. NOBODY CALLED. WHAT IS TAKING SO LONG???",
            ),
        ],
        "es": [
            Opening(
                "refill",
                "Refill de mi medicina",
                "Hola, necesito un refill de mi losartan, el pharmacy dice que ya no hay refills. Can you "
                "call them please? Gracias y have a nice day.",
            ),
        ],
    }


_REMARKS = (
    "felt fine",
    "slept badly",
    "after my walk",
    "before breakfast",
    "had company over",
    "long day, salty soup",
    "used the new cuff",
)


def _pressure_log(random: Random) -> str:
    days = [
        f"Day {day}: {random.randrange(118, 138)}/{random.randrange(72, 86)} in the morning, "
        f"{random.randrange(120, 139)}/{random.randrange(74, 87)} in the evening, {random.choice(_REMARKS)}."
        for day in range(1, 61)
    ]
    first = "You asked me to write down my blood pressure, so here is all of it."
    return "\n".join((first, *days, "Is that good enough?"))


def coming_alarms() -> Mapping[Language, tuple[Opening, ...]]:
    """Two that need a call, and one that only mentions what would."""
    return {
        "en": (
            Opening(
                "refill",
                "Out of insulin",
                "I used up my insulin last night and the pharmacy says you have to approve the refill first. "
                "My sugar was 190 this morning.",
            ),
            Opening(
                "other",
                "My brother's heart attack",
                "My brother had a heart attack last month, he is only 52. I feel fine myself but my wife "
                "wants to know if I should get checked.",
            ),
        ),
        "es": (
            Opening(
                "symptom",
                "Me falta el aire",
                "Desde anoche me falta el aire al caminar y siento presión en el pecho. ¿Espero a mi cita "
                "del jueves?",
            ),
        ),
    }
