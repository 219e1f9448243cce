//! XML of office documents: no DOCTYPE, no entities of its own, a bounded number of nodes and levels.

use roxmltree::{Document, Node, ParsingOptions};

use super::package::{broken, dangerous};
use crate::import::diagnostic::Diagnostic;

/// The most elements and texts of one part.
const MAX_NODES: u32 = 2_000_000;
/// The deepest nesting. Tables in tables in text boxes reach about fifty.
const MAX_DEPTH: usize = 200;

/// Parses a part.
pub(super) fn parse(text: &str) -> Result<Document<'_>, Diagnostic> {
    if depth_exceeds(text, MAX_DEPTH) {
        return Err(dangerous("its XML is nested too deeply"));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => dangerous("its XML has a DOCTYPE"),
        roxmltree::Error::NodesLimitReached => dangerous("its XML has too many elements"),
        roxmltree::Error::UnknownEntityReference(..) => dangerous("its XML uses entities"),
        other => broken(&other.to_string()),
    })
}

/// Whether elements are nested deeper than `most`, found without building anything.
fn depth_exceeds(text: &str, most: usize) -> bool {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(open) = bytes[at..].iter().position(|b| *b == b'<') {
        let start = at + open;
        let Some(close) = bytes[start..].iter().position(|b| *b == b'>') else { break };
        let tag = &bytes[start + 1..start + close];
        match tag.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) if tag.ends_with(b"/") => {}
            Some(_) => depth += 1,
        }
        if depth > most {
            return true;
        }
        at = start + close + 1;
    }
    false
}

/// The value of an attribute by its local name, whatever its namespace.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// The child elements of a name.
pub(super) fn children<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'input>> + 'a {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first child element of a name.
pub(super) fn child<'a, 'input: 'a>(node: Node<'a, 'input>, name: &'a str) -> Option<Node<'a, 'input>> {
    children(node, name).next()
}

/// The attribute `val` of a child: `<w:numId w:val="3"/>`.
pub(super) fn value<'a, 'input: 'a>(node: Node<'a, 'input>, name: &'a str) -> Option<&'a str> {
    child(node, name).and_then(|child| attribute(child, "val"))
}
