//! nginx: its page of numbers, its log, and since when its workers run.

use std::time::Duration;

use incident::{Observation, Seen};

use crate::bench::{Bench, address, endpoint, get, has, listens, signal};

fn since(own: &Observation) -> Option<model::Moment> {
    match &own.seen {
        Seen::Running(running) => running.since,
        _ => None,
    }
}

#[test]
fn all_of_it_is_seen_and_a_reload_too() {
    if !has("nginx") {
        return;
    }
    let (front, one) = (address(8_080), endpoint("app_sessions 4\n"));
    let config = format!(
        "worker_processes 2;\npid HERE/nginx.pid;\nerror_log HERE/error.log;\nevents {{}}\nhttp {{\n  \
         log_format pools '$remote_addr - - [$time_local] \"$request\" $status $body_bytes_sent \"-\" \"-\" to $upstream_addr in $request_time';\n  \
         access_log HERE/access.log pools;\n  client_body_temp_path HERE/t1;\n  proxy_temp_path HERE/t2;\n  fastcgi_temp_path HERE/t3;\n  \
         uwsgi_temp_path HERE/t4;\n  scgi_temp_path HERE/t5;\n  upstream auth {{ server {one}; }}\n  server {{\n    listen {front};\n    \
         location / {{ proxy_pass http://auth; }}\n    location = /stub_status {{ stub_status; access_log off; }}\n  }}\n}}\n"
    );
    let intent = format!(
        "balancers:\n  edge:\n    config: nginx.conf\n    live: http://{front}/stub_status\n    access_log: access.log\nwatch:\n  \
         every: 200ms\n  applications:\n    auth: {{ metrics: /metrics }}\n"
    );
    let mut bench = Bench::new(&[("nginx.conf", &config), ("evenkeel.yaml", &intent)]);
    let main = bench.run("nginx", &["-c", "HERE/nginx.conf", "-e", "stderr", "-g", "daemon off;"], "out.log");
    listens(front);
    let mut watched = bench.watch();
    let (first, _) = watched.wait("its start", since);
    assert!((watch::now().0 - first.0).abs() < 20_000, "{first}");
    watched.wait("its endpoint", |own| match &own.seen {
        Seen::Vitals(vitals) => (own.of == one.to_string() && vitals.sessions == Some(4)).then_some(()),
        _ => None,
    });
    assert_eq!(get(front, "/x"), 200);
    let (row, _) = watched.wait("a request", |own| match &own.seen {
        Seen::Slice(slice) => slice.rows.first().cloned(),
        _ => None,
    });
    assert_eq!((row.pool.as_str(), row.endpoint.to_string(), row.cell.requests), ("auth", one.to_string(), 1));
    let before = accepted(front);
    std::thread::sleep(Duration::from_millis(1_100));
    signal("-HUP", main);
    watched.wait("a reload", |own| since(own).filter(|second| second.0 > first.0 + 500));
    let after = accepted(front);
    assert!(after > before, "its counts survive a reload: {before} {after}");
    signal("-TERM", main);
}

#[test]
fn its_page_counts_who_asks_for_it() {
    if !has("nginx") {
        return;
    }
    let front = address(8_080);
    let config = format!(
        "worker_processes 1;\npid HERE/nginx.pid;\nerror_log HERE/error.log;\nevents {{}}\nhttp {{\n  access_log off;\n  \
         client_body_temp_path HERE/t1;\n  proxy_temp_path HERE/t2;\n  fastcgi_temp_path HERE/t3;\n  uwsgi_temp_path HERE/t4;\n  \
         scgi_temp_path HERE/t5;\n  server {{ listen {front}; location / {{ stub_status; }} }}\n}}\n"
    );
    let mut bench = Bench::new(&[("nginx.conf", &config)]);
    bench.run("nginx", &["-c", "HERE/nginx.conf", "-e", "stderr", "-g", "daemon off;"], "out.log");
    listens(front);
    let first = accepted(front);
    assert_eq!((accepted(front), accepted(front)), (first + 1, first + 2));
}

/// Connections that it took in, by its page.
fn accepted(at: std::net::SocketAddr) -> u64 {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(at).unwrap();
    stream.write_all(b"GET /stub_status HTTP/1.0\r\nHost: a\r\n\r\n").unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    let page = told.split_once("\r\n\r\n").unwrap().1;
    (engines::nginx::ENGINE.probe.read)(page, model::Moment(0)).unwrap().accepted.unwrap()
}
