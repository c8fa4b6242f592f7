"""Faults on purpose: three workers, the web process and PostgreSQL are killed, stopped,
restarted and lied to, while boards publish and readers wait (``make chaos``).
"""
