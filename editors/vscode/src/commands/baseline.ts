// A baseline of what is found now.

import * as path from "node:path";
import * as vscode from "vscode";
import { SECTION } from "../settings.ts";
import { run } from "../server/run.ts";
import type { Session } from "../server/session.ts";

/** Asks for the folder and the file, has the program write the baseline, and offers to make it count. */
export async function createBaseline(session: Session): Promise<void> {
  const program = session.lookup.found?.program;
  if (!program) throw new Error("There is no program that could check; the log tells why.");
  const folder = await chosenFolder();
  if (!folder) return;
  const file = await vscode.window.showSaveDialog({
    title: "Where to write the baseline",
    saveLabel: "Create Baseline",
    defaultUri: vscode.Uri.joinPath(folder.uri, "ridealong-baseline"),
  });
  if (!file) return;
  const title = "Ridealong: writing the baseline";
  const { code, output, errors } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title },
    () => run(program, ["check", "--color", "never", "--write-baseline", file.fsPath, "."], folder.uri.fsPath),
  );
  session.log.info(`${output}${errors}`.trim());
  if (code === 2) throw new Error(`The baseline is not complete: ${errors.trim()}`);
  await offer(folder, file);
}

async function chosenFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length <= 1) return folders[0];
  return vscode.window.showWorkspaceFolderPick({ placeHolder: "The folder to check" });
}

async function offer(folder: vscode.WorkspaceFolder, file: vscode.Uri): Promise<void> {
  const use = "Hide Known Findings";
  const message = `The baseline is written to ${path.basename(file.fsPath)}.`;
  if ((await vscode.window.showInformationMessage(message, use)) !== use) return;
  const relative = path.relative(folder.uri.fsPath, file.fsPath);
  const settings = vscode.workspace.getConfiguration(SECTION, folder.uri);
  await settings.update("baseline", relative, vscode.ConfigurationTarget.WorkspaceFolder);
}
