"""The shapes of tables that share money out, a small invented document each.

The same list stands in docs/reading.md; a shape is named there as it is here.
"""

from datetime import date

import pytest

from reader.amounts import amounts
from reader.amounts.divisions import read_divisions
from reader.documents import of_text
from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Context, Document
from tests.cases import cases

CONTEXT = Context(title="2025년도 한빛 개발사업 공고", year=2025)
EOK = 10**8
Row = tuple[str, int | None, int | None, int | None]

SHAPES: list[tuple[str, str, list[Row]]] = [
    (
        "headings above, the unit in the heading",
        "| 분야 | 예산(억원) | 과제수 |\n| --- | --- | --- |\n| 바다 | 12 | 4 |\n| 숲 | 9.5 | 3 |\n",
        [("바다", 12 * EOK, None, 4), ("숲", 950_000_000, None, 3)],
    ),
    (
        "a scale of numbers",
        "| 사업명 | 예산(억원) | 규모 |\n| --- | --- | --- |\n| 바다 살림 | 12 | 1,560명 |\n| 숲 살림 | 9 | 40社 |\n",
        [
            ("바다 살림", 12 * EOK, None, 1560),
            ("숲 살림", 9 * EOK, None, 40),
        ],
    ),
    (
        "a scale that is a number of projects, under a unit of money",
        (
            "(단위 : 백만원)\n| 소관부처 | 세부사업명(내역사업명) | '25년 신규 예산 | 공고 규모 (과제수) |\n| --- | --- | --- | --- |\n"
            "| 한빛부 | 파도 기술개발 | 2,000 | 1 |\n| 가온부 | 산불 기술개발 | 1,500 | 1 |\n| 합 계 | | 3,500 | 2 |\n"
        ),
        [
            ("파도 기술개발", 20 * EOK, None, 1),
            ("산불 기술개발", 15 * EOK, None, 1),
        ],
    ),
    (
        "headings twice in a row",
        "| 분야 | 모집규모 | 분야 | 모집규모 |\n| --- | --- | --- | --- |\n| 바다 | 4개사 | 숲 | 3개사 |\n| 들 | 2개사 | | |\n",
        [
            ("바다", None, None, 4),
            ("들", None, None, 2),
            ("숲", None, None, 3),
        ],
    ),
    (
        "headings in the first column",
        "| 구분 | 바다형 | 숲형 |\n| --- | --- | --- |\n| 지원한도 | 2억원 | 3억원 |\n| 과제수 | 4개 | 2개 |\n",
        [("바다형", None, 2 * EOK, 4), ("숲형", None, 3 * EOK, 2)],
    ),
    (
        "the unit in a box above",
        "(단위 : 백만원)\n| 분야 | 예산 |\n| --- | --- |\n| 바다 | 1,200 |\n| 숲 | 950 |\n",
        [("바다", 12 * EOK, None, None), ("숲", 950_000_000, None, None)],
    ),
    (
        "the unit in the table's first row",
        "| (단위: 천원) | | |\n| --- | --- | --- |\n| 분야 | 예산 | 비고 |\n| 바다 | 300,000 | - |\n| 숲 | 250,000 | - |\n",
        [("바다", 3 * EOK, None, None), ("숲", 250_000_000, None, None)],
    ),
    (
        "this year beside all years, single projects",
        (
            "| 연번 | 과제명 | 연구비(억원) | | 과제수 |\n| --- | --- | --- | --- | --- |\n"
            "| | | ’25년 | 총액 | |\n| 1 | 파도 예측 | 2 | 40 | 1개 |\n| 2 | 조류 예측 | 3 | 50 | 1개 |\n"
        ),
        [
            ("파도 예측", 2 * EOK, 40 * EOK, 1),
            ("조류 예측", 3 * EOK, 50 * EOK, 1),
        ],
    ),
    (
        "a grant beside how many people are chosen",
        (
            "| 분야 | 모집인원 | 지원금 |\n| --- | --- | --- |\n"
            "| 바다 창업 | 15명 | 2,000만원 |\n| 숲 창업 | 10명 | 1,500만원 |\n"
        ),
        [
            ("바다 창업", None, 20_000_000, None),
            ("숲 창업", None, 15_000_000, None),
        ],
    ),
    (
        "a scale beside how many people are chosen",
        (
            "| 분야 | 모집인원 | 지원규모 |\n| --- | --- | --- |\n"
            "| 바다 창업 | 15명 | 20억원 |\n| 숲 창업 | 10명 | 15억원 |\n"
        ),
        [
            ("바다 창업", 20 * EOK, None, None),
            ("숲 창업", 15 * EOK, None, None),
        ],
    ),
    (
        "the year's grant beside that of all years",
        (
            "(단위: 백만원)\n| 과제명 | 과제수 | '26년 정부지원금 | 총 정부지원금 |\n| --- | --- | --- | --- |\n"
            "| 파도 예측 | 1 | 2,500 | 12,000 |\n| 조류 예측 | 2 | 1,800 | 7,200 |\n"
        ),
        [
            ("파도 예측", 25 * EOK, 120 * EOK, 1),
            ("조류 예측", 18 * EOK, None, 2),
        ],
    ),
    (
        "this year in brackets under all years",
        (
            "| 연구개발과제명 | 총 정부지원연구개발비<br>(’25년 정부지원연구개발비) |\n| --- | --- |\n"
            "| 파도 예측 | 5,300백만원 이내<br>(1,600백만원 이내) |\n| 조류 예측 | 4,800백만원 이내<br>(1,200백만원 이내) |\n"
        ),
        [
            ("파도 예측", 16 * EOK, 53 * EOK, None),
            ("조류 예측", 12 * EOK, 48 * EOK, None),
        ],
    ),
    (
        "a count and a budget under one heading of scale",
        (
            "(단위 : 백만 원)\n| 내역사업 | 지원유형 | 지원규모 | |\n| --- | --- | --- | --- |\n| | | 과제 수 | ’25년 연구비 |\n"
            "| 바다 자료 | 지정공모 | 2 | 1,200 |\n| 숲 자료 | 지정공모 | 1 | 600 |\n"
        ),
        [("바다 자료", 12 * EOK, None, 2), ("숲 자료", 6 * EOK, None, 1)],
    ),
    (
        "the state's money beside the applicant's own",
        (
            "(단위: 백만원)\n| 분야 | 사업비 | | |\n| --- | --- | --- | --- |\n| | 국비 | 자부담 | 비율 |\n"
            "| 바다 | 700 | 300 | 70% |\n| 숲 | 350 | 150 | 70% |\n"
        ),
        [("바다", 7 * EOK, None, None), ("숲", 350_000_000, None, None)],
    ),
    (
        "what several pay, and what that makes",
        (
            "(단위 : 백만원)\n| 과제 목록 | 공모유형 | 지원규모 | | | |\n| --- | --- | --- | --- | --- | --- |\n"
            "| | | 과제수 | ’26년 연구비 | | |\n| | | | 바다부 | 숲청 | 합계 |\n"
            "| 파도 로봇 | 지정공모 | 4 | 1,450 | 300 | 1,750 |\n| 나무 로봇 | 지정공모 | 3 | 700 | 1,570 | 2,270 |\n"
        ),
        [
            ("파도 로봇", 1_750_000_000, None, 4),
            ("나무 로봇", 2_270_000_000, None, 3),
        ],
    ),
    (
        "columns with words of their own under a heading of projects",
        (
            "| 내역사업명 | 신규과제 추진계획 | | | | |\n| --- | --- | --- | --- | --- | --- |\n"
            "| | No. | 연구단계 | 과제명 | 출연금(억 원 이내) | |\n| | | | | ’25 | 계 |\n"
            "| 바다 감시 | 1 | 응용 | 파도 예측 | 3 | 6 |\n| | 2 | 응용 | 조류 예측 | 5 | 10 |\n"
        ),
        [
            ("파도 예측", 3 * EOK, 6 * EOK, None),
            ("조류 예측", 5 * EOK, 10 * EOK, None),
        ],
    ),
    (
        "a sum row below each group",
        (
            "| 구분 | 내역사업 | 과제수 | 지원규모(백만원) |\n| --- | --- | --- | --- |\n"
            "| 해양 | 파도 | 1 | 832 |\n| | 조류 | 2 | 1,831 |\n| 해양 소계 | | 3 | 2,663 |\n| 산림 | 나무 | 1 | 824 |\n| 합 계 | | 4 | 3,487 |\n"
        ),
        [
            ("파도", 832_000_000, None, 1),
            ("조류", 1_831_000_000, None, 2),
            ("나무", 824_000_000, None, 1),
        ],
    ),
    (
        "a card for each project",
        (
            "| 연구개발과제명 | 파도 예측 | | |\n| --- | --- | --- | --- |\n| 연구개발기간 | 4년 | 공모방식 | 지정공모 |\n"
            "| 연구개발비<br>(백만원) | 6,100(’25년 600, 향후 5,500) | 과제유형 | 일반 |\n\n"
            "| 연구개발과제명 | 조류 예측 | | |\n| --- | --- | --- | --- |\n| 연구개발기간 | 3년 | 공모방식 | 지정공모 |\n"
            "| 연구개발비<br>(백만원) | 2,400(’25년 400, 향후 2,000) | 과제유형 | 일반 |\n"
        ),
        [
            ("파도 예측", 6 * EOK, 61 * EOK, None),
            ("조류 예측", 4 * EOK, 24 * EOK, None),
        ],
    ),
    (
        "what each gets a year",
        (
            "| 사 업 | | 지원대상 | 연간 연구비 |\n| --- | --- | --- | --- |\n"
            "| 새싹 연구 | 창의형 | 대학 교원 | 0.7억원 내외<br>(직접비 0.56억원 이내) |\n| 줄기 연구 | | 대학 교원 | 2억원 내외 |\n"
        ),
        [
            ("새싹 연구 창의형", None, 70_000_000, None),
            ("줄기 연구", None, 2 * EOK, None),
        ],
    ),
    (
        "stages with a cap a year each",
        (
            "| 공고단위(RFP명) | 지원규모 | 선정예정 과제수 |\n| --- | --- | --- |\n"
            "| 심장 자료 | (1단계) 500백만원 이내/년<br>(1차년도 375백만원)<br>(2단계) 1,000백만원 이내/년 | 6 |\n| 폐 자료 | 300백만원 이내/년 | 2 |\n"
        ),
        [("심장 자료", None, 10 * EOK, 6), ("폐 자료", None, 3 * EOK, 2)],
    ),
    (
        "kinds below a merged name",
        (
            "| 공고단위(RFP명) | 세분류 | 지원규모 | 선정예정 과제수 |\n| --- | --- | --- | --- |\n"
            "| 새싹 연구자 성장 | 심화 | 300백만원 이내/년 | 30 |\n| | 선도 | 500백만원 이내/년 | 22 |\n| 별빛 공동연구 | | 1,500백만원 이내/년 | 10 |\n"
        ),
        [
            ("새싹 연구자 성장", None, 3 * EOK, 30),
            ("선도", None, 5 * EOK, 22),
            ("별빛 공동연구", None, 15 * EOK, 10),
        ],
    ),
    (
        "numbered projects below a merged name",
        (
            "| 연번 | 지원분야 | 지원한도(백만원) | |\n| --- | --- | --- | --- |\n| | | 당해 | 총 |\n"
            "| 1 | 바다 자료 | 100 | 1,080 |\n| 2 | | 100 | 1,080 |\n| 3 | 숲 자료 | 100 | 720 |\n| 4 | | 100 | 100 |\n"
        ),
        [
            ("바다 자료", 2 * EOK, 1_080_000_000, 2),
            ("숲 자료", 2 * EOK, 7 * EOK + 20_000_000, 2),
        ],
    ),
    (
        "one table for each division, its name above",
        (
            "◆ 바다 자료 구축 (단위 : 백만 원)\n| 내역사업 | 과제수 | 예산 |\n| --- | --- | --- |\n| 파도 | 1 | 300 |\n| 조류 | 1 | 200 |\n| 합 계 | 2 | 500 |\n\n"
            "◆ 숲 자료 구축 (단위 : 백만 원)\n| 내역사업 | 과제수 | 예산 |\n| --- | --- | --- |\n| 참나무 | 1 | 400 |\n| 합 계 | 1 | 400 |\n"
        ),
        [
            ("바다 자료 구축", 5 * EOK, None, 2),
            ("바다 자료 구축 - 파도", 3 * EOK, None, 1),
            ("바다 자료 구축 - 조류", 2 * EOK, None, 1),
            ("숲 자료 구축", 4 * EOK, None, 1),
            ("숲 자료 구축 - 참나무", 4 * EOK, None, 1),
        ],
    ),
    (
        "one table twice, below other lines",
        (
            "◆ 자유응모 : 신규과제 5억원 이내 (단위 : 백만 원)\n| 내역사업 | 과제수 | 예산 |\n| --- | --- | --- |\n| 파도 | 1 | 300 |\n| 조류 | 1 | 200 |\n| 합 계 | 2 | 500 |\n\n"
            "◆ 지원할 과제 (단위 : 백만 원)\n| 내역사업 | 과제수 | 예산 |\n| --- | --- | --- |\n| 파도 | 1 | 300 |\n| 조류 | 1 | 200 |\n| 합 계 | 2 | 500 |\n"
        ),
        [("파도", 3 * EOK, None, 1), ("조류", 2 * EOK, None, 1)],
    ),
    (
        "parted by a page",
        (
            "| 지원분야 | 지원내용 | 지원규모 |\n| --- | --- | --- |\n| 협업 | 동아리 | 10개사 내외<br>※ 기업당 1,000만원 이내, 자부담 20% |\n\n- 3 -\n\n"
            "| 홍보 | 누리집 | 20개사 내외<br>※ 기업당 800만원 이내, 자부담 20% |\n| --- | --- | --- |\n"
        ),
        [("협업", None, 10_000_000, 10), ("홍보", None, 8_000_000, 20)],
    ),
    (
        "its heading again on the next page",
        (
            "| 분야 | 예산(억원) | 과제수 |\n| --- | --- | --- |\n| 바다 | 12 | 4 |\n\n"
            "| 분야 | 예산(억원) | 과제수 |\n| --- | --- | --- |\n| 숲 | 9 | 3 |\n"
        ),
        [("바다", 12 * EOK, None, 4), ("숲", 9 * EOK, None, 3)],
    ),
    (
        "no heading at all",
        "| 시제품 지원 | 제작비 | 최대 20백만원 (부담금 10%) |\n| --- | --- | --- |\n| 전시 지원 | 참가비 | 최대 2백만원 (부담금 10%) |\n",
        [
            ("시제품 지원", None, 20_000_000, None),
            ("전시 지원", None, 2_000_000, None),
        ],
    ),
    (
        "a table in a cell, a column for each year",
        (
            "| 5. 예산 |\n| --- |\n| □ 연구개발비<br>¦ (단위: 백만원) ¦ ¦ ¦ ¦<br>¦ :--- ¦ :--- ¦ :--- ¦ :--- ¦<br>¦ 세부과제 ¦ 1단계 ¦ ¦ 2단계 ¦<br>"
            "¦ ¦ 1차년도 ¦ 2차년도 ¦ 1차년도 ¦<br>¦ 파도 관측 ¦ 1,500 ¦ 4,000 ¦ 4,000 ¦<br>¦ 조류 관측 ¦ 500 ¦ 1,000 ¦ 1,000 ¦<br>¦ 합계 ¦ 2,000 ¦ 5,000 ¦ 5,000 ¦ |\n"
        ),
        [
            ("파도 관측", 15 * EOK, None, None),
            ("조류 관측", 5 * EOK, None, None),
        ],
    ),
    (
        "equations",
        "- 기본형 4개 × 2억원 = 8억원\n- 응용형 2개 × 3억원 = 6억원\n",
        [("기본형", 8 * EOK, 2 * EOK, 4), ("응용형", 6 * EOK, 3 * EOK, 2)],
    ),
    (
        "one line for all parts",
        "□ 지원한도 : 일반형 2억원, 확산형 3억원\n□ 과제수 : 일반형 4개, 확산형 2개\n",
        [("일반형", None, 2 * EOK, 4), ("확산형", None, 3 * EOK, 2)],
    ),
    (
        "rows run together, a sum a year in each",
        (
            "구분 공고단위 (RFP 명) 지원규모 지원기간 과제구성 요건\n1. 새싹 백신 1,000백만원/년 (1차년도 750백만원) 3년 이내 ①,② 4\n"
            "2. 줄기 백신\n1,000~1,500백만원/년\n(1차년도 \n750~1,125백만원)\n3년이내\n3\n"
        ),
        [
            ("새싹 백신", None, 10 * EOK, None),
            ("줄기 백신", None, 15 * EOK, None),
        ],
    ),
    (
        "classes of sizes are no parts",
        "| 구분 | 지원규모 범위(연간지원액) | 분량제한 |\n| --- | --- | --- |\n| 소형 | ~ 2억원 미만 | 20쪽 |\n| 중형 | 2억원 이상 ~ 10억원 미만 | 30쪽 |\n",
        [],
    ),
    (
        "years are no parts",
        "| 구분 | 예산(억원) |\n| --- | --- |\n| 1차년도 | 3 |\n| 2차년도 | 5 |\n",
        [],
    ),
    (
        "a sum and its number of projects in one cell of remarks",
        (
            "| 부문 | 지원내용 | 비고 |\n| --- | --- | --- |\n| 바다형 | 시험 분석 | 1,050백만원(3개 과제) |\n"
            "| 숲형 | 시제품 제작 | 700백만원(2개 과제) |\n"
        ),
        [
            ("바다형", 1_050_000_000, None, 3),
            ("숲형", 700_000_000, None, 2),
        ],
    ),
    (
        "serial numbers above the names of a turned table",
        (
            "| 연번 | 1 | 2 |\n| --- | --- | --- |\n| 과제유형 | 바다형 | 숲형 |\n| 지원한도 | 최대 3억원 | 최대 6억원 |\n"
            "| 모집규모 | 15 | 8 |\n"
        ),
        [("바다형", None, 3 * EOK, 15), ("숲형", None, 6 * EOK, 8)],
    ),
    (
        "names by a kind beside merged groups",
        (
            "| 구분 | 과제유형 | 보조금 | 선정업체수 |\n| --- | --- | --- | --- |\n| 조사 | 바다 조사 | 30,000천원 | 2건 |\n"
            "|  | 숲 조사 | 75,000천원 | 15건 |\n| 보전 | 갯벌 보전 | 60,000천원 | 4건 |\n"
        ),
        [
            ("바다 조사", 30_000_000, None, 2),
            ("숲 조사", 75_000_000, None, 15),
            ("갯벌 보전", 60_000_000, None, 4),
        ],
    ),
    (
        "what all get beside what each gets at most",
        (
            "| 모집분야 | 지원금 총액(만원) | 최대 지원금(만원) | 선정규모 |\n| --- | --- | --- | --- |\n"
            "| 바다형 | 640,000 | 80,000 | 8개사 |\n| 숲형 | 40,000 | 20,000 | 2개사 |\n"
        ),
        [
            ("바다형", 64 * EOK, 8 * EOK, 8),
            ("숲형", 4 * EOK, 2 * EOK, 2),
        ],
    ),
    (
        "a number of projects times what each gets, set wide",
        (
            "| 프로그램명 | 선정규모 |\n| --- | --- |\n| 바다 상담 | 8개사 × 1,500만 원 |\n"
            "| 숲 상담 | 6개사 × 1억 2,000만 원 |\n"
        ),
        [
            ("바다 상담", 120_000_000, 15_000_000, 8),
            ("숲 상담", 720_000_000, 120_000_000, 6),
        ],
    ),
    (
        "a row whose cells hold a line for each part",
        "| 분야 | 예산 | 과제수 |\n| --- | --- | --- |\n| 바다형<br>숲형 | 12억원<br>8억원 | 4개<br>2개 |\n",
        [("바다형", 12 * EOK, None, 4), ("숲형", 8 * EOK, None, 2)],
    ),
    (
        "a row whose cells hold a line for each part, sums written otherwise",
        "| 구분 | 예산 | 과제수 |\n| --- | --- | --- |\n| 갯벌<br>조개 | 12억원<br>1억 5천만원 | 4개 과제<br>2개 과제 |\n",
        [("갯벌", 12 * EOK, None, 4), ("조개", 150_000_000, None, 2)],
    ),
    (
        "years that add up, no word of money over them",
        (
            "| 분야 | 2025년 | 2026년 | 합계 |\n| --- | --- | --- | --- |\n| 바다 연구 | 4억원 | 8억원 | 12억원 |\n"
            "| 숲 연구 | 3억원 | 6억원 | 9억원 |\n"
        ),
        [
            ("바다 연구", 4 * EOK, None, None),
            ("숲 연구", 3 * EOK, None, None),
        ],
    ),
    (
        "the words above the table in its first heading",
        (
            "| <2025년도 신규과제 지원 분야별 예산> | 분야 | 예산(억원) | 과제수 |\n| --- | --- | --- | --- |\n"
            "| 바다 연구 | 12 | 4 |\n| 숲 연구 | 9 | 3 |\n"
        ),
        [
            ("바다 연구", 12 * EOK, None, 4),
            ("숲 연구", 9 * EOK, None, 3),
        ],
    ),
    (
        "no headings, the numbers in a column of their own",
        "| 바다형 | 4개사 | 기업당 최대 3억원 |\n| 숲형 | 2개사 | 기업당 최대 5억원 |\n",
        [("바다형", None, 3 * EOK, 4), ("숲형", None, 5 * EOK, 2)],
    ),
    (
        "how large a call is, in projects",
        (
            "[단위 : 백만원]\n| 소관부처 | 세부사업명 | '26년 신규 예산 | 공고 규모(과제수) |\n|---|---|---|---|\n"
            "| 바다부 | 바다 연구 | 2,000 | 1 |\n| 숲부 | 숲 연구 | 1,500 | 2 |\n| 합 계 | | 3,500 | 3 |\n"
        ),
        [
            ("바다 연구", 20 * EOK, None, 1),
            ("숲 연구", 15 * EOK, None, 2),
        ],
    ),
]


