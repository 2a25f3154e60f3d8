use super::*;

fn lines(kind: Kind, input: &str) -> (Summary, Vec<Value>) {
    let mut output = Vec::new();
    let summary = run(kind, input.as_bytes(), &mut output).unwrap();
    let text = String::from_utf8(output).unwrap();
    (summary, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn every_line_is_answered_whatever_it_is() {
    let input = concat!(
        "{\"id\":\"a\",\"kind\":\"koelner\",\"input\":\"Wikipedia\"}\n",
        "\n",
        "not json\n",
        "[1]\n",
        "{\"id\":5,\"kind\":\"soundex\",\"input\":\"x\"}\n",
        "{\"kind\":\"koelner\"}\n",
        "{\"id\":\"b\",\"kind\":\"same_key\",\"a\":\"Meier\",\"b\":\"Mayr\"}",
    );
    let (summary, answers) = lines(Kind::Phonetic, input);
    assert_eq!(summary, Summary { lines: 7, errors: 5 });
    assert_eq!(answers[0], json!({"id": "a", "result": {"code": "3412"}}));
    assert_eq!(answers[4]["id"], json!(5));
    assert!(answers[4]["error"].as_str().unwrap().contains("soundex"));
    assert_eq!(answers[6]["result"]["same"], json!(true));
    assert!(answers[1..6].iter().all(|answer| answer.get("result").is_none()));
}

#[test]
fn bytes_that_are_no_text_are_an_error_line() {
    let mut output = Vec::new();
    let summary = run(Kind::Vin, &b"{\"id\":\"\xff\"}\n"[..], &mut output).unwrap();
    assert_eq!(summary, Summary { lines: 1, errors: 1 });
}

#[test]
fn amounts_are_never_read_from_a_fraction_of_a_number() {
    let line = |amount: &str| {
        format!("{{\"id\":1,\"date\":\"2021-06-01\",\"household_size\":1,\"m\":{amount},\"y\":\"500\"}}")
    };
    for good in ["\"450\"", "450", "\"450.00\""] {
        let (_, answers) = lines(Kind::Wohngeld, &line(good));
        assert_eq!(answers[0]["result"], json!({"z4_exact": "310.5", "formula_eur": 311}), "{good}");
    }
    for bad in ["450.5", "\"450,5\"", "\"4_5\"", "\"+450\"", "\"\"", "\".5\"", "\"-450\"", "null", "\"1e3\""] {
        let (summary, _) = lines(Kind::Wohngeld, &line(bad));
        assert_eq!(summary.errors, 1, "{bad}");
    }
}

/// The vectors, where they are at hand: every expected key is in the answer with the same value.
#[test]
fn all_vectors() {
    let folder = std::env::var_os("NOTBETRIEB_VECTORS").map_or_else(
        || std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vectors")),
        std::path::PathBuf::from,
    );
    for (kind, name) in [
        (Kind::Wohngeld, "wohngeld_dev.jsonl"),
        (Kind::Wohngeld, "wohngeld_official.jsonl"),
        (Kind::Wohngeld, "wohngeld_rounding.jsonl"),
        (Kind::Sgb12, "sgb12_dev.jsonl"),
        (Kind::Mrz, "mrz_dev.jsonl"),
        (Kind::Phonetic, "phonetic_dev.jsonl"),
        (Kind::Vin, "vin_dev.jsonl"),
    ] {
        let Ok(text) = std::fs::read_to_string(folder.join(name)) else {
            println!("SKIPPED: no {name} in {}", folder.display());
            continue;
        };
        let (summary, answers) = lines(kind, &text);
        assert_eq!(usize::try_from(summary.lines), Ok(text.lines().count()));
        for (line, answer) in text.lines().zip(&answers) {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["id"], answer["id"]);
            if line["household_total"].as_u64().is_some_and(|total| total > 12)
                && line["members"].as_array().unwrap().len() > 12
            {
                assert!(answer["error"].as_str().unwrap().contains("caseworker"));
                continue;
            }
            for (key, expected) in expected(&line) {
                assert!(equal(&answer["result"][&key], &expected), "{key}: {answer} for {line}");
            }
        }
    }
}

/// Answer key and expected value of a vector line.
fn expected(line: &Value) -> Vec<(String, Value)> {
    if let Some(object) = line["expected"].as_object() {
        return object.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    }
    let pairs: &[(&str, &str)] = match line["kind"].as_str().unwrap_or("tie") {
        "tie" => &[("z4_exact", "z4_exact"), ("formula_eur", "formula_eur")],
        "build" => &[("lines", "lines")],
        "verify" => &[("valid", "valid"), ("failing_checks", "failing_checks")],
        "check_digit" => &[("digit", "expected")],
        "transliterate" => &[("text", "expected")],
        "koelner" => &[("code", "expected")],
        "same_key" => &[("same", "expected")],
        "fin_format_strict" => &[("valid", "valid"), ("reason", "reason")],
        "vin_us_check_digit" => &[("valid", "expected_valid"), ("digit", "expected_digit")],
        "fin_pruefziffer_feld3" => &[("check", "expected")],
        "plate" if line["valid"] == json!(false) => &[("valid", "valid"), ("reason", "reason")],
        "plate" => &[
            ("valid", "valid"),
            ("canonical", "canonical"),
            ("district", "district"),
            ("letters", "letters"),
            ("digits", "digits"),
            ("suffix", "suffix"),
            ("season", "season"),
        ],
        "special_plate" => &[("type", "expected_type")],
        "fuehrerscheinnummer" => &[("valid", "valid"), ("check", "expected_check")],
        "evb_syntax" => &[("valid", "valid")],
        other => panic!("unknown kind {other}"),
    };
    pairs.iter().map(|(key, from)| ((*key).to_owned(), line[*from].clone())).collect()
}

/// Equal as numbers where the expected value is one, else as they are.
fn equal(answer: &Value, expected: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::String(text) => Decimal::from_str_exact(text).ok(),
        Value::Number(number) => Decimal::from_str_exact(&number.to_string()).ok(),
        _ => None,
    };
    answer == expected || number(answer).is_some_and(|value| Some(value) == number(expected))
}
