//! Bytes → text, in two ways: as they are, and as one piece for each byte, so that what means something to the program is
//! one step away.

/// What queries and texts are put together from: operators in every dress, words, numbers, and characters that are odd
/// to fold, to cut or to count.
const PIECES: [&str; 64] = [
    " ",
    "\u{3000}",
    "\"",
    "“",
    "”",
    "「",
    "」",
    "＂",
    "-",
    "－",
    "−",
    " OR ",
    "|",
    "｜",
    ":",
    "：",
    "标题:",
    "地区：",
    "place:",
    "foo:",
    "《",
    "》",
    "〈",
    "<",
    "（",
    ")",
    "，",
    "。",
    "？",
    "怎么",
    "城市更新",
    "芜湖",
    "专项债券",
    "REITs",
    "ＲＥＩＴｓ",
    "wuhu",
    "3.2亿元",
    "1,000",
    "6+6",
    "%",
    "廣州",
    "𠮷",
    "ﬁ",
    "e\u{301}",
    "\u{200b}",
    "\n",
    "\0",
    "😀",
    "金额:",
    ">",
    "…",
    "、",
    "一",
    "老旧小区",
    "江西省",
    "印发",
    "近",
    "万平方米",
    "2024年",
    "由",
    "至",
    "体检",
    "资金",
    "机制:",
];

/// The text of an input: its first byte says whether the rest is text or pieces.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes.split_first() {
        Some((0, rest)) => rest.iter().map(|byte| PIECES[usize::from(*byte) % PIECES.len()]).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Two texts, parted by the first byte 255, which no text in UTF-8 holds.
pub(super) fn two_texts(bytes: &[u8]) -> (String, String) {
    let at = bytes.iter().position(|byte| *byte == 255);
    let (first, second) = at.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + 1..]));
    (text(first), text(second))
}
