//! The line with which a case is cited beside a quotation.

use crate::domain::case::CaseSummary;
use crate::web::state::Site;
use crate::web::urls::Href as _;

/// Issuer, list, number, date and permalink; what is not known is left out.
pub(crate) fn citation(case: &CaseSummary, site: &Site) -> String {
    let issuer = case.list.issuer.as_ref().map(|issuer| format!("{issuer}：")).unwrap_or_default();
    let date = case.list.issued_on.map(|date| format!("，{}", date.chinese())).unwrap_or_default();
    let url = site.absolute(&case.key.href());
    format!("{issuer}《{}》，{}{date}，{url}。", case.list.title, case.printed_number)
}
