//! What the columns of a list are called: the header row tells which column holds what.

use crate::domain::text::fold_str;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    /// 序号: the ordinal of the mechanism.
    Ordinal,
    /// 政策机制.
    Mechanism,
    /// 主要举措.
    Measure,
    /// 做法标题: the heading of a case, whose text stands in the column of cases.
    Heading,
    /// 做法序号: the number of a case.
    Number,
    /// 具体做法.
    Case,
    /// 备注, 地区: not part of the list's text.
    Other,
}

const NAMES: [(ColumnRole, &[&str]); 7] = [
    (ColumnRole::Ordinal, &["序号", "编号", "序", "号", "项次", "no", "no.", "序列"]),
    (
        ColumnRole::Mechanism,
        &[
            "政策机制",
            "机制",
            "类别",
            "分类",
            "类型",
            "工作机制",
            "机制类别",
            "政策类别",
            "政策类型",
            "领域",
            "方面",
            "工作领域",
            "重点领域",
            "主要任务",
            "重点任务",
            "工作任务",
            "任务",
            "改革任务",
            "主题",
            "板块",
            "改革事项",
            "一级指标",
            "政策方向",
            "机制类型",
            "政策体系",
            "工作方向",
            "试点任务",
            "大类",
        ],
    ),
    (
        ColumnRole::Measure,
        &[
            "主要举措",
            "政策举措",
            "举措",
            "主要措施",
            "措施",
            "工作举措",
            "具体举措",
            "改革举措",
            "创新举措",
            "重点举措",
            "政策措施",
            "工作措施",
            "具体措施",
            "事项",
            "具体事项",
            "二级指标",
            "具体任务",
            "主要内容",
            "小类",
            "经验名称",
            "举措名称",
        ],
    ),
    (ColumnRole::Heading, &["标题", "做法标题", "案例标题", "经验标题", "做法名称", "案例名称", "名称"]),
    (ColumnRole::Number, &["做法序号", "案例序号", "做法编号", "案例编号", "经验序号"]),
    (
        ColumnRole::Case,
        &[
            "具体做法",
            "经验做法",
            "典型做法",
            "做法",
            "典型案例",
            "案例",
            "主要做法",
            "做法及成效",
            "做法和成效",
            "主要做法及成效",
            "具体做法及成效",
            "典型经验",
            "典型经验做法",
            "可复制经验",
            "可复制经验做法",
            "可复制推广经验",
            "可复制推广经验做法",
            "可推广经验",
            "具体经验",
            "经验",
            "地方做法",
            "地方经验",
            "实践做法",
            "实践案例",
            "具体内容",
            "内容",
            "做法要点",
            "案例做法",
            "具体案例",
            "试点做法",
            "各地做法",
            "地方实践",
            "经验内容",
            "做法描述",
            "具体经验做法",
            "典型地区做法",
            "地方典型做法",
        ],
    ),
    (
        ColumnRole::Other,
        &[
            "备注",
            "地区",
            "省份",
            "城市",
            "地市",
            "省市",
            "省（区、市）",
            "省(区、市)",
            "实施主体",
            "责任单位",
            "牵头单位",
            "来源",
            "报送单位",
            "推荐单位",
            "适用范围",
            "文号",
            "单位",
            "所在地区",
            "案例来源",
            "地方",
            "页码",
            "说明",
            "关键词",
            "联系方式",
            "实施地区",
            "典型地区",
            "所属地区",
            "所在城市",
            "区域",
            "日期",
            "时间",
            "标签",
            "链接",
            "附注",
        ],
    ),
];

/// The role that a header cell names; blanks inside (序　号) and traditional characters do not matter.
pub fn column_role(cell: &str) -> Option<ColumnRole> {
    if cell.len() > 90 {
        return None;
    }
    let folded: String = fold_str(cell).chars().filter(|c| !c.is_whitespace()).collect();
    let name = folded.trim_matches(|c: char| c.is_ascii_punctuation() || "：:*＊".contains(c));
    let known = NAMES.iter().find(|(_, names)| names.iter().any(|n| *n == name || *n == folded));
    // 具体做法（案例） is 具体做法.
    let outside = || {
        let (before, inside) = name.split_once(['(', '（'])?;
        let is_note = !before.is_empty() && inside.chars().count() <= 12;
        is_note.then(|| column_role(before)).flatten()
    };
    known.map(|(role, _)| *role).or_else(|| composed(name)).or_else(outside)
}

/// 典型案例名称, 经验做法介绍: a name that says of what part of a case it speaks.
fn composed(name: &str) -> Option<ColumnRole> {
    let of_case = name.chars().count() <= 8 && ["案例", "做法", "经验"].iter().any(|word| name.contains(word));
    let ends = |words: &[&str]| of_case && words.iter().any(|word| name.ends_with(word));
    if ends(&["名称", "标题", "题目"]) {
        Some(ColumnRole::Heading)
    } else if ends(&["内容", "介绍", "详情", "概述"]) {
        Some(ColumnRole::Case)
    } else {
        None
    }
}

/// Whether a cell names a column.
pub fn is_column_name(cell: &str) -> bool {
    column_role(cell).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_cells_name_their_columns() {
        assert_eq!(column_role("序 号"), Some(ColumnRole::Ordinal));
        assert_eq!(column_role("具　体　做　法"), Some(ColumnRole::Case));
        assert_eq!(column_role("主要舉措"), Some(ColumnRole::Measure));
        assert_eq!(column_role("备 注"), Some(ColumnRole::Other));
        assert_eq!(column_role("强化组织实施"), None);
    }
}
