//! Reads a file with one thread or two, and says what it comes to: to measure, and to compare with other counts.
//!
//! usage: logs nginx|haproxy|envoy|reordered FILE [THREADS] [cells|all]

#[path = "../tests/formats/mod.rs"]
#[allow(dead_code)]
mod formats;

use std::fs::File;
use std::io::Read;
use std::sync::Mutex;

use traffic::{Plan, Reader, Rollup, Routes, whole_lines};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let format = match args[1].as_str() {
        "nginx" => formats::nginx(),
        "haproxy" => formats::haproxy(),
        "reordered" => formats::reordered(),
        _ => formats::envoy(),
    };
    let plans = [Plan::new(&format).unwrap()];
    let routes = Routes::default();
    let threads = args.get(3).map_or(1, |threads| threads.parse().unwrap());
    let file = File::open(&args[2]).unwrap();
    let rollup = if threads == 1 { alone(file, &plans, &routes) } else { together(file, &plans, &routes, threads) };
    show(&rollup, args.get(4).is_some());
    if args.get(4).is_some_and(|what| what == "all") {
        show_clients(&rollup);
    }
}

fn alone(mut file: File, plans: &[Plan], routes: &Routes) -> Rollup {
    let mut reader = Reader::new(plans, routes);
    // Copies of the kernel to places that are no multiple of 32 take a quarter longer.
    let mut room = vec![0; (128 << 10) + 64];
    let start = room.as_ptr().align_offset(64);
    let buffer = &mut room[start..start + (128 << 10)];
    loop {
        match file.read(buffer).unwrap() {
            0 => return reader.finish(),
            length => reader.feed(&buffer[..length]),
        }
    }
}

/// What threads take pieces from.
struct Source {
    file: File,
    rest: Vec<u8>,
    number: u64,
}

impl Source {
    /// Fills a buffer with whole lines; gives the number of the piece.
    fn take(&mut self, buffer: &mut Vec<u8>) -> Option<u64> {
        buffer.clear();
        buffer.append(&mut self.rest);
        let start = buffer.len();
        buffer.resize(start + (1 << 20), 0);
        let length = start + self.file.read(&mut buffer[start..]).unwrap();
        buffer.truncate(length);
        if length > start {
            self.rest = buffer.split_off(whole_lines(buffer));
        }
        self.number += 1;
        (!buffer.is_empty()).then_some(self.number)
    }
}

fn together(file: File, plans: &[Plan], routes: &Routes, threads: usize) -> Rollup {
    let source = Mutex::new(Source { file, rest: Vec::new(), number: 0 });
    let work = || {
        let mut reader = Reader::new(plans, routes);
        let mut buffer = Vec::new();
        loop {
            let taken = source.lock().unwrap().take(&mut buffer);
            match taken {
                Some(number) => reader.piece(number, &buffer),
                None => return reader,
            }
        }
    };
    let readers = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    Reader::finish_all(readers)
}

/// Bunches and clients, of which a part is kept: what a change of the way to keep them may change.
fn show_clients(rollup: &Rollup) {
    for ((minute, pool), grouped) in &rollup.bunches {
        let bunches =
            grouped.numbered(|name| grouped.endpoints().iter().position(|own| own == name).map(|at| at as u32));
        let mut parts: Vec<_> = bunches.parts();
        parts.sort_by_key(|(group, endpoint, _)| (*group, &grouped.endpoints()[*endpoint as usize]));
        for (group, endpoint, requests) in parts {
            let (bits, endpoint) = (bunches.bits(), &grouped.endpoints()[endpoint as usize]);
            println!("{minute} {pool} {bits} {group} {endpoint} {requests}");
        }
    }
    for (pool, clients) in &rollup.clients {
        println!("{pool} {} {:?}", clients.short(), clients.top(usize::MAX));
    }
}

fn show(rollup: &Rollup, cells: bool) {
    if cells {
        for (key, cell) in &rollup.cells {
            let sum: u64 = cell.latency.buckets().map(|(bucket, count)| u64::from(bucket) * count).sum();
            let [_, _, _, fours, fives, _] = cell.classes;
            let (pool, endpoint, route) = (&key.pool, &key.endpoint, &key.route);
            let (requests, refused, passed_on) = (cell.requests, cell.refused, cell.passed_on);
            println!("{} {pool} {endpoint} {route} {requests} {fours} {fives} {refused} {passed_on} {sum}", key.minute);
        }
        return;
    }
    println!("{} lines, {} not read, {} cells", rollup.lines, rollup.unread.count, rollup.cells.count());
    for (line, why, beginning) in &rollup.unread.examples {
        println!("  {line}: {why}: {beginning}");
    }
    for (pool, clients) in rollup.clients.iter().take(3) {
        let top = clients.top(2);
        let names: Vec<_> = top.iter().map(|(name, count)| (String::from_utf8_lossy(name), count)).collect();
        println!("  {pool:?}: {names:?}, short by {}", clients.short());
    }
}
