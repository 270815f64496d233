"""A client that takes nothing but what the protocol has."""

import asyncio
import copy
import json

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient
from pytest_lsp.protocol import LanguageClientProtocol

import announced
from progress import Progress

PATIENCE = 120
"""How many seconds something may take. Many, as machines are shared."""


def same(written, read):
    """Whether two values are the same JSON: 1, 1.0 and true are three."""
    return json.dumps(written, sort_keys=True) == json.dumps(read, sort_keys=True)


class StrictProtocol(LanguageClientProtocol):
    """Holds each message against its type, in both directions."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.faults = []
        self.unanswered = {}
        self.to_answer = {}

    def structure_message(self, data):
        if "jsonrpc" not in data:
            return data
        raw = copy.deepcopy(data)
        try:
            message = super().structure_message(data)
            self.receive(raw, message)
        except Exception as error:
            self.faults.append(f"{error!r} from the server: {raw}")
            self._server.news.set()
            raise
        return message

    def receive(self, raw, message):
        method = raw.get("method")
        if method is None:
            asked = self.unanswered.pop(raw["id"], None)
            if asked is None:
                self.faults.append(f"nothing was asked, or it was answered already: {raw}")
            elif "result" in raw:
                self.faults += announced.of_result(self._server.raw_capabilities, asked, raw["result"])
        else:
            self.check_method(method, ("serverToClient", "both"), raw)
            self.faults += announced.of_message(self._server.raw_capabilities, method, raw.get("params"))
            if "id" in raw:
                if raw["id"] in self.to_answer:
                    self.faults.append(f"a request of this id is open: {raw}")
                self.to_answer[raw["id"]] = method
        self.compare(raw, message, "the server")

    def check_method(self, method, directions, raw):
        known = types.METHOD_TO_TYPES.get(method)
        if known is None or types.message_direction(method) not in directions:
            self.faults.append(f"the protocol has no such message: {raw}")
        elif ("id" in raw) != (known[1] is not None):
            self.faults.append(f"a request is no notification: {raw}")

    def compare(self, raw, message, sender):
        again = self._converter.unstructure(message)
        if not same(raw, again):
            self.faults.append(f"{sender} wrote {raw}\nwhat was understood is {again}")

    def _send_data(self, data):
        raw = json.loads(json.dumps(data, default=self._serialize_message))
        if "method" in raw:
            self.check_method(raw["method"], ("clientToServer", "both"), raw)
            if "id" in raw:
                self.unanswered[raw["id"]] = raw["method"]
            kind = types.METHOD_TO_TYPES.get(raw["method"], [type(data)])[0]
            self.compare(raw, self._converter.structure(copy.deepcopy(raw), kind), "the client")
        elif self.to_answer.pop(raw["id"], None) is None:
            self.faults.append(f"the client answers what nobody asked: {raw}")
        super()._send_data(data)


class Client(LanguageClient):
    """A server and what came from it."""

    def __init__(self):
        super().__init__(protocol_cls=StrictProtocol, converter_factory=default_converter)
        self.news = asyncio.Event()
        self.raw_capabilities = {}
        self.welcome = None
        self.under_way = Progress(self)
        self.published = []
        self.registered = {}
        self.unregistered = []
        self.edits = []

    @property
    def faults(self):
        return self.protocol.faults

    def report_server_error(self, error, source):
        self.faults.append(f"{source.__name__}: {error!r}")
        self.news.set()
        super().report_server_error(error, source)

    async def introduce(self, **params):
        """Sends `initialize` and `initialized`, and keeps the answer."""
        introduction = types.InitializeParams(**params)
        self.raw_capabilities = self.protocol._converter.unstructure(introduction.capabilities)
        self.welcome = await self.soon(self.initialize_session(introduction), "initialize")
        return self.welcome.capabilities

    def ask_as(self, name, method, params):
        """Sends a request under an id, at once, so that it can be cancelled."""
        return asyncio.wrap_future(self.protocol.send_request(method, params, msg_id=name))

    async def soon(self, awaitable, what):
        try:
            return await asyncio.wait_for(awaitable, PATIENCE)
        except (TimeoutError, asyncio.TimeoutError):
            raise AssertionError(f"{what} did not come; {self.faults}") from None

    async def until(self, holds, what):
        """Waits until something holds, which is looked at with each message; returns what it gives."""

        async def wait():
            while not (found := holds()):
                assert not self.faults, self.faults
                self.news.clear()
                await self.news.wait()
            return found

        return await self.soon(wait(), what)

    async def refused(self, awaitable):
        """The code of the error with which a request is answered."""
        try:
            result = await self.soon(awaitable, "an error")
        except JsonRpcException as error:
            return error.code
        raise AssertionError(f"it was not refused, but answered {result}")

    async def diagnostics_of(self, uri, version=None):
        """The diagnostics that were pushed for a version of a document."""

        def pushed():
            found = [params for params in self.published if params.uri == uri and params.version == version]
            return found and (found[-1],)

        return (await self.until(pushed, f"the diagnostics of {uri} {version}"))[0].diagnostics

    async def finish(self):
        """Ends the server; tells all that was not as it should be."""
        if self._server.returncode is None and self.error is None:
            await self.soon(self.shutdown_async(None), "the answer to shutdown")
            self.exit(None)
        await self.soon(self._server.wait(), "the end of the server")
        await self.soon(self.stop(), "the end of its output")
        faults = self.faults + self.under_way.faults()
        faults += [f"this was not answered: {method}" for method in self.protocol.unanswered.values()]
        if self._server.returncode != 0:
            faults.append(f"the server ended with {self._server.returncode}")
        return faults
