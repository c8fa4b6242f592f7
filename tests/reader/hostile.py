"""Pieces that a careless pattern reads again for each of their characters, when they are repeated.

The tests read each in quantities that a reader must get through at all
(``tests.processor``); ``python -m benchmarks.hostile_texts`` prints how the time grows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reader.amounts import amounts
from reader.amounts.divisions import read_divisions
from reader.amounts.money_warnings import read_money_warnings
from reader.applicants import audience, fields, regions
from reader.identity import agencies, headline
from reader.periods.briefings import (
    read_briefings,
    read_forecasts,
    read_project_period,
)
from reader.periods.date_warnings import read_date_warnings
from reader.periods.windows import read_windows
from reader.text import contacts
from reader.text.document import Context, Document

Reader = Callable[[Document, Context], Any]


@dataclass(frozen=True)
class Trial:
    """Readers of one kind, and the pieces that are hard for them."""

    readers: dict[str, Reader]
    context: Context
    pieces: list[str]


DATES = Trial(
    readers={
        "windows": read_windows,
        "briefings": read_briefings,
        "project period": read_project_period,
        "forecasts": read_forecasts,
        "date warnings": read_date_warnings,
    },
    context=Context("2026년 한빛 실증 지원사업 공고", date(2026, 2, 20)),
    pieces=[
        "~",
        "1",
        "(",
        "[",
        " ",
        ".",
        "\n",
        "|",
        "'",
        "1. ",
        "1.1~",
        "3월 4일 ",
        "2025. 3. 4. ~ ",
        "신청기간 ",
        "신청 기간(",
        "마감 ",
        "12:00 ",
        "설명회 1. 1.(월) ",
        "|접수기간|2026. 3. 4.|\n",
        "접수기간: 2026. 3. 4.(수) ~ 4. 3.(금) 18:00까지\n",
        "까지 신청",
        "예정이다 ",
        "상시 모집",
        "일정\n내용\n3. 4.(수)\n",
        "연장 ~ ",
        "내일부터 ",
        "사업기간 ",
        "0",
        "20260304~",
        "<br>",
        "컨소시엄 구성 ~3. 4.(수) ",
        "신청 및 ",
        "접수마감시간 18:00 ",
        "31일께 2차 공고를 낼 계획 ",
        "접수를 20일에서 22일로 연장 ",
        "(기존) 3. 31. → (연장) 4. 7. 18:00까지 ",
        "신청은 3월 31일까지 가능하나 4월 1일까지 ",
    ],
)

MONEY = Trial(
    readers={
        "total": amounts.read_total,
        "cap": amounts.read_cap,
        "projects": amounts.read_projects,
        "amount texts": amounts.read_amount_texts,
        "money warnings": read_money_warnings,
        "divisions": read_divisions,
    },
    context=Context(title="2025년도 한빛 바우처 공고", year=2025),
    pieces=[
        "예산\n1억원\n",
        "합계\n1\n",
        "7",
        "1,",
        "~",
        "((",
        " ",
        "예산 총 약 ",
        "12개 과제 ",
        "| 가 ",
        "일반분과(400억원)",
        "지원규모   a   b\n",
        "A 3개×3억=9억\n",
        "과제당 최대 3억원 ",
        "모집 1차 30개사, 2차 24개사 ",
        "바다형 10개사: 국비 2억원, 숲형 25개사: 국비 3억원, ",
        "참가비(팀당) : 11만원 ",
        "총 30억 원(국비 20억 원, 시비 10억 원) ",
        "하반기 총 90억 원(하반기 40억 원 내외) ",
    ],
)

IDENTITY = Trial(
    readers={
        "kind": headline.read_kind,
        "programme": headline.read_programme,
        "year": headline.read_year,
        "round": headline.read_round,
        "notice_no": headline.read_notice_no,
        "ministries": agencies.read_ministries,
        "operators": agencies.read_operators,
        "audience": audience.read_audience,
        "fields": fields.read_fields,
        "regions": regions.read_regions,
        "contacts": contacts.read_contacts,
    },
    context=Context(title=""),
    pieces=[
        "~",
        "0",
        "(",
        "[",
        " ",
        "\n",
        "|",
        "@",
        "-",
        "가",
        "공고 ",
        "지원대상 : ",
        "전문기관 ",
        "제2026-",
        "www.",
        "02-",
        "기자 = ",
        "2차 ",
        "「",
        "a.",
        "다. ",
        "☞ 기업,",
        "기사입력 20\n",
    ],
)

TRIALS = {"dates": DATES, "money": MONEY, "identity": IDENTITY}


def text_of(piece: str, size: int) -> str:
    """Return *piece* over and over, about *size* characters long.

    >>> text_of("1. ", 7)
    '1. 1. '
    """
    return piece * (size // len(piece))
