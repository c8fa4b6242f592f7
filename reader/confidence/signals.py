"""What speaks for or against a value that was read: the signals of its confidence.

A signal is a name with a strength (1 where it is simply there).  It is seen from the
value's own words, from what stands around them, and from the other values: parts that
add up, a day said twice.  How much each weighs is learned
(``benchmarks.calibrate``) and is in ``config/vocabulary/confidence.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

from reader.amounts.division_rows import top_level
from reader.amounts.sentence_sums import sums_of_others
from reader.applicants.audience_labels import COMPANIES, is_plain
from reader.applicants.called import CALLED, WISHED
from reader.model import Division, Evidence, Reading, Window
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import Money, sums_of

Signals = dict[str, float]

_FAR: Final = 6_000
_NEAR: Final = 60
_ROUNDING: Final = 0.005
# "접수기간", "신청서 제출 마감": a window under its own label.
_LABELLED_WINDOW = re.compile(
    r"(?:접\s?수|신\s?청|모\s?집|공\s?모|제\s?출|응\s?모|등\s?록|입\s?력)[^\n~\d]{0,14}"
    r"(?:기\s?간|기\s?한|마\s?감|일\s?정|일\s?시|시\s?한)"
)
_WEEKDAY = re.compile(r"\(\s?[월화수목금토일]")
_LAW = re.compile(r"[「」]|제\d+조|따[른라]")
# `대상 :` alone heads a line or a row of its own.
_WHO = re.compile(
    r"(?:지원|신청|참여|모집|참가|공모)\s?(?:대상|자격|기업|주체)|☞|연구개발기관"
    r"|\n[^\w\n]{0,6}(?:\d{1,2}[.)] ?|[가-하][.)] ?)?대상\s?[:|]"
)
# "신청대상 : ", or "신청대상" over it: with no other label or sentence between.
_WHO_DIRECTLY = late(
    r"""
    (?: (?:지원|신청|참여|모집|응모|참가|공모|입주|수강)\s?(?:대상|자격)(?:자|요건)?
      | \n[^\w\n]{0,6}(?:\d{1,2}[.)][ ]?|[가-하][.)][ ]?)?대상(?=\s?[:|]) )
    (?: \s?[:)\]|>] \s{0,3} | \s?\n[^\w\n]{0,8} | (?<=자격)[ ] | (?<=대상)[ ] )
    (?:[^\n:|.]|\.(?=\d)){0,40} $
    """,
    re.VERBOSE,
)
# "대한민국 국민 누구나": nobody is named more plainly.
_ANYONE = late(r" 누구나")
_TOTAL_LABEL = late(r"총|규모|예산|사업비|지원금|연구비")
_PER_YEAR = late(
    r"[/]\s?년|연간|매년|(?<!\d\d)(?<!내)년도|차년|연\s?\d|개월|년간"
)
_CAP_WORDS = late(r"최대|이내|한도|까지|내외")
_EACH = late(r"(?:과제|기업|업체|개사|건|팀|기관|사업|점포)\s?당|[가-힣]별|각")
_COUNT_WORDS = late(
    r"내외|이내|개\s?(?:과제|사|팀|기업|소)|개$|선정|지원|모집"
)
# "전담기관 : ", "주관(": an agency under its own label.
_AGENCY_LABEL = re.compile(
    r"(?:전\s?문|전\s?담|주\s?관|운\s?영|관\s?리|총\s?괄|시\s?행|수\s?행|주\s?최|접\s?수)\s?(?:기\s?관)?"
    r"[^가-힣]{0,8}$"
)
_AGENCY_ACTS = re.compile(
    r"\s?(?:\([^)]{1,16}\)\s?)?(?:장|에서|은|는|이|가|과|와|공고)"
)
_NUMBERED = re.compile(r"\s?공고\s?제?")
_SIGNED = re.compile(r"\s?(?:장\s?관|청\s?장|위원장)")
_HELPED = re.compile(r"(?:문의|담당|연락)[^\n]{0,40}$")
# Plain verbs, as articles have them; a notice's are polite, or it has none.
_PLAIN_VERB = late(r"다\.(?<!니다\.)(?=[\s가-힣\"'”’)]|$)")
_VERBS = 3
# The marks of a notice's lists: an article has few lines of this kind.
_BULLET = late(r"\n\s*(?:[□■○●◦ㅇ❍◇◆▶·•※|-]|\d{1,2}[.)]|[가-하][.)])\s?[^\n]")
_BULLETS = 6
_OPENING = 3_000
# Fees and allowances are smaller: they are told of parts that are none.
_SMALL_SHARE = 5_000_000
# A label that begins its line: `○ 사업비 : 206백만원`, `| 총사업비 | 52억원 |`
_LINE_LABEL = late(
    r"(?:^|\n)[^\w\n]{0,8}[가-힣A-Za-z() ]{2,16}[ ]?[:|)\]][^\n]{0,40}$"
)
_LAST_YEAR = late(r"지난해|작년|전년|누적|지금까지|그동안|올해\s?초")
_PART = late(r"분야|부문|유형|트랙|이\s?중|가운데|여기에|추가로|별도로")
_LIMIT = late(r"\s?(?:원\s?)?(?:이상|미만|이하|초과|규모의\s)")
_MOST_BEFORE = late(r"(?:최대|최고)\s?[가-힣 ]{0,4}$")
_MOST_AFTER = late(r"\s?(?:까지|한도|이내)")
_COUNTS = late(
    r"(\d[\d,]*)\s?(?:여\s?)?(?:개\s?(?:사|팀|과제|기업|업체|곳|소)|곳|과제|팀)(?![가-힣]{0,2}당)"
)
_SEVERAL = 4
# Where evidence begins that is in an article's first sentence.
_FIRST_SENTENCE = 120


@dataclass(eq=False)
class Seen:
    """One reading with the texts it was read from; counts are made once."""

    reading: Reading
    texts: Mapping[str, str]
    """Document name → folded text, the listing's title under ``title``."""
    documents: Sequence[Document] = ()
    doubted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.doubted = frozenset(doubt.field for doubt in self.reading.doubts)

    @cached_property
    def is_article(self) -> bool:
        """Whether the texts tell in plain verbs and not in lists, as news does."""
        texts = [document.plain for document in self.documents]
        if _number_of(_PLAIN_VERB, texts) < _VERBS:
            return False
        return _number_of(_BULLET, texts) < _BULLETS

    @cached_property
    def sums(self) -> Sequence[tuple[str, Money]]:
        """The sums of the texts, each with its text, but for limits and those that a
        sentence gives to another year, a part or another matter.
        """
        found: list[tuple[str, Money]] = []
        for document in self.documents:
            others = sums_of_others(document)
            for money in sums_of(document):
                is_limit = _LIMIT.match(document.plain, money.end)
                if not is_limit and money.start not in others:
                    found.append((document.plain, money))
        return found

    @cached_property
    def titled(self) -> frozenset[int]:
        """The sums that the title prints."""
        title = Document("title", self.reading.title or "")
        return frozenset(money.won for money in sums_of(title))

    def around(self, evidence: Evidence) -> tuple[str, str, int]:
        """Return the words before and after *evidence*, and where it begins."""
        name, _, span = evidence.where.rpartition(":")
        begins, _, ends = span.partition("-")
        text = self.texts.get(name.partition("#table")[0], "")
        if not (text and begins.isdecimal() and ends.isdecimal()):
            return "", "", 0
        start, end = int(begins), int(ends)
        return (
            text[max(0, start - _NEAR) : start],
            text[end : end + _NEAR],
            start,
        )

    def often(self, words: str, most: int = 4) -> int:
        """Return how often *words* are in the texts, at most *most* times."""
        count = 0
        for text in self.texts.values():
            # Most words are common: the search ends long before the text does.
            at = text.find(words)
            while at >= 0:
                count += 1
                if count == most:
                    return most
                at = text.find(words, at + max(len(words), 1))
        return count


