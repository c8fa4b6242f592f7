"""The practice ministry's 공고문: a real HWPX file with the divisions and their budgets."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from worker.demo.week import Post


@lru_cache(maxsize=32)
def hwpx(post: Post) -> bytes:
    """Write *post* as its agency would: a heading, numbered facts, and a table whose
    unit is in its head.
    """
    # A third of a second to import, and a part of the demo needs it.
    from hwpx import HwpxDocument

    document = HwpxDocument.new()
    for line in _lines(post):
        document.add_paragraph(line)
    table = document.add_table(len(post.divisions) + 2, 3)
    head = ("분과", "예산(억원)", "과제 수")
    rows = []
    for division in post.divisions:
        rows.append(
            (division.name, str(division.eok), f"{division.projects}개")
        )
    total = (
        "합계",
        str(post.total_eok),
        f"{sum(division.projects for division in post.divisions)}개",
    )
    for y, row in enumerate((head, *rows, total)):
        for x, text in enumerate(row):
            table.set_cell_text(y, x, text)
    document.add_paragraph(
        "문의: 정보통신산업진흥원 AI바우처팀 ai-voucher@practice.example"
    )
    return bytes(document.to_bytes())


def _lines(post: Post) -> tuple[str, ...]:
    assert post.opens, "only calls have papers"
    assert post.closes, "only calls have papers"
    return (
        f"과학기술정보통신부 공고 제{post.posted.year}-{post.key[-4:]}호",
        post.title,
        "",
        f"1. 사업명 : {post.posted.year}년 {post.programme}",
        "2. 지원대상 : AI 제품·서비스를 도입하려는 중소기업, 소상공인",
        f"3. 접수기간 : {_day(post.opens)} ~ {_day(post.closes)} 15:00까지",
        f"4. 지원규모 : 총 {post.total_eok}억원, 과제당 최대 3억원",
        "5. 주관부처 : 과학기술정보통신부 / 전담기관 : 정보통신산업진흥원",
        "6. 분과별 예산",
    )


def _day(day: date) -> str:
    return f"{day:%Y. %-m. %-d.}({'월화수목금토일'[day.weekday()]})"
