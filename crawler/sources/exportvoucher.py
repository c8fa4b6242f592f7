"""수출바우처 공지사항 (https://www.exportvoucher.com/portal/board/boardList?bbs_id=1);
robots.txt asks for a minute between requests.
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.go_detail import GoDetailBoard


class ExportVoucher(GoDetailBoard):
    name = "exportvoucher"
    title = "수출바우처 공지사항"
    agency = "대한무역투자진흥공사"
    base_url = "https://www.exportvoucher.com"
    home = "https://www.exportvoucher.com/portal/board/boardList?bbs_id=1"
    listing_path = "/portal/board/boardList?bbs_id=1&pageNo={page}"
    notice_path = "/portal/board/boardView?bbs_id=1&ntt_id={key}"
    body = "div.bbsCon"
    files = ".file-list a[href]"
    delay = 60.0
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=60))
