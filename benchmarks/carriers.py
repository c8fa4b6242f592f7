"""How right divisions are read whatever carries them: one programme, every way to write it.

A few invented programmes share their money out among parts.  Each is written as tables,
as tables that became lines, as lists, as sections and as sentences, each of these in the
words of two offices.  What was tuned on are the open programmes in the words of the first
office; of the closed ones and of the second office's words only figures are printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from reader.documents import of_text
from reader.reader import read_notice

EOK: Final = 10**8
MAN: Final = 10**4


class Part(NamedTuple):
    """One part of a programme; money in won, unsaid is None."""

    name: str
    budget: int | None
    cap: int | None
    number: int | None


@dataclass(frozen=True)
class Programme:
    """What is written; *noun* is what its projects are counted by, *each* what each is."""

    title: str
    parts: tuple[Part, ...]
    noun: str
    each: str
    is_open: bool


class Words(NamedTuple):
    """What an office calls the columns and labels of money and numbers."""

    name: str
    budget: str
    cap: str
    number: str
    most: str
    space: str
    """What stands between a number and 원."""


OFFICES: Final = (
    Words("구분", "예산", "{each}당 지원금", "선정 {noun} 수", "최대 ", ""),
    Words("지원유형", "지원예산", "지원한도({each}당)", "지원규모", "", " "),
)


def _parts(
    rows: Sequence[tuple[str, float | None, int | None, int | None]],
) -> tuple[Part, ...]:
    """Return parts of names, budgets in 억, caps in 만 and numbers."""
    parts: list[Part] = []
    for name, budget, cap, count in rows:
        parts.append(
            Part(
                name,
                round(budget * EOK) if budget else None,
                cap * MAN if cap else None,
                count,
            )
        )
    return tuple(parts)


PROGRAMMES: Final = (
    Programme(
        "2026년 바다기술 실증 지원사업 공고",
        _parts([("항만형", 12, 30000, 4), ("어촌형", 8, 40000, 2)]),
        "과제",
        "과제",
        is_open=True,
    ),
    Programme(
        "2026년 작은공장 새단장 지원사업 모집 공고",
        _parts(
            [
                ("예비", 1.5, 3000, 5),
                ("신규", 4, 5000, 8),
                ("재지정", 2.4, 4000, 6),
            ]
        ),
        "기업",
        "기업",
        is_open=True,
    ),
    Programme(
        "2026년도 숲길 콘텐츠 제작지원 공고",
        _parts(
            [
                ("장편 애니메이션", 10, 50000, 2),
                ("웹툰", 3, 6000, 5),
                ("오디오북", 1.2, 2000, 6),
            ]
        ),
        "작품",
        "작품",
        is_open=True,
    ),
    Programme(
        "2026년 새싹창업 도약 지원사업 참여기업 모집",
        _parts([("초기창업", 20, 10000, 20), ("도약창업", 30, 20000, 15)]),
        "개사",
        "업체",
        is_open=True,
    ),
    Programme(
        "2026년 들판 스마트농업 보급사업 공고",
        _parts(
            [
                ("시설원예", 25, None, 10),
                ("축산", 15, None, 6),
                ("노지", 9, None, 3),
            ]
        ),
        "개소",
        "개소",
        is_open=True,
    ),
    Programme(
        "2026년 반짝소재 기술개발사업 신규과제 공고",
        _parts(
            [
                ("저온 접합 소재 국산화", 6, None, 1),
                ("고내열 세라믹 코팅 기술", 9, None, 1),
                ("재활용 수지 물성 예측", 4.5, None, 1),
            ]
        ),
        "과제",
        "과제",
        is_open=True,
    ),
    Programme(
        "2026년 골목경제 살리기 지원사업 공고",
        _parts([("단독형", 6, 2000, 30), ("컨소시엄형", 10, 10000, 10)]),
        "팀",
        "팀",
        is_open=False,
    ),
    Programme(
        "2026년도 하늘길 드론 활용 지원사업 공모",
        _parts(
            [
                ("공공서비스", 14, 70000, 2),
                ("물류배송", 10, 50000, 2),
                ("안전관리", 9, 30000, 3),
            ]
        ),
        "과제",
        "과제",
        is_open=False,
    ),
    Programme(
        "2026년 수출길 열기 바우처 지원사업 모집공고",
        _parts(
            [
                ("내수", None, 3000, 40),
                ("초보", None, 4500, 30),
                ("유망", None, 8000, 20),
                ("성장", None, 10000, 10),
            ]
        ),
        "개사",
        "기업",
        is_open=False,
    ),
    Programme(
        "2026년 마을돌봄 사회서비스 공모",
        _parts([("신규지정", 3, 5000, 6), ("재지정", 1.6, 4000, 4)]),
        "기관",
        "기관",
        is_open=False,
    ),
)


class Writer:
    """Writes figures in the words of one office."""

    def __init__(self, programme: Programme, words: Words) -> None:
        self.programme = programme
        self.words = words
        self.parts = programme.parts
        self.has_budget = self.parts[0].budget is not None
        self.has_cap = self.parts[0].cap is not None

    def head(self, field: str) -> str:
        noun = self.programme.noun
        noun = "업체" if noun == "개사" else noun
        pattern: str = getattr(self.words, field)
        return pattern.format(each=self.programme.each, noun=noun)

    def won(self, amount: int) -> str:
        """``3억원``, ``1억 5천만원``, ``4천만 원``."""
        space = self.words.space
        eok, man = amount // EOK, amount % EOK // MAN
        small = ""
        if man:
            small = f"{man // 1000}천만" if man % 1000 == 0 else f"{man:,}만"
        return f"{' '.join(filter(None, [f'{eok}억' if eok else '', small]))}{space}원"

    def million(self, amount: int) -> str:
        return f"{amount // 10**6:,}"

    def cap(self, part: Part) -> str:
        return f"{self.words.most}{self.won(part.cap or 0)}"

    def each_cap(self, part: Part) -> str:
        return f"{self.programme.each}당 {self.cap(part)}"

    def count(self, part: Part) -> str:
        noun = self.programme.noun
        if noun.startswith("개") or noun == "팀":
            return f"{part.number}{noun}"
        return f"{part.number}개 {noun}"

    def object(self, words: str) -> str:
        """``4개 과제를``, ``6개 기관을``."""
        has_final = (ord(words[-1]) - ord("가")) % 28 > 0
        return f"{words}{'을' if has_final else '를'}"

    @property
    def whole(self) -> int:
        return sum(part.budget or 0 for part in self.parts)

    @property
    def number(self) -> int:
        return sum(part.number or 0 for part in self.parts)

    def all_count(self) -> str:
        return self.count(Part("", None, None, self.number))

    def rows(self) -> list[list[str]]:
        """Return headings and rows with their units in the cells."""
        heads = [self.words.name]
        heads += [self.head("budget")] * self.has_budget
        heads += [self.head("number")]
        heads += [self.head("cap")] * self.has_cap
        rows = [heads]
        for part in self.parts:
            row = [part.name]
            row += [self.won(part.budget or 0)] * self.has_budget
            row += [self.count(part)]
            row += [self.cap(part)] * self.has_cap
            rows.append(row)
        return rows


Carrier = Callable[[Writer], str]


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def table(w: Writer) -> str:
    return _pipes(w.rows())


def turned_table(w: Writer) -> str:
    return _pipes(list(zip(*w.rows(), strict=True)))


def two_headings(w: Writer) -> str:
    rows = w.rows()
    wide = len(rows[0]) - 1
    top = [w.words.name, "지원 내역", *[""] * (wide - 1)]
    return _pipes([top, ["", *rows[0][1:]], *rows[1:]])


def merged_first_column(w: Writer) -> str:
    rows = w.rows()
    made = [["구분", "지원분야", *rows[0][1:]]]
    for number, row in enumerate(rows[1:]):
        made.append(["" if number else "지원트랙", *row])
    return _pipes(made)


def unit_box(w: Writer) -> str:
    heads = list(w.rows()[0])
    made = [heads]
    for part in w.parts:
        row = [part.name]
        row += [w.million(part.budget or 0)] * w.has_budget
        row += [str(part.number)]
        row += [w.million(part.cap or 0)] * w.has_cap
        made.append(row)
    if w.has_budget:
        whole = ["합계", w.million(w.whole), str(w.number)]
        made.append(whole + ["-"] * w.has_cap)
    return "(단위 : 백만원, 개)\n" + _pipes(made)


def subtotals(w: Writer) -> str:
    rows = w.rows()
    wide = len(rows[0])
    made = [rows[0], *rows[1:]]
    if w.has_budget:
        whole = ["소계", w.won(w.whole), w.all_count()]
        made.append(([*whole, ""])[:wide])
    return _pipes(made)


def flat_cells(w: Writer) -> str:
    lines: list[str] = []
    for row in w.rows():
        lines.extend(row)
    return "\n".join(lines)


def flat_two_headings(w: Writer) -> str:
    rows = w.rows()
    lines = [w.words.name, "지원 내역"]
    for row in [rows[0][1:], *rows[1:]]:
        lines.extend(row)
    return "\n".join(lines)


def flat_unit_box(w: Writer) -> str:
    lines = ["(단위 : 백만원, 개)", *w.rows()[0]]
    for part in w.parts:
        lines.append(part.name)
        lines.extend([w.million(part.budget or 0)] * w.has_budget)
        lines.append(str(part.number))
        lines.extend([w.million(part.cap or 0)] * w.has_cap)
    if w.has_budget:
        lines += ["합계", w.million(w.whole), str(w.number)]
    return "\n".join(lines)


def flat_merged(w: Writer) -> str:
    rows = w.rows()
    lines = ["구분", "지원분야", *rows[0][1:], "지원트랙"]
    for row in rows[1:]:
        lines.extend(row)
    return "\n".join(lines)


def nested_bullets(w: Writer) -> str:
    lines = ["○ 지원내용"]
    for part in w.parts:
        lines.append(f" - {part.name}")
        if part.budget:
            lines.append(f"  · {w.head('budget')} : {w.won(part.budget)}")
        lines.append(f"  · {w.head('number')} : {w.count(part)}")
        if part.cap:
            lines.append(f"  · {w.head('cap')} : {w.cap(part)}")
    return "\n".join(lines)


def line_bullets(w: Writer) -> str:
    lines = ["□ 지원규모 및 내용"]
    for part in w.parts:
        told = [w.count(part)]
        told += [f"총 {w.won(part.budget or 0)}"] * w.has_budget
        told += [w.each_cap(part)] * w.has_cap
        lines.append(f" ○ {part.name} : {', '.join(told)}")
    return "\n".join(lines)


def bracket_bullets(w: Writer) -> str:
    whole = f" (총 {w.won(w.whole)})" if w.has_budget else ""
    lines = [f"□ 지원분야{whole}"]
    for part in w.parts:
        told = [w.won(part.budget or 0)] * w.has_budget
        told += [w.each_cap(part)] * (w.has_cap and not w.has_budget)
        told += [w.count(part)]
        lines.append(f" - ({part.name}) {' / '.join(told)}")
    return "\n".join(lines)


def lettered_paragraphs(w: Writer) -> str:
    lines = ["3. 지원내용"]
    for letter, part in zip("가나다라", w.parts, strict=False):
        lines.append(f" {letter}. {part.name}")
        told = f"  {w.object(w.count(part))} 선정하여"
        if part.budget:
            told += f" 총 {w.won(part.budget)}을"
        if part.cap:
            told += f" {w.each_cap(part)}까지"
        lines.append(f"{told} 지원한다.")
    return "\n".join(lines)


def numbered_sections(w: Writer) -> str:
    lines: list[str] = []
    for number, part in enumerate(w.parts, start=1):
        lines.append(f"과제 {number}: {part.name}")
        if part.budget:
            lines.append(f"- {w.head('budget')}: {w.won(part.budget)}")
        lines.append(f"- {w.head('number')}: {w.count(part)}")
        if part.cap:
            lines.append(f"- {w.head('cap')}: {w.cap(part)}")
        lines.append("")
    return "\n".join(lines)


def name_blocks(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        lines.append(f"{w.words.name}명 : {part.name}")
        lines.append("공모내용 : 붙임 참조")
        if part.budget:
            lines.append(f"{w.head('budget')} : {w.won(part.budget)}")
        lines.append(f"{w.head('number')} : {w.count(part)}")
        if part.cap:
            lines.append(f"{w.head('cap')} : {w.cap(part)}")
    return "\n".join(lines)


def bracketed_sections(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        lines.append(f"[{part.name}]")
        lines.append("□ 지원대상 : 도내 중소기업")
        if part.budget:
            lines.append(f"□ {w.head('budget')} : {w.won(part.budget)}")
        lines.append(f"□ {w.head('number')} : {w.count(part)}")
        if part.cap:
            lines.append(f"□ {w.head('cap')} : {w.cap(part)}")
    return "\n".join(lines)


def circled(w: Writer) -> str:
    lines: list[str] = ["□ 모집부문"]
    for sign, part in zip("①②③④", w.parts, strict=False):
        lines.append(f"{sign} {part.name}({w.count(part)})")
        if part.budget:
            lines.append(f"  - {w.head('budget')}: {w.won(part.budget)}")
        if part.cap:
            lines.append(f"  - {w.head('cap')}: {w.cap(part)}")
    return "\n".join(lines)


def _told(w: Writer, part: Part) -> str:
    """``12억 원(4개사)``, ``최대 3억원(4개사)``."""
    money = w.won(part.budget) if part.budget else w.each_cap(part)
    return f"{money}({w.count(part)})"


def prose_list(w: Writer) -> str:
    told = [f"{part.name} {_told(w, part)}" for part in w.parts]
    whole = f"총 {w.won(w.whole)}을" if w.has_budget else "사업비를"
    return (
        f"올해 예산 {whole} 투입하며, 분야별로 {', '.join(told)}을 지원한다."
    )


def bracket_list(w: Writer) -> str:
    told: list[str] = []
    for part in w.parts:
        money = w.won(part.budget) if part.budget else w.each_cap(part)
        told.append(f"{part.name}({money}, {w.count(part)})")
    whole = f"총 {w.won(w.whole)}, " if w.has_budget else ""
    return (
        f"지원 규모는 {whole}{w.all_count()}이며 {', '.join(told)}로 나뉜다."
    )


def slash_list(w: Writer) -> str:
    told = [f"{part.name} {_told(w, part)}" for part in w.parts]
    whole = f"총 {w.won(w.whole)} : " if w.has_budget else ""
    return f"○ 지원예산 및 규모 : {whole}{' / '.join(told)}"


def scale_in_brackets(w: Writer) -> str:
    lines: list[str] = []
    if w.has_budget:
        told = [f"{part.name} {w.won(part.budget or 0)}" for part in w.parts]
        lines.append(f"○ 지원예산 : 총 {w.won(w.whole)}({', '.join(told)})")
    told = [f"{part.name} {w.count(part)}" for part in w.parts]
    lines.append(f"○ 선정규모 : 총 {w.all_count()}({', '.join(told)})")
    if w.has_cap:
        told = [f"{part.name} {w.cap(part)}" for part in w.parts]
        lines.append(f"○ {w.programme.each}당 지원한도 : {', '.join(told)}")
    return "\n".join(lines)


def lines_by_field(w: Writer) -> str:
    lines = ["2. 지원규모"]
    told = [f"{part.name} {w.count(part)}" for part in w.parts]
    lines.append(f" - 선정규모: {', '.join(told)}")
    if w.has_cap:
        told = [f"{part.name} {w.won(part.cap or 0)}" for part in w.parts]
        lines.append(f" - 지원한도: {', '.join(told)} 이내")
    if w.has_budget:
        told = [f"{part.name} {w.won(part.budget or 0)}" for part in w.parts]
        lines.append(f" - 사업예산: {', '.join(told)}")
    return "\n".join(lines)


def sentence_each(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        told = f"{part.name} 분야는 {w.object(w.count(part))} 뽑아"
        if part.cap:
            told += f" {w.each_cap(part)}까지 지원한다."
        else:
            told += f" 모두 {w.won(part.budget or 0)}을 지원한다."
        lines.append(told)
    return " ".join(lines)


def quoted_sentences(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        told = f"'{part.name}'에는 {w.count(part)}에"
        if part.budget:
            told += f" 총 {w.won(part.budget)}을 지원한다."
        else:
            told += f" {w.each_cap(part)}을 지원한다."
        lines.append(told)
    return " ".join(lines)


def times(w: Writer) -> str:
    lines = ["□ 지원규모"]
    for part in w.parts:
        each = part.cap or (part.budget or 0) // (part.number or 1)
        made = f"{w.count(part)} × {w.won(each)}"
        lines.append(f" ▷ {part.name} : {made}")
    return "\n".join(lines)


def native_numerals(w: Writer) -> str:
    names = {
        1: "한", 2: "두", 3: "세", 4: "네", 5: "다섯", 6: "여섯", 8: "여덟",
        10: "열",
    }  # fmt: skip
    lines: list[str] = []
    for part in w.parts:
        word = names.get(part.number or 0)
        number = f"{word} 곳" if word else f"{part.number}곳"
        if part.cap:
            lines.append(f" - {part.name} : {number}, 곳당 {w.cap(part)} 이내")
        else:
            lines.append(
                f" - {part.name} : {number}, 총 {w.won(part.budget or 0)}"
            )
    return "\n".join(["○ 지원내용", *lines])


CARRIERS: Final[dict[str, tuple[Carrier, str]]] = {
    # What each tells of a part: budget, cap, count; small letters where the part's
    # money is told once, the budget before the cap.
    "table": (table, "bck"),
    "turned table": (turned_table, "bck"),
    "two rows of headings": (two_headings, "bck"),
    "merged first column": (merged_first_column, "bck"),
    "unit in a box": (unit_box, "bck"),
    "subtotal row": (subtotals, "bck"),
    "cell a line": (flat_cells, "bck"),
    "cell a line, two headings": (flat_two_headings, "bck"),
    "cell a line, unit in a box": (flat_unit_box, "bck"),
    "cell a line, merged": (flat_merged, "bck"),
    "nested bullets": (nested_bullets, "bck"),
    "bullets of a line": (line_bullets, "bck"),
    "bullets with brackets": (bracket_bullets, "Mk"),
    "lettered paragraphs": (lettered_paragraphs, "bck"),
    "numbered sections": (numbered_sections, "bck"),
    "blocks of labels": (name_blocks, "bck"),
    "bracketed sections": (bracketed_sections, "bck"),
    "circled headings": (circled, "bck"),
    "prose list": (prose_list, "Mk"),
    "list of brackets": (bracket_list, "Mk"),
    "slash list": (slash_list, "Mk"),
    "scale in brackets": (scale_in_brackets, "bck"),
    "a line a field": (lines_by_field, "bck"),
    "a sentence each": (sentence_each, "Wk"),
    "quoted sentences": (quoted_sentences, "Mk"),
    "number times sum": (times, "Tk"),
    "native numerals": (native_numerals, "Wk"),
}

_BEFORE: Final = """{title}

