//! Project tasks: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask pages`, `cargo xtask pictures`, `cargo xtask bench`.
//!
//! No task needs anything that `cargo` does not already have, except where `needs` says so and installs it.

mod bench;
mod needs;
mod pages;
mod programs;
mod report;
mod source;
mod stages;
mod tidy;
mod tree;

use std::process::ExitCode;

use report::Report;
use tree::Tree;

const USAGE: &str = "\
usage: cargo xtask TASK

  test [STAGE...]   installs what is missing (Debian as root) and runs every stage, or only those named:
                    fmt tidy unit catalogue demo browser lint docs
  tidy              the repository's own rules, without building anything
  pages             writes the generated pages (docs/problems)
  pictures          takes the screenshots of README and docs/face.md from a running demo
  bench NAME ...    measures beside peers in the release profile, one JSON line a figure (docs/benchmarks.md): journal";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode, String> {
    let tree = Tree::here()?;
    match words {
        ["test", chosen @ ..] => stages::test(&tree, chosen),
        ["tidy"] => {
            let mut report = Report::default();
            report.stage("tidy", |report| tidy::check(&tree, report));
            Ok(report.finish())
        }
        ["pages"] => pages::write(&tree).map(|()| ExitCode::SUCCESS),
        ["bench", name, words @ ..] => bench::run(&tree, name, words),
        ["pictures"] => stages::pictures(&tree),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprintln!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}
