//! A first intent file holds on the configuration that it came from.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use analysis::init::{Pinned, init};
use analysis::test::Verdict;
use support::{Read, engine, read};

fn pin(read: &Read) -> String {
    init(&[Pinned { name: "edge", config: "edge.cfg", model: &read.reading.model }])
}

/// How many statements there are; all of them hold.
fn holds(mut read: Read, place: &str) -> usize {
    let yaml = pin(&read);
    let (checked, findings) = read.check(&yaml);
    assert!(findings.is_empty(), "{place}: {findings:#?}\n{yaml}");
    for one in &checked {
        assert_eq!(one.verdict, Verdict::Holds, "{place}: {one:#?}\n{yaml}");
    }
    checked.len()
}

#[test]
fn it_says_what_the_configuration_does() {
    let text = "\
defaults
    mode http
frontend www
    bind :80
    http-request deny if { path_beg /secret }
    use_backend auth if { path_beg /login }
    default_backend web
backend auth
    option httpchk GET /healthz
    server auth1 10.0.1.11:8080 check weight 30 maxconn 20
    server auth2 10.0.1.12:8080 check weight 10 maxconn 20
backend web
    server web1 10.0.4.11:8080 check
";
    let yaml = pin(&read(engine("haproxy").unwrap(), text));
    let wanted = "\
balancers:
  edge: edge.cfg

pools:
  auth:
    endpoints: [10.0.1.11:8080, 10.0.1.12:8080]
    share: { 10.0.1.11:8080: 75.0%, 10.0.1.12:8080: 25.0% }
    health: \"GET /healthz\"
    connections: at most 40
  web:
    endpoints: [10.0.4.11:8080]
    health: active

expect:
  - name: \"GET http://nobody.example/secret meets a rejection (403)\"
    when: \"GET http://nobody.example/secret\"
    status: 403
  - name: \"GET http://nobody.example/login meets pool auth\"
    when: \"GET http://nobody.example/login\"
    pool: auth
  - name: \"GET http://nobody.example/ meets pool web\"
    when: \"GET http://nobody.example/\"
    pool: web
";
    let body = yaml.split_once("\n\n").unwrap().1;
    assert_eq!(body, wanted);
}

/// The files of a folder with the engine that reads them, where the folder is there.
fn files(folder: &Path, engine: &str) -> Vec<(PathBuf, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path, engine.to_owned())).collect()
}

#[test]
fn it_holds_on_the_guide_and_on_real_configurations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let guide = root.join("examples/guide");
    let mut all =
        vec![(guide.join("haproxy.cfg"), "haproxy".to_owned()), (guide.join("nginx.conf"), "nginx".to_owned())];
    for (corpus, engine) in [("shared/corpus/haproxy", "haproxy"), ("shared/corpus/nginx", "nginx")] {
        all.extend(files(&root.join("..").join(corpus), engine));
    }
    let mut statements = 0;
    for (path, id) in all {
        let Ok(bytes) = fs::read(&path) else { panic!("{} is not there", path.display()) };
        let text = String::from_utf8_lossy(&bytes);
        statements += holds(read(engine(&id).unwrap(), &text), &path.display().to_string());
    }
    assert!(statements > 20, "only {statements} statements");
}
