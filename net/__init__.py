"""Outgoing connections: where they may lead, how long they may take, how much they may bring."""
