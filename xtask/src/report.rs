//! What passed, what failed, and how long each stage took.

use std::process::ExitCode;
use std::time::Instant;

/// Counts of a run. A stage that cannot even start counts as one failure.
#[derive(Default)]
pub struct Report {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
    stages: Vec<(String, f64, u64, u64)>,
}

impl Report {
    /// Counts one check that held.
    pub fn pass(&mut self) {
        self.passed += 1;
    }

    /// Counts checks that held, of a program that counts by itself.
    pub fn passed(&mut self, count: u64) {
        self.passed += count;
    }

    /// Counts one check that did not hold and says what is wrong.
    pub fn fail(&mut self, what: impl Into<String>) {
        let what = what.into();
        println!("  failed: {what}");
        self.failures.push(what);
        self.failed += 1;
    }

    /// Counts failures that a program has already described.
    pub fn failed(&mut self, count: u64, where_told: &str) {
        if count > 0 {
            self.failures.push(format!("{count} in {where_told}"));
        }
        self.failed += count;
    }

    /// One check with a list of findings: none is a pass, each finding is a line of one failure.
    pub fn check(&mut self, name: &str, findings: &[String]) {
        if findings.is_empty() {
            println!("  ok {name}");
            self.pass();
        } else {
            self.fail(format!("{name}\n    {}", findings.join("\n    ")));
        }
    }

    /// Runs a stage and measures it.
    pub fn stage(&mut self, name: &str, work: impl FnOnce(&mut Self)) {
        println!("== {name}");
        let (passed, failed, start) = (self.passed, self.failed, Instant::now());
        work(self);
        let row = (name.to_owned(), start.elapsed().as_secs_f64(), self.passed - passed, self.failed - failed);
        println!("== {name}: {:.1} s, {} passed, {} failed", row.1, row.2, row.3);
        self.stages.push(row);
    }

    /// Prints the table of stages and the last line, and gives the exit code.
    pub fn finish(self) -> ExitCode {
        println!();
        for (name, seconds, passed, failed) in &self.stages {
            println!("{name:<10} {seconds:>8.1} s {passed:>6} passed {failed:>4} failed");
        }
        for failure in &self.failures {
            println!("failed: {}", failure.lines().next().unwrap_or_default());
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 && self.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
