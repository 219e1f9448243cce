//! Writes the table: forms from the best down, each with all the keys it can be typed as, until there is no room.

use super::forms::Candidate;
use super::keys::{comparable, initials, loosened, pinyin};
use super::table::{Arena, Key, Keys, Slice};
use super::{Form, SuggestTable};

/// Writes forms and their keys, the best first.
pub(super) struct TableWriter {
    most_keys: usize,
    arena: Arena,
    forms: Vec<Form>,
    plain: Vec<Key>,
    loose: Vec<Key>,
}

impl TableWriter {
    pub(super) fn new(most_keys: usize) -> Self {
        Self { most_keys, arena: Arena::default(), forms: Vec::new(), plain: Vec::new(), loose: Vec::new() }
    }

    /// Adds a form with all its keys; `None` when the table has no room for them.
    pub(super) fn add(&mut self, candidate: &Candidate) -> Option<()> {
        let spoken = Spoken::of(candidate);
        if self.plain.len() + self.loose.len() + spoken.len() > self.most_keys {
            return None;
        }
        let number = u32::try_from(self.forms.len()).ok()?;
        let text = self.arena.push(&candidate.text)?;
        let detail = self.arena.push(&candidate.detail)?;
        for key in &spoken.plain {
            let slice = self.push_key(key, text, detail)?;
            self.plain.push(Key { text: slice, form: number });
        }
        for key in &spoken.loose {
            let slice = self.push_key(key, text, detail)?;
            self.loose.push(Key { text: slice, form: number });
        }
        self.forms.push(Form { text, detail, kind: candidate.kind, count: candidate.count });
        Some(())
    }

    fn push_key(&mut self, key: &str, text: Slice, detail: Slice) -> Option<Slice> {
        let within = if self.arena.get(text).contains(key) { text } else { detail };
        self.arena.push_within(key, within)
    }

    pub(super) fn finish(self) -> SuggestTable {
        SuggestTable {
            plain: Keys::new(self.plain, &self.arena),
            loose: Keys::new(self.loose, &self.arena),
            arena: self.arena,
            forms: self.forms,
        }
    }
}

/// The keys of a form: as written, as spelled, as heard.
struct Spoken {
    plain: Vec<String>,
    loose: Vec<String>,
}

impl Spoken {
    fn of(candidate: &Candidate) -> Self {
        let (ways, short) = candidate.kind.ways();
        let mut plain = Vec::new();
        let mut loose = Vec::new();
        for text in std::iter::once(&candidate.text).chain(&candidate.spellings) {
            let text = comparable(text);
            let spelled = pinyin(&text, ways);
            loose.extend(spelled.iter().map(|way| loosened(way)).filter(|way| !spelled.contains(way)));
            plain.extend(spelled);
            if (2..=short).contains(&text.chars().count()) {
                plain.extend(initials(&text, ways));
            }
            plain.push(text);
        }
        Self { plain: distinct(plain), loose: distinct(loose) }
    }

    fn len(&self) -> usize {
        self.plain.len() + self.loose.len()
    }
}

/// Each key once. A key that another one begins with is spared: who types it is led by the longer one.
fn distinct(mut keys: Vec<String>) -> Vec<String> {
    keys.sort_unstable();
    keys.dedup();
    let begins_next = |at: usize| keys.get(at + 1).is_some_and(|next| next.starts_with(&keys[at]));
    (0..keys.len()).filter(|&at| !begins_next(at)).map(|at| keys[at].clone()).collect()
}
