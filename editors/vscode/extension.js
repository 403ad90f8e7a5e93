// Starts `evenkeel lsp` and gives it two things that the protocol doesn't have: a question for a request, and pages to open.
"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** What the server looks at. */
const SELECTOR = [
  ...["file", "untitled"].flatMap((scheme) => [{ scheme, language: "haproxy" }, { scheme, language: "nginx" }]),
  { scheme: "file", pattern: "**/evenkeel.yaml" },
];

/** Addresses of rules' pages, as the server writes them: evenkeel:/shadowed-route.md */
const PAGES = "evenkeel";

let client;
let output;

/** The last request that was asked for, which the next question offers again. */
let last = "GET https://www.example.com/";

function start() {
  const command = vscode.workspace.getConfiguration("evenkeel").get("path") || "evenkeel";
  const run = { command, args: ["lsp"], transport: TransportKind.stdio };
  client = new LanguageClient("evenkeel", "Evenkeel", run, {
    documentSelector: SELECTOR,
    initializationOptions: { explainUris: true, traceLens: true },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{cfg,conf,map,yaml}") },
  });
  return client.start().catch((error) => {
    const text = `evenkeel can't be started (${command} lsp): ${error.message}`;
    vscode.window.showErrorMessage(text, "Settings").then((choice) => {
      if (choice) vscode.commands.executeCommand("workbench.action.openSettings", "evenkeel.path");
    });
  });
}

/** Asks for a request, and shows where it goes. */
async function traceRequest(uri) {
  const editor = vscode.window.activeTextEditor;
  const target = uri || (editor && editor.document.uri.toString());
  if (!target || !client) return;
  const request = await vscode.window.showInputBox({
    title: "Trace a request",
    prompt: "Such as POST https://auth.example.com/login, or tcp://db.example.com:5432",
    value: last,
  });
  if (!request) return;
  last = request;
  try {
    const command = { command: "evenkeel.trace", arguments: [{ uri: target, request }] };
    const answer = await client.sendRequest("workspace/executeCommand", command);
    output.clear();
    output.append(answer.text);
    output.show(true);
  } catch (error) {
    vscode.window.showErrorMessage(error.message);
  }
}

/** The page of a rule, by its address. */
async function page(uri) {
  if (!client) return "";
  const rule = uri.path.replace(/^\//, "").replace(/\.md$/, "");
  return client.sendRequest("workspace/executeCommand", { command: "evenkeel.explain", arguments: [rule] });
}

async function activate(context) {
  output = vscode.window.createOutputChannel("Evenkeel: trace");
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("evenkeel.traceRequest", traceRequest),
    vscode.commands.registerCommand("evenkeel.restart", async () => {
      await deactivate();
      await start();
    }),
    vscode.workspace.registerTextDocumentContentProvider(PAGES, { provideTextDocumentContent: page }),
  );
  await start();
}

async function deactivate() {
  const old = client;
  client = undefined;
  if (old && old.needsStop()) await old.stop();
}

module.exports = { activate, deactivate };
