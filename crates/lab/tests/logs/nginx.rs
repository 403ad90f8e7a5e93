//! nginx, through files.

use model::Part;

use crate::bench::{self, Bench, Setup};
use crate::client::{ALL, Deed};
use crate::expect::{complaints as complaints_of, said};

/// A `log_format`, or nothing for the one that nginx has by itself; what a line speaks of of which the request goes well.
const FORMATS: &[(&str, &str)] = &[
    ("", "Client Time RequestLine Status"),
    (
        r#"'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" '
           '$request_time $upstream_addr $upstream_status $upstream_response_time'"#,
        "Client Time RequestLine Status Total Endpoint EndpointStatus Served",
    ),
    (
        r#"'$remote_addr [$time_local] "$request" $status "$http_user_agent" $request_length $request_time [$proxy_host] []'
           ' $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $request_id'"#,
        "Client Time RequestLine Status Total Pool Endpoint Served EndpointStatus",
    ),
    (
        r#"escape=json '{"t":"$time_iso8601","at":$msec,"c":"$remote_addr:$remote_port","s":$status,"agent":"$http_user_agent",'
           '"up":{"a":"$upstream_addr","s":"$upstream_status","took":"$upstream_response_time","pool":"$proxy_host"},'
           '"uri":"$request_uri","host":"$host","of":["$uri", 1],"mark":"m=$http_x_mark","took":$request_time}'"#,
        "Time Client Status Endpoint EndpointStatus Served Pool Target Host Total",
    ),
    (
        r#"'{"c":"$remote_addr","agent":"$http_user_agent","s":"$status","a":"$upstream_addr","host":"$http_host","uri":"$request_uri"}'"#,
        "Client Status Endpoint Host Target",
    ),
    (
        r#"escape=json '{"agent":"$http_user_agent","took":$upstream_response_time,"a":"$upstream_addr","s":$status}'"#,
        "Served Endpoint Status",
    ),
    (r#"'$remote_addr$status $request_method ${scheme}://$host$request_uri "$http_x_mark"'"#, "Method Target"),
    (r#"'$time_local $msec $remote_addr -> $request	$status'"#, "Time Client RequestLine Status"),
    (r#"'$request $status "$upstream_addr"'"#, "Endpoint"),
];

fn text() -> String {
    let temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path FOLDER/t;\n"));
    let mut http = temp.concat() + "proxy_read_timeout 150ms;\nproxy_connect_timeout 100ms;\naccess_log off;\n";
    for (number, (format, _)) in FORMATS.iter().enumerate() {
        let name = if format.is_empty() { "combined".to_owned() } else { format!("f{number}") };
        if !format.is_empty() {
            http += &format!("log_format {name} {format};\n");
        }
        http += &format!(
            "upstream p{number} {{ server ENDPOINT max_fails=0; }}\n\
             upstream r{number} {{ server NOBODY max_fails=0; server ENDPOINT max_fails=0; }}\n\
             server {{\nlisten P{number};\naccess_log FOLDER/log{number} {name};\nlocation / {{ proxy_pass http://p{number}; }}\n\
             location /retried {{ proxy_pass http://r{number}; }}\n}}\n"
        );
    }
    format!("worker_processes 1;\npid FOLDER/pid;\nevents {{ }}\nhttp {{\n{http}}}\n")
}

/// What the parts must say.
fn wanted(number: usize, deed: Deed, part: Part) -> Option<String> {
    let is_tried_twice = deed == Deed::Retried;
    Some(match part {
        Part::Client => "^127.0.0.1".into(),
        Part::Pool => format!("{}{number}", if is_tried_twice { "r" } else { "p" }),
        Part::Endpoint => "^127.250.".into(),
        Part::EndpointStatus => match deed {
            Deed::Retried => "502, 200",
            Deed::Missing => "404",
            Deed::Slow => "504",
            _ => "200",
        }
        .into(),
        Part::RequestLine if deed == Deed::Broken => "no request".into(),
        Part::RequestLine => format!("^GET {}", deed.target().split('"').next().unwrap()),
        Part::Method => "GET".into(),
        Part::Target if number == 6 && deed == Deed::Broken => "http://-".into(),
        Part::Target if number == 6 => format!("^http://www.example.com{}", deed.target().split('"').next().unwrap()),
        Part::Target => format!("^{}", deed.target().split('"').next().unwrap()),
        Part::Host => "www.example.com".into(),
        Part::Status => match deed {
            Deed::Found | Deed::Retried => "200",
            Deed::Missing => "404",
            Deed::Left => "499",
            Deed::Slow => "504",
            Deed::Broken => "400",
        }
        .into(),
        Part::Served(_) if is_tried_twice => return None,
        Part::Total(_) | Part::Served(_) | Part::Time(model::TimeForm::Epoch(_)) => "#".into(),
        _ => return None,
    })
}

#[test]
fn lines_are_as_the_configuration_says() {
    let args = ["-c", "FOLDER/engine.cfg", "-p", "FOLDER", "-e", "FOLDER/errors", "-g", "daemon off;"];
    let text = text();
    let setup =
        Setup { program: "nginx".as_ref(), file: "engine.cfg", text: &text, listeners: FORMATS.len(), args: &args };
    let Some(bench) = Bench::start(&setup) else { return };
    let said_of = bench::logs("nginx", &text);
    assert_eq!(said_of.logs.len(), FORMATS.len());
    let mut complaints = Vec::new();
    for (number, (_, speaks)) in FORMATS.iter().enumerate() {
        let format = &said_of.formats[said_of.logs[number].format].format;
        for (count, deed) in ALL.into_iter().enumerate() {
            deed.run(bench.ports[number]);
            let line = bench.line(&format!("log{number}"), count + 1);
            println!("{number} {deed:?} {line}");
            complaints.extend(complaints_of(format, deed, &line, &|deed, part| wanted(number, deed, part)));
            if deed == Deed::Found && said(format, &line).join(" ") != *speaks {
                complaints.push(format!("{number} speaks of {}\n    {line}", said(format, &line).join(" ")));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
