// The commands that users have in the palette. The server announces commands of its own, which the client
// registers by their names; so ours have others.

import * as vscode from "vscode";
import { createBaseline } from "./commands/baseline.ts";
import { showDebugInformation } from "./commands/debug.ts";
import { Explanations, explainRule } from "./commands/explain.ts";
import { scanWorkspace } from "./commands/scan.ts";
import type { Session } from "./server/session.ts";

/** Registers all commands. What goes wrong in one is told to the user. */
export function registerCommands(session: Session, context: vscode.ExtensionContext): { dispose(): unknown }[] {
  const explanations = new Explanations(session);
  const commands: Record<string, () => unknown> = {
    restartServer: () => session.restart("The user restarts the server."),
    showLog: () => { session.log.show(); },
    fixAllInFile: () => fixAllInFile(session),
    scanWorkspace: () => scanWorkspace(session),
    showOpenFilesOnly: () => session.scan(false),
    explainRule: () => explainRule(session),
    createBaseline: () => createBaseline(session),
    showDebugInformation: () => showDebugInformation(session, context.extension),
  };
  const registered = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`ridealong.${name}`, () => telling(session, run)),
  );
  return [explanations, ...registered];
}

async function telling(session: Session, run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    session.log.error(message);
    const choice = await vscode.window.showErrorMessage(message, "Show Log");
    if (choice) session.log.show();
  }
}

async function fixAllInFile(session: Session): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) throw new Error("Open the file to fix first.");
  await session.execute("ridealong.fixAll", { uri: session.client?.code2ProtocolConverter.asUri(document.uri) });
}
