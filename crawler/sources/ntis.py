"""NTIS 국가R&D 통합공고 (https://www.ntis.go.kr/rndgate/eg/un/ra/mng.do); its robots.txt
keeps us out, so it is read from recordings only.
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.table_board import NUMBER, SKIP, TITLE, TableBoard, fact


class Ntis(TableBoard):
    name = "ntis"
    title = "NTIS 국가R&D 통합공고"
    agency = "한국과학기술정보연구원"
    base_url = "https://www.ntis.go.kr"
    home = "https://www.ntis.go.kr/rndgate/eg/un/ra/mng.do"
    listing_path = "/rndgate/eg/un/ra/mng.do?pageIndex={page}"
    container = "table.basic_list"
    columns = (
        SKIP,
        NUMBER,
        fact("현황"),
        TITLE,
        fact("부처명"),
        fact("접수일"),
        fact("마감일"),
        SKIP,
    )
    key_in = r"roRndUid=(?P<key>\d+)"
    notice_path = "/rndgate/eg/un/ra/view.do?roRndUid={key}"
    body = ".notice_cont"
    labels = ".summary1 li > span:first-child, .summary2 li > span:first-child"
    files = "a[onclick*='fn_fileDownload']"
    file_in = r"fn_fileDownload\('(?P<file>\d+)'"
    file_path = "/rndgate/eg/cmm/file/download.do?wfUid={file}"
    every = timedelta(hours=2)
    dated = ("접수일",)
    contract = Contract(
        must_fill=("title", "접수일", "부처명"),
        longest_silence=timedelta(days=14),
    )
