"""Downloader middlewares: Scrapy's own where they do right by us, subclasses where not.

Every request passes them (``crawler.settings.scrapy_settings`` has the order): listing
pages, notices, files, robots.txt, each redirect and each retry.
"""
