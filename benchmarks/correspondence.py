"""As many messages as wanted: the make-believe practice's conversations, over and over, between other patients."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, islice

from triage_app.practice.conversations import Message, Thread
from triage_app.practice.generator import make_practice
from triage_app.practice.people import Patient
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.remote import Intake, RemoteMessage, RemotePatient

PATIENTS = 1_200  # as many as a doctor's list is long


def everything(now: datetime) -> Iterator[tuple[Message, Thread, Patient]]:
    """Messages without end in the order of sending, one a second; each with its thread and patient."""
    practice = make_practice(now)
    places = {one.id: place for place, one in enumerate(practice.patients)}
    threads = {one.id: one for one in practice.threads}
    began = now - timedelta(days=20)
    for again in count():
        for place, one in enumerate(practice.messages):
            number = (again * len(places) + places[one.patient_id]) % PATIENTS
            patient = replace(practice.patients[places[one.patient_id]], id=f"pat-{number}")
            thread = replace(threads[one.thread_id], id=f"{one.thread_id}-{again}", patient_id=patient.id)
            sent = began + timedelta(seconds=again * len(practice.messages) + place)
            message = replace(
                one, id=f"{one.id}-{again}", thread_id=thread.id, patient_id=patient.id, sent=sent, file=None
            )
            yield message, thread, patient


def everybody(now: datetime) -> Intake:
    """The records of all who write, and no messages yet."""
    practice = make_practice(now)
    patients = tuple(
        RemotePatient(f"Patient/pat-{number}", one.name, one.born, one.record_number, one.phone, one.language)
        for number in range(PATIENTS)
        for one in [practice.patients[number % len(practice.patients)]]
    )
    providers = tuple((f"Practitioner/{one.id}", one.title) for one in practice.providers)
    return Intake((), (), (), patients, providers)


def pages(now: datetime, size: int) -> Iterator[Intake]:
    """Pages of new messages, as an adapter hands them to the store."""
    messages = (_remote(one, thread, patient) for one, thread, patient in everything(now))
    while True:
        yield Intake(tuple(islice(messages, size)), (), (), (), ())


def _remote(one: Message, thread: Thread, patient: Patient) -> RemoteMessage:
    return RemoteMessage(
        remote_id=one.id,
        thread_key=one.thread_id,
        answers=None,
        subject=thread.subject,
        patient_reference=f"Patient/{patient.id}",
        provider_reference=f"Practitioner/{one.provider_id}",
        sender_reference=f"Patient/{patient.id}" if one.inbound else f"Practitioner/{one.provider_id}",
        sender=patient.name if one.inbound else "",
        direction=Direction.FROM_PATIENT if one.inbound else Direction.TO_PATIENT,
        sent=one.sent,
        received=None,
        last_updated=one.sent,
        text=one.text,
        files=(),
        own_key=None,
        withdrawn=False,
        content_hash=f"{one.id:0>64}",
    )
