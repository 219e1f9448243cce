//! A reference for BibLaTeX: `@online`.

use super::Citation;

impl Citation {
    /// The entry as it stands in a `.bib` file.
    pub fn bibtex(&self) -> String {
        let within = self.item.as_ref().map(|item| format!("{}：{}", self.list, item.locator));
        let notes = self.notes();
        let fields = [
            // A second pair of braces: a body is one name, not a person's first and last.
            ("author", self.issuer.as_deref().map(|issuer| format!("{{{}}}", escaped(issuer)))),
            ("title", Some(protected(self.title()))),
            ("titleaddon", within.as_deref().map(protected)),
            ("date", self.issued_on.map(|date| date.to_string())),
            ("url", Some(verbatim(&self.url))),
            ("urldate", Some(self.accessed.to_string())),
            ("note", (!notes.is_empty()).then(|| escaped(&notes.join("；")))),
            ("langid", Some("chinese".to_owned())),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some(format!("  {name:<10} = {{{}}}", value?)));
        format!("@online{{{},\n{}\n}}", self.id, fields.collect::<Vec<_>>().join(",\n"))
    }
}

/// A title: Latin words with capitals stand in braces, since some styles write titles in small letters (REITs).
fn protected(title: &str) -> String {
    let mut out = String::new();
    let mut rest = title;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let len = rest[start..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len() - start);
        let word = &rest[start..start + len];
        out += &escaped(&rest[..start]);
        out += &if word.bytes().any(|b| b.is_ascii_uppercase()) { format!("{{{word}}}") } else { word.to_owned() };
        rest = &rest[start + len..];
    }
    out + &escaped(rest)
}

/// Text with the characters that TeX reads as commands written so that they are printed.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out += "\\textbackslash{}",
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// BibLaTeX takes an address as it is; only what would end or open a brace has to be written otherwise.
fn verbatim(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tex_would_read_as_a_command_is_printed() {
        assert_eq!(
            escaped(r"50% & {a_b} #1 $x^2~\"),
            r"50\% \& \{a\_b\} \#1 \$x\textasciicircum{}2\textasciitilde{}\textbackslash{}"
        );
    }

    #[test]
    fn capitals_of_a_title_are_kept() {
        assert_eq!(protected("推动REITs与6+6模式、a类_B"), r"推动{REITs}与6+6模式、a类\_{B}");
    }

    #[test]
    fn an_address_stays_an_address() {
        assert_eq!(verbatim("https://a.example/b_c?d=%20#s1"), "https://a.example/b_c?d=%20#s1");
        assert_eq!(verbatim("https://a.example/{}"), "https://a.example/%7B%7D");
    }
}
