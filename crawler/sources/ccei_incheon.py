"""인천창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/incheon/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiIncheon(CceiBoard):
    name = "ccei-incheon"
    title = "인천창조경제혁신센터 공지사항"
    agency = "인천창조경제혁신센터"
    region = "incheon"
    home = "https://ccei.creativekorea.or.kr/incheon/custom/notice_list.do"
