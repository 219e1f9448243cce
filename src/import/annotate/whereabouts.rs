//! Which place a figure is about, where its sentence names another one than who acts in the case.
//!
//! 如广州市花都区……引导群众出资866.4万元 in a case of 广东省 tells of 花都区. The place named last before the figure, in the same
//! sentence, is meant; unless the words between the two lead back to the whole (全省, 各市), or the place is only an example that is
//! followed (借鉴重庆市经验). Where that is not certain, nothing is said: who acts stands beside every figure anyway.

use super::mentions::place_of;
use crate::domain::actor::Actor;
use crate::domain::annotation::{Figure, PlaceMention};
use crate::domain::division::{DivisionCode, Level, divisions};

/// Words behind a place from which a sentence tells of more than the place, by its level: 全市 behind a district is its city.
const LEAD_BACK: [(Level, &[&str]); 3] = [
    (Level::Province, &["全国", "各省"]),
    (Level::Prefecture, &["全国", "各省", "全省", "全自治区", "各市", "各地"]),
    (Level::County, &["全国", "各省", "全省", "全自治区", "各市", "各地", "全市", "全州", "各县", "各区"]),
];
/// Words before a place that others learn from.
const FOLLOWED: [&str; 8] = ["借鉴", "学习", "参照", "参考", "对标", "考察", "赴", "邀请"];

/// Gives each figure the place that its sentence is about, unless it is the only one that acts or lies around it.
pub(super) fn give_places(figures: &mut [Figure], text: &str, named: &[PlaceMention], actors: &[Actor]) {
    let acting: Vec<DivisionCode> = actors.iter().filter_map(place_of).collect();
    for figure in figures {
        figure.place = place_before(figure, text, named).filter(|&place| tells_more(place, &acting));
    }
}

/// The place named last before the figure, in its sentence.
fn place_before(figure: &Figure, text: &str, named: &[PlaceMention]) -> Option<DivisionCode> {
    let before = |place: &&PlaceMention| {
        place.span.sentence == figure.span.sentence && place.span.bytes.end <= figure.span.bytes.start
    };
    let place = named.iter().rev().filter(before).find(|place| !is_followed(&text[..place.span.bytes.start]))?;
    let between = text.get(place.span.bytes.end..figure.span.bytes.start)?;
    (!leads_back(place.code.level(), between)).then_some(place.code)
}

fn leads_back(level: Level, between: &str) -> bool {
    let words = LEAD_BACK.iter().filter(|(of, _)| *of == level).flat_map(|(_, words)| *words);
    words.into_iter().any(|words| between.contains(words))
}

fn is_followed(before: &str) -> bool {
    FOLLOWED.iter().any(|word| before.ends_with(word))
}

/// Whether a place says more than the actors do: it lies in one of them or elsewhere, or is one of several.
fn tells_more(place: DivisionCode, acting: &[DivisionCode]) -> bool {
    let is_around = |code: &DivisionCode| divisions().chain(*code).iter().any(|division| division.code == place);
    match acting {
        [only] => !is_around(only),
        several => several.contains(&place) || !several.iter().any(is_around),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::outline::CaseText;
    use crate::import::annotate::{annotate, read_actors};

    /// Each figure with its place.
    fn read(text: &str) -> Vec<String> {
        let text = CaseText::split(text);
        let actors = read_actors(&text.heading).actors;
        let figures = annotate(&text, &actors).figures;
        let place = |code: Option<crate::domain::division::DivisionCode>| code.map_or("–".into(), |c| c.to_string());
        figures.into_iter().map(|figure| format!("{} {}", figure.as_written, place(figure.place))).collect()
    }

    #[test]
    fn a_figure_is_about_the_place_named_before_it_in_its_sentence() {
        for (text, expected) in [
            ("广东省推进更新。如广州市花都区试点，出资866.4万元。", &["866.4万元 440114"][..]),
            ("某银行推进更新。在重庆市更新项目中贷款69.6亿元，利率2.08%。", &["69.6亿元 500000", "2.08% 500000"]),
            (
                "广东省推进更新。投资3亿元，如深圳市投资1亿元、珠海市投资2亿元。",
                &["3亿元 –", "1亿元 440300", "2亿元 440400"],
            ),
            ("广东省推进更新。广州市花都区试点。出资5亿元。花都区出资6亿元。", &["5亿元 –", "6亿元 440114"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn who_acts_alone_is_not_repeated_and_of_several_the_one_is_told() {
        for (text, expected) in [
            ("江苏省苏州市推进更新。苏州市投资3亿元，江苏省补助1亿元。", &["3亿元 –", "1亿元 –"][..]),
            (
                "江苏省苏州市、福建省厦门市推进更新。苏州市投资3亿元。厦门市投资1亿元。共4亿元。",
                &["3亿元 320500", "1亿元 350200", "4亿元 –"],
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_leads_back_to_the_whole_or_is_only_followed_is_no_place() {
        for (text, expected) in [
            ("广东省推进更新。深圳市先行，全省投资3亿元。", &["3亿元 –"][..]),
            ("广东省推进更新。借鉴重庆市经验，投资3亿元。", &["3亿元 –"]),
            ("广东省推进更新。珠海市借鉴重庆市经验，投资3亿元。", &["3亿元 440400"]),
            ("广东省推进更新。深圳市试点，带动各市投资3亿元。", &["3亿元 –"]),
            ("广东省推进更新。深圳市试点，各区投资3亿元。", &["3亿元 440300"]),
            ("广东省推进更新。广州市花都区试点，全市投资3亿元。", &["3亿元 –"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
