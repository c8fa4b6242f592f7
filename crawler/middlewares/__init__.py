"""Downloader middlewares: subclasses of Scrapy's where its own do not suffice
(docs/decisions/0013).

Every request passes them (``crawler.settings.scrapy_settings`` has the order): listing
pages, notices, files, robots.txt, each redirect and each retry.
"""