@cases(
    ("text", "rows"),
    [row[1:] for row in SHAPES],
    ids=[row[0] for row in SHAPES],
)
def test_shapes(text: str, rows: list[Row]) -> None:
    found = read_divisions(
        Document("body", f"1. 지원내용\n\n{text}\n"), CONTEXT
    )
    assert [
        (part.name, part.budget_won, part.per_project_won, part.projects)
        for part in found
    ] == rows


SCALES = [
    (
        "a scale without names",
        "| 지원기간 | 정부 지원한도 | 과제 수 |\n| --- | --- | --- |\n| 최대 9개월 | 최대 1.2억원 | 10개 |\n",
        120_000_000,
        10,
    ),
    (
        "a cap merged over rows that nothing else parts",
        (
            "| 분야 | 주요 지원내용 | 지원금 |\n| --- | --- | --- |\n| 시험 지원 | 규격 시험 | 최대 5,000,000원 |\n"
            "| 인증 지원 | 해외 인증 | |\n| 전시 지원 | 부스 임차 | |\n"
        ),
        5_000_000,
        None,
    ),
]


@pytest.mark.parametrize(
    ("text", "cap", "count"),
    [row[1:] for row in SCALES],
    ids=[row[0] for row in SCALES],
)
def test_tables_of_the_whole_call(
    text: str, cap: int, count: int | None
) -> None:
    reading = _read(f"1. 지원내용\n\n{text}\n")
    assert reading.divisions == []
    assert (reading.per_project_won, reading.projects) == (cap, count)


