//! Every legal citation of the catalogue has a date of wording: its own, or that of its statute in `catalogue/_law/fassungen.toml`.

use std::collections::BTreeSet;

use model::CivilDate;
use toml::Value;

use crate::catalogue::root;

/// Citations without a date of their own, with the place in the file.
fn undated(value: &Value, place: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                match inner {
                    Value::String(cite) if key == "law" => found.push((place.to_owned(), cite.clone())),
                    _ => undated(inner, &format!("{place}/{key}"), found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| undated(inner, place, found)),
        _ => {}
    }
}

#[test]
fn every_citation_names_a_statute_whose_wording_is_dated() {
    let list: Value =
        toml::from_str(&std::fs::read_to_string(root().join("catalogue/_law/fassungen.toml")).unwrap()).unwrap();
    let mut statutes: BTreeSet<String> = BTreeSet::new();
    for statute in list["statute"].as_array().unwrap() {
        let short = statute["short"].as_str().unwrap();
        statute["as_of"].as_str().unwrap().parse::<CivilDate>().unwrap();
        assert!(!statute["name"].as_str().unwrap().is_empty() && statutes.insert(short.to_owned()), "{short}");
    }
    let (mut cited, mut without) = (0, Vec::new());
    for (folder, service) in crate::catalogue::services() {
        let text = std::fs::read_to_string(folder.join("service.toml")).unwrap();
        let file: Value = toml::from_str(&text).unwrap();
        let mut found = Vec::new();
        undated(&file, "", &mut found);
        let own: BTreeSet<&str> = service.law.iter().map(|law| law.cite.as_str()).collect();
        for (place, cite) in found {
            cited += 1;
            let word = |short: &str| cite.split([' ', ',', ';', '(']).any(|word| word == short);
            let named =
                statutes.iter().any(|short| if short.contains(' ') { cite.contains(short) } else { word(short) });
            if !named && !own.contains(cite.as_str()) {
                without.push(format!("{}{place} cites „{cite}“", service.key));
            }
        }
    }
    // Add the statute with the date of its wording to the list, or the citation to the service's `law`.
    assert_eq!(without, Vec::<String>::new(), "no dated wording");
    assert!(cited > 100, "{cited} citations found");
}

/// A paragraph as it is counted: `1355a` stands between `1355` and `1356`.
type Number = (u32, String);

fn number(word: &str) -> Option<Number> {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let letter = &word[digits..];
    let counted = letter.len() <= 1 && letter.chars().all(|c| c.is_ascii_lowercase());
    word[..digits].parse().ok().filter(|_| counted).map(|count| (count, letter.to_owned()))
}

/// What a citation names: first and last paragraph of each range (or an annex) with its statute.
fn named(cite: &str, statutes: &[&str]) -> Vec<(Number, Number, bool, String)> {
    let mut found = Vec::new();
    let mut open: Vec<(Number, Number, bool)> = Vec::new();
    let mut depth = 0_i32;
    let (mut skip, mut range, mut annex) = (false, false, false);
    for raw in cite.split(' ') {
        let inside = depth > 0 || raw.starts_with('(');
        depth += raw.chars().map(|c| i32::from(c == '(') - i32::from(c == ')')).sum::<i32>();
        let word = raw.trim_matches([',', ';']);
        if inside {
            continue;
        }
        match word {
            "§" | "§§" => annex = false,
            "Anlage" | "Anlagen" => annex = true,
            "Nr." | "Satz" | "s." => skip = true,
            "bis" => range = true,
            _ if statutes.contains(&word) => {
                found.extend(open.drain(..).map(|(from, to, annex)| (from, to, annex, word.to_owned())));
            }
            _ => {
                if let Some(number) = number(word).filter(|_| !skip) {
                    match open.last_mut().filter(|_| range) {
                        Some(last) => last.1 = number,
                        None => open.push((number.clone(), number, annex)),
                    }
                }
                (skip, range) = (false, false);
            }
        }
    }
    found
}

