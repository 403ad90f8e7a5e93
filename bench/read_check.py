#!/usr/bin/env python3
"""Reading and checking a configuration: evenkeel beside the engine's own checker, in turn, in one run.

CPU seconds (user + system) and peak memory of each process, as the kernel accounts them; medians. See README.md here.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What evenkeel must stay within: size -> (CPU seconds, peak MiB).
BARS = {100: (0.020, None), 10_000: (0.5, None), 50_000: (2.5, 1024)}


class Engine:
    """One engine: how its configuration is generated and how it checks one itself."""

    def __init__(self, name, generate, check):
        self.name, self.generate, self.check = name, generate, check


ENGINES = [
    Engine(
        "haproxy",
        lambda tools, size, path: [tools / "gen_haproxy.py", str(size), "acl", path],
        lambda path: ["haproxy", "-c", "-f", path],
    ),
    Engine(
        "nginx",
        lambda tools, size, path: [tools / "gen_nginx.py", str(size), path],
        lambda path: ["nginx", "-t", "-c", path],
    ),
]


def measure(command, accepted):
    """Runs a command; gives its CPU seconds and its peak memory in MiB."""
    with open(os.devnull, "r+b") as nowhere:
        try:
            process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
        except FileNotFoundError:
            return None
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        sys.exit(f"read_check: {' '.join(map(str, command))} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(samples):
    """Median CPU seconds and median MiB of several samples; None where there are none."""
    samples = [sample for sample in samples if sample]
    if not samples:
        return None
    return tuple(statistics.median(column) for column in zip(*samples))


def compare(engine, size, path, options):
    """Medians of evenkeel and of the engine, measured in turn."""
    ours, theirs = [], []
    for _ in range(options.runs):
        ours.append(measure([options.evenkeel, "check", path], accepted=(0, 1)))
        if size <= options.engine_up_to:
            theirs.append(measure(engine.check(path), accepted=(0,)))
    return medians(ours), medians(theirs)


def verdict(size, ours):
    """Whether the bar of this size holds; an empty text where there is none."""
    if size not in BARS:
        return ""
    seconds, mebibytes = BARS[size]
    holds = ours[0] <= seconds and (mebibytes is None or ours[1] <= mebibytes)
    bar = f"<= {seconds:g} s" + (f", {mebibytes} MiB" if mebibytes else "")
    return f"{'holds' if holds else 'OVER'} ({bar})"


def row(engine, size, path, before, options):
    """Prints one line of the table; gives evenkeel's CPU seconds and whether the bar holds."""
    ours, theirs = compare(engine, size, path, options)
    if ours is None:
        sys.exit(f"read_check: there is no {options.evenkeel}; build it with `cargo build --release`")
    cells = [engine.name, f"{size:,}", f"{path.stat().st_size / 1e6:.2f}", f"{ours[0]:.3f}", f"{ours[1]:.0f}"]
    cells += [f"{theirs[0]:.3f}", f"{theirs[1]:.0f}", f"{theirs[0] / max(ours[0], 1e-3):.0f}x"] if theirs else ["-"] * 3
    # Growth of the time over growth of the input: 1 is linear.
    cells.append(f"{ours[0] / before[1] / (size / before[0]):.2f}" if before and before[1] else "-")
    cells.append(verdict(size, ours))
    print("| " + " | ".join(cells) + " |", flush=True)
    return ours[0], "OVER" not in cells[-1]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="100,1000,10000,50000", help="how many pools each configuration has")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--engine-up-to", type=int, default=10_000, help="the engines take minutes for 50,000: 278 s and 155 s were seen"
    )
    parser.add_argument("--evenkeel", default=str(ROOT / "target/release/evenkeel"))
    parser.add_argument("--generators", type=Path, default=ROOT.parent / "shared/bench")
    parser.add_argument("--hold", action="store_true", help="end with 1 if a bar doesn't hold")
    return parser.parse_args()


def main():
    options = arguments()
    if not (options.generators / "gen_haproxy.py").exists():
        sys.exit(f"read_check: the generators aren't in {options.generators}; say where with --generators")
    print("| engine | pools | MB | evenkeel CPU s | MiB | engine CPU s | MiB | ratio | growth | bar |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    all_hold = True
    with tempfile.TemporaryDirectory(prefix="evenkeel-bench-") as folder:
        for engine in ENGINES:
            before = None
            for size in map(int, options.sizes.split(",")):
                path = Path(folder) / ("haproxy.cfg" if engine.name == "haproxy" else "nginx.conf")
                subprocess.run([sys.executable, *engine.generate(options.generators, size, path)], check=True)
                seconds, holds = row(engine, size, path, before, options)
                before, all_hold = (size, seconds), all_hold and holds
    sys.exit(1 if options.hold and not all_hold else 0)


if __name__ == "__main__":
    main()