def _read(text: str) -> Reading:
    return read_notice(
        "2025년도 한빛 개발사업 공고", of_text(text), as_of=date(2025, 3, 4)
    )


WHOLE = [
    (
        "□ 사업기간/예산 : ’25년~’29년 / 총 165억 원 내외(’25년 10억원)",
        10 * EOK,
    ),
    ("□ 사업기간/예산 : ’25년~’28년(260억원) / ’25년 50.5억원", 5_050_000_000),
    ("□ 사업기간/예산(정부출연금): ’25년~’28년 / ’25년 135억원", 135 * EOK),
    ("□ 지원규모 : 2025년 2.3억원 이내 지원(총 10억원 이내)", 230_000_000),
    (
        "○ (총 지원규모) ’25년~’28년, 445억원\n- (’25년) 국비 8,140백만원, 기관부담 8,140백만원",
        8_140_000_000,
    ),
    ("□ 사업기간/예산 : ’22년~’28년 / 총 603억원(’25년 106억원)", None),
]


@cases(("text", "won"), WHOLE)
def test_this_years_part_of_several_years(text: str, won: int | None) -> None:
    assert _read(f"1. 사업개요\n{text}\n").budget_total_won == won


def test_the_divisions_bear_a_total_out() -> None:
    text = (
        "1. 사업개요\n○ 총 사업비 : 30억원\n2. 지원규모\n○ 총 사업비 : 21억원\n"
        "| 분야 | 예산(억원) |\n| --- | --- |\n| 바다 | 12 |\n| 숲 | 9 |\n"
    )
    assert _read(text).budget_total_won == 21 * EOK


