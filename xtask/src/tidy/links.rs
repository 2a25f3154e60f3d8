//! Links in documents lead somewhere.

use crate::tree::Tree;

/// Every relative link of every Markdown page, with its heading where one is named.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for page in tree.with_ending("md") {
        let Some(text) = tree.text(page) else { continue };
        for (line, target) in links(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = target.split_once('#').map_or((target.as_str(), None), |(p, h)| (p, Some(h)));
            let file = if path.is_empty() { page.to_owned() } else { resolve(page, path) };
            if !tree.path(&file).exists() {
                findings.push(format!("{page}:{line}: {target} leads nowhere"));
            } else if let Some(heading) = heading.filter(|_| file.ends_with(".md")) {
                let known = tree.text(&file).map(|text| headings(&text)).unwrap_or_default();
                if !known.iter().any(|name| name == heading) {
                    findings.push(format!("{page}:{line}: {file} has no heading #{heading}"));
                }
            }
        }
    }
    findings
}

/// Targets of `[text](target)` and `![text](target)` outside code, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        // Every second part between backticks is code.
        let prose: Vec<&str> = line.split('`').collect();
        let prose: String = prose.iter().enumerate().map(|(n, part)| if n % 2 == 0 { *part } else { "x" }).collect();
        let mut rest = prose.as_str();
        while let Some(start) = rest.find("](") {
            rest = &rest[start + 2..];
            if let Some(end) = rest.find([')', ' ']) {
                found.push((at + 1, rest[..end].to_owned()));
            }
        }
    }
    found
}

/// The path that a link on this page means.
fn resolve(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Headings as the names under which links reach them.
fn headings(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with('#'));
    let mut names: Vec<String> = lines.map(|line| anchor(line.trim_start_matches('#').trim())).collect();
    names.extend(text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    names
}

fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    lower
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_outside_code_only() {
        let text = "a [b](c.md) `[d](e.md)` ![f](g.png)\n```\n[h](i.md)\n```\n";
        assert_eq!(links(text), vec![(1, "c.md".to_owned()), (1, "g.png".to_owned())]);
    }

    #[test]
    fn links_go_up_and_down() {
        assert_eq!(resolve("docs/a/b.md", "../c.md"), "docs/c.md");
        assert_eq!(resolve("README.md", "docs/x.md"), "docs/x.md");
        assert_eq!(resolve("docs/a.md", "./"), "docs");
    }

    #[test]
    fn headings_become_anchors() {
        assert_eq!(headings("# Die Wörter `x`: a & b\n"), vec!["die-wörter-x-a--b"]);
        assert_eq!(headings("<a id=\"NB-E-001\"></a>"), vec!["NB-E-001"]);
    }
}
