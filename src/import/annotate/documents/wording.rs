//! The words by which lists tell of an issue, a citation, and of those who issue.

/// Verbs of issue.
#[rustfmt::skip]
pub(super) const VERBS: &[&str] = &[
    "审议通过", "表决通过", "批准实施", "批准施行", "印发", "出台", "发布", "颁布", "颁发", "公布", "制定", "制订", "编制", "修订", "制发", "下发",
    "签发", "编印", "编写", "出版",
];

/// Verbs of issue only where the title follows at once: 形成《甲》, but 形成工作合力.
pub(super) const WEAK_VERBS: &[&str] = &["形成", "推出", "修改"];

/// What belongs to the verb in front of it.
#[rustfmt::skip]
pub(super) const WITH_VERBS: &[&str] = &["联合", "共同", "研究", "组织", "牵头", "公开", "率先", "起草"];

/// What belongs to the verb behind it; after a title also a verb by itself.
pub(super) const BEHIND_VERBS: &[&str] = &["组织实施", "正式施行", "正式实施", "实施", "施行", "执行", "试行", "形成"];

/// What joins two verbs.
pub(super) const JOINTS: &[&str] = &["并", "、", "和", "及"];

/// Words that, between a verb of issue and a title, govern the title themselves.
#[rustfmt::skip]
pub(super) const BETWEEN: &[&str] = &[
    "落实", "依据", "根据", "按照", "依照", "参照", "对照", "遵照", "执行", "贯彻", "遵循", "符合", "衔接", "对接", "结合",
    "围绕", "要求", "明确", "提出", "规定", "推进", "推动", "开展", "启动", "加强", "强化", "学习", "宣传", "解读", "纳入",
    "适用", "细化", "引用", "支撑", "配合", "用于", "依托", "对标", "转发", "基于", "作为", "通过", "遵守", "响应", "补充",
];

/// Nouns that a verb of issue makes with the word behind it: 发布会, 编制单位.
#[rustfmt::skip]
pub(super) const NOUNS_OF_VERBS: &[&str] = &[
    "会", "平台", "单位", "机关", "主体", "工作", "要求", "程序", "过程", "后", "之后", "以来", "前", "时", "依据", "内容",
    "人员", "经验",
];

/// What follows a title that is only part of what was issued: 出台《甲》实施细则.
#[rustfmt::skip]
pub(super) const OTHER_OBJECTS: &[&str] = &[
    "实施细则", "实施办法", "实施意见", "实施方案", "细则", "配套", "解读", "释义", "任务", "分工", "责任", "重点任务",
    "补充", "修正", "征求意见", "宣传", "培训", "工作", "行动计划", "的实施", "的配套", "的任务", "的贯彻", "的细化",
    "的补充", "的解读", "的若干", "的具体", "的重点", "的工作方案", "的行动", "的分工", "的措施", "的操作", "明确的",
    "要求的", "确定的", "规定的", "提出的",
];

/// Before a verb of issue: it is still to be done, or goes on.
#[rustfmt::skip]
pub(super) const UNDONE: &[&str] = &[
    "将", "拟", "计划", "正在", "正", "待", "未", "没有", "应当", "应该", "可", "可以", "需要", "推进", "启动", "加快",
    "开展", "谋划", "筹备", "酝酿", "按照", "根据", "依据", "落实", "为",
];

/// Anywhere before it in its clause: somebody is to do it.
pub(super) const WISHES: &[&str] = &["鼓励", "要求", "督促", "引导", "支持", "允许", "倡导", "号召", "可由"];

/// Verbs that make somebody else the one who issues: 指导各市编制.
pub(super) const PIVOTS: &[&str] = &["指导", "推动", "协助", "委托", "组织", "促成", "配合"];

/// Before a title whose verb follows: 将《甲》印发各地, 完成《甲》编制.
pub(super) const OBJECT_SIGNS: &[&str] = &["将", "把", "完成", "完成了"];

/// What titles are called together: 等文件.
#[rustfmt::skip]
pub(super) const KINDS: &[&str] = &[
    "系列政策文件", "配套政策文件", "政策文件", "配套文件", "系列文件", "规范性文件", "文件", "政策措施", "政策", "地方标准",
    "标准", "技术标准", "制度", "法规", "地方性法规", "规定", "办法", "方案", "规划",
];

/// What a heading calls a document: 发布城市更新条例.
#[rustfmt::skip]
pub(super) const DOCUMENT_NOUNS: &[&str] = &[
    "条例", "办法", "规定", "规划", "方案", "计划", "意见", "细则", "导则", "指南", "标准", "规范", "规程", "措施", "政策",
    "文件", "法规", "制度", "通知", "指引", "手册", "规则", "立法", "清单", "目录", "纲要",
];

/// What begins a clause and is no part of who acts.
#[rustfmt::skip]
pub(super) const OPENERS: &[&str] = &[
    "同时", "此外", "其中", "目前", "近年来", "近期", "近日", "此后", "随后", "之后", "并且", "并", "还", "又", "再", "也",
    "比如", "例如", "譬如", "又如", "再如", "如", "由", "对此", "为此", "另外", "同步", "一是", "二是", "三是", "四是",
    "五是", "即", "今年", "去年", "当年", "首先", "其次",
];

/// What stands between who acts and the verb.
#[rustfmt::skip]
pub(super) const ADVERBS: &[&str] = &[
    "先后", "相继", "陆续", "及时", "正式", "首次", "专门", "专题", "同步", "同时", "分别", "均", "都", "已经", "已", "还",
    "也", "再", "又", "并", "近期", "近日", "日前", "今年", "去年", "当年", "于", "在全国", "在全省", "在全市", "在全国率先",
    "统一", "集中", "依法", "随即", "随后", "全面", "系统", "积极", "分批", "分类", "率先", "持续", "主动", "针对性",
    "有针对性地", "科学", "高标准", "高质量", "高水平", "创新", "就此",
];

/// What begins words that name nobody.
#[rustfmt::skip]
pub(super) const NO_SUBJECT: &[&str] = &[
    "为", "在", "对", "针对", "围绕", "结合", "根据", "依据", "按照", "通过", "以", "从", "聚焦", "面向", "会同", "联合",
    "随着", "经", "依托", "立足", "与", "和", "及", "将", "把", "被", "向", "着眼", "坚持", "借鉴", "协同", "协调",
];

/// Words that a body's name does not contain.
#[rustfmt::skip]
pub(super) const ACTIONS: &[&str] = &[
    "成立", "建立", "设立", "推动", "落实", "开展", "印发", "出台", "发布", "制定", "编制", "实施", "组建", "明确", "通过",
    "将", "为", "在", "以", "支持", "鼓励", "引导", "指导", "打造", "构建", "探索", "参与", "下设", "作为", "牵头", "负责",
];

/// How the names of bodies end.
#[rustfmt::skip]
pub(super) const BODY_ENDS: &[&str] = &[
    "厅", "局", "委", "委员会", "委会", "办公室", "办公厅", "政府", "部门", "单位", "领导小组", "工作组", "专班", "指挥部",
    "中心", "人大", "党委", "政协", "法院", "检察院", "集团", "公司", "银行", "分行", "总行", "支行", "研究院", "设计院",
    "协会", "学会", "联席会议", "总工会", "管委会", "街道", "街道办", "街道办事处", "国务院", "党中央", "各地", "总队", "支队",
    "建设部", "财政部", "资源部", "交通运输部", "环境部", "管理部", "公安部", "商务部", "民政部", "教育部", "科技部",
    "工业和信息化部", "人力资源社会保障部", "市", "州", "区", "县", "省", "镇", "乡",
];
