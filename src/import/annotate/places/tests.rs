//! What `read_actors` makes of real headings and of headings made to trap.

use super::*;

/// The codes and ids of the actors, separated by spaces; the problem, if any, behind them.
pub(super) fn read(heading: &str) -> String {
    let reading = read_actors(heading);
    let mut words: Vec<String> = reading.actors.iter().map(key).collect();
    words.extend(reading.problem.map(|problem| match problem {
        ActorProblem::Unrecognised { .. } => "unrecognised".to_owned(),
        ActorProblem::Ambiguous { name, .. } => format!("ambiguous:{name}"),
    }));
    words.join(" ")
}

fn key(actor: &Actor) -> String {
    match actor {
        Actor::Locality(locality) => locality.code.to_string(),
        Actor::Organisation(organisation) => organisation.id.to_string(),
    }
}

fn as_written(heading: &str) -> Vec<String> {
    let actors = read_actors(heading).actors.into_iter();
    let words = actors.map(|actor| match actor {
        Actor::Locality(locality) => locality.as_written,
        Actor::Organisation(organisation) => organisation.as_written,
    });
    words.collect()
}

#[track_caller]
fn assert_reads(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(heading, expected)| read(heading) != *expected)
        .map(|(heading, expected)| format!("{heading}: {} instead of {expected}", read(heading)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The headings of 实施城市更新行动可复制经验做法清单（第四批）, in its order, with their actors.
#[rustfmt::skip]
const FOURTH_LIST: [(&str, &str); 32] = [
    ("四川省构建“省级统筹—市级主责—区县主抓”工作组织机制", "510000"),
    ("安徽省芜湖市设立人民城市建设委员会常态化推进城市更新工作", "340200"),
    ("黑龙江省、河南省、四川省细化落实城市更新重点任务", "230000 410000 510000"),
    ("海南省构建城市更新支持政策体系", "460000"),
    ("浙江省衢州市建立“体检评估—更新行动—考核督查”全链条工作机制", "330800"),
    ("广东省广州市结合专项体检推进足球场地设施建设", "440100"),
    ("湖北省黄石市城市更新专项规划强化片区指引", "420200"),
    ("河南省洛阳市编制城市更新片区策划", "410300"),
    ("江西省强化城市设计引导作用支撑“好社区”建设", "360000"),
    ("辽宁省沈阳市以城市设计导则统筹街路更新工作", "210100"),
    ("福建省漳州市简化特殊类别工程项目审批流程", "350600"),
    ("江西省九江市支持存量低效用地再开发", "360400"),
    ("江苏省南京市灵活划定用地边界推动零星用地统一规划实施", "320100"),
    ("北京市健全城市更新项目地价管理体系", "110000"),
    ("安徽省强化城市更新财政、金融政策保障", "340000"),
    ("广东省争取重大项目前期工作经费支持城市更新", "440000"),
    ("辽宁省明确城市更新项目资金申报路径", "210000"),
    ("吉林省四平市分类加大城市更新项目资金支持", "220300"),
    ("浙江省建立城市更新项目谋划与金融服务机制", "330000"),
    ("国家开发银行设置专门贷款品种加力支持城市更新", "cdb"),
    ("中国农业银行深化政银企协同创新城市更新金融服务", "abc"),
    ("北京市发行基础设施领域不动产投资信托基金推动产业园更新", "110000"),
    ("山东省德州市结合“灵活就业人员参加住房公积金制度试点”支持城市更新项目征收安置", "371400"),
    ("江西省吉安市探索可持续城市更新模式", "360800"),
    ("山东省威海市街道、社区牵头强化城市更新基层治理", "371000"),
    ("广东省探索危旧房自主更新模式破解资金难题", "440000"),
    ("江苏省常熟市推动多业主联合自主更新老旧工业区", "320581"),
    ("上海市探索城市更新经营主体一体化运作模式", "310000"),
    ("浙江省发布《浙江省城镇社区更新条例》", "330000"),
    ("江西省推进城市更新省级立法工作", "360000"),
    ("江苏省苏州市、福建省厦门市发布城市更新条例", "320500 350200"),
    ("江苏省南通市破解城市更新改造消防设计瓶颈", "320600"),
];

#[test]
fn every_heading_of_the_fourth_list_names_its_actors() {
    assert_reads(&FOURTH_LIST);
}

#[test]
fn place_named_like_a_province_is_not_the_province() {
    assert_reads(&[
        ("青海省海南藏族自治州推进城市更新", "632500"),
        ("海南藏族自治州推进城市更新", "632500"),
        ("青海省海南州推进城市更新", "632500"),
        ("海南州推进城市更新", "632500"),
        ("海南省推进城市更新", "460000"),
        ("海南推进城市更新", "460000"),
        ("海南海口市推进城市更新", "460100"),
        ("内蒙古自治区乌海市海南区推进城市更新", "150303"),
        ("吉林省吉林市推进城市更新", "220200"),
        ("吉林市推进城市更新", "220200"),
        ("吉林吉林市推进城市更新", "220200"),
        ("吉林推进城市更新", "220000"),
        ("青海省河南蒙古族自治县推进城市更新", "632324"),
        ("天津市河北区推进城市更新", "120105"),
        ("天津市河东区推进城市更新", "120102"),
        ("云南省大理州大理市推进城市更新", "532901"),
    ]);
}

#[test]
fn chain_is_read_to_its_innermost_place() {
    assert_reads(&[
        ("北京市石景山区建设首钢园", "110107"),
        ("重庆市渝中区建立机制", "500103"),
        ("上海市浦东新区建立机制", "310115"),
        ("上海浦东新区建立机制", "310115"),
        ("广东省广州市花都区试点", "440114"),
        ("河北省石家庄市长安区建立机制", "130102"),
        ("四川省乐山市市中区建立机制", "511102"),
        ("山西省晋城市城区建立机制", "140502"),
        ("山西省阳泉市矿区建立机制", "140303"),
        ("新疆维吾尔自治区克拉玛依市建立机制", "650200"),
        ("新疆维吾尔自治区克拉玛依市克拉玛依区建立机制", "650203"),
        ("新疆乌鲁木齐市建立机制", "650100"),
        ("内蒙古自治区包头市建立机制", "150200"),
        ("内蒙古锡林郭勒盟锡林浩特市建立机制", "152502"),
        ("广西柳州市建立机制", "450200"),
        ("西藏阿里地区建立机制", "542500"),
        ("湖北省恩施州利川市建立机制", "422802"),
        ("新疆伊犁州塔城地区建立机制", "654200"),
        ("新疆维吾尔自治区伊犁哈萨克自治州塔城地区乌苏市建立机制", "654202"),
    ]);
}

#[test]
fn prefecture_may_be_left_out_or_not_exist() {
    assert_reads(&[
        ("江苏省常熟市建立机制", "320581"),
        ("浙江省安吉县建立机制", "330523"),
        ("安徽省和县建立机制", "340523"),
        ("湖北省仙桃市建立机制", "429004"),
        ("湖北省神农架林区建立机制", "429021"),
        ("河南省济源市建立机制", "419001"),
        ("海南省琼海市建立机制", "469002"),
        ("新疆石河子市建立机制", "659001"),
        ("广东省东莞市建立机制", "441900"),
        ("海南省儋州市建立机制", "460400"),
        ("甘肃省嘉峪关市建立机制", "620200"),
    ]);
}

#[test]
fn name_that_one_place_alone_bears_stands_alone() {
    assert_reads(&[
        ("常熟市推动自主更新", "320581"),
        ("安吉县推动自主更新", "330523"),
        ("石景山区推动自主更新", "110107"),
        ("大厂回族自治县推动自主更新", "131028"),
        ("甘孜州推动自主更新", "513300"),
        ("香港特别行政区推动自主更新", "810000"),
        ("澳门特别行政区推动自主更新", "820000"),
        ("台湾省推动自主更新", "710000"),
    ]);
}

#[test]
fn name_that_several_places_bear_is_not_guessed() {
    assert_reads(&[
        ("鼓楼区建立机制", "ambiguous:鼓楼区"),
        ("朝阳区建立机制", "ambiguous:朝阳区"),
        ("江苏省鼓楼区建立机制", "320000 ambiguous:鼓楼区"),
        ("江苏省、鼓楼区建立机制", "320000 ambiguous:鼓楼区"),
        ("南京市、朝阳区建立机制", "320100 ambiguous:朝阳区"),
    ]);
    let problem = read_actors("鼓楼区建立机制").problem.unwrap();
    let names = "江苏省南京市鼓楼区、江苏省徐州市鼓楼区、福建省福州市鼓楼区、河南省开封市鼓楼区";
    let message = format!("“鼓楼区”有4个同名地区（{names}），无法确定是哪一个");
    assert_eq!(problem.to_string(), message);
}

#[test]
fn name_outside_the_place_before_it_is_no_part_of_the_chain() {
    assert_reads(&[
        ("江苏省杭州市建立机制", "320000"),
        ("江苏省南京市常熟市建立机制", "320100"),
        ("山西省长治市城区建立机制", "140400"),
        ("重庆市两江新区建立机制", "500000"),
        ("四川省朝阳区建立机制", "510000"),
    ]);
}

#[test]
fn list_names_each_of_its_places() {
    assert_reads(&[
        ("黑龙江省、河南省、四川省细化落实任务", "230000 410000 510000"),
        ("江苏省苏州市、福建省厦门市发布条例", "320500 350200"),
        ("江苏省南京市、苏州市发布条例", "320100 320500"),
        ("北京、上海、广州市发布条例", "110000 310000 440100"),
        ("江苏、浙江等省发布条例", "320000 330000"),
        ("江苏、浙江等10省（市）发布条例", "320000 330000"),
        ("北京、上海等地发布条例", "110000 310000"),
        ("江苏省苏州市等地和浙江省杭州市发布条例", "320500 330100"),
        ("江苏省苏州市和无锡市发布条例", "320500 320200"),
        ("江苏省与浙江省联合推进", "320000 330000"),
        ("江苏省苏州市以及无锡市，常州市发布条例", "320500 320200 320400"),
        ("江苏省、国家开发银行、财政部联合推进", "320000 cdb mof"),
        ("北京和上海发布条例", "110000 310000"),
    ]);
}

#[test]
fn names_of_a_list_may_share_their_kind() {
    assert_reads(&[
        ("浙江省杭州、宁波市发布条例", "330100 330200"),
        ("浙江省杭州、宁波和温州市发布条例", "330100 330200 330300"),
        ("内蒙古呼和浩特和包头市发布条例", "150100 150200"),
        ("南京市鼓楼、玄武区发布条例", "320106 320102"),
        ("四川省内江、自贡市发布条例", "511000 510300"),
        ("吉林省吉林、长春市发布条例", "220200 220100"),
        ("浙江省安吉、德清县发布条例", "330523 330521"),
        ("浙江省杭州、上海路街道发布条例", "330000"),
        ("河南省新乡、村建设", "410000"),
    ]);
}

#[test]
fn place_of_a_list_is_looked_for_near_the_one_before() {
    assert_reads(&[
        ("南京市鼓楼区、玄武区建立机制", "320106 320102"),
        ("南京市玄武区、鼓楼区建立机制", "320102 320106"),
        ("江苏省南京市、鼓楼区建立机制", "320100 320106"),
        ("福建省福州市、鼓楼区建立机制", "350100 350102"),
        ("天津市河西区、和平区建立机制", "120103 120101"),
        ("山西省晋城市城区、沁水县建立机制", "140502 140521"),
        ("山西省晋城市沁水县、城区建立机制", "140521 140502"),
        ("安徽省含山县、和县建立机制", "340522 340523"),
        ("江苏省南京市、厦门市建立机制", "320100 350200"),
    ]);
}

#[test]
fn name_that_begins_with_a_joining_word_is_not_cut() {
    assert_reads(&[
        ("沈阳市和平区建立机制", "210102"),
        ("天津市和平区建立机制", "120101"),
        ("天津和平区建立机制", "120101"),
        ("河北省和平山县建立机制", "130000 130131"),
        ("新疆和田地区建立机制", "653200"),
        ("山西省和顺县建立机制", "140723"),
        ("河南省和谐社区建设", "410000"),
        ("辽宁省及时总结经验", "210000"),
    ]);
}

#[test]
fn organisation_is_read_by_name_and_by_alias() {
    assert_reads(&[
        ("国家开发银行设置专门贷款", "cdb"),
        ("国开行设置专门贷款", "cdb"),
        ("中国农业银行深化协同", "abc"),
        ("农业银行重庆分行深化协同", "abc"),
        ("中国农业发展银行加大支持", "adbc"),
        ("新疆生产建设兵团推进城市更新", "xpcc"),
        ("新疆维吾尔自治区、新疆生产建设兵团推进城市更新", "650000 xpcc"),
        ("上海浦东发展银行创新产品", "spdb"),
        ("住房城乡建设部、国家发展改革委印发通知", "mohurd ndrc"),
        ("财政部门加大投入", "unrecognised"),
        ("中国银行业协会发布倡议", "unrecognised"),
    ]);
}

#[test]
fn province_name_inside_another_name_is_not_the_province() {
    assert_reads(&[
        ("重庆农村商业银行推出产品", "unrecognised"),
        ("北京银行推出产品", "unrecognised"),
        ("河南大学开展研究", "unrecognised"),
        ("山东铁路投资控股集团参与更新", "unrecognised"),
        ("北京发行集团参与更新", "unrecognised"),
        ("北京和平里街道开展更新", "unrecognised"),
        ("上海路街道开展更新", "unrecognised"),
        ("河南新乡村建设", "unrecognised"),
        ("四川5部门联合印发方案", "510000"),
        ("上海探索一体化运作模式", "310000"),
        ("北京798艺术区更新", "unrecognised"),
    ]);
}

#[test]
fn word_that_only_begins_like_a_place_is_no_place() {
    assert_reads(&[
        ("长安三工厂片区更新", "unrecognised"),
        ("南京街更新", "unrecognised"),
        ("省住房城乡建设厅印发通知", "unrecognised"),
        ("河南省新乡村建设", "410000"),
        ("四川省内江河治理", "510000"),
        ("四川省5部门联合印发方案", "510000"),
        ("港口区域更新", "unrecognised"),
        ("沈阳市和平区域更新", "210100"),
        ("老城区改造", "unrecognised"),
        ("城区改造", "unrecognised"),
        ("广东省城区改造", "440000"),
        ("古县城保护", "unrecognised"),
        ("山西省古县城保护", "140000"),
        ("山西省古县建立机制", "141025"),
        ("芒市建立机制", "unrecognised"),
    ]);
}

#[test]
fn unknown_name_after_an_enumeration_comma_is_reported() {
    let text = "湘江新区建立机制".to_owned();
    let reading = read_actors("湖南省长沙市、湘江新区建立机制");
    assert_eq!(reading.actors.len(), 1);
    assert_eq!(reading.problem, Some(ActorProblem::Unrecognised { text }));
    let problem = reading.problem.unwrap().to_string();
    assert_eq!(problem, "“湘江新区建立机制”处未识别出地区或机构");
}

#[test]
fn empty_heading_is_unrecognised() {
    assert_reads(&[("", "unrecognised"), ("  ", "unrecognised"), ("、", "unrecognised")]);
}

#[test]
fn actor_keeps_the_words_that_name_it() {
    assert_eq!(as_written("江苏省苏州市、厦门市发布条例"), ["江苏省苏州市", "厦门市"]);
    assert_eq!(as_written("北京、上海等地发布条例"), ["北京", "上海"]);
    assert_eq!(as_written("湖北省恩施州利川市建立机制"), ["湖北省恩施州利川市"]);
    assert_eq!(as_written("农业银行重庆分行深化协同"), ["农业银行"]);
}
