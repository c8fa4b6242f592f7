"""``python -m worker …`` is ``voucherwatch …`` where the command is not installed (the
Procfile).
"""

from worker.cli.main import main

if __name__ == "__main__":
    main()
