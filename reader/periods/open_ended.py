"""Windows without a dated end: 상시, 예산 소진 시까지, 모집 완료 시까지, 분야별 상이."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from reader.model import Basis, Window
from reader.periods.labels import labels_of
from reader.periods.period_labels import Label
from reader.periods.spans import shown_start, spans_of
from reader.periods.years import Years
from reader.text.document import Context, Document
from reader.text.patterns import late

_MONEY = r"(?:예산|한도|사업비|지원금|자금|재원|물량)"
# 예산 소진 시까지, 사업비 범위 내 마감
_SPENT = (
    rf"{_MONEY}[^\n]{{0,12}}?(?:소진|범위\s?내)"
    r"[^\n]{0,3}?(?:시점?\s?까지|까지|시\s?마감|때까지|시$)"
)
# After a beginning fewer words do: 3. 2. ~ 소진 시
_SPENT_AFTER = (
    rf"{_SPENT}|{_MONEY}?[^\n가-힣]{{0,3}}(?:전액\s?)?"
    r"소진\s?(?:시|$|될\s?때|되는\s?(?:때|시점))"
)
# 선착순, 모집 완료 시, 정원 충족 시까지, ~ 마감 시
_FILLED = (
    r"(?:선착순|모집\s?(?:완료|마감)\s?시"
    r"|(?:정원|인원|모집|신청|접수)[^\n]{0,6}(?:충족|완료|마감)\s?시"
    r"|(?<![가-힣])(?:마감|충원|완료)\s?(?:시|될\s?때))(?:\s?까지)?"
)
_ROLLING = (
    r"(?:연중\s?)?(?:상시|수시)(?!\s?(?:근로|모니터|점검|고용|종업|형))|연중"
)
_ENDS = late(
    rf"(?P<budget_exhausted>{_SPENT_AFTER})|(?P<until_filled>{_FILLED})|(?P<rolling>{_ROLLING})"
)
# One of these is in each of its ways.
_SIGNS_OF_END: Final = (
    *("소진", "범위", "선착순", "완료", "마감", "충족", "충원"),
    *("상시", "수시", "연중"),
)
# How a window ends without a day: "선착순 마감".
_BESIDE = re.compile(
    rf"(?P<budget_exhausted>{_SPENT})|(?P<until_filled>선착순\s?(?:마감|모집|접수|신청)|모집\s?완료\s?시(?!\s?조기))"
    r"|(?P<rolling>연중\s?상시|(?:상시|수시)\s?(?:접수|모집|신청))"
)
# What precedes a window: "접수기간 :".
_LABELLED = late(
    r"(?:신\s?청|접\s?수|모\s?집|공\s?모|응\s?모)"
    r"(?:\s?(?:및|·|,|/)\s?(?:신청|접수|모집))?"
    r"\s{0,4}(?:기\s{0,4}간|기\s{0,4}한|일\s{0,4}정)(?:\([^)\n]{0,24}\))?"
    r"\s{0,4}[)\]:|]?\s{0,4}[|:]?\s{0,6}"
)
_VARIES = late(
    r"[가-힣]{1,6}별\s?(?:로\s?)?(?:마감일\s?)?(?:상이|별도)|(?:추후|별도)\s?(?:공지|공고|안내)"
)
# A sentence that calls all year: "연중 상시 모집합니다".
_ROLLING_SENTENCE = late(
    r"(?:([가-힣A-Za-z]{2,12})[은는이가을를]\s)?(?:연중\s?)?(?:상시|수시)\s?(?:로\s?)?(?:모집|접수)(?:한다|합니다|함|하며|중|$|\n)"
)
_ALWAYS = late(r"[상수]시")
_SUBJECT_ROOM: Final = 17
_VERB_ROOM: Final = 40
_GOES_ON = re.compile(
    r"[^\n]{0,3}?(?:~|→|⇒|[-=]>|-{1,2}\s?(?=[^\n\d]{0,12}(?:소진|완료|충족|마감|상시|미정|공지)))"
)
_END_LABEL = late(r"[\s|\-○ㅇ◦·•]{0,8}(?:신청|접수|모집)?\s?(?:마감|종료)")
# What is over by the day of the article: `10월 5일부터 신청을 받은 사업`.
_PAST = late(
    r"[^\n.~]{0,16}(?:신청|접수|모집)(?:을|를)?\s?(?:받은|받았|시작[한했]|진행[한했])"
)
_PLAIN: Final = 85
_REACH: Final = 60
_BASES: Final[dict[str, Basis]] = {
    "budget_exhausted": "budget_exhausted",
    "until_filled": "until_filled",
    "rolling": "rolling",
}


def basis_at(plain: str, start: int, end: int) -> Basis:
    """Return the basis of a dated window: what is beside the date may be the real end.

    ``예산소진시까지(종료일: 2026. 11. 30.)`` ends with the budget; ``예산 소진 시
    조기 마감될 수 있음`` under a dated end leaves the date standing.
    """
    line_end = plain.find("\n", end, end + _REACH)
    around = plain[start : line_end if line_end >= 0 else end + 24]
    found = _BESIDE.search(around)
    return _BASES[found.lastgroup or ""] if found else "fixed"


def read_open_ended(document: Document, context: Context) -> list[Window]:
    """Return at most one window that the text leaves open, from its label or from a sentence."""
    for _, window in _begun(document, context):
        return [window]
    found = itertools.chain(_labelled(document), _reported(document))
    return list(itertools.islice(found, 1))


def read_open_parts(
    document: Document, context: Context
) -> list[tuple[Label, Window]]:
    """Return the open-ended windows that are under plain labels, each with its label.

    A table may give one division a deadline and another ``~ 예산 소진 시``.
    """
    parts: list[tuple[Label, Window]] = []
    for label, window in _begun(document, context):
        is_plain = label.explicit and label.strength >= _PLAIN
        if is_plain and window.opens and window.basis != "unstated":
            parts.append((label, window))
    return parts


def _begun(
    document: Document, context: Context
) -> Iterator[tuple[Label, Window]]:
    """``2026. 1. 21. ~ 예산 소진 시까지`` after a label for applying."""
    spans = spans_of(document, context.as_of)
    labels = labels_of(document, context.as_of)
    for number, span in enumerate(spans):
        is_from = span.shape == "from" or _GOES_ON.match(
            document.plain, span.end
        )
        if (
            span.closes
            or span.shape == "former"
            or not (is_from or labels.of(number).purpose == "begin")
        ):
            continue
        rest = _rest(document.plain, span.end)
        end = _ends(rest)
        basis = end.lastgroup if end else None
        label = labels.of(number)
        if not _is_for_applying(label, basis) or _PAST.match(rest):
            continue
        day = Years.of(document, context).days(span, None).opens
        clock = (
            f"T{span.opens.clock}" if span.opens and span.opens.clock else ""
        )
        opens = f"{day.isoformat()}{clock}" if day else None
        if end or opens:
            window = _window(
                document,
                shown_start(document.plain, span.start),
                span.end + (end.end() if end else 0),
                basis,
                opens=opens,
                label=label.column or None,
            )
            yield label, window


def _ends(words: str) -> re.Match[str] | None:
    """Return what *words* say about an end without a day."""
    # The search looks behind most letters, and few lines have one of these words.
    if any(sign in words for sign in _SIGNS_OF_END):
        return _ENDS.search(words)
    return None


def _rest(plain: str, at: int) -> str:
    """The rest of the line of a beginning.

    The next line belongs to it where it tells the end: ``마감 : 예산 소진 시까지``.
    """
    line, _, below = plain[at : at + 2 * _REACH].partition("\n")
    if not _END_LABEL.match(below):
        return line[:_REACH]
    end, _, _ = below.partition("\n")
    return f"{line}\n{end}"[:_REACH]


def _is_for_applying(label: Label, basis: str | None) -> bool:
    """Whether a beginning with an end of *basis* is one for applying.

    A plain 기간 that lasts as long as the money does is: a project's own is called
    사업기간.  Without an end the label must be a plain one (접수기간, 접수시작).
    """
    if label.purpose == "begin":
        return True
    if basis is None:
        return (
            label.purpose == "apply"
            and label.explicit
            and label.strength >= _PLAIN
        )
    return label.purpose == "apply" or (
        label.words == "기간" and basis == "budget_exhausted"
    )


def _labelled(document: Document) -> Iterator[Window]:
    for found in _LABELLED.finditer(document.plain):
        line = document.plain[found.end() : found.end() + _REACH].partition(
            "\n"
        )[0]
        if end := _ends(line):
            yield _window(
                document, found.start(), found.end() + end.end(), end.lastgroup
            )
        elif _VARIES.match(line):
            yield _window(
                document, found.start(), found.end() + len(line.rstrip()), None
            )


def _rolling_sentences(plain: str) -> Iterator[re.Match[str]]:
    """Yield the matches of ``_ROLLING_SENTENCE``, tried only around its 상시 or 수시."""
    last = 0
    for word in _ALWAYS.finditer(plain):
        if word.start() < last:
            continue
        room = max(last, word.start() - _SUBJECT_ROOM)
        found = _ROLLING_SENTENCE.search(plain, room, word.end() + _VERB_ROOM)
        if found is not None:
            last = found.end()
            yield found


def _reported(document: Document) -> Iterator[Window]:
    if "상시" in document.plain or "수시" in document.plain:
        for text in _rolling_sentences(document.plain):
            yield _window(
                document, text.start(), text.end(), "rolling", label=text[1]
            )


def _window(
    document: Document,
    start: int,
    end: int,
    basis: str | None,
    *,
    opens: str | None = None,
    label: str | None = None,
) -> Window:
    evidence = document.evidence(start, end)
    return Window(
        label,
        opens,
        None,
        _BASES.get(basis or "", "unstated"),
        evidence.text,
        evidence.where,
    )
