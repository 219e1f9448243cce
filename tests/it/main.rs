//! Tests of the whole program: through the router, the command line and the files of a library.
//!
//! `support` holds what they stand on: a site that answers in-process, a builder of lists, a finder that shares no code
//! with the program. No test opens a port of its own choice, and none but those of the command line starts a process.

mod annotations;
mod api;
mod architecture;
mod cli;
mod columns;
mod discovery;
mod docs;
mod export;
mod faults;
mod feeds;
mod fuzz;
mod import;
mod library;
mod mcp;
mod near;
mod observatory;
mod overload;
mod overview;
mod pages;
mod search;
mod security;
mod serving;
mod suggest;
mod support;
mod watching;
