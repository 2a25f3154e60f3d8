//! The calculations at the command line, against the vector files where they are at hand.

use std::path::PathBuf;
use std::str::FromStr as _;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::command::nb_with;

fn equal(a: &Value, b: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::String(text) => Decimal::from_str(text).ok(),
        Value::Number(number) => Decimal::from_str(&number.to_string()).ok(),
        _ => None,
    };
    a == b || number(a).is_some_and(|value| Some(value) == number(b))
}

/// The expected value of one key of a result, wherever the vector line keeps it.
fn expected<'a>(line: &'a Value, key: &str, keys: usize) -> Option<&'a Value> {
    let object = line["expected"].as_object();
    object
        .and_then(|object| object.get(key))
        .or_else(|| line.get(format!("expected_{key}")))
        .or_else(|| line.get(key))
        .or_else(|| line.get("expected").filter(|_| keys == 1 && object.is_none()))
}

#[test]
fn all_vectors_at_the_command_line() {
    let folder = std::env::var_os("NOTBETRIEB_VECTORS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vectors")),
        PathBuf::from,
    );
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("SKIPPED: no vector files in {}", folder.display());
        return;
    };
    let mut files = 0;
    for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
    {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let kind = name.split('_').next().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let answers = nb_with(&["calc", kind], &text).fine();
        assert_eq!(answers.lines().count(), text.lines().count(), "{name}");
        let mut compared = 0;
        for (line, answer) in text.lines().zip(answers.lines()) {
            let (line, answer): (Value, Value) =
                (serde_json::from_str(line).unwrap(), serde_json::from_str(answer).unwrap());
            assert_eq!(line["id"], answer["id"], "{name}");
            let Some(result) = answer["result"].as_object() else {
                // The one thing that is declined: households beyond the table's twelve persons.
                assert!(answer["error"].as_str().unwrap().contains("caseworker"), "{name}: {answer}");
                continue;
            };
            for (key, value) in result {
                if let Some(expected) = expected(&line, key, result.len()) {
                    assert!(equal(value, expected), "{name}: {key} of {answer} for {line}");
                    compared += 1;
                }
            }
        }
        assert!(compared >= text.lines().count(), "{name}: only {compared} values compared");
        println!("{name}: {compared} values agree");
        files += 1;
    }
    assert!(files > 0, "the folder of vectors has no file");
}

#[test]
fn an_unknown_kind_is_a_usage_error_and_a_bad_line_is_not() {
    assert_eq!(nb_with(&["calc", "lottery"], "").code, Some(2));
    let answer = nb_with(&["calc", "mrz"], "no json\n").fine();
    assert!(answer.contains("error"), "{answer}");
}
