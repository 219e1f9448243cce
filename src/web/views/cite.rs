//! 引用: the forms of a citation as a page shows them, and the files that reference managers read.

use serde_json::Value;

use crate::domain::case::CaseSummary;
use crate::domain::citation::Citation;
use crate::web::canonical::Format;
use crate::web::state::Site;
use crate::web::urls::Href as _;

/// Everything that the part 引用 of a page shows.
#[derive(Debug, Clone)]
pub(crate) struct CiteView {
    /// For readers, the newest standard first.
    pub(crate) forms: Vec<Form>,
    /// For reference managers.
    pub(crate) files: Vec<Form>,
    /// What is not known and therefore left out: 文号、原文网址. Empty when everything is known.
    pub(crate) missing: String,
    /// Whether an item of a list is cited, for which the standard has no form of its own.
    pub(crate) adapted: bool,
}

/// One form; what is shown is what its button copies.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Name of the element that holds the text.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) text: String,
    /// The same as a file, when the page has it under an address.
    pub(crate) file: Option<String>,
}

impl CiteView {
    /// The forms of a citation; `file` gives the address of a format as a file, if there is one.
    pub(crate) fn new(citation: &Citation, file: impl Fn(Format) -> Option<String>) -> Self {
        let form = |id, name, text| Form { id, name, text, file: None };
        let managed = |id, name, format| Form { file: file(format), ..form(id, name, shown(citation, format)) };
        Self {
            forms: vec![
                form("cite-2025", "GB/T 7714—2025", citation.gbt7714_2025()),
                form("cite-2015", "GB/T 7714—2015", citation.gbt7714_2015()),
                form("cite-footnote", "脚注", citation.footnote()),
            ],
            files: vec![
                managed("cite-bib", "BibTeX", Format::Bib),
                managed("cite-ris", "RIS", Format::Ris),
                managed("cite-csl", "CSL-JSON", Format::Csl),
            ],
            missing: citation.missing().join("、"),
            adapted: citation.is_of_item(),
        }
    }
}

/// How a case is cited when it is read today.
pub(crate) fn of_case(case: &CaseSummary, site: &Site) -> Citation {
    Citation::of_case(case, &site.absolute(&case.key.href()), site.today())
}

/// The content of a file for reference managers; empty for a format that is none.
pub(crate) fn file(citation: &Citation, format: Format) -> String {
    match format {
        Format::Bib => citation.bibtex() + "\n",
        Format::Ris => citation.ris(),
        Format::Csl => csl(citation),
        _ => String::new(),
    }
}

/// CSL-JSON with a line for each field: dates spread over seven lines would be hard to read.
fn csl(citation: &Citation) -> String {
    let item = citation.csl_json();
    let fields = item[0].as_object().into_iter().flatten();
    let lines: Vec<String> = fields.map(|(name, value)| format!("  {}: {value}", Value::from(name.as_str()))).collect();
    format!("[{{\n{}\n}}]\n", lines.join(",\n"))
}

/// The same as a page shows it: without the line end behind it, and with the line ends of HTML.
fn shown(citation: &Citation, format: Format) -> String {
    file(citation, format).replace("\r\n", "\n").trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::list::PolicyList;

    #[test]
    fn csl_json_has_a_line_for_each_field_and_is_the_same_value() {
        let list = PolicyList {
            slug: "a".parse().expect("a slug"),
            title: "“清单”\\\"".to_owned(),
            series: None,
            batch: None,
            issuer: None,
            issued_on: None,
            document_no: None,
            source_url: None,
        };
        let citation = Citation::of_list(&list, "https://anli.example/lists/a", time::macros::date!(2026 - 11 - 24));
        let written = file(&citation, Format::Csl);
        assert_eq!(serde_json::from_str::<Value>(&written).expect("JSON"), citation.csl_json());
        assert!(written.contains("  \"accessed\": {\"date-parts\":[[2026,11,24]]},\n"), "{written}");
        assert_eq!(shown(&citation, Format::Csl) + "\n", written);
        assert!(shown(&citation, Format::Ris).ends_with("\nER  - "), "the record's last line keeps its space");
    }
}
