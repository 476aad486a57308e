"""What a PDF is, read by pdfium. Only the child imports this."""

import ctypes

import pypdfium2

from triage_app.file_reader.findings import ENCRYPTED, MALFORMED, TOO_MANY_PAGES, PdfFacts, UnreadableFile
from triage_app.file_reader.limits import Limits

_LOCKED = {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY}


def facts(content: bytearray, limits: Limits) -> PdfFacts | UnreadableFile:
    """The number of pages and the text of the first ones; a file that opens without a password is not locked."""
    in_place = (ctypes.c_char * len(content)).from_buffer(content)  # pdfium takes no bytearray; this is no copy
    try:
        with pypdfium2.PdfDocument(in_place) as document:
            pages = len(document)
            return PdfFacts(pages, _text(document, limits)) if pages <= limits.pages else TOO_MANY_PAGES
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if error.err_code in _LOCKED else MALFORMED


def _text(document: pypdfium2.PdfDocument, limits: Limits) -> str:
    """What is printed inside the first pages' edges."""
    text = ""
    for number in range(min(len(document), limits.read_pages)):
        page = document[number].get_textpage().get_text_bounded()
        text += ("\f" if number else "") + page.replace("\r\n", "\n")
        if len(text) >= limits.characters:
            break
    return text[: limits.characters]
