//! Runs the binary.

use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The binary under test.
pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notbetrieb"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs with these arguments and nothing on the input.
pub fn nb(args: &[&str]) -> Run {
    finish(binary().args(args).spawn().unwrap())
}

/// Runs with these arguments and this input.
pub fn nb_with(args: &[&str], input: &str) -> Run {
    let mut child = binary().args(args).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    finish(child)
}

fn finish(child: Child) -> Run {
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what the program says is UTF-8");
    Run { code: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
}

impl Run {
    /// Exit 0; gives the standard output.
    pub fn fine(self) -> String {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.out
    }
    /// Exit 0 with one JSON object.
    pub fn json(self) -> Value {
        let out = self.fine();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }
    /// Exit 1 with `--json`: the codes of the problems, each told in words with all its arguments filled in.
    pub fn refused(self) -> Vec<String> {
        assert_eq!(self.code, Some(1), "{self:#?}");
        assert_eq!(self.out, "", "a refused command claims nothing");
        let problems: Vec<Value> = self.err.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        assert!(!problems.is_empty(), "{self:#?}");
        problems.iter().map(code).collect()
    }
    /// Exit 1 with `--json` and exactly this problem.
    pub fn refused_with(self, expected: &str) {
        let shown = format!("{self:#?}");
        assert_eq!(self.refused(), [expected], "{shown}");
    }
}

fn code(problem: &Value) -> String {
    for part in ["title", "remedy"] {
        let text = problem[part].as_str().unwrap();
        assert!(!text.is_empty() && !text.contains(['{', '}', '!']), "{problem}");
    }
    assert!(!problem["detail"].as_str().unwrap().contains(['{', '}']), "{problem}");
    problem["type"].as_str().unwrap().strip_prefix("urn:notbetrieb:problem:").unwrap().to_owned()
}
