//! The targets of the project's tests, for libFuzzer. docs/FUZZING.md says how they are run.

#[path = "../../tests/it/fuzz/targets/mod.rs"]
pub mod targets;

pub mod site;

mod support;
