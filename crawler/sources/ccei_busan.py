"""부산창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/busan/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiBusan(CceiBoard):
    name = "ccei-busan"
    title = "부산창조경제혁신센터 공지사항"
    agency = "부산창조경제혁신센터"
    region = "busan"
    home = "https://ccei.creativekorea.or.kr/busan/custom/notice_list.do"
