"""충북창조경제혁신센터 공지사항 (https://ccei.creativekorea.or.kr/chungbuk/custom/notice_list.do)."""

from crawler.platforms.ccei import CceiBoard


class CceiChungbuk(CceiBoard):
    name = "ccei-chungbuk"
    title = "충북창조경제혁신센터 공지사항"
    agency = "충북창조경제혁신센터"
    region = "chungbuk"
    home = "https://ccei.creativekorea.or.kr/chungbuk/custom/notice_list.do"
