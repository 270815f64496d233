"""Progress, of work and of parts of results, as it comes in its order."""

from lsprotocol import types

STEPS = {
    "begin": types.WorkDoneProgressBegin,
    "report": types.WorkDoneProgressReport,
    "end": types.WorkDoneProgressEnd,
}

NEXT = {None: {"begin"}, "begin": {"report", "end"}, "report": {"report", "end"}, "end": set()}
"""What may follow on what."""


class Progress:
    """All that is under way, by token."""

    def __init__(self, client):
        self.client = client
        self.work = {}
        self.parts = {}
        self.wrong = []

    def expect_work(self, token):
        if token in self.work:
            self.wrong.append(f"the token {token!r} is in use")
        self.work[token] = []

    def expect_parts(self, token):
        self.parts[token] = []

    def kinds(self, token):
        return [step.kind for step in self.work[token]]

    def take(self, params):
        if params.token in self.parts:
            self.parts[params.token].append(self.read(params, types.WorkspaceDiagnosticReportPartialResult))
        elif params.token not in self.work:
            self.wrong.append(f"nobody knows the token of {params}")
        elif (kind := params.value.get("kind")) not in STEPS:
            self.wrong.append(f"no such kind of progress: {params}")
        else:
            steps = self.work[params.token]
            if kind not in NEXT[steps[-1].kind if steps else None]:
                self.wrong.append(f"{kind} does not follow on {self.kinds(params.token)}")
            steps.append(self.read(params, STEPS[kind]))

    def read(self, params, kind):
        """Reads a value, whose type the protocol leaves to the token."""
        converter = self.client.protocol._converter
        value = converter.structure(params.value, kind)
        if converter.unstructure(value) != params.value:
            self.wrong.append(f"{params.value} was understood as {value}")
        return value

    def faults(self):
        ended = [(token, steps[-1].kind) for token, steps in self.work.items() if steps]
        return self.wrong + [f"the progress {token!r} has no end" for token, kind in ended if kind != "end"]
