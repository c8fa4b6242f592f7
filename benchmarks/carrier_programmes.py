"""A few invented programmes that share their money out among parts, and how two offices
word their figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

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
    # Names that no ending marks as parts of a call.
    Programme(
        "2026년 강변 제조혁신 지원사업 참여기업 모집 공고",
        _parts(
            [
                ("공정 개선", 20, 20000, 10),
                ("품질 인증", 10, 5000, 20),
                ("판로 개척", 12, 4000, 30),
            ]
        ),
        "개사",
        "기업",
        is_open=True,
    ),
    Programme(
        "2026년 별빛 우주부품 지원사업 공고",
        _parts([("구조체", 24, 80000, 3), ("전자부품", 16, 40000, 4)]),
        "과제",
        "과제",
        is_open=False,
    ),
    Programme(
        "2026년 들꽃 청년가게 지원사업 공모",
        _parts([("씨앗", None, 1500, 20), ("열매", None, 4000, 8)]),
        "팀",
        "팀",
        is_open=True,
    ),
    Programme(
        "2026년 새물결 수산가공 지원사업 공고",
        _parts(
            [
                ("저장시설", 40, 200000, 2),
                ("포장설비", 15, 50000, 3),
                ("위생관리", 12, 20000, 6),
                ("브랜드", 10, 10000, 10),
            ]
        ),
        "개소",
        "개소",
        is_open=False,
    ),
    Programme(
        "2026년 솔바람 관광상품 육성사업 모집 공고",
        _parts(
            [
                ("예비창업자", 11, 5000, 22),
                ("초기기업", 42, 7000, 60),
                ("도약기업", 30, 15000, 20),
            ]
        ),
        "개사",
        "기업",
        is_open=True,
    ),
    Programme(
        "2026년 은하수 음악 창작지원 공모",
        _parts([("음반", None, 3000, 12), ("공연", None, 5000, 6)]),
        "팀",
        "팀",
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
