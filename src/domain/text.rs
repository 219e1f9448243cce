//! Chinese text made comparable: folding and cutting into units. Pure, and shared by whatever compares text.
//!
//! Two spellings that a reader takes for the same are the same here: ＲＥＩＴｓ and reits, 廣州 and 广州, `６＋６` and 6+6,
//! “城品活力贷”金融 and 城品活力贷金融. Everything keeps its place in the source, so that a mark can be put where the
//! words stand as they were written.
//!
//! - [`fold`]: character by character, NFKC, lower case, simplified.
//! - [`units`]: the folded text cut into what search counts as one: a 汉字, a Latin word, a number, a sign.
//! - `class`: which kind a character is; the one place to change when a character is treated wrongly.

mod class;
mod fold;
mod units;

pub use self::fold::{Folded, FoldedChar, fold, fold_alone, fold_str, table_bytes};
pub use self::units::{Unit, UnitKind, units};
