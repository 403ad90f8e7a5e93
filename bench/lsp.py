#!/usr/bin/env python3
"""How soon `evenkeel lsp` answers on a large text, over its own pipe: from a change to its diagnostics, and requests.

Milliseconds, median and 95 of 100, as a client sees them. See README.md here.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parent.parent
# Answers must be there within so many milliseconds, 95 of 100.
BAR = 50
# Longer than proofs of these texts take, after which the machine is quiet.
QUIET = 3.0


class Engine:
    """One engine: how its configuration is generated, and places in it by what stands there."""

    def __init__(self, name, generate, route, name_in_route, start):
        self.name, self.generate = name, generate
        self.route, self.name_in_route, self.start = route, name_in_route, start


ENGINES = [
    Engine("haproxy", lambda tools, n, out: [tools / "gen_haproxy.py", str(n), "acl", out], "use_backend be_", "host_", "    balance"),
    Engine("nginx", lambda tools, n, out: [tools / "gen_nginx.py", str(n), out], "location / { proxy_pass", "up_", "        keepalive"),
]


class Client:
    """An editor: writes messages, and keeps what comes with the time at which it came."""

    def __init__(self, binary):
        self.process = subprocess.Popen([binary, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.inbox, self.next = Queue(), 0
        threading.Thread(target=self.read, daemon=True).start()
        self.request("initialize", {"capabilities": {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}})
        self.notify("initialized", {})

    def read(self):
        out = self.process.stdout
        while line := out.readline():
            length = int(line.split(b":")[1])
            out.readline()
            body = out.read(length)
            self.inbox.put((time.perf_counter(), json.loads(body)))

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        at = time.perf_counter()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()
        return at

    def notify(self, method, params):
        return self.send({"method": method, "params": params})

    def wait(self, wanted, patience=60):
        while True:
            at, message = self.inbox.get(timeout=patience)
            if wanted(message):
                return at, message

    def request(self, method, params):
        """Milliseconds to the answer, and the answer."""
        self.next += 1
        own = self.next
        sent = self.send({"id": own, "method": method, "params": params})
        at, message = self.wait(lambda message: message.get("id") == own)
        return (at - sent) * 1000, message.get("result")

    def rest(self):
        """Until nothing has come for a while."""
        try:
            while True:
                self.inbox.get(timeout=QUIET)
        except Empty:
            return


class Text:
    """One open text."""

    def __init__(self, client, path, language):
        self.client, self.uri, self.version = client, path.as_uri(), 1
        self.lines = path.read_text().split("\n")
        item = {"uri": self.uri, "languageId": language, "version": 1, "text": "\n".join(self.lines)}
        client.notify("textDocument/didOpen", {"textDocument": item})
        client.wait(self.published)

    def published(self, message):
        params = message.get("params", {})
        return message.get("method") == "textDocument/publishDiagnostics" and params.get("version") == self.version

    def change(self, line, column, end, text):
        self.version += 1
        span = {"start": {"line": line, "character": column}, "end": {"line": line, "character": end}}
        document = {"uri": self.uri, "version": self.version}
        return self.client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"range": span, "text": text}]})

    def typed(self, line, column, end, text):
        """Milliseconds from a change to the diagnostics of that very state."""
        sent = self.change(line, column, end, text)
        at, _ = self.client.wait(self.published)
        return (at - sent) * 1000

    def place(self, line, column):
        return {"textDocument": {"uri": self.uri}, "position": {"line": line, "character": column}}

    def find(self, part, after=0):
        line = next(i for i, text in enumerate(self.lines) if i >= after and part in text)
        return line, self.lines[line].index(part)


def generate(engine, tools, lines, folder):
    """A configuration of at least so many lines, and hardly more."""
    path = folder / f"{engine.name}.{'cfg' if engine.name == 'haproxy' else 'conf'}"
    size = 8
    while True:
        subprocess.run([sys.executable, *engine.generate(tools, size, path)], check=True)
        have = path.read_text().count("\n")
        if have >= lines:
            return path
        size = max(size + 1, size * lines // have)


def measure(engine, args, tools, folder):
    client = Client(args.binary)
    text = Text(client, generate(engine, tools, args.lines, folder), engine.name)
    middle = len(text.lines) // 2
    line, column = text.find(engine.start, middle)
    route, _ = text.find(engine.route, 0 if engine.name == "haproxy" else middle)
    name = text.lines[route].index(engine.name_in_route) + 1
    client.rest()
    rows = {}
    # At the speed of somebody who types, so that work for the next state meets proofs of the last one now and then.
    typed = rows["change -> diagnostics"] = []
    for turn in range(args.runs):
        typed.append(text.typed(line, column, column, "# "))
        time.sleep(args.pause)
        typed.append(text.typed(line, column, column + 2, ""))
        time.sleep(args.pause)
    for label, method, place in [
        ("hover", "textDocument/hover", text.place(route, name)),
        ("definition", "textDocument/definition", text.place(route, name)),
        ("completion", "textDocument/completion", text.place(route, name)),
        ("symbols", "textDocument/documentSymbol", {"textDocument": {"uri": text.uri}}),
    ]:
        at_once = rows[f"change, then {label}"] = []
        for turn in range(args.runs):
            text.change(line, column, column + (2 if turn % 2 else 0), "" if turn % 2 else "# ")
            at_once.append(client.request(method, place)[0])
            time.sleep(args.pause)
        if args.runs % 2:
            text.change(line, column, column + 2, "")
        client.rest()
        times = [client.request(method, place) for _ in range(args.runs)]
        assert times[0][1], f"{label} of {engine.name} has no answer"
        rows[f"{label}, at rest"] = [milliseconds for milliseconds, _ in times]
    client.request("shutdown", None)
    client.notify("exit", None)
    return len(text.lines) - 1, rows, client.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=ROOT / "target/release/evenkeel")
    parser.add_argument("--generators", type=Path, default=ROOT / "../shared/bench")
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--pause", type=float, default=0.15, help="seconds between two changes")
    parser.add_argument("--hold", action="store_true", help="end with 1 if an answer takes longer than the bar")
    args = parser.parse_args()
    slow = False
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {args.runs} runs, {args.pause} s between changes; milliseconds")
    with tempfile.TemporaryDirectory() as folder:
        for engine in ENGINES:
            lines, rows, status = measure(engine, args, args.generators, Path(folder))
            assert status == 0, status
            print(f"\n{engine.name}, {lines} lines{'':24}  median    p95")
            for label, times in rows.items():
                median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
                slow |= p95 > BAR
                print(f"{label:42} {median:7.1f} {p95:7.1f}")
    sys.exit(1 if args.hold and slow else 0)


main()
