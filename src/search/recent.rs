//! Texts that were cut a moment ago. A case is written into several fields of the index, some of its texts into three, and
//! the titles of its measure, mechanism and list are those of the cases around it: each is cut once.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::words::{Edge, coined_in, edges_and_words};
use crate::domain::text::{Unit, units};

/// Bytes up to which a text is a title.
const TITLE: usize = 240;
/// Titles that are remembered: those of a case and of some before it.
const TITLES: usize = 32;
/// Longer texts that are remembered: the body of a case and what else it may have.
const LONG: usize = 3;

/// A text that is cut.
pub(super) struct Cut {
    pub(super) units: Vec<Unit>,
    pub(super) edges: Vec<Edge>,
    pub(super) words: Vec<String>,
}

thread_local! {
    /// Of each thread that writes into an index its own, so that none waits for another.
    static RECENT: RefCell<Recent> = const { RefCell::new(Recent { titles: VecDeque::new(), long: VecDeque::new() }) };
}

struct Recent {
    titles: VecDeque<(Box<str>, Rc<Cut>)>,
    long: VecDeque<(Box<str>, Rc<Cut>)>,
}

/// Cuts a text, unless that was done a moment ago.
pub(super) fn cut(text: &str) -> Rc<Cut> {
    RECENT.with_borrow_mut(|recent| {
        let (known, most) = if text.len() <= TITLE { (&mut recent.titles, TITLES) } else { (&mut recent.long, LONG) };
        if let Some((_, cut)) = known.iter().find(|(of, _)| **of == *text) {
            return Rc::clone(cut);
        }
        let cut = Rc::new(cut_now(text));
        known.truncate(most - 1);
        known.push_front((text.into(), Rc::clone(&cut)));
        cut
    })
}

fn cut_now(text: &str) -> Cut {
    let units = units(text);
    let (edges, mut words) = edges_and_words(&units);
    words.extend(coined_in(text));
    Cut { units, edges, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_once_until_others_have_come() {
        let long = "城市更新".repeat(40);
        let (title, body) = (cut("城市更新"), cut(&long));
        assert!(Rc::ptr_eq(&title, &cut("城市更新")) && Rc::ptr_eq(&body, &cut(&long)));
        for n in 0..TITLES.max(LONG) {
            cut(&format!("第{n}项"));
            cut(&format!("{n}{long}"));
        }
        assert!(!Rc::ptr_eq(&title, &cut("城市更新")) && !Rc::ptr_eq(&body, &cut(&long)));
    }

    #[test]
    fn texts_that_begin_alike_are_not_taken_for_each_other() {
        let long = "城市更新".repeat(40);
        assert_ne!(cut(&format!("{long}一")).units, cut(&format!("{long}二")).units);
    }
}
