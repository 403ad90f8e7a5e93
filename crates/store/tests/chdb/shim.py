"""ClickHouse's HTTP interface in front of chdb, on a free port of loopback: POST with a query, the answer in its FORMAT.

usage: shim.py USER PASSWORD. Prints the port, and ends when its standard input does, or after two minutes.
"""

import http.server
import os
import signal
import sys
import threading

import chdb

USER, PASSWORD = sys.argv[1:3]
connection = chdb.connect(":memory:")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if (self.headers["X-ClickHouse-User"], self.headers["X-ClickHouse-Key"]) != (USER, PASSWORD):
            return self.answer(403, f"Code: 516. DB::Exception: {USER}: Authentication failed: not {PASSWORD!r}.".encode())
        try:
            self.answer(200, connection.query(query, "TabSeparated").bytes())
        except Exception as error:  # chdb's own kinds differ from version to version
            self.answer(500, str(error).encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(body), 1000):
            part = body[start : start + 1000]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


def end_with_input():
    sys.stdin.read()
    os._exit(0)


signal.alarm(120)
threading.Thread(target=end_with_input, daemon=True).start()
with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
