//! Reads words as a person does, back into a pattern.

/// What the words say, as a pattern.
pub(super) fn pattern_of(words: &str) -> String {
    for (start, before, after) in
        [("text that starts with ", "^", ""), ("text that ends with ", "", "$"), ("text that contains ", "", "")]
    {
        if let Some(rest) = words.strip_prefix(start) {
            return format!("{before}(?:{}){after}", sequence(rest));
        }
    }
    let inner = match words {
        // There are letters that are neither here.
        "text in small letters" => "[^A-Z]*".to_owned(),
        "text in capital letters" => "[^a-z]*".to_owned(),
        words => {
            match (words.strip_suffix(" only"), words.strip_prefix("text without "), words.strip_prefix("one of ")) {
                (Some(kinds), ..) => format!("[{}]*", kinds_of(&split(kinds, &[", ", " and "]))),
                (_, Some(kinds), _) => format!("[^{}]*", kinds_of(&split(kinds, &[", ", " or "]))),
                (.., Some(texts)) => split(texts, &[", "]).into_iter().map(choice).collect::<Vec<_>>().join("|"),
                _ => sequence(words),
            }
        }
    };
    format!("^(?:{inner})$")
}

fn sequence(words: &str) -> String {
    split(words, &[", then "]).into_iter().map(part).collect()
}

fn part(words: &str) -> String {
    if words.starts_with(['"', '(']) || words == "nothing" {
        let choices: Vec<String> = split(words, &[", ", " or "]).into_iter().map(choice).collect();
        return format!("(?:{})", choices.join("|"));
    }
    let (count, rest) = count(words);
    match rest.strip_prefix("times (") {
        Some(rest) => format!("(?:{}){count}", sequence(rest.strip_suffix(')').unwrap())),
        None => format!("{}{count}", characters(rest)),
    }
}

fn choice(words: &str) -> String {
    match words.strip_prefix('(') {
        Some(rest) => sequence(rest.strip_suffix(')').unwrap()),
        None if words == "nothing" => String::new(),
        None => quoted(words).chars().map(escaped).collect(),
    }
}

fn count(words: &str) -> (String, &str) {
    if let Some(rest) = words.strip_prefix("any number of ") {
        return ("*".to_owned(), rest);
    }
    let (least, rest) = words.split_once(' ').unwrap();
    if let Some(rest) = rest.strip_prefix("or more ") {
        return (format!("{{{least},}}"), rest);
    }
    match rest.strip_prefix("to ").and_then(|rest| rest.split_once(' ')) {
        Some((most, rest)) => (format!("{{{least},{most}}}"), rest),
        None => (format!("{{{least}}}"), rest),
    }
}

fn characters(words: &str) -> String {
    match words.strip_prefix("characters").or_else(|| words.strip_prefix("character")) {
        Some("") => "[^]".to_owned(),
        Some(except) => {
            format!("[^{}]", kinds_of(&split(except.strip_prefix(" other than ").unwrap(), &[", ", " or "])))
        }
        None => format!("[{}]", kinds_of(&split(words, &[", ", " or "]))),
    }
}

fn kinds_of(names: &[&str]) -> String {
    names.iter().map(|name| kind(name)).collect()
}

fn kind(name: &str) -> String {
    if name.starts_with('"') {
        return quoted(name).chars().map(escaped).collect();
    }
    if let Some((_, range)) = name.split_once(" from ") {
        return range.replace(" to ", "-");
    }
    match name.strip_suffix('s').unwrap_or(name) {
        "letter" => "A-Za-z",
        "capital letter" => "A-Z",
        "small letter" => "a-z",
        "digit" => "0-9",
        "hexadecimal digit" => "0-9A-Fa-f",
        "underscore" => "_",
        "space" => r"\s",
        "line break" => r"\n\r\u2028\u2029",
        other => panic!("no kind of character: {other}"),
    }
    .to_owned()
}

fn quoted(words: &str) -> String {
    serde_json::from_str(words).unwrap_or_else(|_| panic!("no text: {words}"))
}

fn escaped(char: char) -> String {
    format!("\\u{{{:X}}}", u32::from(char))
}

/// At what stands outside quotes and brackets.
fn split<'a>(words: &'a str, between: &[&str]) -> Vec<&'a str> {
    let (mut all, mut start, mut at, mut depth, mut is_quoted) = (Vec::new(), 0, 0, 0, false);
    let rest = |at: usize| words.get(at..).unwrap();
    while let Some(next) = rest(at).chars().next() {
        let found = between.iter().find(|one| depth == 0 && !is_quoted && rest(at).starts_with(**one));
        if let Some(found) = found {
            all.push(words.get(start..at).unwrap());
            at += found.len();
            start = at;
            continue;
        }
        match next {
            '\\' if is_quoted => at += 1,
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            _ => {}
        }
        at += next.len_utf8();
    }
    all.push(rest(start));
    all
}
