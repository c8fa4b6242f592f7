"""Where a job runs: in this process (SQLite) or on any worker (PostgreSQL).

The timetable says *when*, a queue says *where*, and the tables say *what*: a
job carries no truth.  It names what to look for in the database, so a job that
is lost, repeated or late costs time and nothing else (docs/scaling.md).
"""
