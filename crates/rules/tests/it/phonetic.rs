use rules::phonetic::{koelner, same};

use crate::vectors::{load, text};

/// Our own sample with codes on which the published table leaves no choice.
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
        ("Pfeiffer", "137"),
        ("Fritz", "378"),
        ("Gadsby", "4818"),
        ("Weiß", "38"),
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
            "koelner" => assert_eq!(
                koelner(text(line, "input")),
                text(line, "expected"),
                "{line}"
            ),
            "same_key" => assert_eq!(
                Some(same(text(line, "a"), text(line, "b"))),
                line["expected"].as_bool(),
                "{line}"
            ),
            other => panic!("unknown kind {other}"),
        }
    }
    println!("{} phonetic vectors", lines.len());
}
