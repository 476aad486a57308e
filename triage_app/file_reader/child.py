"""The child process: it binds itself, reads one file from its input, answers, and ends."""

import os
from io import FileIO
from typing import NoReturn

from triage_app.file_reader import findings, frames, questions
from triage_app.file_reader.findings import PdfFacts, UnreadableFile
from triage_app.file_reader.limits import keep
from triage_app.file_reader.questions import About, Question


def main() -> NoReturn:
    """Answer the question on standard input; what cannot be answered shows in how the process ends."""
    source = FileIO(0)  # unbuffered: no byte of the file is here before the limits are
    question = questions.of_content(frames.receive(source, questions.LARGEST) or b"")
    keep(question.limits)
    answer = memoryview(findings.to_answer(_answer(question, source)))
    while answer:
        answer = answer[os.write(1, answer) :]
    os._exit(0)  # tidying up would run on what the file may have spoilt


def _answer(question: Question, source: FileIO) -> PdfFacts | UnreadableFile:
    try:
        match question.about:
            case About.PDF:
                return _about_pdf(question, source)
    except MemoryError:
        return findings.TOO_MUCH_MEMORY


def _about_pdf(question: Question, source: FileIO) -> PdfFacts | UnreadableFile:
    try:
        from triage_app.file_reader import pdf  # noqa: PLC0415 - a foreign library, hence within the limits
    except ImportError:
        return findings.NO_READER
    content = frames.receive(source, question.limits.size_bytes)
    return findings.TOO_LARGE if content is None else pdf.facts(content, question.limits)
