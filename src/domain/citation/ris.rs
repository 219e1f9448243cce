//! A reference as RIS, which Zotero, EndNote and NoteExpress read: `TY  - GOVDOC`.

use super::Citation;

impl Citation {
    /// The record, each line ended as the format asks for it: carriage return and line feed.
    pub fn ris(&self) -> String {
        let mut record = String::new();
        let mut line = |tag: &str, value: &str| record += &format!("{tag}  - {value}\r\n");
        line("TY", "GOVDOC");
        line("ID", &self.id);
        if let Some(issuer) = &self.issuer {
            line("AU", issuer);
        }
        line("TI", self.title());
        if let Some(item) = &self.item {
            line("T2", &self.list);
            line("SE", &item.locator);
        }
        if let Some(issuer) = &self.issuer {
            line("PB", issuer);
        }
        if let Some(date) = self.issued_on {
            let date = date.date();
            line("PY", &date.year().to_string());
            line("DA", &slashed(date));
        }
        line("Y2", &slashed(self.accessed));
        line("LA", "zh-CN");
        for note in self.notes() {
            line("N1", &note);
        }
        line("UR", &self.url);
        record + "ER  - \r\n"
    }
}

fn slashed(date: time::Date) -> String {
    format!("{:04}/{:02}/{:02}", date.year(), u8::from(date.month()), date.day())
}
