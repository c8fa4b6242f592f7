"""Malformed lines of ``.env``."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from dotenv.parser import parse_stream

# As in "SECRET_KEY: value" and "export SECRET_KEY".
_NAME = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)")


class BadEnvFile(ValueError):
    """The file cannot be read, or not as it was meant; the words hold no value of it."""


def demand_readable(path: Path | None, known: Collection[str]) -> None:
    """Raise ``BadEnvFile`` for a file that is no UTF-8, and for a line that names one of
    *known* without giving it a value: it would be passed over in silence.

    Other lines may be for whoever else reads the file (compose, scripts).
    """
    if path is None or not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig") as file:
            lines = list(parse_stream(file))
    except UnicodeDecodeError:
        raise BadEnvFile(
            f"{path} is not UTF-8: save it as UTF-8 (in Notepad: Save as, Encoding)"
        ) from None
    except OSError as error:
        raise BadEnvFile(f"{path}: {error.strerror}") from None
    for line in lines:
        if line.value is not None:
            continue
        named = _NAME.match(line.original.string)
        if named is None or named[1].upper() not in known:
            continue
        number = line.original.line + _lines_before(line.original.string)
        raise BadEnvFile(
            f"{path}, line {number}: must be written {named[1]}=value"
        )


def _lines_before(text: str) -> int:
    """Return how many empty lines the parser has counted to this one."""
    return len(text) - len(text.lstrip("\n")) if text.strip() else 0
