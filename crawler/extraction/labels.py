"""What a span of time is for: told by the label before it, above it or after it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from crawler.extraction.document import Document, Table, fold
from crawler.extraction.spans import Span, spans_of

Purpose = Literal["apply", "begin", "prolonged", "approve", "consortium", "notice", "briefing", "project", "objection", "bare", "other"]

_REACH = 240
"""How far back a label may stand, in characters."""

_FOR = r"(?:기간|기한|마감|시한|일정|일시|일자|시각|종료|기일)(?:일시|일자|일|시각|시한|시간|기한)?"
_NOT_PROSE = r"(?![:(]?\d\d?(?::\d|시)|내|중|동안|이후|이전|전|에|을|를|과|와|까지|부터|엄수|임박|종료|경과)"  # 신청기간 내에 …: no label
_ASIDE = r"\n?(?:\([^)\n]{0,16}\)\n?)?"
_NOT_PLAIN = r"(?=(?:서|서류|서?제출|서?접수|서?등록|확인)?(?:[\s:)\]>(~|\-'\d]|$))"
_PURPOSES = re.compile(
    rf"""
    (?P<skip>공고(?:일|게시일|개시일|시)?(?:로)?(?:부터|~|-)|공고일\(|재?공고문)
  | (?P<backward>(?:접수|신청|공고|모집)마감일(?:을)?기준(?:으로)?(?:최근)?\d년(?:이내|간)?\($)
  | (?P<objection>이의\(?신청|이의제기|제기기간|소명|의견제출|열람)
  | (?P<both>(?:신청|접수)(?:및|·|,|/)(?:주관|연구|개발|기관){{0,5}}(?:검토)?[·․및]?승인(?:{_FOR})?)
  | (?P<approve>(?:(?:검토[·․및]?(?:및)?|기관(?:담당자|장)?의?|구성)승인|승인(?={_FOR}|완료)|기관확인|등록사항|전자인증(?:\([^)\n]{{0,16}}\))?(?:검토·?승인)?)(?:{_FOR})?)
  | (?P<consortium>컨소시엄\n?(?:구성|등록)(?:승인)?(?:{_FOR})?)
  | (?P<briefing>설명회|간담회|오리엔테이션|로드쇼)
  | (?P<project>(?:사업|협약|수행|연구|개발|지원|과제|운영|행사|전시|교육|입주|계약|실증|활동|이행|대회|근무|훈련|임대|파견|컨설팅|용역|참가|체류|개최|사용|투자심사)기간(?!제)
      |개최일|행사일)
  | (?P<other>만료|등록일|등록:|작성일|게시일|수정일|평가|심사|선정(?!공모)|발표|결과|통보|협약|착수|정산|보고|면접|점검|실사|개찰|시상|제공(?!고)|양식교부|서식교부|배부|교부|문의|질의|납부|입금|기준|현재|발급|설립|시행|개정|창업일|기준일|제정)
  | (?P<prolonged>연장(?:된|재)?공고{_FOR})
  | (?P<extended>연장(?:된|공고|접수|신청|모집|공모)*(?:{_FOR}))
  | (?P<begin>(?:신청|접수|제출|입력|등록|모집|공모)(?:서류?|서)?(?:\([^)\n]{{0,16}}\)|\n)?(?:시작|개시|접수일자)(?:일시|일자|일)?)
  | (?P<core>(?:신청|접수|전산등록|전산입력)(?:서류?|서)?(?:[·및,/]*(?:신청|접수|제출|등록|모집))*(?:서류?|서)?{_ASIDE}{_FOR}{_NOT_PROSE})
  | (?P<recruit>(?:모집|공모|응모|입찰등록|입찰|투찰|추천)(?:및|·|접수|신청|가격|투찰)*{_ASIDE}{_FOR}{_NOT_PROSE})
  | (?P<submit>(?:제출|등록|입력)(?:서류?|서)?{_ASIDE}{_FOR}{_NOT_PROSE})
  | (?P<deadline>공고(?:\([^)\n]{{0,8}}\))?마감일?)
  | (?P<plain>(?:신청|접수|모집|공모|응모|제출){_NOT_PLAIN})
  | (?P<notice>공고(?:기간|일정|일자|일|기한|게시))
  | (?P<bare>공고|기간|기한|마감|일정|일시)
    """,
    re.VERBOSE,
)
_STRENGTH = {
    "extended": 120,
    "core": 100,
    "both": 95,
    "recruit": 85,
    "submit": 75,
    "plain": 60,
    "deadline": 55,
    "backward": 50,
    "begin": 50,
    "notice": 40,
    "prolonged": 40,
    "approve": 30,
    "consortium": 30,
    "bare": 20,
}
_APPLYING = frozenset({"extended", "core", "both", "recruit", "submit", "deadline", "backward", "plain"})
_SENTENCE = re.compile(
    r"[\s.,)]{0,4}(?:[가-힣]{1,6}\s?)?(?:까지|이내|한)[^\n☞※□○]{0,60}?(?:신청|접수|제출|추천|응모|공모|모집|참가\s?신청|(?<![자인])등록|지원하[여시])[^\n]{0,8}?"
    r"(?:(?<!한)하여|해\s|해야|하시|바랍|바라|합니다|한다|받|주시|하면|할\s?수|완료|형태로|\n|$)"
)
_AFTER = re.compile(r"\s*[^\n\d]{0,40}")
_DATE_FIRST = re.compile(r"(?:일정|일자|기간|시기|날짜)\n+(?:추진|세부|주요)?(?:내용|사항|절차)\n*(?:\d\d년\n)?$")


@dataclass(frozen=True, slots=True)
class Label:
    """The purpose of a span, how surely it is said (0–100), and the label's own words."""

    purpose: Purpose
    strength: int
    words: str
    explicit: bool = True
    """False where only the verb of a sentence tells the purpose."""
    column: str = ""
    """In a table, the first cell of the row when the purpose was read from the column's head."""


