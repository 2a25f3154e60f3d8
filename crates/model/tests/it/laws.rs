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
