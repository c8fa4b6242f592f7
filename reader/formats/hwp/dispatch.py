"""HWP 5 and HWPX: our own readers first, unhwp and python-hwpx for files that are damaged for ours.

The libraries come second because they lose words: unhwp 0.23 drops what follows
a footnote, memo, header or text box in a paragraph, blanks of fixed width and
table captions, and both print deleted words of tracked changes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from reader.formats.archive import DAMAGE, is_locked, opened
from reader.formats.converted import ConversionState, Limits, Refusal
from reader.formats.hwp.hwp_file import HwpFile
from reader.formats.hwp.hwp_records import document_text


class _Failed(Exception):
    """One reader could not read the file."""


def hwp_text(data: bytes, limits: Limits) -> str:
    """Return an HWP 5 file's text.  Raises ``Refusal`` for locked, oversized and broken files."""
    file = HwpFile(data, limits)
    if (
        file.is_distribution
    ):  # the libraries return the placeholder and no error
        return _own_hwp(file)

    def unhwp_within_limits() -> str:
        file.weigh()  # it inflates all it finds
        return _unhwp(data)

    return _first(
        lambda: _own_hwp(file),
        (unhwp_within_limits, lambda: _python_hwpx(data)),
    )


def hwpx_file_text(data: bytes, limits: Limits) -> str:
    """Return an HWPX file's text.  Raises ``Refusal`` for locked, oversized and broken files."""
    # With lxml, which no HWP 5 file needs.
    from reader.formats.hwp.hwpx import hwpx_text

    with opened(data, limits) as archive:
        if is_locked(archive):
            raise Refusal(ConversionState.PASSWORD, "암호가 걸린 문서입니다")
        return _first(
            lambda: hwpx_text(archive),
            (lambda: _unhwp(data), lambda: _python_hwpx(data)),
        )


def hwp3_text(data: bytes, _limits: Limits) -> str:
    """Return the text of an HWP 3 file, which unhwp alone reads."""
    try:
        return _unhwp(data)
    except _Failed as failed:
        raise Refusal(
            ConversionState.UNSUPPORTED, "한글 3.0 문서를 읽지 못했습니다"
        ) from failed


def _own_hwp(file: HwpFile) -> str:
    return document_text(file.sections(), file.shapes())


def _first(
    own: Callable[[], str], others: tuple[Callable[[], str], ...]
) -> str:
    """Return our own reading or, where it is refused as damaged or is empty, the first
    that a library has.
    """
    refusal: Refusal | None = None
    try:
        if text := own().strip():
            return text
    except Refusal as refused:
        if refused.state is not ConversionState.BROKEN:
            raise
        refusal = refused
    for reader in others:
        try:
            if text := reader().strip():
                return text
        except _Failed:
            continue
    if refusal is not None:
        raise refusal
    return ""


def _unhwp(data: bytes) -> str:
    try:
        import unhwp
    except (
        OSError
    ) as missing:  # no native library for this machine, as on linux aarch64
        raise _Failed from missing
    try:
        with unhwp.parse_bytes(data) as parsed:
            return str(parsed.markdown)
    except (unhwp.UnhwpError, UnicodeDecodeError) as failed:
        raise _Failed from failed


def _python_hwpx(data: bytes) -> str:
    import hwpx
    from hwpx.errors import HwpxError
    from hwpx.opc.package import HwpxPackageError

    try:
        document = hwpx.HwpxDocument.open(data)
        try:
            return str(document.text.markdown())
        finally:
            document.close()
    # It promises no common error for damaged files: these are what damage raised in thousands of mutations.
    except (
        *DAMAGE,
        HwpxError,
        HwpxPackageError,
        LookupError,
        ArithmeticError,
        TypeError,
        AttributeError,
        SyntaxError,
        struct.error,
    ) as failed:
        raise _Failed from failed