def _number_of(sign: re.Pattern[str], texts: Sequence[str]) -> int:
    """Return how often *sign* is where *texts* open."""
    number = 0
    for text in texts:
        number += len(sign.findall(text, 0, _OPENING))
    return number


def signals_of(seen: Seen, name: str, number: int, value: Any) -> Signals:
    """Return the signals of one value: the *number*-th of a list, or number 0."""
    words = words_of(seen.reading, name, number, value)
    before, after, start = seen.around(words)
    signals: Signals = {"base": 1.0}
    _mark(signals, "title", words.where.startswith("title:"))
    _mark(signals, "table", "#table" in words.where)
    _mark(signals, "far", start > _FAR)
    _mark(signals, "doubted", name in seen.doubted)
    if more := _OF_FIELD.get(name):
        more(signals, seen, _Value(value, number, words, before, after))
    return signals


def words_of(reading: Reading, name: str, number: int, value: Any) -> Evidence:
    """Return the words that a value was read from; a record carries its own."""
    if where := getattr(value, "where", ""):
        return Evidence(value.text, where)
    evidence = reading.evidence.get(name) or []
    return evidence[number] if number < len(evidence) else Evidence("", "")


class _Value(NamedTuple):
    """A value with its words and what stands around them."""

    value: Any
    number: int
    words: Evidence
    before: str
    after: str


