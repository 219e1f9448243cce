//! `anli` (案例库): a searchable library of the replicable practices that Chinese ministries publish as lists.
//!
//! # The map
//!
//! ```text
//! domain  <-  import | store | search  | export  <-  library  <-  web | cli  <-  main
//! (pure)      (pure)   (SQL)   (tantivy) (pure)      (db+index)   (edges)
//! ```
//!
//! A module uses only what stands to its left; siblings never see each other. `tests/it/architecture.rs` holds the house
//! to it. `config` is seen by the edges only; `faults` names the points at which tests let the program die, everywhere.
//!
//! | Room | What is in it | Go there to |
//! |---|---|---|
//! | [`domain`] | keys, places, outlines, text folding | add a word of the field |
//! | [`import`] | list files → outline + diagnostics | read another format, layout or fact |
//! | [`store`] | the SQLite file, the truth | add a table or a query |
//! | [`search`] | the tantivy index, derived | change what is found and how it is ranked |
//! | [`export`] | cases and tables → CSV, Excel, Word, Markdown | write another format |
//! | [`library`] | both as one generation | change how imports become visible |
//! | [`web`] | routes, pages, JSON twins | add a page (`web/routes.rs` is its table of contents) |
//! | [`cli`] | serve, import, check, export, remove, reindex, verify | add a command |
//!
//! # Two walks
//!
//! **A request** `GET /lists/urban-renewal-4/4/1/1`: `web::routes` → `web::pages::cases::show` (the extractor has parsed the
//! key or answered 404) → `library::Library::snapshot` → `store::cases::find` → a page struct → askama → bytes.
//!
//! **An import** `anli import FILE`: `cli::import` reads bytes → `import::parse` (pure) → report; errors stop here →
//! `library::Import`: `domain::changes` says what is another, rows in a transaction, index folder of the next generation, COMMIT → running servers see the
//! new generation within a second.

pub mod cli;
pub mod config;
pub mod domain;
pub mod export;
pub mod faults;
pub mod import;
pub mod library;
pub mod search;
pub mod store;
pub mod web;
