"""Gives reports to Bandit's formatters, as they come in JSON, and returns what they write."""
import contextlib
import importlib
import io
import json
import linecache
import logging
import sys
import tempfile

from bandit.core import docs_utils, extension_loader, issue, metrics


class Manager:
    """As much of Bandit's manager as the formatters look at."""

    def __init__(self, case):
        self.skipped = [tuple(skipped) for skipped in case["skipped"]]
        self.issues = [issue.issue_from_dict(dict(result, code="")) for result in case["results"]]
        self.agg_type = case["aggregate"]
        self.metrics = metrics.Metrics()
        self.quiet = self.verbose = False

    def get_skipped(self):
        return self.skipped

    def get_issue_list(self, sev_level=None, conf_level=None):
        return self.issues


def written(case):
    for name, text in case["files"].items():
        lines = io.StringIO(text, newline=None).readlines()
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        linecache.cache[name] = (len(text), None, lines, name)
    name = {"txt": "text"}.get(case["format"], case["format"])
    formatter = importlib.import_module("bandit.formatters." + name)
    options = {"template": case["template"]} if name == "custom" else {"lines": case["lines"]}
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as file:
        stdout = io.StringIO() if name == "screen" else sys.stderr
        with contextlib.redirect_stdout(stdout):
            with open(file.name, "w", encoding="utf-8", newline="") as out:
                formatter.report(Manager(case), out, "UNDEFINED", "UNDEFINED", **options)
        if name == "screen":
            return stdout.getvalue()
        with open(file.name, encoding="utf-8", newline="") as result:
            return result.read()


def answer(case):
    if "id" in case:
        plugin = extension_loader.MANAGER.plugins_by_id.get(case["id"])
        name = plugin.plugin.__name__ if plugin else "blacklist"
        return {"name": name, "url": docs_utils.get_url(case["id"])}
    if "schema" in case:
        import jsonschema

        with open(case["schema"]) as schema:
            validator = jsonschema.Draft7Validator(json.load(schema))
        return [error.message for error in validator.iter_errors(case["value"])]
    try:
        return {"text": written(case)}
    except SystemExit as exit:
        return {"exit": exit.code}
    except Exception as error:
        return {"error": repr(error)}


logging.disable(logging.CRITICAL)
json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