def _mark(signals: Signals, name: str, present: object) -> None:
    if present:
        signals[name] = 1.0


def _mark_prose(signals: Signals, seen: Seen, item: _Value) -> None:
    """Mark what tells whether a figure is in an article's prose, beside others."""
    is_labelled = _LINE_LABEL.search(item.before) is not None
    _mark(signals, "line label", is_labelled)
    _mark(signals, "article", seen.is_article and not is_labelled)
    near = item.before[-40:]
    _mark(signals, "last year", _LAST_YEAR.search(near + item.after[:16]))
    _mark(signals, "part", _PART.search(near))


def _kind(signals: Signals, seen: Seen, item: _Value) -> None:
    _mark(signals, f"is {item.value}", item.value != "call")
    is_listed = item.words.where.startswith("title:")
    start = seen.around(item.words)[2]
    _mark(signals, "prose", not is_listed and start > _NEAR * 5)
    tells = item.value in {"news", "forecast"}
    _mark(signals, "in prose", not tells and seen.is_article)


def _programme(signals: Signals, seen: Seen, _item: _Value) -> None:
    _mark(signals, "no kind", seen.reading.kind == "other")


def _notice_no(signals: Signals, _seen: Seen, item: _Value) -> None:
    _mark(signals, "no office", item.value.startswith(("제", "공고", "20")))


def _ministries(signals: Signals, seen: Seen, item: _Value) -> None:
    _mark(signals, "numbered", _NUMBERED.match(item.after))
    _mark(signals, "signed", _SIGNED.match(item.after))
    _mark(signals, "labelled", _AGENCY_LABEL.search(item.before))
    _mark(signals, "third", item.number >= 2)
    _mark(signals, "second", item.number == 1)
    _mark(signals, "once", seen.often(item.value, 2) < 2)


def _operators(signals: Signals, seen: Seen, item: _Value) -> None:
    _mark(signals, "labelled", _AGENCY_LABEL.search(item.before))
    _mark(signals, "acts", _AGENCY_ACTS.match(item.after))
    _mark(signals, "helped", _HELPED.search(item.before))
    _mark(signals, "further", item.number >= 1)
    _mark(signals, "often", seen.often(item.words.text, 3) >= 3)
    is_told = seen.is_article or seen.reading.kind in {"news", "forecast"}
    _mark(signals, "article", is_told)
    # Whom else an article names is a partner or a rival as often as not.
    _mark(signals, "one of an article", is_told and item.number >= 1)
    _mark(signals, "titled", item.value in (seen.reading.title or ""))


