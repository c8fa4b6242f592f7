"""The archive's list columns in memory, to answer, count and sort any filter.

``storage.queries.lists`` says in SQL what a filter means; here the same is worked out
from columns and bitmaps (``tests/storage/test_lists_in_memory.py`` holds the two against
each other).
"""
