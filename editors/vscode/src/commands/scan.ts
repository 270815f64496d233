// The whole workspace.

import * as vscode from "vscode";
import { SECTION } from "../settings.ts";
import type { Session } from "../server/session.ts";

/** Has all files of the workspace checked, shows what is found, and offers to leave it so. */
export async function scanWorkspace(session: Session): Promise<void> {
  await session.scan(true);
  // The command that views the problems would hide them where they are in view.
  await vscode.commands.executeCommand("workbench.panel.markers.view.focus");
  const settings = vscode.workspace.getConfiguration(SECTION);
  if (settings.get("diagnosticMode") === "workspace") return;
  const always = "Always in This Workspace";
  const message = "Ridealong checks all files of the workspace until this window is closed.";
  if ((await vscode.window.showInformationMessage(message, always)) === always) {
    await settings.update("diagnosticMode", "workspace", vscode.ConfigurationTarget.Workspace);
  }
}
