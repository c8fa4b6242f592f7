"""What became of an attachment, and the limits it was read under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MIB = 1024 * 1024


class ConversionState(StrEnum):
    """How a reading of one file ended; only ``read`` carries text."""

    READ = "read"
    DRM = "drm"
    PASSWORD = "password"  # noqa: S105 - a state's name, not a secret
    IMAGE_ONLY = "image_only"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    BROKEN = "broken"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True)
class Converted:
    """One file as text: tables are GFM pipe tables, other text a paragraph a line.

    *media* is what the bytes are (``hwp``, ``hwpx``, ``pdf``, ``docx`` …),
    *note* says for a reader, in Korean, why a file was not read, and *members*
    are the files of a ZIP, which has no text of its own.
    """

    state: ConversionState
    text: str = ""
    media: str = "unknown"
    note: str = ""
    members: tuple[Converted, ...] = ()
    name: str = ""

    def flat(self) -> Iterator[Converted]:
        """Yield the file itself or, for a ZIP that was opened, the files in it."""
        if not self.members:
            yield self
        for member in self.members:
            yield from member.flat()

    def to_dict(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "text": self.text,
            "media": self.media,
            "note": self.note,
            "members": [member.to_dict() for member in self.members],
            "name": self.name,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Converted:
        members = tuple(cls.from_dict(member) for member in stored["members"])
        return cls(
            ConversionState(stored["state"]),
            stored["text"],
            stored["media"],
            stored["note"],
            members,
            stored["name"],
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.  Sizes are bytes, times are seconds."""

    input_size: int = 64 * MIB
    expanded_size: int = 192 * MIB
    """All members of an archive together, as its directory states them."""
    markup_size: int = 48 * MIB
    """The sections of an HWP file together, or one XML part: what becomes text; the
    rest is pictures.
    """
    expansion_ratio: int = 100
    """Applied above ``free_expansion``: genuine documents pack 5 to 30 times."""
    free_expansion: int = 16 * MIB
    text_size: int = 8 * MIB
    members: int = 64
    depth: int = 2
    memory: int = 1024 * MIB
    """Address space of the child, the interpreter and its libraries included."""
    wall: float = 30.0
    page_time: float = 12.0
    """For laying the pages of one PDF out; of those after it only some that tell a period
    are, the others are read as the file has them.
    """

    def expandable(self, packed: int) -> int:
        """Return how far *packed* bytes may expand."""
        return max(self.free_expansion, self.expansion_ratio * packed)


class Refusal(Exception):
    """A file cannot be read, and this is the state it is left in."""

    def __init__(self, state: ConversionState, note: str) -> None:
        super().__init__(note)
        self.state = state
        self.note = note
