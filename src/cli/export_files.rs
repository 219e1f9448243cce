//! The files of the whole library while they grow, case by case.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::case::CaseSummary;
use crate::domain::ids::ListSlug;
use crate::export::cases::COLUMNS;
use crate::export::{Book, ExportError, Grouping, csv, docx, markdown, xlsx};
use crate::web::Bulk;

const CSV: &str = "anli-cases.csv";
const XLSX: &str = "anli-cases.xlsx";
const JSON: &str = "anli-cases.json";
const MARKDOWN: &str = "anli-cases.md";
const TITLE: &str = "可复制经验案例库";

/// What is exported.
pub(super) struct Counts {
    pub(super) generation: u64,
    /// When the generation was published (RFC 3339).
    pub(super) created_at: String,
    pub(super) cases: usize,
}

type Out = BufWriter<File>;

/// The files that hold every case, and the document of the list at hand.
pub(super) struct CaseFiles<P> {
    path: P,
    csv: csv::Writer<Out>,
    /// A sheet has no room for more than a million cases: there is no workbook then.
    xlsx: Option<xlsx::Writer>,
    json: Out,
    markdown: markdown::Writer<Out>,
    list: Option<(ListSlug, docx::Writer<Out>)>,
    /// Lists that have their document, by slug and title.
    lists: Vec<(ListSlug, String)>,
    /// Whether a case was written.
    begun: bool,
}

impl<P: Fn(&str) -> PathBuf> CaseFiles<P> {
    /// Begins the files; `path` says where a file of a name is written.
    pub(super) fn new(counts: &Counts, bulk: &Bulk, path: P, spill: &Path) -> Result<Self, ExportError> {
        let about = format!("{} 个案例。{}导出自 {}", counts.cases, bulk.today(), bulk.home());
        let book = Book { title: Some(TITLE.to_owned()), about: vec![about], grouping: Grouping::Lists };
        let mut json = create(&path(JSON))?;
        write!(json, "{{\"generation\":{},\"case_count\":{},\"cases\":[", counts.generation, counts.cases)?;
        let fits = counts.cases <= xlsx::MAX_ROWS;
        Ok(Self {
            csv: csv::Writer::new(create(&path(CSV))?, COLUMNS)?,
            xlsx: fits.then(|| xlsx::Writer::new(TITLE, COLUMNS, Some(spill))).transpose()?,
            json,
            markdown: markdown::Writer::new(create(&path(MARKDOWN))?, &book)?,
            path,
            list: None,
            lists: Vec::new(),
            begun: false,
        })
    }

    /// Adds a case to every file. The cases of a list come one behind the other.
    pub(super) fn add(&mut self, case: CaseSummary, bulk: &Bulk) -> Result<(), ExportError> {
        let between: &[u8] = if std::mem::replace(&mut self.begun, true) { b",\n" } else { b"\n" };
        self.json.write_all(between)?;
        self.json.write_all(&bulk.json(&case).map_err(std::io::Error::other)?)?;
        let case = bulk.export(case);
        let row = case.row();
        self.csv.row(&row)?;
        if let Some(xlsx) = &mut self.xlsx {
            xlsx.row(&row)?;
        }
        self.markdown.case(&case)?;
        let list = &case.case.list;
        if self.list.as_ref().is_none_or(|(slug, _)| *slug != list.slug) {
            self.end_list()?;
            self.lists.push((list.slug.clone(), list.title.clone()));
            let book = bulk.book(list);
            self.list =
                Some((list.slug.clone(), docx::Writer::new(create(&(self.path)(&docx_name(&list.slug)))?, &book)?));
        }
        match &mut self.list {
            Some((_, docx)) => docx.case(&case),
            None => Ok(()),
        }
    }

    /// Ends all files and gives their names with what they are.
    pub(super) fn finish(mut self) -> Result<Vec<(String, String)>, ExportError> {
        self.end_list()?;
        self.csv.finish()?.flush()?;
        self.json.write_all(b"\n]}\n")?;
        self.json.flush()?;
        self.markdown.finish()?;
        let mut files = vec![(CSV.to_owned(), "全部案例，CSV 表（UTF-8）".to_owned())];
        if let Some(xlsx) = self.xlsx {
            let mut out = create(&(self.path)(XLSX))?;
            xlsx.finish(&mut out)?;
            out.flush()?;
            files.push((XLSX.to_owned(), "全部案例，Excel 表".to_owned()));
        }
        files.push((JSON.to_owned(), "全部案例，JSON，各案例与网页的 .json 相同".to_owned()));
        files.push((MARKDOWN.to_owned(), "全部案例，Markdown".to_owned()));
        files.extend(self.lists.into_iter().map(|(slug, title)| (docx_name(&slug), format!("{title}，Word 文档"))));
        Ok(files)
    }

    fn end_list(&mut self) -> Result<(), ExportError> {
        match self.list.take() {
            Some((_, docx)) => Ok(docx.finish()?.flush()?),
            None => Ok(()),
        }
    }
}

fn docx_name(slug: &ListSlug) -> String {
    format!("list-{slug}.docx")
}

fn create(path: &Path) -> Result<Out, ExportError> {
    Ok(BufWriter::new(File::create(path)?))
}
