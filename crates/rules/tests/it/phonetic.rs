use rules::phonetic::{koelner, same};

use crate::vectors::{load, text};

/// Our own names; the codes of those with plain letters come from the Python package cologne-phonetics 2.0.0.
#[test]
fn contexts_of_the_table() {
    for (name, code) in [
        ("Christ", "4782"),
        ("Cäsar", "487"),
        ("Clausen", "4586"),
        ("Ciro", "87"),
        ("Scholz", "858"),
        ("Lacher", "547"),
        ("Xaver", "4837"),
        ("Haxn", "0486"),
        ("Bracks", "1748"),
        ("Stephan", "8236"),
        ("Pfeiffer", "1337"),
        ("Fritz", "378"),
        ("Gadsby", "481"),
        ("Weiß", "38"),
        ("Ludger", "5247"),
        ("Czerny", "876"),
        ("Tschechow", "843"),
        ("Quax", "448"),
        ("Bahlsen", "1586"),
        ("Johannes", "068"),
        ("Ossietzky", "0884"),
        ("Mathtal", "625"),
        ("Şahin", "86"),
        ("Łukasz", "548"),
        ("Ø", "0"),
        ("", ""),
    ] {
        assert_eq!(koelner(name), code, "{name}");
    }
}

#[test]
fn all_vectors() {
    let Some(lines) = load("phonetic_dev.jsonl") else {
        return;
    };
    for line in &lines {
        match text(line, "kind") {
            "koelner" => assert_eq!(koelner(text(line, "input")), text(line, "expected"), "{line}"),
            "same_key" => {
                assert_eq!(Some(same(text(line, "a"), text(line, "b"))), line["expected"].as_bool(), "{line}")
            }
            other => panic!("unknown kind {other}"),
        }
    }
    println!("{} phonetic vectors", lines.len());
}
