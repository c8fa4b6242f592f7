"""대전창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/daejeon/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiDaejeon(CceiBoard):
    name = "ccei-daejeon"
    title = "대전창조경제혁신센터 공지사항"
    agency = "대전창조경제혁신센터"
    region = "daejeon"
    home = "https://ccei.creativekorea.or.kr/daejeon/custom/notice_list.do"
