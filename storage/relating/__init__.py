"""Whether postings are one notice, and which round of which programme they belong to:
pure, without the store.
"""
