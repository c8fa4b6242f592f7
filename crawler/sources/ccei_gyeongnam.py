"""경남창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/gyeongnam/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiGyeongnam(CceiBoard):
    name = "ccei-gyeongnam"
    title = "경남창조경제혁신센터 공지사항"
    agency = "경남창조경제혁신센터"
    region = "gyeongnam"
    home = "https://ccei.creativekorea.or.kr/gyeongnam/custom/notice_list.do"
