//! 《文件》 and mentioned places as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::PageView;
use super::cases::CaseRef;
use crate::domain::annotation::{Annotations, DocumentId, DocumentMention, DocumentRelation, PlaceMention};
use crate::domain::division::{DivisionCode, divisions};
use crate::store::documents::{DocumentSummary, InnerTitle, NamingCase};
use crate::web::openapi::words;
use crate::web::state::Site;
use crate::web::urls::{Href as _, sentence_href};

/// A document over all cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentView {
    #[schema(value_type = words::DocumentId)]
    id: DocumentId,
    title: String,
    url: String,
    #[schema(value_type = words::DocumentRelation)]
    relation: DocumentRelation,
    /// As a case writes it; null when none says.
    issuer: Option<String>,
    verb: Option<String>,
    /// Of the first list that names it.
    year: Option<u16>,
    case_count: usize,
    /// The documents that its title names.
    inner: Vec<InnerTitleView>,
}

/// A document that stands inside the title of another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InnerTitleView {
    #[schema(value_type = words::DocumentId)]
    id: DocumentId,
    title: String,
    url: String,
}

/// The index of documents.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentsView {
    document_count: usize,
    issued_count: usize,
    #[serde(flatten)]
    page: PageView,
    documents: Vec<DocumentView>,
}

/// A document with where it is named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentDetailView {
    #[serde(flatten)]
    document: DocumentView,
    #[serde(flatten)]
    page: PageView,
    mentions: Vec<DocumentInCaseView>,
}

/// A document where it is named, with the case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentInCaseView {
    case: CaseRef,
    /// The address of the sentence.
    passage: String,
    /// The sentence, verbatim.
    text: String,
    #[serde(flatten)]
    mention: DocumentMentionView,
}

/// A document where it is named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentMentionView {
    #[schema(value_type = words::DocumentId)]
    id: DocumentId,
    title: String,
    url: String,
    #[schema(value_type = words::DocumentRelation)]
    relation: DocumentRelation,
    issuer: Option<String>,
    verb: Option<String>,
    /// The sentence of the case, from 1.
    sentence: u32,
    /// The document whose title this one stands in.
    #[schema(value_type = Option<words::DocumentId>)]
    within: Option<DocumentId>,
}

/// A place that is mentioned in a case and does not act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceMentionView {
    #[schema(value_type = words::DivisionCode)]
    code: DivisionCode,
    full_name: String,
    url: String,
    as_written: String,
    sentence: u32,
}

impl DocumentView {
    pub(crate) fn new(document: &DocumentSummary, site: &Site) -> Self {
        let inner = |inner: &InnerTitle| InnerTitleView {
            id: inner.id.clone(),
            title: inner.title.clone(),
            url: site.absolute(&inner.id.href()),
        };
        Self {
            id: document.id.clone(),
            title: document.title.clone(),
            url: site.absolute(&document.id.href()),
            relation: document.relation,
            issuer: document.issuer.clone(),
            verb: document.verb.clone(),
            year: document.year,
            case_count: document.case_count,
            inner: document.inner.iter().map(inner).collect(),
        }
    }
}

impl DocumentsView {
    pub(crate) fn new(
        counts: crate::store::documents::DocumentCounts,
        page: PageView,
        documents: &[DocumentSummary],
        site: &Site,
    ) -> Self {
        let documents = documents.iter().map(|document| DocumentView::new(document, site)).collect();
        Self { document_count: counts.all, issued_count: counts.issued, page, documents }
    }
}

impl DocumentDetailView {
    pub(crate) fn new(document: &DocumentSummary, page: PageView, cases: &[NamingCase], site: &Site) -> Self {
        let mentions = cases.iter().flat_map(|naming| {
            let documents = &naming.annotations.documents;
            let here = documents.iter().filter(|mention| mention.id == document.id);
            here.map(|mention| DocumentInCaseView::new(naming, mention, site))
        });
        Self { document: DocumentView::new(document, site), page, mentions: mentions.collect() }
    }
}

impl DocumentInCaseView {
    fn new(naming: &NamingCase, mention: &DocumentMention, site: &Site) -> Self {
        let case = &naming.case;
        let sentences = case.text.sentences();
        let index = usize::try_from(mention.span.sentence).unwrap_or(1).saturating_sub(1);
        let text = sentences.get(index).map(|range| case.text.verbatim()[range.clone()].trim_end().to_owned());
        Self {
            case: CaseRef::of(case, site),
            passage: site.absolute(&sentence_href(&case.key, mention.span.sentence)),
            text: text.unwrap_or_default(),
            mention: DocumentMentionView::new(mention, &naming.annotations, site),
        }
    }
}

impl DocumentMentionView {
    fn new(mention: &DocumentMention, annotations: &Annotations, site: &Site) -> Self {
        let within = mention.within.and_then(|outer| annotations.documents.get(outer));
        Self {
            id: mention.id.clone(),
            title: mention.title.clone(),
            url: site.absolute(&mention.id.href()),
            relation: mention.relation,
            issuer: mention.issuer.clone(),
            verb: mention.verb.clone(),
            sentence: mention.span.sentence,
            within: within.map(|outer| outer.id.clone()),
        }
    }

    pub(crate) fn all(annotations: &Annotations, site: &Site) -> Vec<Self> {
        annotations.documents.iter().map(|mention| Self::new(mention, annotations, site)).collect()
    }
}

impl PlaceMentionView {
    pub(crate) fn new(mention: &PlaceMention, site: &Site) -> Self {
        Self {
            code: mention.code,
            full_name: divisions().full_name(mention.code),
            url: site.absolute(&mention.code.href()),
            as_written: mention.as_written.clone(),
            sentence: mention.span.sentence,
        }
    }

    pub(crate) fn all(annotations: &Annotations, site: &Site) -> Vec<Self> {
        annotations.mentions.iter().map(|mention| Self::new(mention, site)).collect()
    }
}
