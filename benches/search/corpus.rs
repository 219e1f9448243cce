//! A corpus of any size: sentences of the real list recombined, with real place names, invented documents and figures.
//!
//! Deterministic, and a longer corpus begins with a shorter one: case n depends on n alone. About 280 characters a case;
//! new words keep coming as it grows (document titles made of places and topics, figures, names of districts).

use anli::domain::division::{Division, divisions};
use anli::search::IndexedCase;

const CASES: &str = include_str!("../../tests/fixtures/cases.jsonl");

const TOPICS: [&str; 40] = [
    "城市更新",
    "老旧小区改造",
    "危旧房改造",
    "完整社区建设",
    "城中村改造",
    "历史文化保护传承",
    "海绵城市建设",
    "城市体检",
    "地下管网更新",
    "智能建造",
    "保障性租赁住房",
    "建筑垃圾治理",
    "生活垃圾分类",
    "营商环境优化",
    "工程建设项目审批",
    "数字政府建设",
    "智慧停车",
    "充电基础设施",
    "住房公积金",
    "房屋安全体检",
    "燃气管道老化更新",
    "城市内涝治理",
    "黑臭水体治理",
    "绿色建筑推广",
    "物业服务提升",
    "加装电梯",
    "适老化改造",
    "养老服务",
    "普惠托育",
    "口袋公园",
    "公园城市",
    "乡村振兴",
    "无废城市",
    "绿色金融改革",
    "专精特新企业培育",
    "政务服务跨省通办",
    "低空经济",
    "夜间经济",
    "全民健身",
    "不动产登记",
];

const DOCUMENTS: [&str; 14] = [
    "实施方案",
    "管理办法",
    "若干措施",
    "指导意见",
    "实施细则",
    "工作指引",
    "行动计划",
    "三年行动方案",
    "技术导则",
    "条例",
    "专项规划",
    "试点方案",
    "奖补办法",
    "考核办法",
];

const BANKS: [&str; 6] = ["国家开发银行", "中国农业银行", "中国工商银行", "农业发展银行", "农村商业银行", "城投集团"];

const PLACES_IN_TOWN: [&str; 10] =
    ["片区", "街区", "老旧小区", "工业园", "产业园", "老厂房", "停车场", "社区服务中心", "历史街区", "污水处理厂"];

/// A case with what its index entry borrows.
pub(crate) struct Case {
    pub(crate) heading: String,
    pub(crate) body: String,
    pub(crate) measure: String,
    pub(crate) mechanism: String,
    mechanism_key: String,
    list: String,
    list_title: String,
    places: Vec<String>,
    place_names: String,
    number: u64,
}

impl Case {
    /// A case of another generator.
    pub(crate) fn read(line: &str, number: u64) -> Self {
        let case: serde_json::Value = serde_json::from_str(line).expect("an object");
        let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
        let batch = number / 2000;
        let names = case["localities"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
        Self {
            heading: text("title"),
            body: text("body"),
            measure: text("measure"),
            mechanism: text("mechanism"),
            mechanism_key: format!("list-{batch}/{}", number % 6 + 1),
            list: format!("list-{batch}"),
            list_title: format!("{}（{}）", text("list"), text("batch")),
            places: vec![format!("{}0000", 11 + number % 30)],
            place_names: names.collect::<Vec<_>>().join("。"),
            number,
        }
    }

    pub(crate) fn indexed(&self) -> IndexedCase<'_> {
        IndexedCase {
            case_id: self.number as i64,
            order: self.number,
            list: &self.list,
            mechanism: &self.mechanism_key,
            places: self.places.clone(),
            has: Vec::new(),
            money: Vec::new(),
            first_place: self.places.last().map(String::as_str),
            heading: &self.heading,
            body: &self.body,
            measure_title: &self.measure,
            mechanism_title: &self.mechanism,
            list_title: &self.list_title,
            place_names: &self.place_names,
            documents: Vec::new(),
        }
    }
}

