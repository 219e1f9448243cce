//! The measure: tantivy as it comes, on characters and bigrams in one field, the first ten hits and the count.

use anli::domain::text::units;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexReader, IndexWriter, TantivyDocument, Term};

/// An index of texts.
pub(crate) struct Raw {
    reader: IndexReader,
    text: Field,
}

impl Raw {
    pub(crate) fn build(dir: &std::path::Path, texts: impl Iterator<Item = String>) -> tantivy::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("pairs")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let index = Index::create_in_dir(dir, schema.build())?;
        index.tokenizers().register("pairs", Pairs);
        let mut writer: IndexWriter = index.writer_with_num_threads(2, 96 << 20)?;
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        for line in texts {
            let mut document = TantivyDocument::new();
            document.add_text(text, line);
            writer.add_document(document)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
            writer.garbage_collect_files().wait()?;
        }
        writer.wait_merging_threads()?;
        Ok(Self { reader: index.reader()?, text })
    }

    /// The number of hits; the first ten are found too.
    pub(crate) fn search(&self, query: &str) -> tantivy::Result<usize> {
        let parts = query.split_whitespace().filter_map(|part| self.part(part));
        let query = BooleanQuery::new(parts.map(|part| (Occur::Must, part)).collect());
        let (_, count) = self.reader.searcher().search(&query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
        Ok(count)
    }

    fn part(&self, part: &str) -> Option<Box<dyn Query>> {
        let units: Vec<String> = units(part).into_iter().map(|unit| unit.text.to_string()).collect();
        let term = |text: &str| Term::from_field_text(self.text, text);
        let pair = |at: usize| format!("{}{}", units[at], units[at + 1]);
        match units.len() {
            0 => None,
            1 => Some(Box::new(TermQuery::new(term(&units[0]), IndexRecordOption::WithFreqs))),
            2 => Some(Box::new(TermQuery::new(term(&pair(0)), IndexRecordOption::WithFreqs))),
            len => {
                let starts = (0..len - 1).step_by(2).chain((len % 2 == 1).then_some(len - 2));
                Some(Box::new(PhraseQuery::new_with_offset(starts.map(|at| (at, term(&pair(at)))).collect())))
            }
        }
    }
}

/// Characters and bigrams.
#[derive(Clone)]
struct Pairs;

struct Stream(std::vec::IntoIter<(usize, String)>, Token);

impl Tokenizer for Pairs {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let units = units(text);
        let mut tokens = Vec::with_capacity(units.len() * 2);
        for (at, unit) in units.iter().enumerate() {
            tokens.push((unit.position as usize, unit.text.to_string()));
            if let Some(next) = units.get(at + 1).filter(|next| next.position == unit.position + 1) {
                tokens.push((unit.position as usize, format!("{}{}", unit.text, next.text)));
            }
        }
        Stream(tokens.into_iter(), Token::default())
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some((position, text)) = self.0.next() else { return false };
        self.1.position = position;
        self.1.text = text;
        true
    }

    fn token(&self) -> &Token {
        &self.1
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.1
    }
}
