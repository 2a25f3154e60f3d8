//! The search over a generated town: whom a hurried clerk means is among the first twenty; blocked persons never are.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::command::{Run, nb};
use crate::town::{Town, arg};

fn town() -> &'static Town {
    static TOWN: OnceLock<Town> = OnceLock::new();
    TOWN.get_or_init(|| Town::make(4_000, 21))
}

fn ask(queries: &Path) -> Run {
    let town = town();
    let (extract, data, first, third) = (town.extract(), town.data(), town.share(1), town.share(3));
    nb(&[
        "--json",
        "search",
        "--extract",
        arg(&extract),
        "--data",
        arg(&data),
        "--share-file",
        arg(&first),
        "--share-file",
        arg(&third),
        "--queries",
        arg(queries),
    ])
}

/// Asks all at once; hits by query id.
fn hits(queries: &[Value]) -> BTreeMap<String, Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("queries.jsonl");
    let lines: Vec<String> = queries.iter().map(Value::to_string).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let answers = ask(&file).fine();
    let answers = answers.lines().map(|line| {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert!(answer["micros"].is_u64(), "{answer}");
        let hits: Vec<String> =
            answer["hits"].as_array().unwrap().iter().map(|hit| hit.as_str().unwrap().to_owned()).collect();
        assert!(hits.len() <= 20);
        (answer["id"].as_str().unwrap().to_owned(), hits)
    });
    let answers: BTreeMap<_, _> = answers.collect();
    assert_eq!(answers.len(), queries.len());
    answers
}

type Row = HashMap<String, String>;

/// Persons with a whole date of birth who are alive and not blocked, every few of the file.
fn sample(every: usize) -> Vec<Row> {
    let blocked: HashSet<String> = town().rows("blocks").into_iter().map(|row| row["person_id"].clone()).collect();
    let usable = |row: &Row| {
        !blocked.contains(&row["person_id"]) && row["date_of_death"].is_empty() && !row["date_of_birth"].contains("-00")
    };
    town().rows("persons").into_iter().filter(usable).step_by(every).collect()
}

fn first_given(row: &Row) -> &str {
    row["given_names"].split(' ').next().unwrap()
}

/// Two letters in the middle changed places: the slip that keyboards make most.
fn slip(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = letters.len() / 2;
    if letters.len() > 3 {
        letters.swap(at - 1, at);
    }
    letters.into_iter().collect()
}

/// Umlauts spelt out, other marks as they are.
fn spelt_out(name: &str) -> String {
    [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")]
        .iter()
        .fold(name.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Share of the persons that the question finds among the first twenty, in per mille.
fn recall(persons: &[Row], question: impl Fn(&Row) -> Value) -> usize {
    let queries: Vec<Value> = persons
        .iter()
        .map(|row| {
            let mut question = question(row);
            question["id"] = row["person_id"].clone().into();
            question
        })
        .collect();
    let answers = hits(&queries);
    let found = persons.iter().filter(|row| answers[&row["person_id"]].contains(&row["person_id"])).count();
    found * 1000 / persons.len()
}

#[test]
fn whoever_is_meant_is_found() {
    let persons = sample(9);
    assert!(persons.len() > 300, "{}", persons.len());
    let year = |row: &Row| row["date_of_birth"][..4].parse::<i16>().unwrap();
    let exact = recall(
        &persons,
        |row| json!({ "family_name": row["family_name"], "given_names": row["given_names"], "date_of_birth": row["date_of_birth"] }),
    );
    let spelt = recall(
        &persons,
        |row| json!({ "family_name": spelt_out(&row["family_name"]), "given_names": first_given(row), "birth_year": year(row) }),
    );
    let slipped = recall(
        &persons,
        |row| json!({ "family_name": slip(&row["family_name"]), "given_names": first_given(row), "birth_year": year(row) }),
    );
    let swapped = recall(
        &persons,
        |row| json!({ "family_name": first_given(row), "given_names": row["family_name"], "date_of_birth": row["date_of_birth"] }),
    );
    let hurried =
        recall(&persons, |row| json!({ "text": format!("{} {} {}", first_given(row), row["family_name"], year(row)) }));
    println!(
        "recall at 20, per mille: exact {exact}, spelt out {spelt}, slip {slipped}, swapped {swapped}, hurried {hurried}"
    );
    assert_eq!(exact, 1000);
    assert!(spelt >= 995 && swapped >= 995 && hurried >= 990, "{spelt} {swapped} {hurried}");
    assert!(slipped >= 980, "{slipped}");
}

#[test]
fn a_birth_name_finds_its_bearer() {
    let persons: Vec<Row> = sample(1).into_iter().filter(|row| !row["birth_name"].is_empty()).collect();
    assert!(persons.len() > 20);
    let found = recall(
        &persons,
        |row| json!({ "family_name": row["birth_name"], "given_names": first_given(row), "date_of_birth": row["date_of_birth"] }),
    );
    assert!(found >= 995, "{found}");
}

#[test]
fn blocked_persons_are_in_no_answer() {
    let town = town();
    let blocked: HashSet<String> = town.rows("blocks").into_iter().map(|row| row["person_id"].clone()).collect();
    assert!(blocked.len() >= 5);
    let numbers: HashMap<String, String> =
        town.rows("documents").into_iter().map(|row| (row["person_id"].clone(), row["number"].clone())).collect();
    let mut queries = Vec::new();
    for row in town.rows("persons").iter().filter(|row| blocked.contains(&row["person_id"])) {
        let id = &row["person_id"];
        queries.push(
            json!({ "id": format!("{id}/exact"), "family_name": row["family_name"], "given_names": row["given_names"],
            "date_of_birth": row["date_of_birth"] }),
        );
        queries.push(
            json!({ "id": format!("{id}/text"), "text": format!("{} {}", row["given_names"], row["family_name"]) }),
        );
        if let Some(number) = numbers.get(id) {
            queries.push(json!({ "id": format!("{id}/document"), "text": number }));
        }
    }
    for (query, hits) in hits(&queries) {
        assert!(hits.iter().all(|hit| !blocked.contains(hit)), "{query}: {hits:?}");
    }
}

#[test]
fn a_line_that_cannot_be_taken_is_answered_and_the_others_all_the_same() {
    let person = &sample(50)[0];
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("queries.jsonl");
    let good = json!({ "id": "good", "family_name": person["family_name"], "date_of_birth": person["date_of_birth"] });
    std::fs::write(&file, format!("nonsense\n{{\"id\":\"x\",\"famly_name\":\"a\"}}\n\n{good}\n")).unwrap();
    let run = ask(&file);
    assert_eq!(run.code, Some(1), "{run:?}");
    let answers: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    assert!(answers[0]["error"].is_string() && answers[1]["error"].as_str().unwrap().contains("famly_name"));
    assert_eq!(answers[1]["id"], "x");
    assert!(answers[2]["hits"].as_array().unwrap().contains(&json!(person["person_id"])));
}
