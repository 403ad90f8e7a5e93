//! One request and several configurations: which of them takes it.

use model::Model;

use super::{Ask, AskError, Placed, wrong};

/// The one configuration of several, each with its name, that takes the request.
///
/// # Errors
/// Where none does, or more than one.
pub fn place_among<'m>(
    ask: &Ask,
    models: impl IntoIterator<Item = (&'m str, &'m Model)>,
) -> Result<(&'m Model, Placed), AskError> {
    let mut errors = Vec::new();
    let mut placed = Vec::new();
    for (name, model) in models {
        match ask.place(model) {
            Ok(one) => placed.push((name, model, one)),
            Err(error) => errors.push((name, error)),
        }
    }
    if placed.iter().any(|(.., one)| one.bound) {
        placed.retain(|(.., one)| one.bound);
    }
    let names: Vec<&str> = placed.iter().map(|(name, ..)| *name).collect();
    let several = format!("several configurations could take it: {}", names.join(", "));
    match (placed.pop(), placed.is_empty()) {
        (Some((_, model, one)), true) => Ok((model, one)),
        (Some(_), false) => Err(wrong(several, "name the one that is meant as PATH")),
        (None, _) => Err(none(errors)),
    }
}

/// The one error as it is; of several what each configuration offers.
fn none(errors: Vec<(&str, AskError)>) -> AskError {
    let help = |(name, error): &(&str, AskError)| format!("{name}: {}; {}", error.message, error.help);
    match errors.as_slice() {
        [(_, only)] => only.clone(),
        [] => wrong("no configuration was read", ""),
        several => wrong("no configuration takes it", several.iter().map(help).collect::<Vec<_>>().join("\n        ")),
    }
}
