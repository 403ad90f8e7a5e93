#!/usr/bin/env python3
"""Run one outage's configuration on the real engine and measure what clients get.

usage: measure.py FOLDER...                 e.g. measure.py 3-api-rule-above-auth/nginx/after
       measure.py --validate FOLDER...      only ask the engine's own validator

The configuration itself is run, with only the world around it replaced: every endpoint 10.0.A.B:P becomes a stub at
127.10.A.B:20000+P, the ports of the listeners move above 20000, certificates and logs into a temporary folder.
Needs haproxy, nginx with its stream module, openssl. Takes 10 to 70 seconds a folder; nothing leaves the loopback.
"""
import asyncio
import collections
import pathlib
import random
import re
import socket
import ssl
import subprocess
import sys
import tempfile

CAPACITY = 25  # log-ins a second that one auth stub can bear: a tenth of the real machine's 250
RATE = 90  # log-ins a second that clients send: a tenth of the real 900
SECONDS = 20
CDN = ["203.0.113.10", "203.0.113.11"]
SERVICES = {1: "auth", 2: "app", 3: "db", 4: "static", 5: "admin", 6: "api", 7: "search"}
LOGIN = {"0": ("auth.example.com", "/login"), "1": ("shop.example.com", "/login"), "2": ("accounts.example.com", "/login"),
         "3": ("www.example.com", "/api/auth/login"), "4": ("id.example.com", "/login")}
TLS = ssl.create_default_context()
TLS.check_hostname, TLS.verify_mode = False, ssl.CERT_NONE


# ---- the configuration, moved to the loopback

def moved(text, tmp, behind_cdn):
    """The configuration with addresses, ports and paths of this machine, and nothing else changed."""
    text = re.sub(r"10\.0\.(\d+)\.(\d+):(\d+)", lambda m: f"127.10.{m[1]}.{m[2]}:{20000 + int(m[3])}", text)
    text = re.sub(r"(bind|listen) :?(80|443)\b", lambda m: f"{m[1]} 127.0.0.1:{20000 + int(m[2])}", text)
    text = re.sub(r"/etc/(haproxy|nginx)/(certs|tls)", tmp + "/certs", text)
    text = re.sub(r"^ *(chroot|user|group|pid|error_log) .*\n", "", text, flags=re.M)
    text = text.replace("maxconn 20000", "maxconn 4000")  # the limit of open files of a plain user
    text = text.replace("/run/haproxy/", tmp + "/").replace("log /dev/log", "log stdout format raw")
    text = text.replace("load_module modules", "load_module /usr/lib/nginx/modules").replace("/var/log/nginx", tmp)
    if behind_cdn:  # the stub of the CDN says in the PROXY protocol which of its addresses it has
        text = re.sub(r"(bind \S+:20443.*)", r"\1 accept-proxy", text)
        text = re.sub(r"(listen \S+:20443.*);", r"\1 proxy_protocol;", text)
        real = "http {\n    set_real_ip_from 127.0.0.0/8;\n    real_ip_header proxy_protocol;\n"
        text = re.sub(r"^http \{\n", real, text, flags=re.M)
    return text


def certificates(tmp):
    key, cert = f"{tmp}/example.com.key", f"{tmp}/crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
                    "-days", "2", "-subj", "/CN=example.com"], check=True, capture_output=True)
    pem = pathlib.Path(cert).read_text() + pathlib.Path(key).read_text()
    for name in ("example.com.pem", "www.example.com.pem"):
        pathlib.Path(tmp, name).write_text(pem)
    pathlib.Path(cert).unlink()


def validate(folder, tmp):
    """Asks the engine's own validator; the file's name, its moved text and the command that would run it."""
    pathlib.Path(tmp, "certs").mkdir()
    certificates(f"{tmp}/certs")
    source = next(p for p in pathlib.Path(folder).iterdir() if p.name in ("haproxy.cfg", "nginx.conf"))
    text = moved(source.read_text(), tmp, behind_cdn="cdn" in str(folder))
    file = pathlib.Path(tmp, source.name)
    file.write_text(text)
    if source.name == "haproxy.cfg":
        check, run = ["haproxy", "-c", "-q", "-f", str(file)], ["haproxy", "-db", "-f", str(file)]
    else:
        base = ["nginx", "-c", str(file), "-p", tmp, "-e", "stderr", "-g", f"daemon off; pid {tmp}/pid;"]
        check, run = base + ["-t", "-q"], base
    answer = subprocess.run(check, capture_output=True, text=True)
    if answer.returncode or answer.stderr:
        sys.exit(f"{check[0]} on {folder}: {answer.stderr}")
    print(f"  {check[0]} accepts the file without a word")
    return source.name, text, run


