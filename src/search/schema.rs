//! The fields of the index, and the version that names its folder.

use std::sync::LazyLock;

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use super::analysis::{ANALYSIS, UNITS, WORDS};
use super::synonyms::synonyms;
use super::words;
use crate::domain::division::divisions;
use crate::domain::text::{table_bytes, units};

/// Raise it when an index written before must not be read any more and nothing below notices by itself.
const FORMAT: u32 = 4;

/// `number-hash`, part of the index folder's name, so that an index of another making is never opened.
///
/// The hash covers the fields, the folding table, the dictionary of words with what is added to it and the halves of trade terms, the Unicode editions
/// and how a sample is cut into units: changing any of them makes a new version without anyone remembering to. The
/// dictionary is covered by its name, which a test holds against its content: reading all of it would delay every start.
pub static INDEX_VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Fnv::new();
    hash.write(table_bytes());
    hash.write(words::EDITION.as_bytes());
    divisions().iter().for_each(|division| hash.write(division.name.as_bytes()));
    synonyms().halves().for_each(|half| hash.write(half.as_bytes()));
    hash.write(Fields::new().describe().as_bytes());
    hash.write(format!("{:?} {:?}", char::UNICODE_VERSION, unicode_normalization::UNICODE_VERSION).as_bytes());
    hash.write(format!("{:?} {ANALYSIS}", unicode_properties::UNICODE_VERSION).as_bytes());
    hash.write(format!("{:?}", units(SAMPLE)).as_bytes());
    format!("{FORMAT}-{:08x}", hash.short())
});

/// One of everything that the cutting into units treats in its own way.
const SAMPLE: &str = "廣州《贯彻<意见〉》“6＋6”，2.08%、1,000㎡ 25℃ 2025.9.30 REITs·U型 𠮷〇々かカ한 é ①² 😀\n🄰 — …";

/// The searched texts of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextField {
    /// 标题: the heading.
    Heading,
    /// 正文: the body.
    Body,
    /// 举措: the title of its measure.
    Measure,
    /// 机制: the title of its mechanism.
    Mechanism,
    /// 地区: full and short names of the acting places.
    Places,
    /// 清单: the list's title, series and batch.
    List,
    /// 文件: the titles 《…》 that its text names. They are in the text already, so only 文件: looks here.
    Documents,
}

impl TextField {
    /// All of them, in the order in which a page names them.
    pub const ALL: [Self; 7] =
        [Self::Heading, Self::Body, Self::Measure, Self::Mechanism, Self::Places, Self::List, Self::Documents];

    /// Those in which words are looked for that name no field.
    pub const UNASKED: [Self; 6] =
        [Self::Heading, Self::Body, Self::Measure, Self::Mechanism, Self::Places, Self::List];

    /// Whether many cases share it: the titles of mechanisms and lists.
    pub(super) fn is_shared(self) -> bool {
        matches!(self, Self::Mechanism | Self::List)
    }

    /// Its name for a reader.
    pub fn label(self) -> &'static str {
        match self {
            Self::Heading => "标题",
            Self::Body => "正文",
            Self::Measure => "举措",
            Self::Mechanism => "机制",
            Self::Places => "地区",
            Self::List => "清单",
            Self::Documents => "文件",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Measure => "measure",
            Self::Mechanism => "mechanism_title",
            Self::Places => "place_names",
            Self::List => "list_title",
            Self::Documents => "documents",
        }
    }
}

/// Names of the fast fields that the collector reads.
pub(super) const CASE_ID: &str = "case_id";
pub(super) const ORDER: &str = "order";
pub(super) const BODY_END: &str = "body_end";
pub(super) const PLACE_ORDER: &str = "place_order";
pub(super) const LIST: &str = "list";
pub(super) const MECHANISM: &str = "mechanism";
pub(super) const PLACE: &str = "place";
pub(super) const HAS: &str = "has";

/// The schema with a handle for each field.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    pub(super) case_id: Field,
    pub(super) order: Field,
    pub(super) place_order: Field,
    pub(super) list: Field,
    pub(super) mechanism: Field,
    pub(super) place: Field,
    /// What stands in the text, for the filter.
    pub(super) has: Field,
    /// Every amount of money, in 元.
    pub(super) money: Field,
    /// Body, heading, measure and places as one: all that is a case's own. Words and whatever is only counted are looked
    /// up here, in one list instead of four.
    pub(super) own: Field,
    /// The dictionary words of a case: what a misspelt query may have meant, and how common a word is.
    pub(super) words: Field,
    /// The length of the body in positions: it stands first in `own`.
    pub(super) body_end: Field,
    texts: [Field; TextField::ALL.len()],
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut builder = Schema::builder();
        let case_id = builder.add_i64_field(CASE_ID, INDEXED | FAST);
        let order = builder.add_u64_field(ORDER, FAST);
        let place_order = builder.add_u64_field(PLACE_ORDER, FAST);
        let list = builder.add_text_field(LIST, STRING | FAST);
        let mechanism = builder.add_text_field(MECHANISM, STRING | FAST);
        let place = builder.add_text_field(PLACE, STRING | FAST);
        let has = builder.add_text_field(HAS, STRING | FAST);
        let money = builder.add_f64_field("money", FAST);
        let own = add_text(&mut builder, "own");
        // The body is by far the longest text and nearly all of `own`: it is not written twice.
        let texts = TextField::ALL.map(|field| match field {
            TextField::Body => own,
            field => add_text(&mut builder, field.name()),
        });
        let body_end = builder.add_u64_field(BODY_END, FAST);
        let words = TextFieldIndexing::default().set_tokenizer(WORDS).set_index_option(IndexRecordOption::Basic);
        let words =
            builder.add_text_field("words", TextOptions::default().set_indexing_options(words.set_fieldnorms(false)));
        Self {
            schema: builder.build(),
            case_id,
            order,
            place_order,
            list,
            mechanism,
            place,
            has,
            money,
            own,
            words,
            body_end,
            texts,
        }
    }

    /// The fields and their options as text, the same in every run. (The `Debug` of a schema is not: it prints a map.)
    fn describe(&self) -> String {
        let fields = self.schema.fields();
        fields.map(|(_, entry)| format!("{} {:?};", entry.name(), entry.field_type())).collect()
    }

    /// The handle of a searched text.
    pub(super) fn text(&self, field: TextField) -> Field {
        self.texts[field as usize]
    }
}

/// Searched with positions, never stored: the store has the text.
fn add_text(builder: &mut SchemaBuilder, name: &str) -> Field {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(UNITS).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

/// FNV-1a: small, and the same for every compiler, which the standard hasher does not promise.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn short(&self) -> u32 {
        (self.0 ^ (self.0 >> 32)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_described_alike_in_every_run() {
        // Each map has its own order, so two schemas of one run show what two runs would.
        let described: std::collections::BTreeSet<String> = (0..8).map(|_| Fields::new().describe()).collect();
        assert_eq!(described.len(), 1);
        assert!(described.iter().all(|text| text.contains("heading")));
    }

    #[test]
    fn the_version_can_name_a_folder() {
        let (number, hash) = INDEX_VERSION.split_once('-').unwrap();
        assert_eq!(number.parse::<u32>().unwrap(), FORMAT);
        assert!(hash.len() == 8 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{hash}");
    }

    #[test]
    fn each_text_field_has_its_own_handle() {
        let fields = Fields::new();
        for field in TextField::ALL {
            let name = if field == TextField::Body { "own" } else { field.name() };
            assert_eq!(fields.schema.get_field_name(fields.text(field)), name);
        }
    }
}
