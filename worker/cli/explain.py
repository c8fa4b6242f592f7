"""A reading for a person: each value beside the words it was read from."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from reader.confidence.considered import considered
from reader.fields import BY_NAME, FIELDS
from reader.model import Evidence, Reading
from reader.text.document import Document

if TYPE_CHECKING:
    from rich.console import Console

Span = tuple[str, str]
"""Words and the style that they are printed in on a terminal."""
# Control characters that move a terminal's cursor or ring its bell.
_UNPRINTED: Final = dict.fromkeys([7, 8, 11, 12, 13])
# Characters of context on either side of the words.
_ROUND: Final = 48
_FEW: Final = 3
_MOST_RECORDS: Final = 8
_MOMENT: Final = re.compile(r"^(\d{4}-\d\d-\d\d)T")
_SHORTENED: Final = frozenset(["contacts", "amount_texts"])
# Marks of a converted text: tables, bold, headings, images, tags.
_MARKUP: Final = re.compile(
    r"<[a-z/][^<>\n]{0,40}>|[|*#`\\]|:?-{3,}:?|!\[[^\]\n]*\]"
)
_PLACE: Final = re.compile(
    r"(?P<name>.*?)(?:#table(?P<table>\d+)/r(?P<row>\d+))?:(?P<start>\d+)-(?P<end>\d+)",
    re.DOTALL,
)
_PARTS: Final = {
    "opens": "시작",
    "closes": "마감",
    "at": "일시",
    "start": "시작",
    "end": "끝",
    "budget_won": "예산",
    "per_project_won": "과제당",
    "projects": "과제 수",
    "round": "차수",
    "announced_on": "공고일",
    "when": "때",
}
_WORDS: Final = {
    "call": "공고",
    "reannouncement": "재공고",
    "additional_call": "추가 공고",
    "correction": "정정 공고",
    "extension": "연장 공고",
    "result": "결과 발표",
    "cancellation": "취소",
    "briefing": "설명회 안내",
    "forecast": "예고",
    "news": "기사",
    "form": "서식",
    "other": "알 수 없음",
    "fixed": "기한 있음",
    "budget_exhausted": "예산 소진까지",
    "rolling": "상시",
    "until_filled": "모집 완료까지",
    "unstated": "기한 방식 모름",
}
_STATES: Final = {
    "read": "읽음",
    "same": "다른 파일과 같은 내용",
    "form": "서식(읽지 않음)",
    "drm": "DRM 보호",
    "password": "암호",
    "image_only": "그림뿐",
    "too_large": "너무 큼",
    "unsupported": "지원하지 않는 형식",
    "broken": "깨짐",
    "timed_out": "시간 초과",
}


def print_explanation(
    reading: Reading,
    documents: Sequence[Document],
    source: str,
    *,
    with_words: bool,
    as_of: date | None = None,
) -> None:
    """Print a reading; *with_words* adds how sure each value is, its words marked in
    their context, and what else was considered.
    """
    printer = _Printer()
    printer.line((reading.title or source, "bold"))
    texts = {"title": reading.title} | {
        document.name: document.text for document in documents
    }
    others = considered(reading, documents, as_of) if with_words else {}
    for row in FIELDS:
        name, label = row.name, row.ko
        for line, words in _lines(reading, name, with_words=with_words):
            printer.line((f"{label}: ", "cyan"), (line, ""))
            for evidence in words:
                printer.line(
                    *_marked(evidence, texts, plain=not printer.is_terminal)
                )
        if with_words and not getattr(reading, name):
            printer.line((f"{label}: 알 수 없음", "dim"))
        for other in others.get(name, []):
            printer.line((f"    달리 본 것: {_line(other)}", "dim"))
    _print_rest(reading, printer)


class _Printer:
    """Lines of styled words; into a file or a pipe they go plain and without rich,
    which takes as long to import as a short call to be read.
    """

    def __init__(self) -> None:
        self._console: Console | None = None
        if sys.stdout.isatty() or "FORCE_COLOR" in os.environ:
            from rich.console import Console

            self._console = Console(highlight=False, soft_wrap=True)
        console = self._console
        self.is_terminal = console is not None and console.is_terminal

    def line(self, *spans: Span) -> None:
        """Print *spans* as one line."""
        if self._console is None:
            words = "".join(words for words, _ in spans)
            print(words.translate(_UNPRINTED).expandtabs())
            return
        from rich.text import Text

        self._console.print(Text.assemble(*spans))


def _lines(
    reading: Reading, name: str, *, with_words: bool
) -> Iterator[tuple[str, list[Evidence]]]:
    """Yield each line of a field with the words behind it.

    Names are on one line and records each on their own; of contacts a few stand for
    all, since a notice may list the telephone of every office.
    """
    value = getattr(reading, name)
    texts = _values(value, name)
    if not texts:
        return
    sure = reading.confidence.get(name, [])
    sures = sure if isinstance(sure, list) else [sure]
    rated = []
    for number, text in enumerate(texts):
        rated.append(f"{text}{_percent(sures, number) if with_words else ''}")
    evidence = reading.evidence.get(name, []) if with_words else []
    if isinstance(value, list) and isinstance(value[0], str):
        most = _FEW if name in _SHORTENED else len(rated)
        rest = f" 외 {len(rated) - most}" if len(rated) > most else ""
        # A quotation is its own evidence.
        shown = texts[:most] if name in _SHORTENED else rated
        words = (
            [] if name in _SHORTENED else list(dict.fromkeys(evidence))[:_FEW]
        )
        yield _line(", ".join(shown)) + rest, words
        return
    for number, line in enumerate(rated[:_MOST_RECORDS]):
        yield line, evidence[number : number + 1]
    if len(rated) > _MOST_RECORDS:
        yield f"외 {len(rated) - _MOST_RECORDS} (모두: --json)", []


def _percent(sures: Sequence[float], number: int) -> str:
    return f" ({sures[number]:.0%})" if number < len(sures) else ""


def _print_rest(reading: Reading, printer: _Printer) -> None:
    for doubt in reading.doubts:
        field = BY_NAME.get(doubt.field)
        label = field.ko if field else doubt.field
        printer.line((f"의심: {label}: {doubt.why}", "yellow"))
    for document in reading.documents:
        state = _STATES.get(document["state"], document["state"])
        printer.line((f"문서: {document['name']}: {state}", "dim"))


def _values(value: Any, name: str) -> list[str]:
    if value is None or value == []:
        return []
    return (
        [_value_text(item) for item in value]
        if isinstance(value, list)
        else [
            _value_text(
                value, name if name == "kind" or name.endswith("_won") else ""
            )
        ]
    )


def _value_text(value: Any, name: str = "") -> str:
    if isinstance(value, int):
        return f"{value:,}원" if name.endswith("_won") else str(value)
    if isinstance(value, str):
        return _WORDS.get(value, _MOMENT.sub(r"\1 ", value)) if name else value
    return " · ".join(_parts(value)) or value.text


def _parts(record: Any) -> Iterator[str]:
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        if name in {"text", "where", "precision"} or value is None:
            continue
        yield f"{_PARTS.get(name, '')} {_value_text(value, name)}".strip()


def _marked(
    evidence: Evidence, texts: dict[str, str], *, plain: bool
) -> list[Span]:
    """Return the words with their surroundings; in a pipe, where colours are lost, in brackets."""
    place = _PLACE.fullmatch(evidence.where)
    text = texts.get(place["name"], "") if place else ""
    if not place or not text:
        return [(f"    “{_line(evidence.text)}” ({evidence.where})", "")]
    start, end = int(place["start"]), int(place["end"])
    before, words, after = (
        _line(part)
        for part in (
            text[max(0, start - _ROUND) : start],
            text[start:end],
            text[end : end + _ROUND],
        )
    )
    where = (
        f"{place['name']}, 표 {place['table']} {place['row']}행"
        if place["table"]
        else place["name"]
    )
    marks = ("⟦", "⟧") if plain else ("", "")
    return [
        ("    …", ""),
        (before, "dim"),
        (f"{marks[0]}{words}{marks[1]}", "reverse"),
        (after, "dim"),
        (f"… ({where})", ""),
    ]


def _line(text: str) -> str:
    """Return *text* on one line, without the marks that tables and headings are written with."""
    return re.sub(r"\s+", " ", _MARKUP.sub(" ", text))
