//! The direction of dependencies, from cargo's own view of the workspace.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::programs::{cargo, prints};
use crate::tidy::files::product;
use crate::tree::Tree;

/// Each room with the rooms it may know. The order is that of the house: nothing knows what stands after it.
const ROOMS: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("rules", &["model"]),
    ("books", &["model", "rules"]),
    ("journal", &["model"]),
    ("extract", &["model", "rules"]),
    ("paper", &["model", "rules"]),
    ("office", &["model", "rules", "books", "journal", "extract", "paper"]),
    ("desk", &["model", "rules", "books", "extract", "paper", "office"]),
    ("notbetrieb", &["model", "rules", "books", "journal", "extract", "paper", "office", "desk"]),
    ("xtask", &[]),
    ("bench", &["model", "rules", "journal", "extract", "paper"]),
    // A test's tool: rooms may know it among their dev-dependencies only.
    ("simdisk", &[]),
];
/// Rooms that know no IO, clock or chance.
const PURE: [&str; 3] = ["model", "rules", "books"];
/// What must not be anywhere below a pure room.
const IMPURE: [&str; 12] =
    ["tokio", "mio", "rusqlite", "axum", "hyper", "ureq", "rustls", "rand", "rand_core", "getrandom", "ring", "rustix"];
/// What must not be anywhere below the journal.
const WEB: [&str; 6] = ["tokio", "axum", "hyper", "ureq", "tower", "maud"];

/// Direct dependencies by package of the workspace, tests left out.
fn direct(tree: &Tree) -> Result<BTreeMap<String, Vec<String>>, String> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--locked"];
    let text = prints(cargo(tree.root()).get_program(), &arguments, tree.root())?;
    let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let packages = value["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let dependencies = |package: &Value| -> Vec<String> {
        let listed = package["dependencies"].as_array().into_iter().flatten();
        listed.filter(|d| d["kind"] != "dev").map(|d| text(&d["name"])).collect()
    };
    Ok(packages.iter().map(|package| (text(&package["name"]), dependencies(package))).collect())
}

/// Everything below a package as it is shipped, tests left out, with the features that it alone asks for.
fn below(tree: &Tree, package: &str) -> Result<Vec<String>, String> {
    let arguments = ["tree", "--locked", "-p", package, "-e", "normal,build", "--prefix", "none", "--format", "{p}"];
    let text = prints(cargo(tree.root()).get_program(), &arguments, tree.root())?;
    let mut names: Vec<String> = text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Turns what could not be found out into a finding.
fn findings(found: Result<Vec<String>, String>) -> Vec<String> {
    found.unwrap_or_else(|what| vec![what])
}

/// Dependencies run downwards only.
pub fn order(tree: &Tree) -> Vec<String> {
    findings(direct(tree).map(|packages| {
        let mut found = Vec::new();
        for (package, dependencies) in &packages {
            let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| room == package) else {
                found.push(format!("{package} is not on the plan; add it to ROOMS and to ARCHITECTURE.md"));
                continue;
            };
            let rooms = dependencies.iter().filter(|name| packages.contains_key(*name));
            let wrong = rooms.filter(|name| !allowed.contains(&name.as_str()));
            found.extend(wrong.map(|name| format!("{package} knows {name}")));
        }
        found
    }))
}

/// The pure rooms stay pure, all the way down.
pub fn pure(tree: &Tree) -> Vec<String> {
    PURE.iter().flat_map(|room| without(tree, room, &IMPURE)).collect()
}

/// The journal knows nothing of the web.
pub fn journal(tree: &Tree) -> Vec<String> {
    without(tree, "journal", &WEB)
}

fn without(tree: &Tree, room: &str, unwanted: &[&str]) -> Vec<String> {
    findings(below(tree, room).map(|names| {
        let wrong = names.iter().filter(|name| unwanted.contains(&name.as_str()));
        wrong.map(|name| format!("{name} lies below {room} (cargo tree -p {room} -i {name} -e normal)")).collect()
    }))
}

/// Typst is reachable only through `paper`.
pub fn typst(tree: &Tree) -> Vec<String> {
    let named = |name: &str| name == "typst" || name.starts_with("typst-");
    findings(direct(tree).map(|packages| {
        let others = packages.iter().filter(|(package, _)| *package != "paper");
        others
            .flat_map(|(package, names)| names.iter().filter(|n| named(n)).map(move |n| format!("{package} knows {n}")))
            .collect()
    }))
}

/// The desk sees no SQL: not as a dependency and not as words.
pub fn desk(tree: &Tree) -> Vec<String> {
    let mut found = findings(direct(tree).map(|packages| {
        let names = packages.get("desk").into_iter().flatten();
        names
            .filter(|name| ["rusqlite", "journal"].contains(&name.as_str()))
            .map(|n| format!("desk knows {n}"))
            .collect()
    }));
    for (file, source) in product(tree).iter().filter(|(file, _)| file.starts_with("crates/desk/")) {
        let lines = source.with_texts.lines().enumerate();
        let sql =
            lines.filter(|(_, line)| ["SELECT ", "INSERT INTO ", "PRAGMA "].iter().any(|word| line.contains(word)));
        found.extend(sql.map(|(at, _)| format!("{file}:{}: SQL", at + 1)));
    }
    found
}
