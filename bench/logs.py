#!/usr/bin/env python3
"""Reading access logs: evenkeel beside `wc -l`, DuckDB and mawk on the same file, in turn, in one run.

CPU seconds (user + system), wall seconds and peak memory of each process, as the kernel accounts them; medians. evenkeel writes its page, which
is about as long as DuckDB's answer; and once more all rows, one for each minute, endpoint and route. Counts per endpoint are held against
DuckDB's, percentiles too. See README.md here.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NGINX = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
    "$upstream_addr $upstream_response_time"
)
# The same values in another order, between other texts.
OWN = '$time_iso8601|$status|$upstream_addr|$upstream_response_time|$remote_addr|"$request"|$http_user_agent'
# Bytes a CPU second that evenkeel must read on one thread.
BARS = {"nginx": 1.5e9, "haproxy": 1.5e9, "envoy": 1.2e9, "own": 1.0e9}

DUCK = {
    "nginx": r"""SELECT regexp_extract(l, ' ([0-9.]+:[0-9]+) [0-9.]+$', 1) AS e, count(*) AS n,
        count(*) FILTER (WHERE regexp_extract(l, '" ([0-9]{{3}}) ', 1) >= '500') AS bad,
        quantile_disc(CAST(regexp_extract(l, ' ([0-9.]+)$', 1) AS DOUBLE) * 1000, 0.95) AS p95
        FROM read_csv('{0}', columns={{'l': 'VARCHAR'}}, delim='\x01', quote='', escape='', header=false) GROUP BY e""",
    "haproxy": r"""SELECT regexp_extract(l, ' (be_[0-9]+/s[0-9]+) ', 1) AS e, count(*) AS n,
        count(*) FILTER (WHERE regexp_extract(l, '/[0-9]+ ([0-9]{{3}}) ', 1) >= '500') AS bad,
        quantile_disc(CAST(regexp_extract(l, ' [0-9]+/[0-9]+/[0-9]+/([0-9]+)/[0-9]+ ', 1) AS DOUBLE), 0.95) AS p95
        FROM read_csv('{0}', columns={{'l': 'VARCHAR'}}, delim='\x01', quote='', escape='', header=false) GROUP BY e""",
    "envoy": r"""SELECT upstream_host AS e, count(*) AS n, count(*) FILTER (WHERE response_code >= 500) AS bad,
        quantile_disc(CAST(upstream_service_time AS DOUBLE), 0.95) AS p95
        FROM read_json('{0}', format='newline_delimited', columns={{upstream_host: 'VARCHAR', response_code: 'INTEGER',
        upstream_service_time: 'VARCHAR'}}) GROUP BY e""",
}
MAWK = {
    "nginx": "{ n[$(NF-1)]++ } END { for (e in n) print e, n[e] }",
    "haproxy": "{ n[$9]++ } END { for (e in n) print e, n[e] }",
    "envoy": '{ split($0, p, "\\"upstream_host\\":\\""); split(p[2], q, "\\""); n[q[1]]++ } END { for (e in n) print e, n[e] }',
}


def measure(command, output=os.devnull):
    """Runs a command; CPU seconds, wall seconds and peak MiB, or None where there is no such program."""
    with open(output, "wb") as out, open(os.devnull, "rb") as nothing:
        start = time.monotonic()
        try:
            process = subprocess.Popen(command, stdin=nothing, stdout=out, stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            return None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"logs: {command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def medians(samples):
    return tuple(statistics.median(column) for column in zip(*samples)) if all(samples) else None


def own_lines(nginx, path):
    """The lines of nginx's log in a format of one's own."""
    with open(nginx, encoding="utf-8") as lines, open(path, "w", encoding="utf-8") as out:
        for line in lines:
            head, request, middle, _, _, agent, rest = line.rstrip("\n").split('"')
            stamp = head.split("[", 1)[1].split("]")[0]
            day, month, year, clock = stamp[:2], stamp[3:6], stamp[7:11], stamp[12:20]
            month = "JanFebMarAprMayJunJulAugSepOctNovDec".index(month) // 3 + 1
            *upstreams, took = rest.strip().rsplit(" ", 1)
            upstream = " ".join(upstreams)
            out.write(f'{year}-{month:02}-{day}T{clock}+00:00|{middle.split()[0]}|{upstream}|{took}|{head.split()[0]}|"{request}"|{agent}\n')


def evenkeel(binary, kind, path, threads, form="human"):
    formats = {"nginx": ["--log-format", NGINX], "own": ["--log-format", OWN]}
    return [binary, "logs", path, "--threads", str(threads), "--format", form, *formats.get(kind, [])]


def duck(python, kind, path, output):
    program = "import duckdb, json, sys; duckdb.sql('SET threads = 1'); json.dump(duckdb.sql(sys.argv[1]).fetchall(), open(sys.argv[2], 'w'))"
    return [python, "-c", program, DUCK[kind].format(path), output]


def has_duckdb(python):
    return subprocess.run([python, "-c", "import duckdb"], capture_output=True, check=False).returncode == 0


def equal(binary, kind, path, rows):
    """Whether evenkeel counts what DuckDB counts, and how far 95th percentiles are apart at most."""
    ran = subprocess.run(evenkeel(binary, kind, path, 2, "json"), capture_output=True, check=False)
    theirs = {}
    for name, count, bad, p95 in rows:
        theirs[name] = (count, bad, p95)
    apart, wrong = 0.0, 0
    for pool in json.loads(ran.stdout)["pools"]:
        for one in pool["endpoints"]:
            name = f"{pool['pool']}/{one['endpoint']}" if kind == "haproxy" else one["endpoint"]
            count, bad, p95 = theirs.pop(name, (0, 0, 0))
            wrong += (one["requests"], one["errors"]["5xx"]) != (count, bad)
            apart = max(apart, abs(one["latency_ms"]["p95"] - p95) / max(p95, 1e-9))
    return wrong + len(theirs), apart


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=1_000_000_000, help="size of each log")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--evenkeel", default=ROOT / "target/release/evenkeel")
    parser.add_argument("--genlogs", help="the generator; built from ../shared/bench where left out")
    parser.add_argument("--duckdb", default=sys.executable, help="a Python that has duckdb")
    parser.add_argument("--hold", action="store_true", help="end with 1 if a bar doesn't hold")
    own = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        genlogs = own.genlogs or build(folder)
        ok = [run(own, kind, logs(genlogs, kind, own.bytes, folder), folder) for kind in ("nginx", "haproxy", "envoy", "own")]
    sys.exit(0 if all(ok) or not own.hold else 1)


def build(folder):
    tools = ROOT.parent / "shared/bench"
    if not tools.exists():
        sys.exit("logs: ../shared/bench isn't there: name the generator with --genlogs")
    subprocess.run(["cargo", "build", "--release", "--quiet", "--manifest-path", tools / "Cargo.toml", "--target-dir", folder / "genlogs"], check=True)
    return folder / "genlogs/release/genlogs"


def logs(genlogs, kind, size, folder):
    path = folder / f"{kind}.log"
    if kind == "own":
        own_lines(folder / "nginx.log", path)
    else:
        subprocess.run([genlogs, kind, str(size), path], check=True, stderr=subprocess.DEVNULL)
    return path


def run(own, kind, path, folder):
    """Measures all on one log, in turn; says whether the bars hold."""
    size = path.stat().st_size
    rows = folder / "rows.json"
    commands = {
        "wc -l": ["wc", "-l", path],
        "evenkeel, 1 thread": evenkeel(own.evenkeel, kind, path, 1),
        "evenkeel, 2 threads": evenkeel(own.evenkeel, kind, path, 2),
        "all rows, 1 thread": evenkeel(own.evenkeel, kind, path, 1, "csv"),
        "all rows, 2 threads": evenkeel(own.evenkeel, kind, path, 2, "csv"),
    }
    if kind in DUCK and has_duckdb(own.duckdb):
        commands["DuckDB, 1 thread"] = duck(own.duckdb, kind, path, rows)
    if kind in MAWK:
        commands["mawk, counts only"] = ["mawk", MAWK[kind], path]
    samples = {name: [] for name in commands}
    for turn in range(own.runs):
        for name, command in commands.items():
            # What takes a minute is measured once.
            if turn == 0 or name not in ("mawk, counts only", "DuckDB, 1 thread"):
                samples[name].append(measure(command))
    print(f"\n{kind}: {size / 1e9:.2f} GB")
    found = {name: medians(taken) for name, taken in samples.items()}
    for name, taken in found.items():
        if taken is None:
            print(f"  {name:22} not here")
            continue
        cpu, wall, peak = taken
        print(f"  {name:22} {cpu:7.2f} CPU s  {wall:7.2f} s  {size / cpu / 1e9:6.2f} GB/CPU s  {peak:6.0f} MiB")
    for what in ("evenkeel", "all rows"):
        one, two = (found[f"{what}, {threads}"] for threads in ("1 thread", "2 threads"))
        print(f"  {what}: two threads are {one[1] / two[1]:.2f} times as fast")
    one, two = found["evenkeel, 1 thread"], found["evenkeel, 2 threads"]
    holds = size / one[0] >= BARS[kind] and max(one[2], two[2]) < 64
    if rows.exists() and kind in DUCK:
        wrong, apart = equal(own.evenkeel, kind, path, json.loads(rows.read_text()))
        print(f"  beside DuckDB: {wrong} endpoints counted otherwise, 95th percentiles at most {100 * apart:.2f}% apart")
        holds = holds and wrong == 0 and apart < 0.01
        rows.unlink()
    return holds


if __name__ == "__main__":
    main()