□ 사업목적 : 지역 산업의 경쟁력을 높이고자 함
□ 신청기간 : 2026. 3. 9.(월) ~ 4. 10.(금) 18:00
□ 신청자격 : 공고일 기준 중소기업
"""
_BEHIND: Final = """
□ 제출서류 : 신청서 1부, 사업계획서 1부
□ 문의처 : 사업담당자 051-000-0000
"""

Value = tuple[str, int]


def written(programme: Programme, words: Words, carrier: Carrier) -> str:
    """Return the notice of *programme* in the words of an office."""
    body = carrier(Writer(programme, words))
    return _BEFORE.format(title=programme.title) + body + "\n" + _BEHIND


def told(part: Part, tells: str) -> Part:
    """Return *part* with what a carrier that *tells* so much says of it."""
    budget, cap = part.budget, part.cap
    if "M" in tells:
        cap = None if budget else cap
    elif "W" in tells:
        budget = None if cap else budget
    elif "T" in tells:
        # A product that is not printed is nobody's budget.
        budget = None
        cap = cap or (part.budget or 0) // (part.number or 1)
    return Part(part.name, budget, cap, part.number)


def read_parts(programme: Programme, text: str) -> list[Part]:
    reading = read_notice(
        programme.title, of_text(text), as_of=date(2026, 2, 20)
    )
    return [
        Part(part.name, part.budget_won, part.per_project_won, part.projects)
        for part in reading.divisions
    ]


FIELDS: Final = ("budget", "cap", "number")


def compared(
    true: Sequence[Part], read: Sequence[Part]
) -> Iterator[tuple[str, bool, bool, bool]]:
    """Yield for every figure of a part its field, and whether it is true, read, right.

    A part is known by its name's letters; a part that nobody wrote is read wrongly.
    """
    known = {_plain(part.name): part for part in read}
    nothing = Part("", None, None, None)
    for part in true:
        own = known.pop(_plain(part.name), nothing)
        for field in FIELDS:
            a, b = getattr(part, field), getattr(own, field)
            if a is not None or b is not None:
                yield field, a is not None, b is not None, a == b
    for part in known.values():
        for field in FIELDS:
            if getattr(part, field) is not None:
                yield field, False, True, False


def _plain(name: str) -> str:
    for sign in ("분야", "부문", "지원트랙", " ", "-"):
        name = name.replace(sign, "")
    return name


class Tally:
    """How many figures are true, read and right, for each field."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {
            field: [0, 0, 0] for field in FIELDS
        }

    def add(self, true: Sequence[Part], read: Sequence[Part]) -> bool:
        """Count one notice; return whether all of it is right."""
        is_right = True
        for field, is_true, is_read, is_same in compared(true, read):
            count = self.counts[field]
            count[0] += is_true
            count[1] += is_read
            count[2] += is_same
            is_right = is_right and is_same
        return is_right

    def line(self) -> str:
        shown: list[str] = []
        for true, read, right in self.counts.values():
            precision = f"{right / read:.2f}" if read else " -  "
            recall = f"{right / true:.2f}" if true else " -  "
            shown.append(f"{precision}/{recall} ({true:3})")
        return "  ".join(shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="print what the open ones miss"
    )
    parser.add_argument("--carrier", help="only carriers with these words")
    arguments = parser.parse_args()
    halves = {name: Tally() for name in ("open", "closed", "other words")}
    shown: dict[str, dict[str, Tally]] = {}
    for name, (carrier, tells) in CARRIERS.items():
        if arguments.carrier and arguments.carrier not in name:
            continue
        rows = shown[name] = {half: Tally() for half in halves}
        for programme in PROGRAMMES:
            for number, words in enumerate(OFFICES):
                half = "open" if programme.is_open else "closed"
                half = half if number == 0 else "other words"
                text = written(programme, words, carrier)
                true = [told(part, tells) for part in programme.parts]
                read = read_parts(programme, text)
                halves[half].add(true, read)
                is_right = rows[half].add(true, read)
                if arguments.misses and half == "open" and not is_right:
                    print(f"== {name}: {text[len(programme.title) :]}")
                    print(*read, sep="\n")
    for name, tallies in shown.items():
        print(name)
        for half, tally in tallies.items():
            print(f"  {half:12} {tally.line()}")
    print("all: budget, cap, count as precision/recall (true figures)")
    for half, tally in halves.items():
        print(f"  {half:12} {tally.line()}")


if __name__ == "__main__":
    main()