# ---- the stubs behind the balancer

class Stub:
    """One endpoint: counts its requests; an auth stub answers 503 above its capacity."""

    def __init__(self, address, port):
        self.address, self.port = address, port
        self.kind = SERVICES[int(address.split(".")[2])]
        self.tokens, self.at, self.requests, self.refused = CAPACITY, 0.0, 0, 0

    async def start(self):
        serve = self.database if self.kind == "db" else self.http
        await asyncio.start_server(serve, self.address, self.port, backlog=1000)

    def answer(self, path):
        if path == "/healthz":
            return 200
        self.requests += 1
        if self.kind != "auth":
            return 404 if "login" in path else 200  # only auth knows a log-in
        now = asyncio.get_running_loop().time()
        self.tokens, self.at = min(CAPACITY, self.tokens + (now - self.at) * CAPACITY), now
        if self.tokens < 1:
            self.refused += 1
            return 503
        self.tokens -= 1
        return 200

    async def http(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = re.search(r"content-length: *(\d+)", head, re.I)
                await reader.readexactly(int(length[1]) if length else 0)
                status = self.answer(head.split(" ")[1])
                body = f"{self.kind} {self.address}"
                writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    async def database(self, reader, writer):
        """As much of PostgreSQL's protocol as a check and a log-in need; all but .11 are read-only replicas."""
        try:
            size = int.from_bytes(await reader.readexactly(4), "big")
            await reader.readexactly(size - 4)
            writer.write(b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I")
            while True:
                kind = await reader.readexactly(1)
                size = int.from_bytes(await reader.readexactly(4), "big")
                await reader.readexactly(size - 4)
                if kind == b"X":
                    break
                self.requests += 1
                primary = self.address.endswith(".11")
                tag, text = (b"C", b"INSERT 0 1\0") if primary else (b"E", b"SERROR\0C25006\0Mread-only transaction\0\0")
                self.refused += not primary
                writer.write(tag + (len(text) + 4).to_bytes(4, "big") + text + b"Z\0\0\0\x05I")
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        writer.close()


# ---- the clients before it

def some_client():
    return f"127.20.{random.randrange(256)}.{random.randrange(1, 255)}"


async def request(host, path, cdn=False):
    """One log-in from an address of its own: the status that the client got and who answered."""
    sock = socket.socket()
    sock.setblocking(False)
    sock.bind((some_client(), 0))
    loop = asyncio.get_running_loop()
    try:
        await loop.sock_connect(sock, ("127.0.0.1", 20443))
        extra = ""
        if cdn:
            await loop.sock_sendall(sock, f"PROXY TCP4 {random.choice(CDN)} 10.0.0.5 40000 443\r\n".encode())
            extra = f"X-Forwarded-For: {some_client().replace('127', '100', 1)}\r\n"
        reader, writer = await asyncio.open_connection(sock=sock, ssl=TLS, server_hostname=host)
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\n{extra}Content-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        answer = (await asyncio.wait_for(reader.read(), 10)).decode("latin-1")
        writer.close()
        return int(answer.split(" ")[1]), answer.split("\r\n\r\n")[-1].split(" ")[0]
    except (OSError, IndexError, asyncio.TimeoutError) as why:
        return 0, type(why).__name__


async def log_ins(host, path, cdn):
    async def later(seconds):
        await asyncio.sleep(seconds)
        return await request(host, path, cdn)
    got = await asyncio.gather(*[later(n / RATE) for n in range(RATE * SECONDS)])
    statuses = collections.Counter(status for status, _ in got)
    wrong = sum(n for status, n in statuses.items() if status != 200)
    print(f"  POST https://{host}{path}, {RATE}/s for {SECONDS} s: {dict(sorted(statuses.items()))}, errors {wrong / len(got):.1%}")
    print(f"  answered by {dict(collections.Counter(who for _, who in got if who.isalpha()))}")


class Connection:
    """A pooled connection to the database, opened through the balancer."""

    @classmethod
    async def open(cls):
        self = cls()
        self.reader, self.writer = await asyncio.open_connection("127.10.0.5", 25432)
        self.writer.write(b"\0\0\0\x08\0\x03\0\0")
        await self.reader.readexactly(15)
        return self

    async def insert(self):
        """True when the row was written, False when the database refused; raises when the connection is gone."""
        self.writer.write(b"Q\0\0\0\x0bINSERT\0")
        kind = await self.reader.readexactly(1)
        size = int.from_bytes(await self.reader.readexactly(4), "big")
        await self.reader.readexactly(size - 4 + 6)
        return kind == b"C"


async def writes(count=48):
    connections = [await Connection.open() for _ in range(count)]
    written = [await c.insert() for c in connections]
    print(f"  {count} connections to :5432, one INSERT each: refused {written.count(False) / count:.1%}")
    for c in connections:
        c.writer.close()


async def resting():
    """How long one connection may rest, and how many log-ins a pool of 20 loses at 5 log-ins a second."""
    async def gone_after(limit):
        c = await Connection.open()
        await c.insert()
        start = asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(c.reader.readexactly(1), limit)
        except asyncio.TimeoutError:
            c.writer.close()
            return f"still open after {limit} s"
        except (asyncio.IncompleteReadError, ConnectionError):
            return f"cut after {asyncio.get_running_loop().time() - start:.2f} s"
    print(f"  a resting connection to :5432 was {await gone_after(20)}")
    pool = collections.deque([await Connection.open() for _ in range(20)])
    done, lost, chance = 0, 0, random.Random(731)  # the same arrivals for every engine
    end = asyncio.get_running_loop().time() + 60
    while asyncio.get_running_loop().time() < end:
        await asyncio.sleep(chance.expovariate(5))
        c = pool.popleft()
        done += 1
        try:
            await c.insert()
        except (asyncio.IncompleteReadError, ConnectionError):
            lost += 1
            c = await Connection.open()
        pool.append(c)
    print(f"  pool of 20, {done} log-ins in 60 s: {lost} met a dead connection, errors {lost / done:.1%}")


# ---- what the balancer itself shows

def shown(engine, tmp):
    if engine == "nginx.conf":
        return print("  nginx shows: no word in its error log" if "error" not in pathlib.Path(tmp, "log").read_text() else "  nginx logged errors")
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(f"{tmp}/admin.sock")
        control.sendall(b"show stat\n")
        rows = [line.split(",") for line in control.makefile().read().splitlines()]
    names = rows[0]
    up = collections.Counter(r[names.index("status")].split(" ")[0] for r in rows[1:] if len(r) > 5 and r[1] not in ("FRONTEND", "BACKEND"))
    print(f"  haproxy shows: {dict(up)}")
    states = collections.Counter(re.findall(r" (?:db-primary|db-write)[ /]\S+ \S+ \d+ (\S\S) ", pathlib.Path(tmp, "log").read_text()))
    if states:
        print(f"  termination states of connections to :5432: {dict(states)}")


async def measure(folder):
    number = re.search(r"(\d)-", str(folder))[1]
    print(folder, flush=True)
    with tempfile.TemporaryDirectory(prefix="outage-") as tmp:
        engine, text, command = validate(folder, tmp)
        process = subprocess.Popen(command, stdout=open(f"{tmp}/log", "w"), stderr=subprocess.STDOUT)
        try:
            wanted = sorted(set(re.findall(r"server (?:\S+ )?(127\.10\.\d+\.\d+):(\d+)", text)))
            stubs = [Stub(address, int(port)) for address, port in wanted]
            for stub in stubs:
                await stub.start()
            await asyncio.sleep(7)  # three passed checks
            if process.poll() is not None:
                sys.exit(pathlib.Path(tmp, "log").read_text())
            await run(number, stubs)
            shown(engine, tmp)
        finally:
            process.terminate()
            process.wait()


async def run(number, stubs):
    if number == "0":
        await resting()
    elif number == "1":
        await writes()
    else:
        await log_ins(*LOGIN[number], cdn=number == "2")
    busy = [s for s in stubs if s.requests or s.kind == ("db" if number in "01" else "auth")]
    total = sum(s.requests for s in busy) or 1
    for s in busy:
        print(f"    {s.address.replace('127.10', '10.0')}: {s.requests} requests ({s.requests / total:.0%}), {s.refused} refused")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.stdout.reconfigure(line_buffering=True)
    for each in sys.argv[1:]:
        if sys.argv[1] != "--validate":
            asyncio.run(measure(each))
        elif each != "--validate":
            with tempfile.TemporaryDirectory(prefix="outage-") as scratch:
                validate(each, scratch)
