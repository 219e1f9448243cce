//! What programs read in the head of a page: `citation_*` for Zotero and Google Scholar, JSON-LD for search engines.

use serde_json::{Map, Value, json};

use crate::domain::actor::{Actor, Locality};
use crate::domain::case::CaseSummary;
use crate::domain::division::divisions;
use crate::domain::list::PolicyList;
use crate::web::state::Site;
use crate::web::urls::Href as _;

/// The metadata of a case or a list.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// Names and contents of `<meta name>`.
    pub(crate) citation: Vec<(&'static str, String)>,
    /// Day of issue, for Open Graph.
    pub(crate) published: Option<String>,
    /// When the text was last corrected, for Open Graph.
    pub(crate) modified: Option<String>,
    /// The content of the JSON-LD.
    data: Value,
}

impl Head {
    /// Of a case.
    pub(crate) fn of_case(case: &CaseSummary, description: &str, site: &Site) -> Self {
        let url = site.absolute(&case.key.href());
        let heading = &case.text.heading;
        let mut data = described("CreativeWork", heading, &url, &case.list);
        data.insert("description".into(), json!(description));
        data.insert("identifier".into(), json!([case.key, case.printed_number]));
        if let Some(at) = &case.corrected_at {
            data.insert("dateModified".into(), json!(at));
        }
        data.insert("isPartOf".into(), Value::Object(report(&case.list, site)));
        let (mut places, mut bodies) = (Vec::new(), Vec::new());
        for actor in &case.actors {
            match actor {
                Actor::Locality(locality) => places.push(place(locality, site)),
                Actor::Organisation(body) => bodies.push(json!({
                    "@type": "Organization", "name": body.name, "url": site.absolute(&body.id.href()),
                })),
            }
        }
        for (name, values) in [("spatialCoverage", places), ("about", bodies)] {
            if !values.is_empty() {
                data.insert(name.into(), Value::Array(values));
            }
        }
        let head = Self::new(heading, &url, &case.list, data);
        let mut head = Self { modified: case.corrected_at.clone(), ..head };
        // Reference managers file the practice in its list, as the citation does.
        head.citation.push(("citation_series_title", format!("{}：{}", case.list.title, case.printed_number)));
        head
    }

    /// Of a whole list.
    pub(crate) fn of_list(list: &PolicyList, site: &Site) -> Self {
        Self::new(&list.title, &site.absolute(&list.slug.href()), list, report(list, site))
    }

    fn new(title: &str, url: &str, list: &PolicyList, mut data: Map<String, Value>) -> Self {
        data.insert("@context".into(), json!("https://schema.org"));
        let date = list.issued_on.map(|date| date.to_string());
        let fields = [
            ("citation_title", Some(title.to_owned())),
            ("citation_author", list.issuer.clone()),
            ("citation_publication_date", date.as_ref().map(|date| date.replace('-', "/"))),
            ("citation_technical_report_institution", list.issuer.clone()),
            ("citation_technical_report_number", list.document_no.clone()),
            ("citation_public_url", Some(url.to_owned())),
            ("citation_language", Some("zh-CN".to_owned())),
        ];
        let citation = fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Self { citation, published: date, modified: None, data: Value::Object(data) }
    }

    /// The JSON-LD as it may stand in a script element: nothing in it can end the element.
    pub(crate) fn json_ld(&self) -> String {
        self.data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
    }
}

/// What a case and a list have in common.
fn described(kind: &str, name: &str, url: &str, list: &PolicyList) -> Map<String, Value> {
    let mut data = Map::new();
    data.insert("@type".into(), json!(kind));
    data.insert("@id".into(), json!(url));
    data.insert("name".into(), json!(name));
    data.insert("url".into(), json!(url));
    data.insert("inLanguage".into(), json!("zh-CN"));
    if let Some(issuer) = &list.issuer {
        data.insert("publisher".into(), json!({ "@type": "GovernmentOrganization", "name": issuer }));
    }
    if let Some(date) = list.issued_on {
        data.insert("datePublished".into(), json!(date));
    }
    data
}

fn report(list: &PolicyList, site: &Site) -> Map<String, Value> {
    let mut data = described("Report", &list.title, &site.absolute(&list.slug.href()), list);
    if let Some(number) = &list.document_no {
        data.insert("reportNumber".into(), json!(number));
    }
    if let Some(source) = &list.source_url {
        data.insert("isBasedOn".into(), json!(source));
    }
    data
}

/// A place by its full name and its code of GB/T 2260.
fn place(locality: &Locality, site: &Site) -> Value {
    json!({
        "@type": "AdministrativeArea",
        "name": divisions().full_name(locality.code),
        "url": site.absolute(&locality.code.href()),
        "identifier": { "@type": "PropertyValue", "propertyID": "GB/T 2260", "value": locality.code },
    })
}
