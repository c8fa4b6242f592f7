"""Boards that were redesigned: their list is found again by the notices that are known
to be on it.
"""
