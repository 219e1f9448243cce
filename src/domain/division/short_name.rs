//! 简称: a division's name without the words that only say what kind of division it is.

use super::Level;

/// The peoples whose names stand before 自治; 族 may follow.
///
/// One-character names count only with 族: 白族 is a people, 白 alone may end a place's own name.
#[rustfmt::skip]
const PEOPLES: &[&str] = &[
    "蒙古", "维吾尔", "哈萨克", "柯尔克孜", "塔吉克", "锡伯", "达斡尔", "鄂温克", "朝鲜",
    "土家", "哈尼", "傈僳", "拉祜", "景颇", "布朗", "布依", "纳西", "普米", "独龙", "保安",
    "东乡", "撒拉", "裕固", "仡佬", "仫佬", "毛南", "各", "回", "藏", "苗", "彝", "壮", "满", "侗",
    "瑶", "白", "傣", "黎", "佤", "畲", "水", "土", "羌", "怒",
];

/// The short name of a division of this level; always a beginning of `name`.
pub(super) fn of(level: Level, name: &str) -> &str {
    match level {
        Level::Province => province(name),
        Level::Prefecture => prefecture(name),
        Level::County => county(name),
    }
}

fn province(name: &str) -> &str {
    for suffix in ["省", "市", "特别行政区"] {
        if let Some(stem) = name.strip_suffix(suffix) {
            return stem;
        }
    }
    name.strip_suffix("自治区").map_or(name, without_peoples)
}

fn prefecture(name: &str) -> &str {
    if let Some(stem) = name.strip_suffix("自治州") {
        return without_peoples(stem);
    }
    first_long_stem(name, &["地区", "市", "盟"])
}

fn county(name: &str) -> &str {
    for suffix in ["自治县", "自治旗"] {
        if let Some(stem) = name.strip_suffix(suffix) {
            return without_peoples(stem);
        }
    }
    // 井陉矿区 is not 井陉: the county of that name is another division.
    if name.ends_with("矿区") {
        return name;
    }
    first_long_stem(name, &["新区", "林区", "特区", "区", "县", "市"])
}

/// Takes the first of the suffixes whose removal leaves two characters or more.
fn first_long_stem<'a>(name: &'a str, suffixes: &[&str]) -> &'a str {
    let stems = suffixes.iter().filter_map(|suffix| name.strip_suffix(suffix));
    let mut long = stems.filter(|stem| stem.chars().count() >= 2);
    long.next().unwrap_or(name)
}

/// Takes the peoples off the end, as many as there are, but never all of the name (东乡族自治县).
fn without_peoples(mut stem: &str) -> &str {
    while let Some(shorter) = without_last_people(stem) {
        stem = shorter;
    }
    stem.strip_suffix('族').unwrap_or(stem)
}

fn without_last_people(stem: &str) -> Option<&str> {
    let (body, with_people_sign) = match stem.strip_suffix('族') {
        Some(body) => (body, true),
        None => (stem, false),
    };
    let counts = |people: &&&str| with_people_sign || people.chars().count() > 1;
    let rests = PEOPLES.iter().filter(counts);
    let mut rests = rests.filter_map(|people| body.strip_suffix(people));
    rests.find(|rest| rest.chars().count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::super::divisions;

    #[test]
    fn short_name_drops_the_kind_and_the_peoples() {
        for (name, short) in [
            ("江苏省", "江苏"),
            ("北京市", "北京"),
            ("内蒙古自治区", "内蒙古"),
            ("新疆维吾尔自治区", "新疆"),
            ("广西壮族自治区", "广西"),
            ("宁夏回族自治区", "宁夏"),
            ("西藏自治区", "西藏"),
            ("香港特别行政区", "香港"),
            ("台湾省", "台湾"),
            ("苏州市", "苏州"),
            ("甘孜藏族自治州", "甘孜"),
            ("恩施土家族苗族自治州", "恩施"),
            ("海南藏族自治州", "海南"),
            ("海西蒙古族藏族自治州", "海西"),
            ("延边朝鲜族自治州", "延边"),
            ("博尔塔拉蒙古自治州", "博尔塔拉"),
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
            ("阿克苏地区", "阿克苏"),
            ("锡林郭勒盟", "锡林郭勒"),
            ("常熟市", "常熟"),
            ("石景山区", "石景山"),
            ("浦东新区", "浦东"),
            ("清新区", "清新"),
            ("神农架林区", "神农架"),
            ("六枝特区", "六枝"),
            ("大厂回族自治县", "大厂"),
            ("双江拉祜族佤族布朗族傣族自治县", "双江"),
            ("东乡族自治县", "东乡"),
            ("隆林各族自治县", "隆林"),
            ("察布查尔锡伯自治县", "察布查尔"),
            ("鄂伦春自治旗", "鄂伦春"),
        ] {
            let division = divisions().by_name(name)[0];
            assert_eq!(division.short_name(), short);
        }
    }

    #[test]
    fn short_name_keeps_the_kind_where_the_stem_would_say_too_little() {
        for name in ["和县", "渠县", "芒市", "城区", "东区", "井陉矿区", "土默特左旗"] {
            assert_eq!(divisions().by_name(name)[0].short_name(), name);
        }
    }

    #[test]
    fn every_short_name_begins_its_name_and_has_two_characters() {
        for division in divisions().iter() {
            let short = division.short_name();
            assert!(division.name.starts_with(short), "{division:?}");
            assert!(short.chars().count() >= 2, "{division:?}");
        }
    }
}
