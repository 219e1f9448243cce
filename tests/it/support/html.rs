//! Reading pages as far as the tests need it: tags by name, attributes, text. The templates write regular HTML.

/// Every tag of that name, from `<name` to `>`.
pub(crate) fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    let ends_name = |tag: &str| tag[open.len()..].starts_with([' ', '>', '/', '\n']);
    page.match_indices(&open)
        .filter_map(|(at, _)| page[at..].find('>').map(|end| &page[at..=at + end]))
        .filter(|tag| ends_name(tag))
        .collect()
}

/// The value of an attribute of a tag, its entities resolved.
pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

/// Everything a page links to or loads.
pub(crate) fn links(page: &str) -> Vec<String> {
    let hrefs = ["a", "link"].into_iter().flat_map(|name| tags(page, name)).filter_map(|tag| attribute(tag, "href"));
    let sources =
        ["img", "script"].into_iter().flat_map(|name| tags(page, name)).filter_map(|tag| attribute(tag, "src"));
    let forms = tags(page, "form").into_iter().filter_map(|tag| attribute(tag, "action"));
    hrefs.chain(sources).chain(forms).collect()
}

/// The contents of every element of that name; elements of one name must not stand in each other.
pub(crate) fn contents(page: &str, name: &str) -> Vec<String> {
    let close = format!("</{name}>");
    let inside = |tag: &str| {
        let at = tag.as_ptr() as usize - page.as_ptr() as usize + tag.len();
        page[at..].split(&close).next().map(str::to_owned)
    };
    tags(page, name).into_iter().filter_map(inside).collect()
}

/// The text of a piece of HTML: no tags, entities resolved.
pub(crate) fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    unescaped(out.trim())
}

/// The text of the main part of a page.
pub(crate) fn main_text(page: &str) -> String {
    let main = page.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).map_or("", |(main, _)| main);
    text(main.split_once('>').map_or("", |(_, rest)| rest))
}

fn unescaped(text: &str) -> String {
    let entities = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")];
    let text = entities.iter().fold(text.to_owned(), |text, (entity, char)| text.replace(entity, char));
    text.replace("&quot;", "\"").replace("&#38;", "&").replace("&amp;", "&")
}
