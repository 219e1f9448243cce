//! What the targets share with the tests.

#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../../tests/it/support/naive.rs"]
pub(crate) mod naive;
