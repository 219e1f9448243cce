//! A reference as CSL-JSON, which citation processors read. The type is `webpage`: the styles for GB/T 7714 mark it [EB/OL].

use serde_json::{Map, Value, json};

use super::Citation;

impl Citation {
    /// The reference as CSL-JSON: a list with one item.
    pub fn csl_json(&self) -> Value {
        let mut item = Map::new();
        let mut set = |name: &str, value: Value| item.insert(name.to_owned(), value);
        set("id", json!(self.id));
        set("type", json!("webpage"));
        if let Some(issuer) = &self.issuer {
            set("author", json!([{ "literal": issuer }]));
            set("publisher", json!(issuer));
        }
        set("title", json!(self.title()));
        if let Some(item) = &self.item {
            set("container-title", json!(self.list));
            set("section", json!(item.locator));
        }
        if let Some(number) = &self.document_no {
            set("number", json!(number));
        }
        if let Some(date) = self.issued_on {
            set("issued", date_parts(date.date()));
        }
        set("accessed", date_parts(self.accessed));
        set("URL", json!(self.url));
        set("language", json!("zh-CN"));
        if let Some(url) = &self.source_url {
            set("note", json!(format!("原文：{url}")));
        }
        json!([item])
    }
}

fn date_parts(date: time::Date) -> Value {
    json!({ "date-parts": [[date.year(), u8::from(date.month()), date.day()]] })
}
