//! What is true of any input, target by target. The same functions run on stable with every test run (random input and
//! the kept corpora, `fuzz/mod.rs`) and under libFuzzer (`fuzz/` at the top, docs/FUZZING.md). A target panics when what
//! it promises does not hold.

// The crate in `fuzz/` has them public.
#![allow(unreachable_pub)]

pub mod addresses;
pub mod csv;
pub mod doc;
pub mod docx;
pub mod html;
pub mod keys;
pub mod markdown;
pub mod marks;
pub mod odt;
pub mod outline;
pub mod pdf;
pub mod queries;
pub mod quotations;
pub mod text;
pub mod xlsx;

mod documents;
mod package;
mod pieces;
