"""What has been worked out about one document, so that each part is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from reader.text.document import Document

P = ParamSpec("P")
T = TypeVar("T")


class Analysis:
    """The parts of one document's analysis: its sums, spans, headings, tables …

    A part is the answer of a function decorated by :func:`part_of_document`, worked out
    when a reader first asks.  The document owns its analysis, so no document is hashed,
    pushes another one out, or is kept alive by a module.
    """

    __slots__ = ("parts",)

    def __init__(self) -> None:
        self.parts: dict[object, Any] = {}

    def clear(self) -> None:
        """Forget all parts: some refer to their document, which would outlive its use."""
        self.parts.clear()


def part_of_document(
    work: Callable[Concatenate[Document, P], T],
) -> Callable[Concatenate[Document, P], T]:
    """Make *work* answer from its document's analysis from the second time on.

    Beside the document it takes hashable positional arguments.  What it returns is
    shared by all who ask, so it is a tuple or another thing that nobody changes.
    """

    @wraps(work)
    def part(document: Document, /, *args: P.args, **kwargs: P.kwargs) -> T:
        parts = document.analysis.parts
        key = (work, *args) if args else work
        try:
            known: T = parts[key]
        except KeyError:
            known = parts[key] = work(document, *args, **kwargs)
        return known

    return part
