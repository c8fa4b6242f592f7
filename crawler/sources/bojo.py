"""보조금통합포털 공모사업 (https://www.bojo.go.kr); its rows are ministries', provinces' and
public bodies'.
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.json_board import Item, JsonBoard, text_at


class Bojo(JsonBoard):
    name = "bojo"
    title = "보조금통합포털 공모사업"
    agency = "한국재정정보원"
    base_url = "https://www.bojo.go.kr"
    home = "https://www.bojo.go.kr/da/retrieveTaskReqstList.do"
    listing_path = "/da/retrieveTaskReqstList.do"
    form = (
        ("curPage", "{page}"),
        ("perPage", "20"),
        ("searchPssrpSttus", "1"),
        ("sortOdr1", "1"),
    )
    items_at = "ntbdList"
    key_at = "nttId"
    title_at = "sjCn"
    posted_at = "registDt"
    facts_at = (
        ("기관명", "totalNm"),
        ("지원대상", "sportTrgetCn"),
        ("사업연도", "bsnsyear"),
    )
    body_at = "bsnsSmry"
    notice_path = "/ia/getIA005100Popup.do?nttId={key}"
    has_pages = False
    every = timedelta(minutes=30)
    contract = Contract(
        must_fill=("title", "posted", "접수기간"),
        longest_silence=timedelta(days=200),
    )

    def parse_cells(self, item: Item) -> dict[str, str]:
        """Join the window's days and its closing minute; an end that is not said stays open."""
        until = f"{text_at(item, 'rceptEndDe')} {text_at(item, 'rceptEndTm').strip(':')}".strip()
        opens = text_at(item, "rceptBeginDe")
        return super().parse_cells(item) | (
            {"접수기간": f"{opens} ~ {until}".strip()}
            if opens or until
            else {}
        )
