//! The documents of a case: each once, those inside a title below it.

use crate::domain::annotation::{DocumentMention, DocumentRelation};
use crate::store::documents::DocumentSummary;
use crate::web::urls::Href as _;

/// A document by name, with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentLine {
    pub(crate) href: String,
    pub(crate) title: String,
    /// 四川省5部门 联合印发, or 引用.
    pub(crate) note: String,
    /// Titles inside this one.
    pub(crate) inner: Vec<DocumentLine>,
}

impl DocumentLine {
    pub(crate) fn new(mention: &DocumentMention, inner: Vec<Self>) -> Self {
        let note = note(mention.relation, mention.issuer.as_deref(), mention.verb.as_deref());
        Self { href: mention.id.href(), title: mention.title.clone(), note, inner }
    }

    /// The documents of a case in the order of the text, each once: where it is issued, if it is.
    pub(crate) fn all(documents: &[DocumentMention]) -> Vec<Self> {
        Self::inside(documents, None)
    }

    /// The titles directly inside the document that stands at this index.
    pub(crate) fn inside(documents: &[DocumentMention], outer: Option<usize>) -> Vec<Self> {
        let told = |mention: &DocumentMention| mention.relation == DocumentRelation::Issued;
        let here = documents.iter().enumerate().filter(|(_, mention)| mention.within == outer);
        let shown = here.filter(|(index, mention)| {
            let same = |other: &DocumentMention| other.within == outer && other.id == mention.id;
            let is_better = documents.iter().enumerate().any(|(at, other)| {
                same(other) && (told(other) && !told(mention) || told(other) == told(mention) && at < *index)
            });
            !is_better
        });
        shown.map(|(index, mention)| Self::new(mention, Self::inside(documents, Some(index)))).collect()
    }
}

/// Who did what: 四川省5部门 联合印发; 引用 where nothing is told of the issue.
pub(crate) fn note(relation: DocumentRelation, issuer: Option<&str>, verb: Option<&str>) -> String {
    let told = match relation {
        DocumentRelation::Issued => verb.unwrap_or(relation.label()),
        DocumentRelation::Cited => relation.label(),
    };
    match (relation, issuer) {
        (_, None) => told.to_owned(),
        (DocumentRelation::Issued, Some(issuer)) => format!("{issuer} {told}"),
        (DocumentRelation::Cited, Some(issuer)) => format!("{told} · {issuer}"),
    }
}

/// The same for a document over all cases.
pub(crate) fn summary_note(document: &DocumentSummary) -> String {
    note(document.relation, document.issuer.as_deref(), document.verb.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::annotation::{DocumentId, Span};

    fn mention(title: &str, issuer: Option<&str>, within: Option<usize>) -> DocumentMention {
        DocumentMention {
            id: DocumentId::of_title(title),
            title: title.to_owned(),
            span: Span { bytes: 0..1, sentence: 1 },
            relation: if issuer.is_some() { DocumentRelation::Issued } else { DocumentRelation::Cited },
            issuer: issuer.map(str::to_owned),
            verb: issuer.map(|_| "印发".to_owned()),
            within,
        }
    }

    #[test]
    fn each_document_is_shown_once_where_it_is_issued_with_the_titles_inside_it() {
        let documents = [
            mention("甲", None, None),
            mention("乙〈丙〉", Some("某省"), None),
            mention("丙", None, Some(1)),
            mention("甲", Some("某市"), None),
            mention("甲", Some("某县"), None),
        ];
        let lines = DocumentLine::all(&documents);
        let shown: Vec<_> = lines.iter().map(|line| (line.title.as_str(), line.note.as_str())).collect();
        assert_eq!(shown, [("乙〈丙〉", "某省 印发"), ("甲", "某市 印发")]);
        assert_eq!(lines[0].inner[0].title, "丙");
        assert_eq!(lines[0].inner[0].note, "引用");
    }
}
