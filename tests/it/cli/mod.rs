//! The program as a person runs it: help, settings, serving.

mod help;
mod serve;
mod server;
mod settings;
