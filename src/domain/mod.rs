//! The words of the project as types: pure data and rules, no I/O and no other layer.
//!
//! One Chinese term has one type here; the glossary is in `docs/ARCHITECTURE.md`.
//! Errors of this layer say what was wrong with a text that did not parse.

pub mod actor;
pub mod annotation;
pub mod case;
pub mod changes;
pub mod checksum;
pub mod citation;
pub mod difference;
pub mod division;
pub mod ids;
pub mod list;
pub mod ordinal;
pub mod outline;
pub mod pinyin;
pub mod quotation;
pub mod revision;
pub mod sentence;
pub mod text;
pub mod titles;
pub mod withdrawn;
