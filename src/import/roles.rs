//! What the columns of a list are called: the header row tells which column holds what.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    /// 序号: the ordinal of the mechanism.
    Ordinal,
    /// 政策机制.
    Mechanism,
    /// 主要举措.
    Measure,
    /// 具体做法.
    Case,
}

const NAMES: [(ColumnRole, &[&str]); 4] = [
    (ColumnRole::Ordinal, &["序号", "编号"]),
    (ColumnRole::Mechanism, &["政策机制", "机制"]),
    (ColumnRole::Measure, &["主要举措", "政策举措", "举措"]),
    (ColumnRole::Case, &["具体做法", "经验做法", "典型做法", "做法"]),
];

/// The role that a header cell names; blanks inside (序　号) do not matter.
pub fn column_role(cell: &str) -> Option<ColumnRole> {
    let name: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_cells_name_their_columns() {
        assert_eq!(column_role("序 号"), Some(ColumnRole::Ordinal));
        assert_eq!(column_role("具体做法"), Some(ColumnRole::Case));
        assert_eq!(column_role("强化组织实施"), None);
    }
}
