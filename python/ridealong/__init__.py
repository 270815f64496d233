"""A security linter for Python that rides along as you type: the program is a binary."""
