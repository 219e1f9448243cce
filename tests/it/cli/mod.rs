//! The program as a person runs it: help, settings, serving.

mod help;
mod serve;
pub(crate) mod server;
mod settings;