def _audience(signals: Signals, seen: Seen, item: _Value) -> None:
    label = str(item.value)
    line = item.before.rpartition("\n")[2]
    # 「민법」 또는 다른 법률에 따라 설립된 비영리법인: a law's list, not the call's own words.
    by_law = _LAW.search(line)
    _mark(signals, "by law", by_law)
    _mark(signals, "by statute", "따라 설립된" in line)
    is_behind = (
        _WHO_DIRECTLY.search(item.before) or _ANYONE.match(item.after)
    ) is not None
    # 국민, 청년, 대학생: people have no plainer name than these.
    is_person = label == "개인" and is_behind
    is_generic = not is_person and not is_plain(label, item.words.text)
    _mark(signals, "generic", is_generic)
    # 기업, 대학: all sizes are meant or none is.
    is_any_size = is_generic and label in COMPANIES
    signals["is 기업" if is_any_size else f"is {label}"] = 1.0
    # A sentence that calls them says as much as a label does.
    is_called = CALLED.match(item.after) or WISHED.match(item.after)
    # 청년, 근로자 somewhere behind a label may be whom a firm hires.
    is_hired = label == "개인" and is_generic
    is_labelled = not is_hired and _WHO.search(item.before)
    _mark(signals, "under its label", is_called or is_labelled)
    _mark(signals, "right behind", is_behind)
    _mark(signals, "once", seen.often(item.words.text, 2) < 2)
    _mark(signals, "many", len(seen.reading.audience) >= 7)


def _windows(signals: Signals, seen: Seen, item: _Value) -> None:
    window: Window = item.value
    _mark(signals, "further", item.number >= 1)
    _mark(signals, "labelled", _LABELLED_WINDOW.search(window.text))
    _mark(signals, "named", window.label)
    _mark(signals, "approval", window.label == "기관 승인")
    _mark(signals, "opens", window.opens and window.closes)
    _mark(signals, "clock", window.closes and "T" in window.closes)
    _mark(signals, "weekday", _WEEKDAY.search(window.text))
    _mark(signals, "undated", not window.closes)
    _mark(signals, "no period", not window.closes and not window.opens)
    _mark(
        signals,
        "no call",
        seen.reading.kind in {"result", "other", "news", "form"},
    )
    _mark(
        signals, "again", window.closes and _is_said_again(seen, window.closes)
    )
    _mark(signals, "several", len(seen.reading.windows) >= 3)


def _is_said_again(seen: Seen, closes: str) -> bool:
    days_of = _days_of(int(closes[5:7]))
    day = str(int(closes[8:10]))
    count = 0
    for text in seen.texts.values():
        for found in days_of.finditer(text):
            count += found[1] == day
            if count == 2:
                return True
    return False


@cache
def _days_of(month: int) -> re.Pattern[str]:
    """Return what finds the days of *month*: ``3. 20.``, ``3월 20일``."""
    # It begins with a literal, to which the search can leap.
    return re.compile(rf"{month}(?=\s?[.월/-]\s?0?(\d{{1,2}})[\s.일()~])")


def _total(signals: Signals, seen: Seen, item: _Value) -> None:
    reading = seen.reading
    parts = [part.budget_won for part in top_level(reading.divisions)]
    known = sum(part for part in parts if part)
    _mark(signals, "adds up", known and _is_near(known, item.value))
    _mark(
        signals,
        "does not add up",
        known and all(parts) and known < item.value * 0.99,
    )
    cap, count = reading.per_project_won, reading.projects
    _mark(
        signals,
        "count times cap",
        cap and count and abs(cap * count - item.value) <= item.value * 0.1,
    )
    _mark(signals, "is the cap", cap == item.value)
    _mark(
        signals,
        "labelled",
        _TOTAL_LABEL.search(item.before[-30:] + item.words.text),
    )
    _mark(
        signals,
        "per year",
        _PER_YEAR.search(item.words.text + item.after[:12]),
    )
    _mark(signals, "said again", seen.often(item.words.text, 2) >= 2)
    _mark_prose(signals, seen, item)
    # An article's headline and its first sentence tell what is given away.
    _mark(signals, "titled", item.value in seen.titled)
    _mark(signals, "opens", seen.around(item.words)[2] < _FIRST_SENTENCE)
    values = {money.won for _, money in seen.sums}
    # A notice's larger sum is all years' or all programmes' as a rule.
    is_larger = any(won > item.value * 1.01 for won in values)
    _mark(signals, "larger sum", is_larger and seen.is_article)
    _mark(signals, "larger in a notice", is_larger and not seen.is_article)
    _mark(signals, "several sums", len(values) >= _SEVERAL)
    _mark(signals, "only sum", len(values) == 1)


