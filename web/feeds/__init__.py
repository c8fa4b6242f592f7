"""Feeds and calendars: the same announcements for readers that pull."""
