//! The list that comes with the program, so that the binary alone runs.

use crate::domain::checksum::sha256;
use crate::domain::list::PolicyList;
use crate::import;
use crate::import::metadata::ListMetadata;
use crate::library::{Incoming, Library, LibraryError};
use crate::store::ingest::Source;

const NAME: &str = "urban-renewal-4.txt";
const BYTES: &[u8] = include_bytes!("../../data/urban-renewal-4.txt");
const METADATA: &str = include_str!("../../data/urban-renewal-4.toml");

/// Imports the bundled list into a library that never had a list.
pub(super) async fn import_into_new(library: &Library, now: &str) -> Result<(), LibraryError> {
    if !library.is_new().await? {
        return Ok(());
    }
    let parsed = import::parse(BYTES);
    let metadata = ListMetadata::parse(METADATA).unwrap_or_default();
    // Both are compiled in and a test imports them; without them the library would just be empty.
    let (Some(outline), Some(slug)) = (parsed.outline, metadata.slug.clone()) else { return Ok(()) };
    let list: PolicyList = metadata.describe(slug, &outline.title.text);
    eprintln!("importing the bundled list: {} …", list.title);
    let sha256 = sha256(BYTES);
    let source = Source { name: NAME, sha256: &sha256, bytes: BYTES };
    let incoming = Incoming { list: &list, outline: &outline, source, is_named: false, maps: &[] };
    match library.ingest(incoming, now).await {
        Ok(_) => super::say(&outline.counts()),
        // Another program fills the library at this moment: what it imports is what the librarian wants served.
        Err(LibraryError::Locked { holder }) => eprintln!("left out, the library is being changed ({holder})"),
        Err(error) => return Err(error),
    }
    Ok(())
}
