//! Reading the texts again when the program's rules have changed since they were read.

use super::LibraryError;
use crate::import::annotate::{VERSION, annotate};
use crate::store::{self, Connection};

/// Cases read at a time.
const CHUNK: usize = 1000;

/// Whether what was read in the texts was read by this program's rules.
pub(super) async fn is_current(db: &mut Connection) -> Result<bool, LibraryError> {
    Ok(store::annotations::rules_version(db).await? == Some(i64::from(VERSION)))
}

/// Reads all texts again, unless they were read by this program's rules.
pub(super) async fn refresh(db: &mut Connection) -> Result<(), LibraryError> {
    if is_current(db).await? { Ok(()) } else { again(db).await }
}

/// Reads all texts again.
pub(super) async fn again(db: &mut Connection) -> Result<(), LibraryError> {
    store::annotations::start_again(db, i64::from(VERSION)).await?;
    for ids in store::cases::all_ids(db).await?.chunks(CHUNK) {
        let cases = store::cases::by_ids(db, ids).await?;
        let read: Vec<_> = cases.iter().map(|case| annotate(&case.text, &case.actors)).collect();
        store::annotations::insert(db, &ids.iter().copied().zip(&read).collect::<Vec<_>>()).await?;
    }
    Ok(())
}
