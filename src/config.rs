//! Every setting: one struct, a doc line, a default, a flag and an environment variable each.

mod serving;
mod values;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use serving::{LogFormat, Serving};
pub use values::{BaseUrl, Network, ReportAddress};

/// A searchable library of replicable practices (案例库).
#[derive(Debug, Parser)]
#[command(name = "anli", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// Settings that every command understands.
    #[command(flatten)]
    pub settings: Settings,
    /// What to do; `serve` when left out.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program can do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Serve the library over HTTP (the default)
    Serve,
    /// Read list files into the library
    Import(ImportArgs),
    /// Read list files and report, without writing anything
    Check(CheckArgs),
    /// Write the whole library as files into a folder: CSV, Excel, Word, Markdown, JSON, SQLite
    Export(ExportArgs),
    /// Withdraw a list with all its cases, after asking
    Remove(RemoveArgs),
    /// Build the search index again from the database
    Reindex,
    /// Check database and index against each other and name every problem
    Verify,
}

/// Arguments of `import`.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// The list files: txt, docx, odt, html, md, csv, xlsx; doc, wps, rtf and pdf where LibreOffice or pdftotext is installed.
    /// Or the folder that `anli export` wrote, or its anli.db: the whole library is restored
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Show what would change in the library, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Which case of the library is which of the file, where neither heading nor text tell, such as 2.3.2=2.4.1; may be repeated
    #[arg(long = "map", value_name = "OLD=NEW")]
    pub maps: Vec<String>,
    /// What is known of the list
    #[command(flatten)]
    pub about: AboutArgs,
}

/// Arguments of `remove`.
#[derive(Debug, Clone, Args)]
pub struct RemoveArgs {
    /// Name of the list in addresses, such as urban-renewal-4
    #[arg(value_name = "LIST")]
    pub list: String,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// Arguments of `export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// The folder; created when missing. Files of an earlier export in it are replaced
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// The list files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How to report: `text` for people, `json` for programs (one object a file)
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ReportFormat,
    /// Warnings fail too
    #[arg(long)]
    pub strict: bool,
    /// What is known of the list
    #[command(flatten)]
    pub about: AboutArgs,
}

/// How `check` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// A tree and remarks with the lines they are about.
    Text,
    /// One JSON object a file.
    Json,
}

/// What is known of a list. A flag wins over the `.toml` of the same name beside the file, that over what the document says.
#[derive(Debug, Clone, Default, Args)]
pub struct AboutArgs {
    /// Name of the list in addresses, such as urban-renewal-4; by default its series, else initials, and the batch
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<String>,
    /// Title of the list
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Series of the list, such as 城市更新
    #[arg(long, value_name = "SERIES")]
    pub series: Option<String>,
    /// Batch of the list, such as 4
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=9999))]
    pub batch: Option<u16>,
    /// Who issued the list
    #[arg(long, value_name = "NAME")]
    pub issuer: Option<String>,
    /// When the list was issued, such as 2025-09-30
    #[arg(long, value_name = "DATE")]
    pub issued_on: Option<String>,
    /// Number of the document, such as 建办科函〔2025〕1号
    #[arg(long, value_name = "NUMBER")]
    pub document_no: Option<String>,
    /// Where the issuer published the list
    #[arg(long, value_name = "URL")]
    pub source_url: Option<String>,
}

/// The settings.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Folder of the library; created when missing
    #[arg(long, global = true, env = "ANLI_DATA_DIR", default_value = "library", value_name = "DIR")]
    pub data_dir: PathBuf,
    /// Address and port to serve on
    #[arg(long, global = true, env = "ANLI_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Where readers reach the site, for absolute links, such as `https://anli.example.cn`; by default http:// and the
    /// listening address
    #[arg(long, global = true, env = "ANLI_BASE_URL", value_name = "URL")]
    pub base_url: Option<BaseUrl>,
    /// Do not import the bundled list into a new library
    #[arg(long, global = true, env = "ANLI_NO_BUNDLED", value_parser = clap::builder::FalseyValueParser::new())]
    pub no_bundled: bool,
    /// Where readers report errors: an e-mail address or a web address; each case then has a link 报告错误
    #[arg(long, global = true, env = "ANLI_REPORT_TO", value_name = "ADDRESS")]
    pub report_to: Option<ReportAddress>,
    /// Keep queries that found nothing in this file, one a line, nothing but the words
    #[arg(long, global = true, env = "ANLI_LOG_ZERO_RESULTS", value_name = "FILE")]
    pub log_zero_results: Option<PathBuf>,
    /// Folder of files that `anli export` wrote; they are offered at /download
    #[arg(long, global = true, env = "ANLI_DOWNLOAD_DIR", value_name = "DIR")]
    pub download_dir: Option<PathBuf>,
    /// How it is served
    #[command(flatten)]
    pub serving: Serving,
}

impl Settings {
    /// Where readers reach the site.
    pub fn base_url(&self) -> BaseUrl {
        self.base_url.clone().unwrap_or_else(|| BaseUrl::of(self.listen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_a_test_leaves_out_is_what_a_command_line_leaves_out() {
        let cli = Cli::try_parse_from(["anli"]).expect("no setting is required");
        assert_eq!(cli.settings.serving, Serving::default());
    }
}
