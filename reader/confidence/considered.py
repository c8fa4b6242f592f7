"""What else might have been the value: shown by ``read --explain`` only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from reader.amounts.analysis import analysis_of
from reader.model import Reading
from reader.periods.window_candidates import WindowCandidate, find_candidates
from reader.text.document import Context, Document

_MOST: Final = 4
_FOR: Final = {
    "apply": "접수",
    "begin": "접수 시작",
    "prolonged": "연장 공고",
    "approve": "기관 승인",
    "consortium": "컨소시엄 구성",
    "notice": "공고",
    "briefing": "설명회",
    "project": "사업 기간",
    "objection": "이의 제기",
    "bare": "기간",
    "other": "다른 일정",
}


def considered(
    reading: Reading, documents: Sequence[Document], as_of: date | None
) -> dict[str, list[str]]:
    """Return, by field, what was considered and not returned, each with why, best first."""
    context = Context(reading.title, as_of, reading.year)
    texts = [document for document in documents if document.state == "read"]
    found = {"windows": _windows(reading, texts, context)}
    for name in ("budget_total_won", "per_project_won"):
        found[name] = _sums(reading, texts, context, name)
    return {name: lines for name, lines in found.items() if lines}


def _windows(
    reading: Reading, documents: Sequence[Document], context: Context
) -> list[str]:
    known = set()
    for window in reading.windows:
        if window.closes:
            known.add(window.closes[:10])
    known |= {window.opens[:10] for window in reading.windows if window.opens}
    rest: list[tuple[float, str]] = []
    for document in documents:
        for candidate in find_candidates(document, context):
            if candidate.closes.isoformat() not in known:
                known.add(candidate.closes.isoformat())
                rest.append((-candidate.score, _line(document, candidate)))
    found: list[str] = []
    for _, line in sorted(rest)[:_MOST]:
        found.append(line)
    return found


def _line(document: Document, candidate: WindowCandidate) -> str:
    start, end = candidate.span.start, candidate.span.end
    words = " ".join(document.plain[start:end].split())
    label = " ".join(candidate.label.words.split())
    purpose = _FOR[candidate.label.purpose]
    why = f"{purpose} ({label})" if label else purpose
    return f"{words}: {why}"


def _sums(
    reading: Reading,
    documents: Sequence[Document],
    context: Context,
    name: str,
) -> list[str]:
    """The other sums that a total or a cap was weighed against, each in its words."""
    known = {getattr(reading, name)}
    lines: list[str] = []
    for document in documents:
        analysis = analysis_of(document, context)
        verdict = (
            analysis.totals if name == "budget_total_won" else analysis.caps
        )
        for claim in verdict.candidates:
            if claim.value in known:
                continue
            known.add(claim.value)
            near = document.plain[max(0, claim.start - 16) : claim.start + 16]
            lines.append(f"{claim.value:,}원: …{' '.join(near.split())}…")
    return lines[:_MOST]
