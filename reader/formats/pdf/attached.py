"""The files that hang on a PDF: a portfolio is a cover of one page, and its documents."""

from __future__ import annotations

import unicodedata

import pypdfium2


def attached_files(data: bytes) -> list[tuple[str, bytes]]:
    """Return the files that hang on a PDF, each with its name; none of a file that
    cannot be opened.
    """
    files: list[tuple[str, bytes]] = []
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return files
    for number in range(document.count_attachments()):
        try:
            attached = document.get_attachment(number)
            data = bytes(attached.get_data())
        except pypdfium2.PdfiumError:  # the others are read all the same
            continue
        files.append((unicodedata.normalize("NFC", attached.get_name()), data))
    document.close()
    return files
