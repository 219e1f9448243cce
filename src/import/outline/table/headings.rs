//! What heads the cases of a table: cells of ordinals, mechanisms and measures, and rows that are a heading.

use super::super::builder::Heading;
use super::super::columns::Columns;
use super::super::levels::mark_of;
use super::Reader;
use crate::import::cases::excerpt;
use crate::import::diagnostic::Place;
use crate::import::furniture::without_continued;
use crate::import::marks::{self, Style};
use crate::import::source::{Cell, Paragraph};

/// A heading without its number.
fn bare(text: &str) -> &str {
    marks::read(text).map_or(text, |mark| if mark.rest.is_empty() { mark.numeral } else { mark.rest })
}

impl Reader<'_> {
    /// A heading that spans the table, or stands above its own table.
    pub(super) fn heading_row(&mut self, paragraph: &Paragraph) -> bool {
        let Some(mark) = mark_of(paragraph).filter(|mark| !mark.rest.is_empty() && !mark.rest.contains('。')) else {
            return false;
        };
        let line = paragraph.place.line;
        let heading = |printed: &str| Heading {
            printed: printed.to_owned(),
            number: mark.number,
            title: mark.rest.to_owned(),
            place: paragraph.place,
        };
        if mark.style == Style::HanParen && !self.builder.outline.mechanisms.is_empty() {
            self.builder.measure(heading(&mark.shown));
        } else {
            self.builder.around(line, mark.printed.replacen(&mark.numeral, "", 1));
            self.builder.mechanism(heading(&mark.numeral));
        }
        true
    }

    pub(super) fn mechanism_cells(&mut self, ordinal: Option<&Cell>, title: Option<&Cell>, columns: &Columns) {
        let (title, ordinal) = match (title, ordinal) {
            (None, None) => {
                if self.builder.outline.mechanisms.is_empty() {
                    self.builder.error(
                        "no-mechanism",
                        Place::START,
                        "第一行没有政策机制 (the first row names no mechanism)",
                        "fill in 序号 and 政策机制 in the first row of the table",
                    );
                }
                return;
            }
            (Some(title), ordinal) => (title, ordinal),
            (None, Some(ordinal)) => {
                self.builder.error(
                    "misaligned",
                    ordinal.text_place(),
                    format!("“{}”后面没有政策机制 (an ordinal without a mechanism)", excerpt(&ordinal.joined())),
                    "the cells of this row have shifted: each row needs as many cells as the header",
                );
                return;
            }
        };
        if self.is_continued_mechanism(ordinal, title) {
            for cell in ordinal.into_iter().chain([title]) {
                self.builder.around(cell.text_place().line, cell.joined());
            }
            return;
        }
        let around = self.builder.outline.around.len();
        let heading = self.mechanism_heading(ordinal, title, columns);
        let repeated =
            self.builder.outline.mechanisms.last().is_some_and(|open| {
                open.title == heading.title && (open.printed == heading.printed || ordinal.is_none())
            });
        if repeated {
            self.builder.outline.around.truncate(around);
            for cell in ordinal.into_iter().chain([title]) {
                self.builder.around(cell.text_place().line, cell.joined());
            }
            return;
        }
        self.last_number = 0;
        self.builder.mechanism(heading);
    }

    /// 二（续）, or a title that ends so: the mechanism that is open goes on behind the end of a page.
    fn is_continued_mechanism(&self, ordinal: Option<&Cell>, title: &Cell) -> bool {
        let Some(open) = self.builder.outline.mechanisms.last() else { return false };
        let (ordinal, title) = (ordinal.map(Cell::joined).unwrap_or_default(), title.joined());
        let parts = [(ordinal.as_str(), open.printed.as_str()), (title.as_str(), open.title.as_str())];
        let goes_on = parts.iter().any(|(text, _)| without_continued(text).is_some());
        let is_same =
            |(text, open): &(&str, &str)| text.is_empty() || bare(without_continued(text).unwrap_or(text)) == *open;
        goes_on && parts.iter().all(is_same)
    }

    fn mechanism_heading(&mut self, ordinal: Option<&Cell>, title: &Cell, columns: &Columns) -> Heading {
        let place = ordinal.unwrap_or(title).text_place();
        let labelled = title.paragraphs.first().and_then(|p| p.label.clone());
        let text: String = title.paragraphs.iter().map(|p| p.text.as_str()).collect();
        // 一 above 强化组织实施 in one cell is 一 and a title.
        let spaced: String = match title.paragraphs.as_slice() {
            [first, rest @ ..] if !rest.is_empty() && marks::read(&first.text).is_some_and(|m| m.rest.is_empty()) => {
                format!("{} {}", first.text, rest.iter().map(|p| p.text.as_str()).collect::<String>())
            }
            _ => text.clone(),
        };
        if let Some(ordinal) = ordinal {
            let printed = ordinal.joined();
            let mark = marks::read(&printed).filter(|mark| mark.rest.is_empty());
            if let Some(mark) = mark {
                self.builder.around(place.line, printed.replacen(mark.numeral, "", 1));
                let own = marks::read(&spaced).filter(|own| own.number == mark.number && !own.rest.is_empty());
                let title = own.as_ref().map_or(text.clone(), |own| own.rest.to_owned());
                if let Some(own) = own {
                    self.builder.around(place.line, own.printed);
                }
                return Heading { printed: mark.numeral.to_owned(), number: Some(mark.number), title, place };
            }
            self.builder.error(
                "misaligned",
                place,
                format!("“{}”不是机制序号 (this is no ordinal such as 一)", excerpt(&printed)),
                "the cells of this row have shifted: each row needs as many cells as the header",
            );
            return Heading { printed, number: None, title: text, place };
        }
        if let Some(mark) = labelled.as_deref().and_then(marks::read) {
            return Heading { printed: mark.numeral.to_owned(), number: Some(mark.number), title: text, place };
        }
        match marks::read(&spaced).filter(|mark| !mark.rest.is_empty()) {
            Some(mark) => {
                self.builder.around(place.line, mark.printed.replacen(mark.numeral, "", 1));
                Heading {
                    printed: mark.numeral.to_owned(),
                    number: Some(mark.number),
                    title: mark.rest.to_owned(),
                    place,
                }
            }
            None => {
                if self.has_ordinals && !columns.numbers_rows() {
                    self.builder.error(
                        "misaligned",
                        place,
                        format!("“{}”前没有序号 (a mechanism without its ordinal)", excerpt(&text)),
                        "the cells of this row have shifted: each row needs as many cells as the header",
                    );
                }
                Heading { printed: String::new(), number: None, title: text, place }
            }
        }
    }

    pub(super) fn measure_cell(&mut self, cell: &Cell) {
        let place = cell.text_place();
        let labelled = cell.paragraphs.first().and_then(|p| p.label.clone());
        let text: String = cell.paragraphs.iter().map(|p| p.text.as_str()).collect();
        let (printed, number, title) = match (&labelled, marks::read(&text)) {
            (Some(label), _) => (label.clone(), marks::read(label).map(|mark| mark.number), text.as_str()),
            (None, Some(mark)) => (mark.printed.to_owned(), Some(mark.number), mark.rest),
            (None, None) => (String::new(), None, text.as_str()),
        };
        let open = self.builder.outline.mechanisms.last().and_then(|m| m.measures.last());
        let title_of_open = without_continued(title).unwrap_or(title);
        if open.is_some_and(|open| open.title.as_deref() == Some(title_of_open) && open.printed == printed) {
            self.builder.around(place.line, text);
            return;
        }
        if number.is_none() && self.has_measure_marks {
            self.builder.error(
                "misaligned",
                place,
                format!("“{}”前没有（一）这样的编号 (a measure without its number)", excerpt(&text)),
                "write the measure as （一）…; if this is another column's text, the cells have shifted",
            );
        }
        if title.is_empty() {
            self.builder.error(
                "no-title",
                place,
                "举措没有标题 (a measure without a title)",
                "write the title behind its number",
            );
        }
        self.last_number = 0;
        let title = title.to_owned();
        self.builder.measure(Heading { printed, number, title, place });
    }
}
