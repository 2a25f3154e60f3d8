//! Project tasks: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask soak`, `cargo xtask pages`, `cargo xtask pictures`, `cargo xtask bench`.
//!
//! No task needs anything that `cargo` does not already have, except where `needs` says so and installs it.

mod bench;
mod needs;
mod pages;
mod programs;
mod report;
mod soak;
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
  soak [NAME] [--rounds N]
                    the journal's long tests: kill (10,000 rounds), damage (100,000), sim (5,000)
  pages             writes the generated pages (docs/problems)
  pictures          takes the screenshots of README and docs/face.md from a running demo
  bench NAME ...    measures beside peers in the release profile, one JSON line a figure (docs/benchmarks.md): journal extract";

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
        ["soak", chosen @ ..] => soak::run(&tree, chosen),
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
