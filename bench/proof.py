#!/usr/bin/env python3
"""Proving expectations and comparing configurations: CPU seconds and peak memory at growing sizes. See README.md here."""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from read_check import ROOT, measure, medians

INTENT = """balancers:
  edge: {config}
expect:
  - name: a host of its own
    when: {{ host: app5.example.com, method: GET }}
    not_pool: {other}
  - name: nobody gets in there
    when: {{ path: /admin/**, client: 198.51.100.0/24 }}
    status: 403
  - name: all the others
    when: {{ path: not /login/** }}
    not_pool: {other}
"""

# Name, generator, words of the generator, pool names, and where it listens: on every address instead of loopback.
ENGINES = [
    ("haproxy", "gen_haproxy.py", ["acl"], "be_", ("bind 127.0.0.1:8080", "bind :80")),
    ("nginx", "gen_nginx.py", [], "up_", ("listen 127.0.0.1:8081", "listen 80")),
]


def prepare(folder, tools, engine, size):
    """Writes the configuration, the same with one rule that leads elsewhere, and what is expected; gives the three paths."""
    name, generator, words, pools, (local, open_) = engine
    old, new, intent = folder / f"{name}.cfg", folder / f"{name}-new.cfg", folder / f"{name}.yaml"
    if measure([sys.executable, tools / generator, str(size), *words, old], [0]) is None:
        sys.exit(f"proof: {tools / generator} can't be run")
    text = old.read_text().replace(local, open_)
    old.write_text(text)
    lines = text.split("\n")
    rules = [at for at, line in enumerate(lines) if "use_backend" in line or "proxy_pass http" in line]
    middle = rules[len(rules) // 2]
    lines[middle] = re.sub(rf"({pools})\d+", r"\g<1>3", lines[middle], count=1)
    new.write_text("\n".join(lines))
    intent.write_text(INTENT.format(config=old.name, other=f"{pools}9"))
    return old, new, intent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,50000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--generators", type=Path, default=ROOT / "../shared/bench")
    parser.add_argument("--evenkeel", type=Path, default=ROOT / "target/release/evenkeel")
    own = parser.parse_args()
    print(f"{'':24}{'CPU s':>8}{'MiB':>8}")
    for engine in ENGINES:
        for size in map(int, own.sizes.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                old, new, intent = prepare(Path(folder), own.generators, engine, size)
                for what, command in (("check", ["check", intent]), ("diff", ["diff", old, new])):
                    samples = [measure([own.evenkeel, *command], [0, 1]) for _ in range(own.runs)]
                    seconds, memory = medians(samples)
                    print(f"{engine[0]:8}{what:6}{size:>8}  {seconds:8.2f}{memory:8.0f}", flush=True)


if __name__ == "__main__":
    main()
