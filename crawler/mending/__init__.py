"""Redesigned boards: finding the list again by the notices that are known to be on it."""
