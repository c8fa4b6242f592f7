"""강원창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/gangwon/custom/notice_list.do).

It rests on the site's other centres: one address for each region, one script for all.
"""

from crawler.platforms.ccei import CceiBoard


class CceiGangwon(CceiBoard):
    name = "ccei-gangwon"
    title = "강원창조경제혁신센터 공지사항"
    agency = "강원창조경제혁신센터"
    region = "gangwon"
    home = "https://ccei.creativekorea.or.kr/gangwon/custom/notice_list.do"
