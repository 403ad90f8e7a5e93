//! `check --fix`: edits on spans, tried before they are written.

mod attempt;
mod plan;
mod write;

use analysis::diff::{self, Pairs, Side};
use finding::{Finding, SourceMap};
use report::{Mend, MendFacts, Quotes};

use crate::args::{Check, CheckFormat, Shared};
use crate::failure::Failure;
use crate::input::Loaded;
use crate::output;
use crate::verdicts::{Found, look};
use attempt::Attempt;
use plan::Plan;

/// More fixes than this are not tried one by one where all of them together do harm.
const ONE_BY_ONE: usize = 30;

/// Mends what can be mended in what was loaded, and gives what is there afterwards, with what is found in it.
pub fn fix(own: &Check, shared: &Shared, mut loaded: Loaded) -> Result<(Loaded, Found), Failure> {
    let before = look(&mut loaded).suppressed(&loaded.sources);
    let plan = Plan::of(&loaded.sources, &before.findings, own.fix.is_unsafe);
    let (attempt, harmful) = sound(own, &mut loaded.sources, &before, &plan)?;
    let Some(mut attempt) = attempt else {
        let facts = MendFacts { left: plan.left(harmful), is_dry: own.fix.dry_run, ..MendFacts::default() };
        show(own, shared, &Quotes::new(&loaded.sources, loaded.secrets()), &facts)?;
        return Ok((loaded, before));
    };
    let facts = MendFacts {
        files: attempt.files.iter().map(|file| Mend { before: file.before, after: file.after }).collect(),
        mended: std::mem::take(&mut attempt.mended),
        left: plan.left(harmful),
        changes: changes(&loaded, &attempt.loaded),
        is_dry: own.fix.dry_run,
    };
    let secrets: Vec<_> = loaded.secrets().chain(attempt.loaded.secrets()).collect();
    show(own, shared, &Quotes::new(&loaded.sources, secrets), &facts)?;
    if own.fix.dry_run {
        return Ok((loaded, before));
    }
    write::all(&loaded.sources, &attempt.files)?;
    attempt.loaded.sources = loaded.sources;
    Ok((attempt.loaded, attempt.found))
}

/// What comes of the most fixes that do no harm, and the findings whose fix does.
fn sound(
    own: &Check,
    sources: &mut SourceMap,
    before: &Found,
    plan: &Plan<'_>,
) -> Result<(Option<Attempt>, Vec<Finding>), Failure> {
    if plan.chosen.is_empty() {
        return Ok((None, Vec::new()));
    }
    let together = Attempt::of(own, sources, &plan.chosen)?;
    if !together.does_harm(sources, before) {
        return Ok((Some(together), Vec::new()));
    }
    let (mut good, mut harmful) = (Vec::new(), Vec::new());
    for (number, finding) in plan.chosen.iter().enumerate() {
        let is_good = number < ONE_BY_ONE && !Attempt::of(own, sources, &[finding])?.does_harm(sources, before);
        if is_good { good.push(*finding) } else { harmful.push((*finding).clone()) }
    }
    let rest = if good.is_empty() { None } else { Some(Attempt::of(own, sources, &good)?) };
    Ok((rest.filter(|rest| !rest.does_harm(sources, before)), harmful))
}

/// What traffic notices of it.
fn changes(before: &Loaded, after: &Loaded) -> Vec<diff::Change> {
    let pairs = before.balancers().zip(after.balancers());
    let compared = pairs.filter_map(|(old, new)| {
        let side = |model, dialect| Side { model, dialect };
        let (old, new) = (side(&old.reading.model, old.engine.id), side(&new.reading.model, new.engine.id));
        let pairs = Pairs::of(&old, &new, &[]).ok()?;
        Some(diff::diff(&before.sources, &old, &new, &pairs))
    });
    diff::Diff::together(compared).changes
}

/// The page that people read stands before that of `check`; programs read the latter alone.
fn show(own: &Check, shared: &Shared, quotes: &Quotes<'_>, facts: &MendFacts) -> Result<(), Failure> {
    let is_page = own.format == CheckFormat::Human && shared.output.is_none();
    if is_page {
        return output::write(shared, |out| report::human::mend(out, quotes, facts, &output::look(shared)));
    }
    let look = report::Look { color: shared.color.on(&std::io::stderr()), ..output::look(shared) };
    // Nobody is left to tell where standard error is gone.
    let _ = report::human::mend(&mut std::io::stderr(), quotes, facts, &look);
    Ok(())
}