def test_sums_that_differ_by_noughts_are_unknown_and_named() -> None:
    text = (
        "1. 사업개요\n○ 총 사업비 : 23억원\n2. 예산\n○ 총 사업비 : 230억원\n"
    )
    reading = _read(text)
    assert reading.budget_total_won is None
    why = next(d.why for d in reading.doubts if d.field == "budget_total_won")
    assert "2,300,000,000원" in why
    assert "23,000,000,000원" in why


CAPS = [
    ("○ 지원내용 : 수수료 지원 (업체당 최저 5만원 최대 40만원 한도)", 400_000),
    ("○ 지원금액 : 1회, 회당 최대 200만원 지원", 2_000_000),
    ("○ 지원규모 : 참가기업 당 최대 1,500,000원 지원", 1_500_000),
    ("- 과제당 지원규모 : 4년(2+2), 총 8.5억원 내외", 850_000_000),
    ("□ (지원조건) 최대 2년, 6.6억원 이내", 660_000_000),
    ("□ 지원규모 : 과제당 총 정부 지원 연구 개발비 60억원 내외", 60 * EOK),
    ("□ 지원규모 : 과제당 5억원~10억원 내외", 10 * EOK),
    ("□ 지원규모 : 과제당 0.4~0.75억이내에서 지원가능", 75_000_000),
    ("○ 지원내용 : 총 15편을 선정하여 편당 20백만원 지원", 20_000_000),
    (
        "○ 지원내용 : 프로젝트당 90억원 내외(민간투자 20억원 이상, 최대 50억원 이내 출연) 지원",
        50 * EOK,
    ),
    ("○ 파견 인원 1인당 최대 300만원 지원", None),
    ("○ 파견 학생당 최대 1억원", None),
]


@cases(("text", "won"), CAPS)
def test_what_each_gets_in_prose(text: str, won: int | None) -> None:
    found = amounts.read_cap(
        Document("body", f"1. 지원내용\n{text}\n"), CONTEXT
    )
    assert (found.value if found else None) == won
