//! What a configuration does at home, it does in the lab.

use lab::replay::{Case, Verdict, replay};

use crate::subject::{HAPROXY, NGINX, Read, get};

/// Requests, and what an operator would say becomes of them.
const REQUESTS: [(&str, &str, &str); 5] = [
    ("/login", "198.51.100.1", "auth"),
    ("/", "198.51.100.1", "app"),
    ("/admin/x", "198.51.100.1", "403"),
    ("/admin/x", "10.20.255.1", "app"),
    ("/admin/x", "10.21.0.1", "403"),
];

fn does_at_home_and_here(engine: &str, text: &str) {
    let read = Read::new(engine, text);
    let Some(mut lab) = read.lab() else { return };
    for (path, client, fate) in REQUESTS {
        let (arrival, request) = get(path, client);
        assert_eq!(read.fate(&arrival, &request), fate, "{path} from {client}");
        let verdicts = replay(&mut lab, &read.reading.model, &[Case { arrival, request }]);
        assert_eq!(verdicts, [Verdict::Agrees], "{path} from {client}");
    }
}

#[test]
fn a_configuration_of_haproxy_does_here_what_it_does_at_home() {
    does_at_home_and_here("haproxy", HAPROXY);
}

#[test]
fn a_configuration_of_nginx_does_here_what_it_does_at_home() {
    does_at_home_and_here("nginx", NGINX);
}

/// A model of another configuration must be seen to be wrong: the comparison can fail.
#[test]
fn a_wrong_model_is_seen() {
    for (engine, text) in [("haproxy", HAPROXY), ("nginx", NGINX)] {
        let read = Read::new(engine, text);
        let Some(mut lab) = read.lab() else { continue };
        let (arrival, request) = get("/login", "198.51.100.1");
        let seen =
            lab::replay::seen(&mut lab, &read.reading.model, &Case { arrival, request: request.clone() }).unwrap();
        let wrong = Read::new(engine, &text.replace("/login", "/signin"));
        let trace = model::trace::Tracer::new(&wrong.reading.model).trace(&arrival, &request);
        let verdict = lab::replay::judge(&wrong.reading.model, &trace, &seen);
        assert!(matches!(verdict, Verdict::Disagrees(_)), "{verdict:?}");
    }
}

#[test]
fn two_labs_run_at_once() {
    let read = Read::new("haproxy", HAPROXY);
    let (Some(mut one), Some(mut other)) = (read.lab(), read.lab()) else { return };
    let (arrival, request) = get("/login", "198.51.100.1");
    for lab in [&mut one, &mut other] {
        let cases = [Case { arrival, request: request.clone() }];
        assert_eq!(replay(lab, &read.reading.model, &cases), [Verdict::Agrees]);
    }
    let total = |lab: &lab::Lab<'_>| lab.endpoints().iter().map(|at| lab.stubs().received(*at)).sum::<u64>();
    assert_eq!((total(&one), total(&other)), (1, 1));
}

/// An engine that isn't installed is said, by name.
#[test]
fn a_missing_engine_is_said() {
    let read = Read::new("haproxy", HAPROXY);
    let good = read.engine;
    let launch = engines::stage::Launch { programs: &["no-such-engine"], ..good.launch };
    let (id, recognise, is_part, stage, pages) = (good.id, good.recognise, good.is_part, good.stage, good.pages);
    let engine = engines::Engine {
        id,
        name: "Nonesuch",
        recognise,
        is_part,
        read: good.read,
        stage,
        launch,
        probe: good.probe,
        editor: good.editor,
        pages,
    };
    let trouble = lab::Program::find(&engine).unwrap_err();
    assert_eq!(trouble.to_string(), "Nonesuch is not on PATH and not in .venv");
}