def _cap(signals: Signals, seen: Seen, item: _Value) -> None:
    near = item.before[-24:] + item.words.text + item.after[:10]
    _mark(signals, "each", _EACH.search(near))
    _mark(signals, "at most", _CAP_WORDS.search(near))
    _mark(
        signals, "per year", _PER_YEAR.search(item.words.text + item.after[:8])
    )
    caps = set()
    for part in seen.reading.divisions:
        if part.per_project_won:
            caps.add(part.per_project_won)
    _mark(signals, "divisions differ", len(caps) > 1)
    _mark(signals, "divisions agree", caps == {item.value})
    _mark(signals, "is the total", seen.reading.budget_total_won == item.value)
    _mark_prose(signals, seen, item)
    mosts = set()
    for plain, money in seen.sums:
        room = max(0, money.start - 8)
        if _MOST_BEFORE.search(plain, room, money.start) or _MOST_AFTER.match(
            plain, money.end
        ):
            mosts.add(money.won)
    _mark(signals, "several mosts", len(mosts) > 1)


def _projects(signals: Signals, seen: Seen, item: _Value) -> None:
    counts = []
    for part in top_level(seen.reading.divisions):
        counts.append(part.projects)
    known = sum(count for count in counts if count)
    _mark(signals, "adds up", known and known == item.value)
    _mark(signals, "does not add up", known and known != item.value)
    _mark(
        signals,
        "counted",
        _COUNT_WORDS.search(item.words.text + item.after[:8]),
    )
    _mark(signals, "few", item.value <= 3)
    _mark_prose(signals, seen, item)
    numbers = set()
    for text in seen.texts.values():
        for found in _COUNTS.finditer(text, 0, _OPENING):
            numbers.add(found[1])
    _mark(signals, "several counts", len(numbers) >= _SEVERAL)
    _mark(signals, "only count", len(numbers) == 1)


def _divisions(signals: Signals, seen: Seen, item: _Value) -> None:
    division: Division = item.value
    # Rows of one table are right or wrong together: what tells tables apart, such as
    # how many rows there are, would be learned by heart.
    signals.pop("far", None)
    shares = top_level(seen.reading.divisions)
    total = seen.reading.budget_total_won
    known = sum(part.budget_won or 0 for part in shares)
    _mark(signals, "adds up", total and known and _is_near(known, total))
    budget, cap = division.budget_won, division.per_project_won
    _mark(signals, "no budget", budget is None)
    _mark(signals, "counted", division.projects is not None)
    _mark(signals, "budget is cap", budget and budget == cap)
    alone = budget is not None and cap is None and division.projects is None
    _mark(signals, "budget alone", alone)
    is_small = max(budget or 0, cap or 0) < _SMALL_SHARE
    _mark(signals, "small", is_small and division.projects is None)
    _mark(signals, "no table", "#table" not in division.where)
    _mark(signals, "short name", len(division.name) <= 3)


def _regions(signals: Signals, _seen: Seen, item: _Value) -> None:
    _mark(signals, "further", item.number >= 1)


def _period(signals: Signals, _seen: Seen, item: _Value) -> None:
    _mark(
        signals, "no days", item.value.start is None and item.value.end is None
    )


def _briefings(signals: Signals, _seen: Seen, item: _Value) -> None:
    _mark(signals, "clock", "T" in item.value.at)
    _mark(
        signals,
        "named",
        "설명회" in item.before + item.value.text + item.after,
    )


def _is_near(one: int, other: int) -> bool:
    return abs(one - other) <= _ROUNDING * max(one, other)


_Marker = Callable[[Signals, Seen, _Value], None]
_OF_FIELD: Final[Mapping[str, _Marker]] = {
    "kind": _kind,
    "programme": _programme,
    "notice_no": _notice_no,
    "ministries": _ministries,
    "operators": _operators,
    "audience": _audience,
    "windows": _windows,
    "budget_total_won": _total,
    "per_project_won": _cap,
    "projects": _projects,
    "divisions": _divisions,
    "regions": _regions,
    "project_period": _period,
    "briefings": _briefings,
}


def texts_of(title: str, documents: Sequence[Document]) -> dict[str, str]:
    """Return the folded texts that evidence points into, by the names it uses."""
    texts = {document.name: document.plain for document in documents}
    return texts | {"title": Document("title", title).plain}
