//! What an operator writes of a set of requests, as a condition on them.

use model::{Matcher, Pattern as Expression, Strings};

use crate::intent::{Condition, On, Pattern};
use crate::space::lang::{Lang, Refused, of_expression, of_matcher};
use crate::space::{Atom, Dim, Formula, View};

/// All conditions together. Those on where a request arrives are left to whoever chooses the door.
///
/// # Errors
/// Why one of them can't be written down.
pub(crate) fn requests(conditions: &[Condition]) -> Result<Formula, Refused> {
    let parts: Result<Vec<Formula>, Refused> = conditions.iter().map(condition).collect();
    Ok(Formula::all(parts?))
}

fn condition(condition: &Condition) -> Result<Formula, Refused> {
    let (dim, view, fold) = match &condition.on {
        On::Scheme | On::Port | On::Listener => return Ok(Formula::Const(true)),
        On::Client => return clients(&condition.pattern),
        On::Method => (Dim::Method, View::Whole, false),
        On::Host => (Dim::Host, View::Whole, true),
        On::Sni => (Dim::Sni, View::Whole, true),
        On::Path => (Dim::Target, View::Path, false),
        On::Query => return query(&condition.pattern),
        On::Argument(name) => (Dim::Target, View::FirstArgument(name.clone(), false), false),
        On::Header(name) if name == "host" => (Dim::Host, View::Whole, true),
        On::Header(name) => (Dim::Header(name.clone()), View::Whole, false),
        On::Cookie(name) => (Dim::Cookie(name.clone()), View::Whole, false),
    };
    part(&condition.pattern, &dim, &view, fold)
}

fn part(pattern: &Pattern, dim: &Dim, view: &View, fold: bool) -> Result<Formula, Refused> {
    match pattern {
        Pattern::Not(inner) => Ok(part(inner, dim, view, fold)?.not()),
        other => {
            let lifted = view.lift(&texts(other, fold)?).ok_or(Refused::TooLarge)?;
            Ok(Formula::text(dim.clone(), lifted))
        }
    }
}

/// No query counts as an empty one.
fn query(pattern: &Pattern) -> Result<Formula, Refused> {
    let set = texts(pattern, false)?;
    let own = Formula::text(Dim::Target, View::Query.lift(&set).ok_or(Refused::TooLarge)?);
    let some = Formula::text(Dim::Target, View::Query.lift(&Lang::everything()).ok_or(Refused::TooLarge)?);
    Ok(Formula::any([own, Formula::all([Formula::Const(set.takes("")), some.not()])]))
}

fn clients(pattern: &Pattern) -> Result<Formula, Refused> {
    Ok(match pattern {
        Pattern::Network(network) => Formula::is(Atom::Client(vec![*network])),
        Pattern::Exact(text) => match crate::intent::network(text) {
            Some(network) => Formula::is(Atom::Client(vec![network])),
            None => return Err(Refused::Kind),
        },
        Pattern::AnyOf(any) => {
            let any: Result<Vec<Formula>, Refused> = any.iter().map(clients).collect();
            Formula::any(any?)
        }
        Pattern::Not(inner) => clients(inner)?.not(),
        Pattern::Glob(_) | Pattern::Regex(_) => return Err(Refused::Kind),
    })
}

/// The texts that a pattern takes, as [`Pattern::takes`] says of each.
///
/// # Errors
/// Why they can't be written down.
pub(super) fn texts(pattern: &Pattern, fold: bool) -> Result<Lang, Refused> {
    match pattern {
        Pattern::Exact(text) => of_matcher(&Matcher::Strings(Strings::new(model::How::Equal, [text.clone()], fold))),
        Pattern::Glob(glob) => of_expression(&glob_expression(glob), fold),
        Pattern::Regex(Expression { source, fold: own, .. }) => {
            let set = of_expression(source, *own)?;
            if fold { set.before(&crate::space::Case { upper: false }).ok_or(Refused::TooLarge) } else { Ok(set) }
        }
        Pattern::Network(_) => Err(Refused::Kind),
        Pattern::AnyOf(any) => {
            let mut all = Lang::nothing();
            for one in any {
                all = all.or(&texts(one, fold)?).ok_or(Refused::TooLarge)?;
            }
            Ok(all)
        }
        Pattern::Not(inner) => Ok(texts(inner, fold)?.complement()),
    }
}

/// A glob as an expression: `*` is anything but a slash, `**` anything, and `/login/**` takes `/login` too.
fn glob_expression(glob: &str) -> String {
    if let Some(folder) = glob.strip_suffix("/**")
        && !folder.contains('*')
    {
        return format!("^{}(?:/.*)?$", escaped(folder));
    }
    let mut source = String::from("^");
    let mut rest = glob;
    while !rest.is_empty() {
        let text = rest.find('*').unwrap_or(rest.len());
        source.push_str(&escaped(&rest[..text]));
        rest = &rest[text..];
        let bare = rest.trim_start_matches('*');
        match rest.len() - bare.len() {
            0 => {}
            1 => source.push_str("[^/]*"),
            _ => source.push_str(".*"),
        }
        rest = bare;
    }
    source.push('$');
    source
}

fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|c| [(!c.is_ascii_alphanumeric() && !"/_<> ".contains(c)).then_some('\\'), Some(c)])
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_unreadable_set_is_refused() {
        assert!(texts(&Pattern::parse("~ (a)\\1").unwrap(), false).is_err());
    }

    proptest! {
        #[test]
        fn a_pattern_and_its_set_agree(
            glob in "(/|a|B|\\*|\\*\\*|\\.|-){0,6}(/\\*\\*)?",
            text in "[/aAbB.-]{0,6}",
            fold: bool,
        ) {
            let pattern = Pattern::parse(&glob).unwrap();
            prop_assert_eq!(texts(&pattern, fold).unwrap().takes(&text), pattern.takes(&text, fold));
        }
    }
}
