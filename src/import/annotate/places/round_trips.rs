//! What is written from the tables reads back: every division, every organisation, any list.

use proptest::prelude::*;

use super::tests::read;
use super::*;

#[test]
fn every_organisation_reads_back_by_each_spelling() {
    for entry in organisations().iter() {
        for spelling in entry.spellings() {
            assert_eq!(read(&format!("{spelling}探索建立工作机制")), entry.id.as_str());
        }
    }
}

#[test]
fn every_division_reads_back_by_its_full_name_and_derives_nothing() {
    for division in divisions().iter() {
        let heading = divisions().full_name(division.code) + "探索建立工作机制";
        let reading = read_actors(&heading);
        assert_eq!(read(&heading), division.code.as_str(), "{heading}");
        let Actor::Locality(locality) = &reading.actors[0] else {
            panic!("{heading}: an organisation");
        };
        assert!(locality.derived_levels().is_empty(), "{heading}");
    }
}

#[test]
fn every_prefecture_reads_back_behind_the_short_name_of_its_province() {
    for prefecture in divisions().iter().filter(|d| d.code.level() == Level::Prefecture) {
        let province = divisions().find(prefecture.code.province()).unwrap();
        for spelling in prefecture.spellings() {
            let heading = format!("{}{spelling}探索建立工作机制", province.short_name());
            assert_eq!(read(&heading), prefecture.code.as_str(), "{heading}");
        }
    }
}

#[test]
fn every_county_behind_its_province_is_itself_or_ambiguous() {
    for county in divisions().iter().filter(|d| d.code.level() == Level::County) {
        let province = divisions().find(county.code.province()).unwrap();
        let reading = read(&format!("{}{}探索建立工作机制", province.name, county.name));
        let itself = county.code.as_str();
        let ambiguous = format!("{} ambiguous:{}", province.code, county.name);
        // A district with an ordinary word for a name needs its prefecture.
        let refused = lexicon::scope_needed(county.name) == Scope::Prefecture;
        let expected = [itself, &ambiguous].contains(&reading.as_str());
        assert!(expected || refused, "{province:?} {county:?}: {reading}");
    }
}

/// Any division, by its place in the table.
fn any_division() -> impl Strategy<Value = &'static Division> {
    (0..divisions().len()).prop_map(|index| divisions().iter().nth(index).unwrap())
}

proptest! {
    #[test]
    fn any_list_of_full_names_reads_back(
        places in prop::collection::vec(any_division(), 1..6),
        separator in prop::sample::select(vec!["、", "，", "和", "与", "及", "以及"]),
    ) {
        let names: Vec<_> = places.iter().map(|d| divisions().full_name(d.code)).collect();
        let codes: Vec<_> = places.iter().map(|d| d.code.to_string()).collect();
        let heading = names.join(separator) + "探索建立工作机制";
        prop_assert_eq!(read(&heading), codes.join(" "));
    }

    #[test]
    fn any_text_is_read_without_panic(text in "[省市县区州和与及等、，江苏北京吉林海南0-9a“ ]{0,24}") {
        let reading = read_actors(&text);
        for actor in reading.actors {
            if let Actor::Locality(locality) = actor {
                prop_assert!(text.contains(&locality.as_written));
                prop_assert!(divisions().find(locality.code).is_some());
            }
        }
    }
}
