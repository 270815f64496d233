// What a report of a fault should hold.

import * as vscode from "vscode";
import type { Session } from "../server/session.ts";

/** Shows what is known of the editor, the extension and the server in a new document. */
export async function showDebugInformation(session: Session, extension: vscode.Extension<unknown>): Promise<void> {
  const server = await session.execute<string>("ridealong.debugInformation").catch((error: unknown) => String(error));
  const { version } = extension.packageJSON as { version: string };
  const content = [
    `VS Code ${vscode.version} on ${process.platform} ${process.arch}, ${vscode.env.remoteName ?? "local"}`,
    `Ridealong for VS Code ${version}`,
    `The workspace is ${vscode.workspace.isTrusted ? "trusted" : "not trusted"}.`,
    "",
    "Looking for the program:",
    ...session.lookup.steps.map((step) => `  ${step}`),
    ...(session.lookup.warning ? [session.lookup.warning] : []),
    "",
    "Settings:",
    JSON.stringify(vscode.workspace.getConfiguration("ridealong"), null, 2),
    "",
    "Server:",
    server,
  ];
  const document = await vscode.workspace.openTextDocument({ content: content.join("\n"), language: "plaintext" });
  await vscode.window.showTextDocument(document);
}
