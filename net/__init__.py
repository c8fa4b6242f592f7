"""Outgoing connections, with limits on their addresses, duration and size."""
