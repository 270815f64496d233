// Finds the server, starts it and shows what it says. Nothing is analysed here.

import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { OF_THE_START } from "./settings.ts";
import { Session } from "./server/session.ts";
import { Status } from "./status.ts";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Ridealong", { log: true });
  const status = new Status();
  const started = new Session(context.extension, log, status);
  session = started;
  const again = (why: string): void => void started.restart(why);
  context.subscriptions.push(
    log,
    status,
    ...registerCommands(started, context),
    vscode.workspace.onDidGrantWorkspaceTrust(() => { again("The workspace is trusted now."); }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const changed = OF_THE_START.filter((setting) => change.affectsConfiguration(setting));
      if (changed.length > 0) again(`Settings have changed: ${changed.join(", ")}.`);
    }),
  );
  const { version } = context.extension.packageJSON as { version: string };
  const trust = vscode.workspace.isTrusted ? "trusted" : "not trusted";
  await started.restart(`Ridealong for VS Code ${version}; the workspace is ${trust}.`);
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
