//! Just enough of Rust's syntax to look at product code alone: comments, literals and test code can be blanked out.
//!
//! Blanked characters become spaces and line breaks stay, so that line numbers hold.

/// A source text in three layers, all with the same line breaks.
pub struct Source {
    /// Product code with string literals, without comments and tests.
    pub with_texts: String,
    /// Product code without literals, comments and tests.
    pub code: String,
    /// Modules that this file declares as tests: `#[cfg(test)] mod name;`.
    pub test_modules: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

impl Source {
    /// Reads a source text.
    pub fn read(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let kinds = kinds(&characters);
        let keep = |wanted: &[Kind]| -> Vec<char> {
            let seen = characters.iter().zip(&kinds);
            seen.map(|(&c, kind)| if c == '\n' || wanted.contains(kind) { c } else { ' ' }).collect()
        };
        let mut code = keep(&[Kind::Code]);
        let mut with_texts = keep(&[Kind::Code, Kind::Literal]);
        let (ranges, test_modules) = tests(&code);
        for (start, end) in ranges {
            for at in start..end {
                if code[at] != '\n' {
                    code[at] = ' ';
                    with_texts[at] = ' ';
                }
            }
        }
        Self { with_texts: with_texts.into_iter().collect(), code: code.into_iter().collect(), test_modules }
    }

    /// Lines of code that contain one of these, as `(line number, what was found)`.
    pub fn find<'a>(&self, wanted: &[&'a str]) -> Vec<(usize, &'a str)> {
        let lines = self.code.lines().enumerate();
        lines
            .flat_map(|(at, line)| wanted.iter().filter(|what| line.contains(**what)).map(move |what| (at + 1, *what)))
            .collect()
    }
}

fn kinds(text: &[char]) -> Vec<Kind> {
    let mut kinds = vec![Kind::Code; text.len()];
    let at = |i: usize| text.get(i).copied().unwrap_or('\0');
    let mut i = 0;
    while i < text.len() {
        let (kind, end) = match (at(i), at(i + 1)) {
            ('/', '/') => (Kind::Comment, line_end(text, i)),
            ('/', '*') => (Kind::Comment, comment_end(text, i)),
            ('"', _) => (Kind::Literal, string_end(text, i + 1)),
            ('r', '"' | '#') if !word_before(text, i) || (at(i.wrapping_sub(1)) == 'b') => match raw_end(text, i + 1) {
                Some(end) => (Kind::Literal, end),
                None => (Kind::Code, i + 1),
            },
            ('\'', _) => match character_end(text, i) {
                Some(end) => (Kind::Literal, end),
                None => (Kind::Code, i + 1),
            },
            _ => (Kind::Code, i + 1),
        };
        let end = end.min(text.len());
        kinds[i..end].fill(kind);
        i = end;
    }
    kinds
}

fn word_before(text: &[char], i: usize) -> bool {
    i > 0 && (text[i - 1].is_alphanumeric() || text[i - 1] == '_')
}

fn line_end(text: &[char], from: usize) -> usize {
    text[from..].iter().position(|&c| c == '\n').map_or(text.len(), |length| from + length)
}

/// Block comments nest.
fn comment_end(text: &[char], from: usize) -> usize {
    let (mut depth, mut i) = (0, from);
    while i + 1 < text.len() {
        match (text[i], text[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') => {
                (depth, i) = (depth - 1, i + 2);
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    text.len()
}

fn string_end(text: &[char], mut i: usize) -> usize {
    while i < text.len() {
        match text[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    text.len()
}

/// End of `"…"`, `#"…"#` and so on; nothing if this is a raw identifier such as `r#type`.
fn raw_end(text: &[char], from: usize) -> Option<usize> {
    let hashes = text[from..].iter().take_while(|&&c| c == '#').count();
    if text.get(from + hashes) != Some(&'"') {
        return None;
    }
    let mut i = from + hashes + 1;
    while i < text.len() {
        if text[i] == '"' && text[i + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes {
            return Some(i + 1 + hashes);
        }
        i += 1;
    }
    Some(text.len())
}

/// End of a character literal; nothing for a lifetime.
fn character_end(text: &[char], i: usize) -> Option<usize> {
    match (text.get(i + 1), text.get(i + 2)) {
        (Some('\\'), _) => text[i + 3..].iter().position(|&c| c == '\'').map(|length| i + 4 + length),
        (Some(_), Some('\'')) => Some(i + 3),
        _ => None,
    }
}

/// Where items under `#[cfg(test)]` stand, and which modules of other files they declare.
fn tests(code: &[char]) -> (Vec<(usize, usize)>, Vec<String>) {
    let mark: Vec<char> = "#[cfg(test)]".chars().collect();
    let (mut ranges, mut modules, mut i) = (Vec::new(), Vec::new(), 0);
    while i + mark.len() <= code.len() {
        if code[i..i + mark.len()] != mark[..] {
            i += 1;
            continue;
        }
        let end = item_end(code, i + mark.len());
        let item: String = code[i + mark.len()..end].iter().collect();
        if let Some(name) = item.trim().strip_suffix(';').and_then(|item| item.rsplit_once("mod ")) {
            modules.push(name.1.trim().to_owned());
        }
        ranges.push((i, end));
        i = end;
    }
    (ranges, modules)
}

/// End of the item that begins here: a semicolon or a closing brace at its own depth.
fn item_end(code: &[char], from: usize) -> usize {
    let mut depth = 0i32;
    for (at, c) in code.iter().enumerate().skip(from) {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth -= 1;
                if depth == 0 && *c == '}' {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_no_code() {
        let source =
            Source::read("let a = \".unwrap()\"; // .unwrap()\n/* /* */ .unwrap() */ let b = r#\".unwrap()\"#;\n");
        assert_eq!(source.find(&[".unwrap()"]), vec![]);
        assert!(source.with_texts.contains("\".unwrap()\""));
        assert!(!source.with_texts.contains("//"));
    }

    #[test]
    fn code_is_found_with_its_line() {
        let source = Source::read("fn a<'x>(t: &'x str) -> char {\n    'x'\n}\nfn b() { c('\\'').unwrap(); }\n");
        assert_eq!(source.find(&[".unwrap()"]), vec![(4, ".unwrap()")]);
    }

    #[test]
    fn test_modules_are_left_out_and_what_follows_is_not() {
        let text =
            "#[cfg(test)]\nmod tests {\n fn a() { b.unwrap() } \n}\nfn c() { d.unwrap() }\n#[cfg(test)]\nmod more;\n";
        let source = Source::read(text);
        assert_eq!(source.find(&[".unwrap()"]), vec![(5, ".unwrap()")]);
        assert_eq!(source.test_modules, vec!["more"]);
    }

    #[test]
    fn raw_identifiers_and_byte_strings_are_read_whole() {
        let source = Source::read("let r#type = br\"\\\"; a.unwrap();");
        assert_eq!(source.find(&[".unwrap()"]).len(), 1);
    }
}
