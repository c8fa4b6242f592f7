"""Finds what a span of time is for: by the label before it, above it, in its table, or after it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Final

from reader.periods.period_labels import (
    NONE,
    Label,
    all_labels,
    compact,
    last_label,
    weaker,
)
from reader.periods.sentence_labels import STRENGTH, sentence_label
from reader.periods.spans import BEGINS_COLUMN, DateSpan, spans_of
from reader.text.analysis import part_of_document
from reader.text.document import Document, Table, fold
from reader.text.patterns import late

# How far back a label may stand, in characters.
_REACH: Final = 240
_HEADING: Final = 120
_LONGEST_RUN: Final = 12
_PLAIN: Final = 75
_ROWS_UP: Final = 40
_CELLS_LEFT: Final = 12
# What a row is called that holds one of several periods: 2차, 제1회, 상반기.
_ROUND = re.compile(r"제?\s?\d{1,2}\s?[차회기]|[상하]반기|\d분기")
# "(33일간)" behind a period.
_DAYS_COUNTED = late(r"\(\s?\d{1,3}\s?일간?\s?\)")
_BLANKS: Final = " \n.,)까지시한|~"

# "Opening date: A" over "Closing date: B"
_CLOSING = late(r"(?:closing|due)\s?date|deadline|call\scloses", re.IGNORECASE)
_AFTER = late(r"(?:\s?까지)?\s*[^\n\d]{0,40}")
_DATE_FIRST = re.compile(
    r"(?:일정|일자|기간|시기|날짜)\n+(?:추진|세부|주요)?(?:내용|사항|절차)\n*(?:\d\d년\n)?$"
)
# What a line of several rounds or tracks begins with: "- (하반기, 2차) ", "② 일반형 : ".
_SIBLING = re.compile(
    r"\n([^\S\n]{0,8})(?:-[ ](?=[^\w\s]))?([^\w\s]|[①-⑳가-하\d][.)]?)[^\S\n]{0,3}"
    r"(?:[(\[]([^()\[\]\n]{1,24})[)\]]|([^\n:(]{1,24}):|(\d차|[상하]반기))[^\w\n]{0,4}$"
)
_SIBLING_ROOM: Final = 60
_LESS_FOR_SIBLINGS: Final = 2
_WORDS = re.compile(r"[가-힣\d]")
# Between a day and what it is for: `(월) 18:00까지 : `.
_BEHIND_COLON = late(
    r"(?:\([월화수목금토일]\))?[\d:시분]{0,8}(?:까지)?:(?!\d)"
)
_LABELLED_LINE = re.compile(r"\n[^\n:]{2,40}:[^\n\w]{0,6}$")
_OWN_LINE: Final = 60


@part_of_document
def labels_of(document: Document, as_of: date | None = None) -> Labels:
    """Return the labels of the spans of *document*, kept while its readers run."""
    return Labels(document, spans_of(document, as_of))


class Labels:
    """The labels of the spans of one document, each found once."""

    def __init__(
        self, document: Document, spans: tuple[DateSpan, ...]
    ) -> None:
        self._document = document
        self._plain = document.plain
        self._spans = spans
        self._table_starts = [table.start for table in document.tables]
        self._row_ends: dict[int, list[int]] = {}
        self._known: dict[int, Label] = {}
        self._dates_first: dict[int, bool] = {}

    def of(self, number: int) -> Label:
        """Return the label of the span with this *number*."""
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def _read(self, number: int) -> Label:
        span = self._spans[number]
        table = self._table_at(span.start)
        label = (
            self._in_table(table, span) if table else self._in_lines(number)
        )
        if label.strength >= STRENGTH:
            return label
        is_in_lines = table is None
        in_sentence = sentence_label(
            self._plain, span, label, is_in_lines=is_in_lines
        )
        return in_sentence or label

    # In a pipe table: the cell itself, the row to the left, the column upwards, then the words over the table.

    def _table_at(self, offset: int) -> Table | None:
        at = bisect_right(self._table_starts, offset) - 1
        if at < 0 or offset >= self._document.tables[at].end:
            return None
        return self._document.tables[at]

    def _in_table(self, table: Table, span: DateSpan) -> Label:
        at = self._row_at(table, span.start)
        row = table.rows[at]
        column = max(
            bisect_right([cell.start for cell in row], span.start) - 1, 0
        )
        first = row[0].text if column else ""
        beside = row[column - 1].text if column > 1 else ""
        of_round = beside if _ROUND.match(beside) else ""
        for words, name in self._around(table, span, at, column):
            found = last_label(words)
            if found is None or found.purpose == "bare":
                continue
            # 시작 over the first day of a range: what begins is said further above.
            if span.closes and BEGINS_COLUMN.fullmatch(found.words):
                continue
            if found.purpose == "other" and not name:
                found = self._head(table, at, column) or found
            return Label(
                found.purpose,
                found.strength,
                found.words,
                column=name or of_round,
                apart=True,
            )
        if span.closes and not column and len(row) > 1:
            # `| 2월 9일 ~ 3월 6일 | 신청서 접수 |`: dates first, what they are for beside.
            found = last_label(compact(row[1].text))
            if found and found.purpose != "bare":
                return found._replace(apart=True)
        return self._over_table(table, first)

    def _head(self, table: Table, at: int, column: int) -> Label | None:
        """The plain label that heads a column: it outweighs a word in a cell beside."""
        if not at or not column or column >= len(table.rows[0]):
            return None
        head = last_label(compact(table.rows[0][column].text))
        return head if head and head.strength >= _PLAIN else None

    def _row_at(self, table: Table, offset: int) -> int:
        if table.number not in self._row_ends:
            self._row_ends[table.number] = [
                cells[-1].end if cells else 0 for cells in table.rows
            ]
        return min(
            bisect_right(self._row_ends[table.number], offset - 1),
            len(table.rows) - 1,
        )

    def _around(
        self, table: Table, span: DateSpan, at: int, column: int
    ) -> Iterator[tuple[str, str]]:
        """The words that may label a cell, nearest first, with the name of the row for
        a label from above.
        """
        row = table.rows[at]
        yield (
            self._lined(
                max(row[column].start, span.start - _REACH), span.start
            ),
            "",
        )
        for cell in islice(reversed(row[:column]), _CELLS_LEFT):
            yield compact(cell.text), ""
        name = row[0].text if column else ""
        if column > 1 and not name and _ROUND.match(row[column - 1].text):
            # A label that reaches down beside the rounds: `| | 2차 | 6. 1. ~ 6. 19. |`.
            for higher in table.rows[max(at - _ROWS_UP, 0) : at][::-1]:
                if higher[0].text:
                    yield compact(higher[0].text), ""
                    break
        for above in range(at - 1, max(at - 1 - _ROWS_UP, -1), -1):
            if column < len(table.rows[above]):
                yield compact(table.rows[above][column].text), name
        if at > _ROWS_UP and column < len(table.rows[0]):
            yield compact(table.rows[0][column].text), name

    def _over_table(self, table: Table, name: str) -> Label:
        found = last_label(
            compact(
                " ".join(cell.text for cell in table.rows[0][:_CELLS_LEFT])
            )
        )
        if not found or found.purpose == "bare":
            found = last_label(
                self._lined(max(0, table.start - _HEADING), table.start)
            )
        return (
            Label(
                found.purpose,
                found.strength // 2,
                found.words,
                column=name,
                apart=True,
            )
            if found
            else NONE
        )

    # In lines: the line itself, else the lines above, where flattened tables put a row of heads over a row of values.

    def _in_lines(self, number: int) -> Label:
        line = self._line(number)
        if not _WORDS.search(line) and (beside := self._beside(number)):
            return beside
        if (
            number
            and self._is_date_first_line(number)
            and self._is_date_first_line(number - 1)
            and self._beside(number - 1)
        ):
            return self._below(number, 0.9)
        found = last_label(line)
        if found and found.purpose != "bare":
            return found._replace(apart=self._has_own_line(number))
        if sent := self._carried(number) or self._of_sibling(number):
            return sent
        if self._spans[number].shape == "lone" and self._goes_on(number):
            return NONE
        above = self._above(number)
        opens, closes = self._spans[number].opens, self._spans[number].closes
        is_stated = above.purpose not in {"bare", "other"}
        if is_stated or opens is None or closes is None:
            return above
        closing = _CLOSING.search(self._plain, opens.end, closes.start)
        return Label("apply", 60, closing[0]) if closing else above

    def _has_own_line(self, number: int) -> bool:
        """Whether a line begins with a label and a colon, and the span follows."""
        start = self._spans[number].start
        before = self._plain[max(0, start - _OWN_LINE) : start]
        return _LABELLED_LINE.search(before) is not None

    def _line(self, number: int) -> str:
        return self._lined(
            self._floor(number), self._spans[number].start
        ).rpartition("\n")[2]

    def _above(self, number: int) -> Label:
        run = self._run(number)
        above = self._lined(self._floor(run[0]), self._spans[run[0]].start)
        if self._is_date_first(number):
            return self._below(number, 0.9)
        heads = all_labels(above)
        if len(run) > 1 and len(heads) >= len(run):
            return heads[len(heads) - len(run) + run.index(number)]
        return weaker(heads[-1], above) if heads else self._below(number, 0.6)

    def _beside(self, number: int) -> Label | None:
        """The label after a date that begins its line: ``○ 6. 27.(금) 과제신청 마감``."""
        end = self._spans[number].end
        rest = compact(self._plain[end : end + 60].partition("\n")[0])
        if rest[:1] in {"~", ""} or re.search(r"\d[.월]", rest):
            return None
        found = last_label(rest)
        if found is None or found.purpose == "bare":
            return None
        # `○ 4. 6.(월) 18:00 : 기관 승인`: no neighbour may have been mixed up with it.
        is_apart = None
        if found.purpose == "approve":
            is_apart = _BEHIND_COLON.match(rest)
        strength = int(found.strength * 0.9)
        return Label(
            found.purpose, strength, found.words, apart=is_apart is not None
        )

    def _is_date_first_line(self, number: int) -> bool:
        """Whether nothing but a bullet is before a span on its line."""
        span = self._spans[number]
        return not _WORDS.search(
            self._plain[max(0, span.start - 40) : span.start].rpartition("\n")[
                2
            ]
        )

    def _carried(self, number: int) -> Label | None:
        """The label of the date before on the same line: ``(재인증: ~ 5. 27.)``."""
        first = number
        while first and number - first < 3 and self._continues(first):
            first -= 1
        found = last_label(self._line(first)) if first < number else None
        return (
            Label("apply", found.strength - 15, found.words)
            if found and found.purpose == "apply"
            else None
        )

    def _of_sibling(self, number: int) -> Label | None:
        """The label above a list, for its second line and on.

        ``신청기간`` over ``- (1차) A ~ B`` and ``- (2차) C ~ D``, whatever lines
        are between the two.
        """
        if not number:
            return None
        places: list[tuple[str, str]] = []
        name = ""
        for other in (number - 1, number):
            start = self._spans[other].start
            room = max(0, start - _SIBLING_ROOM)
            found = _SIBLING.search(self._plain, room, start)
            if found is None:
                return None
            # ① and ② are one sort of mark, a dash and a circle are two.
            mark = "1" if found[2][0].isalnum() else found[2]
            places.append((found[1], mark))
            name = (found[3] or found[4] or found[5]).strip()
        spans = self._spans[number - 1 : number + 1]
        if places[0] != places[1] or spans[0].shape != spans[1].shape:
            return None
        between = self._plain[spans[0].end : spans[1].start]
        if len(between) > _REACH or all_labels(compact(between)):
            return None
        label = self.of(number - 1)
        if label.purpose != "apply" or not label.explicit:
            return None
        strength = label.strength - _LESS_FOR_SIBLINGS
        return label._replace(strength=strength, column=name, apart=False)

    def _continues(self, number: int) -> bool:
        between = self._plain[
            self._spans[number - 1].end : self._spans[number].start
        ]
        return (
            len(between) <= 24
            and "\n" not in between
            and "|" not in between
            and bool(between.strip(" .,)"))
        )

    def _goes_on(self, number: int) -> bool:
        """Whether more words follow on the line: then a label lines above is not this date's."""
        span = self._spans[number]
        if "\n" in self._plain[span.start : span.end]:
            return False
        end = (
            self._spans[number + 1].start
            if number + 1 < len(self._spans)
            else span.end + 60
        )
        rest = self._plain[span.end : min(end, span.end + 60)].partition("\n")[
            0
        ]
        return len(rest.strip(_BLANKS + "*")) > 8

    def _floor(self, number: int) -> int:
        start = self._spans[number].start
        return max(
            start - _REACH, self._spans[number - 1].end if number else 0
        )

    def _run(self, number: int) -> range:
        """Spans with nothing but blanks between them: the values of one flattened row."""
        first = last = number
        while (
            first
            and number - first < _LONGEST_RUN
            and self._touches(first - 1)
        ):
            first -= 1
        while (
            last + 1 < len(self._spans)
            and last - number < _LONGEST_RUN
            and self._touches(last)
        ):
            last += 1
        return range(first, last + 1)

    def _touches(self, number: int) -> bool:
        end, start = self._spans[number].end, self._spans[number + 1].start
        if start - end >= _REACH:
            return False
        between = _DAYS_COUNTED.sub("", self._plain[end:start])
        return not between.strip(_BLANKS)

    def _is_date_first(self, number: int) -> bool:
        """Whether the span is in a flattened timetable whose dates come before their words."""
        for index in range(number, max(number - _LONGEST_RUN, -1), -1):
            if index not in self._dates_first:
                before = self._lined(
                    self._floor(index), self._spans[index].start
                )
                found = _DATE_FIRST.search(before)
                self._dates_first[index] = found is not None
            if self._dates_first[index]:
                return True
            if (
                index
                and self._spans[index].start - self._spans[index - 1].end
                > _HEADING
            ):
                return False
        return False

    def _below(self, number: int, share: float) -> Label:
        found = _AFTER.match(self._plain, self._spans[number].end)
        after = all_labels(compact(found[0])) if found else ()
        return (
            Label(
                after[0].purpose,
                int(after[0].strength * share),
                after[0].words,
            )
            if after
            else NONE
        )

    def _lined(self, start: int, end: int) -> str:
        """The compact words between two offsets; a ``<br>`` is a line's end here."""
        text = self._document.text[start:end]
        if "<br" in text:
            return compact(
                fold(
                    text.replace("<br>", "\n")
                    .replace("<br/>", "\n")
                    .replace("<br />", "\n")
                )
            )
        return compact(self._plain[start:end])
