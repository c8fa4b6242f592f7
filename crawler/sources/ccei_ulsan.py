"""울산창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/ulsan/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiUlsan(CceiBoard):
    name = "ccei-ulsan"
    title = "울산창조경제혁신센터 공지사항"
    agency = "울산창조경제혁신센터"
    region = "ulsan"
    home = "https://ccei.creativekorea.or.kr/ulsan/custom/notice_list.do"