NONE = Label("other", 0, "")


class Labels:
    """Finds the label of each span of one document, each once."""

    def __init__(self, document: Document, spans: tuple[Span, ...]) -> None:
        self._document = document
        self._spans = spans
        self._table_starts = [table.start for table in document.tables]
        self._known: dict[int, Label] = {}

    def of(self, number: int) -> Label:
        """Return the label of the span with this *number*."""
        if number not in self._known:
            self._known[number] = self._read(number)
        return self._known[number]

    def _read(self, number: int) -> Label:
        span = self._spans[number]
        sentence = _SENTENCE.match(self._document.plain, span.end) if span.closes else None
        table = self._table_at(span.start)
        label = self._in_table(table, span) if table else self._in_lines(number)
        if sentence and label.strength < 70 and label.purpose not in {"briefing", "objection"}:
            return Label("apply", 70, sentence[0], explicit=False)
        return label

    def _table_at(self, offset: int) -> Table | None:
        at = bisect_right(self._table_starts, offset) - 1
        if at < 0 or offset >= self._document.tables[at].end:
            return None
        return self._document.tables[at]

    def _in_table(self, table: Table, span: Span) -> Label:
        at = next((n for n, cells in enumerate(table.rows) if cells and cells[-1].end >= span.start), 0)
        row = table.rows[at]
        column = next((n for n, cell in enumerate(row) if cell.start <= span.start <= cell.end), 0)
        beside = [self._lined(row[column].start, span.start), *(compact(cell.text) for cell in reversed(row[:column]))]
        first = row[0].text if column else ""
        above = [compact(cells[column].text) for cells in reversed(table.rows[:at]) if column < len(cells)]
        for words, name in [*((text, "") for text in beside), *((text, first) for text in above)]:
            found = last_label(words)
            if found and found.purpose != "bare":
                return Label(found.purpose, found.strength, found.words, column=name)
        return self._over_table(table, first)

    def _over_table(self, table: Table, first: str) -> Label:
        head = compact(" ".join(cell.text for cell in table.rows[0]))
        found = last_label(head)
        if not found or found.purpose == "bare":
            found = last_label(self._lined(max(0, table.start - 120), table.start))
        return Label(found.purpose, found.strength // 2, found.words, column=first) if found else NONE

    def _in_lines(self, number: int) -> Label:
        span = self._spans[number]
        before = self._lined(self._floor(number), span.start)
        line = before.rpartition("\n")[2]
        if not re.search(r"[가-힣\d]", line) and (found := self._beside(span)):
            return found
        found = last_label(line)
        if found and found.purpose != "bare":
            return found
        if self._same_line(number) and (earlier := self.of(number - 1)).purpose == "apply":
            return Label("apply", earlier.strength - 15, earlier.words)
        if span.shape == "lone" and self._goes_on(number):
            return NONE
        run = self._run(number)
        above = self._lined(self._floor(run[0]), self._spans[run[0]].start)
        if self._date_first(number, above):
            return self._below(number)
        found_labels = all_labels(above)
        if len(run) > 1 and len(found_labels) >= len(run):
            return found_labels[len(found_labels) - len(run) + run.index(number)]
        if not found_labels:
            return self._below(number, 0.6)
        return _weaker(found_labels[-1], above)

    def _beside(self, span: Span) -> Label | None:
        """The label after a date that begins its line: ``○ 6. 27.(금) 과제신청 마감``."""
        rest = compact(self._document.plain[span.end : span.end + 60].partition("\n")[0])
        found = last_label(rest) if rest[:1] not in {"~", ""} and not re.search(r"\d[.월]", rest) else None
        return Label(found.purpose, int(found.strength * 0.9), found.words) if found and found.purpose != "bare" else None

    def _goes_on(self, number: int) -> bool:
        """Whether more words follow on the line: then a label lines above is not this date's."""
        span = self._spans[number]
        if "\n" in self._document.plain[span.start : span.end]:
            return False
        end = self._spans[number + 1].start if number + 1 < len(self._spans) else span.end + 60
        rest = self._document.plain[span.end : min(end, span.end + 60)].partition("\n")[0]
        return len(rest.strip(" .,)*까지시한|")) > 8

    def _same_line(self, number: int) -> bool:
        """Whether this span only goes on with the line of the one before: ``(재인증: ~ 5. 27.)``."""
        if number == 0:
            return False
        between = self._document.plain[self._spans[number - 1].end : self._spans[number].start]
        return len(between) <= 24 and "\n" not in between and "|" not in between and bool(between.strip(" .,)"))

    def _floor(self, number: int) -> int:
        start = self._spans[number].start
        return max(start - _REACH, self._spans[number - 1].end if number else 0)

    def _run(self, number: int) -> range:
        """Spans with nothing but blanks between them: the values of one flattened row."""
        plain = self._document.plain
        first = last = number
        while first and not plain[self._spans[first - 1].end : self._spans[first].start].strip(" \n.,)까지시한|~"):
            first -= 1
        while last + 1 < len(self._spans) and not plain[self._spans[last].end : self._spans[last + 1].start].strip(" \n.,)까지시한|~"):
            last += 1
        return range(first, last + 1)

    def _date_first(self, number: int, above: str) -> bool:
        while True:
            if _DATE_FIRST.search(above):
                return True
            if number == 0 or self._spans[number].start - self._spans[number - 1].end > 120:
                return False
            number -= 1
            above = self._lined(self._floor(number), self._spans[number].start)

    def _below(self, number: int, share: float = 0.9) -> Label:
        found = _AFTER.match(self._document.plain, self._spans[number].end)
        after = all_labels(compact(found[0])) if found else []
        if not after:
            return NONE
        return Label(after[0].purpose, int(after[0].strength * share), after[0].words)

    def _lined(self, start: int, end: int) -> str:
        text = self._document.text[start:end]
        if "<br" in text or "<BR" in text:
            return compact(fold(text.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n")))
        return compact(self._document.plain[start:end])


@lru_cache(maxsize=4)
def labels_of(document: Document, as_of: date | None = None) -> Labels:
    """Return the labels of the spans of *document*, kept while its readers run."""
    return Labels(document, spans_of(document, as_of))


def compact(text: str) -> str:
    """Return *text* without blanks inside its lines, so that ``접 수 기 간`` is 접수기간."""
    return text.replace(" ", "").replace("및\n", "및").replace("\n및", "및").replace("·\n", "·")


def all_labels(text: str) -> list[Label]:
    """Return the labels in compact *text*, in order; a bare 기간 counts only where no other label stands."""
    found = [_label(one) for one in _PURPOSES.finditer(text) if one.lastgroup != "skip"]
    return [label for label in found if label.purpose != "bare"] or found


def last_label(text: str) -> Label | None:
    """Return the label nearest to the end of compact *text*."""
    found = all_labels(text)
    return found[-1] if found else None


def _label(found: re.Match[str]) -> Label:
    name = found.lastgroup or "other"
    purpose = "apply" if name in _APPLYING else name
    return Label(purpose, _STRENGTH.get(name, 20), found[0])  # type: ignore[arg-type]


def _weaker(label: Label, above: str) -> Label:
    """A label that stands lines above counts less the more lines lie between."""
    lines = above[above.rfind(label.words) :].strip("\n").count("\n")
    return Label(label.purpose, max(label.strength - 8 * lines, 0), label.words)