/// A small generator of numbers (splitmix64): the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.roll() % end as u64) as usize
    }

    /// The first much more often than the last, as words and places are spread.
    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let even = (self.roll() >> 11) as f64 / (1_u64 << 53) as f64;
        let at = ((items.len() as f64 + 1.0).powf(even) - 1.0) as usize;
        &items[at.min(items.len() - 1)]
    }
}

/// Makes cases.
pub(crate) struct Corpus {
    sentences: Vec<String>,
    /// Mechanism, measure and how their headings go on behind the place.
    measures: Vec<(String, String, String)>,
    places: Vec<&'static Division>,
    districts: Vec<&'static str>,
}

impl Corpus {
    pub(crate) fn new() -> Self {
        let mut corpus =
            Self { sentences: Vec::new(), measures: Vec::new(), places: Vec::new(), districts: Vec::new() };
        for line in CASES.lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a line of the fixture");
            let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
            corpus.sentences.extend(text("body").split_inclusive('。').map(str::to_owned));
            let after =
                text("heading").split_once(['省', '市', '行']).map_or_else(String::new, |(_, rest)| rest.to_owned());
            corpus.measures.push((text("mechanism"), text("measure"), after));
        }
        corpus.places = divisions().iter().collect();
        // Provinces and cities are named most: they come first.
        corpus.places.sort_by_key(|place| {
            (place.code.level(), place.code.as_str().parse::<u64>().unwrap_or(0) * 7919 % 104_729)
        });
        corpus.districts = corpus.places.iter().rev().map(|place| place.short_name()).collect();
        corpus
    }

    pub(crate) fn case(&self, number: u64) -> Case {
        let mut dice = Dice(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let place = *dice.of(&self.places);
        let chain = divisions().chain(place.code);
        let name = divisions().full_name(place.code);
        let (mechanism, measure, after) = &self.measures[dice.below(self.measures.len())];
        let batch = number / 2000;
        let mut body = String::new();
        for _ in 0..2 + dice.below(3) {
            body += &if dice.below(10) < 6 {
                self.sentences[dice.below(self.sentences.len())].clone()
            } else {
                self.invented(&mut dice, place)
            };
        }
        let names = chain.iter().flat_map(|d| [d.name, d.short_name()]).collect::<Vec<_>>().join("。");
        Case {
            heading: format!("{name}{after}"),
            body,
            measure: measure.clone(),
            mechanism: mechanism.clone(),
            mechanism_key: format!("list-{batch}/{}", dice.below(6) + 1),
            list: format!("list-{batch}"),
            list_title: format!(
                "{}可复制推广经验做法清单（第{batch}批）。第{batch}批",
                TOPICS[batch as usize % TOPICS.len()]
            ),
            places: chain.iter().map(|d| d.code.to_string()).collect(),
            place_names: names,
            number,
        }
    }

    fn invented(&self, dice: &mut Dice, place: &Division) -> String {
        let (topic, kind, name) = (*dice.of(&TOPICS), *dice.of(&DOCUMENTS), place.short_name());
        let (district, other) = (*dice.of(&self.districts), *dice.of(&self.districts));
        let money = dice.roll() % 100_000;
        match dice.below(5) {
            0 => format!("印发《{}{topic}{kind}》，明确{topic}的责任主体、资金来源和完成时限。", place.name),
            1 => format!(
                "以{district}{}、{other}{}为重点，统筹推进{topic}，累计投入{}.{}亿元。",
                dice.of(&PLACES_IN_TOWN),
                dice.of(&PLACES_IN_TOWN),
                money / 100,
                money % 10
            ),
            2 => format!(
                "{}{name}分行为{district}项目授信{money}万元，利率低至{}.{:02}%。",
                dice.of(&BANKS),
                money % 4 + 1,
                money % 97
            ),
            3 => format!("印发《关于推进{topic}工作的{kind}》，将{topic}纳入20{}年度重点任务。", 16 + money % 10),
            _ => format!(
                "截至20{}年{}月底，{name}已完成{topic}项目{}个。",
                20 + money % 6,
                money % 12 + 1,
                money % 900 + 2
            ),
        }
    }
}
