"""혁신바우처 공지사항 (https://www.mssmiv.com/portal/board/BoardList?bbsId=1)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.go_detail import TextareaBoard


class Mssmiv(TextareaBoard):
    name = "mssmiv"
    title = "중소기업 혁신바우처 공지사항"
    agency = "중소벤처기업진흥공단"
    base_url = "https://www.mssmiv.com"
    home = "https://www.mssmiv.com/portal/board/BoardList?bbsId=1"
    listing_path = "/portal/board/BoardList?bbsId=1&pageNo={page}"
    notice_path = "/portal/board/BoardView?bbsId=1&ntt_id={key}"
    files = ".file-form a[href]"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=120))
