//! 《文件》 read from the text of a case: titles, who issued them, and whether the case tells of the issue.

use crate::domain::actor::Actor;
use crate::domain::annotation::DocumentMention;
use crate::domain::outline::CaseText;

/// Reads the documents a case names, in the order of the text.
pub fn read_documents(_text: &CaseText, _actors: &[Actor]) -> Vec<DocumentMention> {
    Vec::new()
}