#[test]
fn a_citation_is_taken_apart_into_its_paragraphs() {
    let statutes = ["PStG", "PStV", "BGB", "PAuswG", "PassG"];
    let said = |cite: &str| -> Vec<String> {
        let word = |(from, to, annex, statute): (Number, Number, bool, String)| {
            format!("{}{}{}-{}{} {statute}", if annex { "A" } else { "" }, from.0, from.1, to.0, to.1)
        };
        named(cite, &statutes).into_iter().map(word).collect()
    };
    assert_eq!(said("§ 55 (1) Satz 1 Nr. 1 PStG"), ["55-55 PStG"]);
    assert_eq!(said("§§ 1616 bis 1617a BGB"), ["1616-1617a BGB"]);
    assert_eq!(said("§ 8 (1), (4) PAuswG, § 19 (4) PassG"), ["8-8 PAuswG", "19-19 PassG"]);
    assert_eq!(said("§§ 57, 59 (2) PStG; Anlage 6 PStV"), ["57-57 PStG", "59-59 PStG", "A6-6 PStV"]);
    assert_eq!(said("§ 27 (1) Nr. 3 PAuswG"), ["27-27 PAuswG"]);
}

#[test]
fn a_citation_bears_a_date_on_which_its_wording_was_in_force() {
    let list: Value =
        toml::from_str(&std::fs::read_to_string(root().join("catalogue/_law/fassungen.toml")).unwrap()).unwrap();
    let statutes: Vec<&str> =
        list["statute"].as_array().unwrap().iter().map(|one| one["short"].as_str().unwrap()).collect();
    let texts: Vec<(String, Value)> = crate::catalogue::services()
        .into_iter()
        .map(|(folder, service)| (service.key, std::fs::read_to_string(folder.join("service.toml")).unwrap()))
        .map(|(key, text)| (key, toml::from_str(&text).unwrap()))
        .collect();
    // Every citation with its own date, or that of its statute.
    let mut cites: Vec<(String, String, Option<CivilDate>)> = Vec::new();
    for (key, file) in &texts {
        let mut found = Vec::new();
        undated(file, "", &mut found);
        cites.extend(found.into_iter().map(|(_, cite)| (key.clone(), cite, None)));
        dated(file, key, &mut cites);
    }
    let mut faults = Vec::new();
    for one in list["paragraph"].as_array().unwrap() {
        let get = |name: &str| one.get(name).and_then(Value::as_str);
        let date = |name: &str| get(name).map(|text| text.parse::<CivilDate>().unwrap());
        let (statute, at) = (get("statute").unwrap(), get("number").unwrap());
        assert!(statutes.contains(&statute), "{statute} {at}: the statute is not listed");
        let (as_of, in_force) = (date("as_of").unwrap(), date("in_force"));
        if in_force.is_some_and(|from| from > as_of) || date("same").is_some_and(|same| same >= as_of) {
            faults.push(format!("{statute} {at}: the days are out of order"));
        }
        let annex = at.starts_with("Anlage ");
        let wanted = number(at.trim_start_matches("Anlage ")).unwrap();
        let mut cited = 0;
        for (key, cite, own) in &cites {
            let names = named(cite, &statutes)
                .into_iter()
                .any(|(from, to, of_annex, law)| law == statute && of_annex == annex && (from..=to).contains(&wanted));
            cited += usize::from(names);
            if names && in_force.zip(*own).is_some_and(|(from, own)| own < from) {
                faults.push(format!("{key} cites „{cite}“ in a wording from before {statute} {at} came into force"));
            }
        }
        if cited == 0 {
            faults.push(format!("nobody cites {statute} {at}"));
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// Citations with a date of their own.
fn dated(value: &Value, key: &str, found: &mut Vec<(String, String, Option<CivilDate>)>) {
    match value {
        Value::Table(table) => {
            if let (Some(cite), Some(as_of)) =
                (table.get("cite").and_then(Value::as_str), table.get("as_of").and_then(Value::as_str))
            {
                found.push((key.to_owned(), cite.to_owned(), as_of.parse().ok()));
            }
            table.values().for_each(|inner| dated(inner, key, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| dated(inner, key, found)),
        _ => {}
    }
}
