"""What there is to know about a file, asked of a child process."""

from collections.abc import Iterable, Iterator, Sequence

from triage_app.file_reader import findings, frames
from triage_app.file_reader.findings import TOO_LARGE, PdfFacts, UnreadableFile
from triage_app.file_reader.limits import Limits
from triage_app.file_reader.process import ask
from triage_app.file_reader.questions import About, Question

USUAL = Limits()


def read_pdf(
    command: Sequence[str], content: Iterable[bytes], size_bytes: int, limits: Limits = USUAL
) -> PdfFacts | UnreadableFile:
    """The facts of a PDF, or why there are none; it takes a moment, a hostile file as long as the limits allow.

    `command` starts the child, `content` is taken piece by piece as the child takes it. Safe from any thread.

    Raises:
        ValueError: the content is not `size_bytes` long. What `content` raises is passed on.
    """
    if size_bytes > limits.size_bytes:
        return TOO_LARGE
    said = _said(Question(About.PDF, limits), content, size_bytes)
    answer = ask(command, said, most_bytes=findings.largest_answer(limits), seconds=limits.seconds)
    return answer if isinstance(answer, UnreadableFile) else findings.of_answer(answer, limits)


def _said(question: Question, content: Iterable[bytes], size_bytes: int) -> Iterator[bytes]:
    yield question.to_frame() + frames.head(size_bytes)
    left = size_bytes
    for piece in content:
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if left:
        raise ValueError(size_bytes)
