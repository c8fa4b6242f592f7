"""HWP 5 and HWPX: unhwp first, python-hwpx where it fails, our own readers last.

Distribution documents go to our own reader at once: the others return the
placeholder and no error.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from reader.formats.archive import DAMAGE, opened
from reader.formats.converted import ConversionState, Limits, Refusal
from reader.formats.hwp.hwp_file import HwpFile
from reader.formats.hwp.hwp_records import section_text
from reader.formats.hwp.hwpx import hwpx_text, is_locked


class _Failed(Exception):
    """One reader could not read the file."""


def hwp_text(data: bytes, limits: Limits) -> str:
    """Return an HWP 5 file's text.  Raises ``Refusal`` for locked, oversized and broken files."""
    file = HwpFile(data, limits)
    if file.is_distribution:
        return _own_hwp(file)
    file.weigh()
    return _first(
        (lambda: _unhwp(data), lambda: _python_hwpx(data), lambda: _own_hwp(file))
    )


def hwpx_file_text(data: bytes, limits: Limits) -> str:
    """Return an HWPX file's text.  Raises ``Refusal`` for locked, oversized and broken files."""
    with opened(data, limits) as archive:
        if is_locked(archive):
            raise Refusal(ConversionState.PASSWORD, "암호가 걸린 문서입니다")
        return _first(
            (
                lambda: _unhwp(data),
                lambda: _python_hwpx(data),
                lambda: hwpx_text(archive),
            )
        )


def hwp3_text(data: bytes) -> str:
    """Return the text of an HWP 3 file, which unhwp alone reads."""
    try:
        return _unhwp(data)
    except _Failed as failed:
        raise Refusal(
            ConversionState.UNSUPPORTED, "한글 3.0 문서를 읽지 못했습니다"
        ) from failed


def _own_hwp(file: HwpFile) -> str:
    return "\n".join(section_text(section) for section in file.sections())


def _first(readers: tuple[Callable[[], str], ...]) -> str:
    """Return the first text that a reader has; the last one's refusal stands."""
    *tried, last = readers
    for reader in tried:
        try:
            if text := reader().strip():
                return text
        except _Failed:
            continue
    return last()


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
