"""What a figure of the text claims to be, and the words by which Korean notices say so.

A figure is recognised by its neighbours: a label before it (``예산규모 : ``), a share word
(``과제당``), what follows it (``이상`` makes it a threshold).  A figure without such a
neighbour claims nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.values.counted import NOUN

PAIRED = 4
"""The rank of a figure that is beside another under one label (``지원 예산 : 40억원, 8개사``)."""
SAID = 3
"""The rank of what is said in so many words, under a label of its own."""
BESIDE = 2
"""The rank of a figure beside another that explains it (``1개 과제, 200백만원``)."""
HINTED = 1
"""The rank of what only the words after it suggest (``560억원 규모의``)."""
ROOM = 70
"""How far before a figure its label may stand."""

WHO = rf"(?:{NOUN}|교|社|사|업소|공동체|협의체|어가|시장|상점가|대상자?)"
# What a cap is counted by; 인당, 건당, 회당 and 월 are wages and fees, not caps.
SHARE = rf"(?:(?:1개\s?)?{WHO}(?:\((?:개인|팀|명|인)\))?\s?(?:당|별로?|마다)|개별\s?(?:기업|업체|과제)(?![당별])|1\s?개\s?(?:사|社|기업|업체)\s기준)"
OTHER_CALL = r"(?:추가|추후|차기|향후)\s?(?:공고|공모|모집)(?!\s?(?:기업|업체|규모|인원))|(?:공고|공모|모집)\s?예정"
"""A figure after these words is another call's."""
FILLER = (
    r"(?:[\s:|()\[\]<>\-·,./ㅇ○◦□▪※~+₩￦\\=▶→「」『』【】《》≪≫\"']|KRW|[일이삼사오육칠팔구][일이삼사오육칠팔구십백천만억]{1,10}원|금(?= ?[일이삼사오육칠팔구])|약|총|최대|최고|많게는|금액?|이내|한도|연간|국비|정부|지원금|출연금|연구 ?개발 ?비|지원액?|신규|'?\d{2,4}년도?|당해|올해|연구비|예산|"
    r"\d차(?:년도)?|\d\)|기준|안|sup|사업비|내외|1개|각|현금|연|년|年|\d(?:년 ?간?|단계)|사업\s?기간|동안|컨소시엄별){0,30}+"
)
"""What may be between a label and its figure; possessive, since its words overlap."""


class AmountMention(NamedTuple):
    """A figure and how plainly the text says what it is; offsets are the document's."""

    value: int
    start: int
    end: int
    rank: int
