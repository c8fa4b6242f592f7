"""중소벤처기업진흥공단 공지사항 (https://www.kosmes.or.kr/nsh/SH/NTS/SHNTS001M0.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.json_board import Item, JsonBoard, text_at


class Kosmes(JsonBoard):
    name = "kosmes"
    title = "중소벤처기업진흥공단 공지사항"
    agency = "중소벤처기업진흥공단"
    base_url = "https://www.kosmes.or.kr"
    home = "https://www.kosmes.or.kr/nsh/SH/NTS/SHNTS001M0.do"
    listing_path = "/sh/nts/notice_list.json"
    form = (
        ("nowPage", "{page}"),
        ("pageCount", "10"),
        ("rowCount", "10"),
        ("param", "proc=List,bKind=popluar,activatedTab=01"),
    )
    items_at = "ds_infoList"
    key_at = "SLNO"
    title_at = "TITL_NM"
    posted_at = "REG_DTM"
    posted_like = "2026-10-01"
    facts_at = (("분야", "CATG_CD"),)
    notice_path = "/nsh/SH/NTS/SHNTS001F0.do?seqNo={key}&tabPage=01"
    has_pages = False
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=14))

    def is_pinned(self, item: Item) -> bool:
        return text_at(item, "BADGE_CD") == "중요"

    def parse_cells(self, item: Item) -> dict[str, str]:
        """Leave out 12-31: the form's own default, not a deadline."""
        until = text_at(item, "VALI_DT")
        return super().parse_cells(item) | (
            {"게시종료일": until}
            if until and not until.endswith("12-31")
            else {}
        )
