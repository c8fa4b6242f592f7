"""대구창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/daegu/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiDaegu(CceiBoard):
    name = "ccei-daegu"
    title = "대구창조경제혁신센터 공지사항"
    agency = "대구창조경제혁신센터"
    region = "daegu"
    home = "https://ccei.creativekorea.or.kr/daegu/custom/notice_list.do"
