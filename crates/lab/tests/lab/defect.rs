//! What a defect of evenkeel looks like: both sides, and the smallest configuration that still shows it.

use std::time::Duration;

use engines::stage::Subject;
use engines::{Engine, Nowhere, Reading, Surroundings, haproxy};
use finding::{FileId, SourceMap};
use lab::Program;
use lab::replay::{Case, Verdict, again, defect};

use crate::subject::{HAPROXY, Read, get};

/// A reader with a defect: it takes `path_beg` for `path_end`.
fn misread(sources: &mut SourceMap, roots: &[FileId], around: &dyn Surroundings) -> Reading {
    let text = sources.file(roots[0]).text().replace("path_beg", "path_end");
    let mut others = SourceMap::new();
    let root = others.add("misread", text.into_bytes());
    (haproxy::ENGINE.read)(&mut others, &[root], around)
}

#[test]
fn a_defect_comes_with_the_smallest_configuration_that_shows_it() {
    let good = &haproxy::ENGINE;
    if Program::find(good).is_err() {
        return eprintln!("HAProxy is not installed: nothing was tried on it");
    }
    let (id, name, recognise, is_part, stage, launch, pages) =
        (good.id, good.name, good.recognise, good.is_part, good.stage, good.launch, good.pages);
    let engine: &'static Engine = Box::leak(Box::new(Engine {
        id,
        name,
        recognise,
        is_part,
        read: misread,
        stage,
        launch,
        probe: good.probe,
        editor: good.editor,
        pages,
    }));
    let read = Read::new("haproxy", HAPROXY);
    let subject = Subject { sources: &read.sources, roots: &read.roots, around: &Nowhere };
    let (arrival, request) = get("/login/form", "198.51.100.1");
    let case = Case { arrival, request };

    let wrong = misread(&mut read.sources.clone(), &read.roots, &Nowhere);
    let Ok(Verdict::Disagrees(differences)) = again(engine, &subject, &wrong.model, &case) else {
        panic!("the defect isn't seen")
    };
    let found = defect(engine, &subject, &case, differences, Duration::from_secs(100));
    assert!(found.text.contains("use_backend auth if { path_beg /login }"), "{}", found.text);
    assert!(found.text.lines().count() <= 10, "{}", found.text);
    let said: Vec<String> = found.differences.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|text| text.contains("of pool auth")), "{said:?}");

    assert_eq!(again(good, &subject, &read.reading.model, &case).unwrap(), Verdict::Agrees);
}

/// What is to be pasted into a report shows no password.
#[test]
fn a_defect_holds_no_secrets() {
    let text = format!("{HAPROXY}    stats auth admin:opensesame\n");
    let read = Read::new("haproxy", &text);
    let subject = Subject { sources: &read.sources, roots: &read.roots, around: &Nowhere };
    let (arrival, request) = get("/", "198.51.100.1");
    let found = defect(read.engine, &subject, &Case { arrival, request }, Vec::new(), Duration::ZERO);
    assert!(found.text.contains("stats auth ") && !found.text.contains("opensesame"), "{}", found.text);
}
