//! Which pool is which.

use analysis::diff::{Equivalent, Pairs};

use super::{HAPROXY, NGINX, Two};

/// Names of paired pools.
fn pairs(two: &Two, mapped: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let (old, new) = two.sides();
    let mapped: Vec<_> = mapped.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect();
    let pairs = Pairs::of(&old, &new, &mapped).map_err(|error| format!("{error:?}"))?;
    assert!(pairs.iter().all(|(from, to)| pairs.are(from, to) && pairs.old_of(to) == Some(from)));
    let name = |(from, to)| format!("{} {}", old.model.pool(from).name.value, new.model.pool(to).name.value);
    Ok(pairs.iter().map(name).collect())
}

#[test]
fn by_name_then_by_endpoints() {
    let new = HAPROXY.replace("backend auth", "backend login").replace("10.0.2.11", "10.0.2.33");
    let two = Two::read(("haproxy", HAPROXY), ("haproxy", &new));
    assert_eq!(pairs(&two, &[]).unwrap(), ["auth login", "app app", "unused unused"]);
}

#[test]
fn of_two_engines_by_endpoints_first() {
    let new = NGINX
        .replace("upstream auth", "upstream swap")
        .replace("upstream app", "upstream auth")
        .replace("upstream swap", "upstream app");
    let two = Two::read(("haproxy", HAPROXY), ("nginx", &new));
    assert_eq!(pairs(&two, &[]).unwrap(), ["auth app", "app auth"]);
}

#[test]
fn as_the_user_says() {
    let new = HAPROXY.replace("backend auth", "backend login").replace("10.0.1.11", "10.0.1.33");
    let two = Two::read(("haproxy", HAPROXY), ("haproxy", &new));
    assert_eq!(pairs(&two, &[]).unwrap(), ["app app", "unused unused"]);
    assert_eq!(pairs(&two, &[("auth", "login")]).unwrap(), ["auth login", "app app", "unused unused"]);
    let messages = two.diff(&[("auth", "login")]).changes.into_iter().map(|change| change.message);
    assert_eq!(
        messages.collect::<Vec<_>>(),
        ["10.0.1.11:8080 in pool auth (now login): address 10.0.1.11:8080 -> 10.0.1.33:8080"]
    );
}

#[test]
fn a_name_that_is_not_there_suggests_the_nearest() {
    let two = Two::read(("haproxy", HAPROXY), ("haproxy", HAPROXY));
    let error = pairs(&two, &[("aut", "auth")]).unwrap_err();
    assert!(
        error.contains("the old configuration has no pool \\\"aut\\\"") && error.contains("Some(\"auth\")"),
        "{error}"
    );
    let twice = pairs(&two, &[("auth", "auth"), ("app", "auth")]).unwrap_err();
    assert!(twice.contains("named twice"), "{twice}");
}

#[test]
fn pools_of_one_name_are_told_apart_by_their_endpoints() {
    let text = "events {}\nhttp { server { listen 80;\n location /a { proxy_pass http://10.0.0.1; }\n location /b { proxy_pass https://10.0.0.1; }\n} }\n";
    let new = "events {}\nhttp { server { listen 80;\n location /b { proxy_pass https://10.0.0.1; }\n location /a { proxy_pass http://10.0.0.1; }\n} }\n";
    let two = Two::read(("nginx", text), ("nginx", new));
    assert_eq!(two.told(), [""; 0]);
    assert_eq!(two.diff(&[]).equivalent, Equivalent::Yes);
}
