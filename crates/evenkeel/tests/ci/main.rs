//! What CI systems are given: the GitHub action, the GitLab job, the pre-commit hook. Their scripts are run as they stand.

mod action;
mod options;
#[path = "../run/mod.rs"]
mod run;
mod script;
mod templates;
