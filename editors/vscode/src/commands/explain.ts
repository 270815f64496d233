// What a rule is about, as the server tells it, on a page of its own.

import * as vscode from "vscode";
import { run } from "../server/run.ts";
import type { Session } from "../server/session.ts";
import { pages, type Rule } from "./rules.ts";

const SCHEME = "ridealong-rule";

/** The pages of rules, as documents that are only read. */
export class Explanations implements vscode.TextDocumentContentProvider {
  readonly #session: Session;
  readonly #registration: vscode.Disposable;

  constructor(session: Session) {
    this.#session = session;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#session.execute<string>("ridealong.explain", uri.path.replace(/^\/|\.md$/g, ""));
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** Asks for a rule, those of findings at the cursor first, and shows its page. */
export async function explainRule(session: Session): Promise<void> {
  const program = session.lookup.found?.program;
  if (!program) throw new Error("There is no program that knows the rules; the log tells why.");
  const { output } = await run(program, ["rules", "--output-format", "json"]);
  const items = pages(JSON.parse(output) as Rule[], atCursor());
  const chosen = await vscode.window.showQuickPick(items, {
    title: "Explain a rule",
    placeHolder: "Id or name",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!chosen) return;
  const page = vscode.Uri.from({ scheme: SCHEME, path: `/${chosen.label}.md` });
  await vscode.commands.executeCommand("markdown.showPreview", page);
}

/** The ids of findings where the cursor is. */
function atCursor(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const found = vscode.languages.getDiagnostics(editor.document.uri);
  const here = found.filter((it) => it.source === "ridealong" && it.range.intersection(editor.selection));
  return here.map(({ code }) => String(typeof code === "object" ? code.value : code));
}
