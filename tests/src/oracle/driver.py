"""Runs Bandit on one source after another, for the tests that compare Ridealong with it.

Its arguments are the ids of the tests to run. A request on the standard input is a line with the
length of the path and that of the source, followed by both; the answer is a line of JSON:

    {"rows": [[id, line, column, end column, first line, last line, severity, confidence, cwe], ...],
     "loc": 1, "nosec": 0, "skipped_tests": 0, "skipped": null}

Bandit is not told that it is not a command line, and recursion counts: from here to the walk there
must be as many calls as there are from its own script (script, main, run_tests, _parse_file), as it
gives up where Python's recursion limit is reached.
"""

import io
import json
import logging
import sys
import warnings

from bandit.core import config, manager


def main():
    profile = {"include": set(sys.argv[1:]), "exclude": set()}
    answer(manager.BanditManager(config.BanditConfig(), "file", profile=profile))


def answer(bandit):
    requests, answers = sys.stdin.buffer, sys.stdout
    while header := requests.readline():
        path, source = map(int, header.split())
        path = requests.read(path).decode()
        bandit.results, bandit.skipped, bandit.scores = [], [], []
        bandit._parse_file(path, Source(requests.read(source), path), [path])
        metrics = bandit.metrics.data.pop(path)
        reply = {key: metrics[key] for key in ("loc", "nosec", "skipped_tests")}
        reply["rows"] = [row(issue) for issue in bandit.results]
        reply["skipped"] = bandit.skipped[0][1] if bandit.skipped else None
        answers.write(json.dumps(reply, separators=(",", ":")) + "\n")
        answers.flush()


class Source(io.BytesIO):
    """A file that is in memory. Like an open file it knows its name, which some tests ask for."""

    def __init__(self, data, name):
        super().__init__(data)
        self.name = name


def row(issue):
    lines = issue.linerange
    return [
        issue.test_id,
        issue.lineno,
        issue.col_offset,
        issue.end_col_offset,
        lines[0] if lines else 0,
        lines[-1] if lines else 0,
        issue.severity.lower(),
        issue.confidence.lower(),
        issue.cwe.id,
    ]


if __name__ == "__main__":
    # As the command line has it when it is quiet; a test that fails near the recursion limit may
    # fail once more where that is logged.
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger().addHandler(logging.StreamHandler(sys.stderr))
    warnings.simplefilter("ignore")
    main()
