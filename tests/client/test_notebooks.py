"""Notebooks, whose cells are one module."""

import pytest
from lsprotocol import types as t

import abilities
from documents import actions, hover
from places import codes, edited, edits_of, span


class Book:
    """A notebook in an editor."""

    def __init__(self, client, uri):
        self.client = client
        self.id = t.NotebookDocumentIdentifier(uri)
        self.version = 1

    def cell(self, name):
        return self.id.uri.replace("file://", "vscode-notebook-cell:") + f"#{name}"

    def document(self, name, text):
        return t.TextDocumentItem(self.cell(name), "python", 1, text)

    def cells(self, names, kind=t.NotebookCellKind.Code):
        summary = t.ExecutionSummary(execution_order=1, success=True)
        return [
            t.NotebookCell(kind=kind, document=self.cell(name), execution_summary=summary) for name in names
        ]

    def open(self, texts):
        prose = self.cells(["prose"], t.NotebookCellKind.Markup)
        book = t.NotebookDocument(self.id.uri, "jupyter-notebook", 1, prose + self.cells(texts), {"k": 1})
        documents = [self.document(name, text) for name, text in texts.items()]
        params = t.DidOpenNotebookDocumentParams(book, documents)
        self.client.notebook_document_did_open(params)

    def change(self, **cells):
        self.version += 1
        book = t.VersionedNotebookDocumentIdentifier(version=self.version, uri=self.id.uri)
        change = t.NotebookDocumentChangeEvent(cells=t.NotebookDocumentCellChanges(**cells))
        self.client.notebook_document_did_change(t.DidChangeNotebookDocumentParams(book, change))

    def edit(self, name, version, change):
        document = t.VersionedTextDocumentIdentifier(uri=self.cell(name), version=version)
        self.change(text_content=[t.NotebookDocumentCellContentChanges(document, [change])])

    def structure(self, start, removed, names=(), opened=(), closed=()):
        array = t.NotebookCellArrayChange(start, removed, self.cells(names) or None)
        closed = [t.TextDocumentIdentifier(self.cell(name)) for name in closed]
        self.change(
            structure=t.NotebookDocumentCellChangeStructure(array, list(opened) or None, closed or None)
        )

    def close(self, names):
        documents = [t.TextDocumentIdentifier(self.cell(name)) for name in names]
        self.client.notebook_document_did_close(t.DidCloseNotebookDocumentParams(self.id, documents))

    async def found(self, name, version=1):
        return await self.client.diagnostics_of(self.cell(name), version)

    async def comes_to(self, name, expected):
        """Waits until the last diagnostics of a cell are these."""

        def last():
            mine = [params for params in self.client.published if params.uri == self.cell(name)]
            return mine and codes(mine[-1].diagnostics) == expected

        await self.client.until(last, f"{expected} in {name}")


@pytest.mark.parametrize("capabilities", [t.ClientCapabilities, abilities.pushed], ids=["none", "all"])
async def test_cells_come_change_and_go(start, workspace, capabilities):
    client = await start(capabilities())
    book = Book(client, workspace.uri("book.ipynb"))
    book.open({"a": "import yaml as y\n", "b": "!ls\n'😀', y.load(x)"})
    assert await book.found("a") == []
    (found,) = await book.found("b")
    assert (found.code, found.range.start) == ("B506", t.Position(1, 6))
    whole = t.TextDocumentContentChangeWholeDocument("import json as y\n")
    book.edit("a", 2, whole)
    await book.comes_to("b", [])
    place = t.Range(t.Position(0, 7), t.Position(0, 11))
    book.edit("a", 3, t.TextDocumentContentChangePartial(range=place, text="yaml"))
    await book.comes_to("b", ["B506"])
    book.structure(3, 0, ["c"], opened=[book.document("c", "exec(x)")])
    assert codes(await book.found("c")) == ["B102"]
    book.structure(1, 1, closed=["a"])
    await book.comes_to("b", [])
    params = t.DidSaveNotebookDocumentParams(book.id)
    client.notebook_document_did_save(params)
    book.close(["b", "c"])
    await book.comes_to("c", [])


async def test_fixes_and_hovers_are_those_of_a_cell(start, workspace):
    client = await start(abilities.pushed())
    book = Book(client, workspace.uri("book.ipynb"))
    text = "'😀'; yaml.load(y)"
    book.open({"a": "import yaml", "b": text})
    await book.found("b")
    uri, place = book.cell("b"), span(text, "yaml.load")
    assert (await hover(client, uri, place.start)).range == place
    found = await actions(client, uri, place, [t.CodeActionKind.QuickFix])
    action = await client.soon(client.code_action_resolve_async(found[0]), "the edit")
    assert edited(text, edits_of(action.edit, uri)) == "'😀'; yaml.safe_load(y)"
    book.close(["a", "b"])
