//! The demo in a process of its own, and people who sign in there.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::Outcome;
use crate::browser::Browser;

/// The demo in a process of its own; ended when dropped.
pub struct Demo {
    child: Child,
    /// Its folder.
    pub dir: PathBuf,
    /// Its address.
    pub base: String,
    /// Sign-in names and one-time links.
    pub people: Vec<(String, String)>,
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Demo {
    /// Starts it and waits until it says where it is.
    pub fn start(program: &Path, dir: PathBuf, residents: usize) -> Outcome<Demo> {
        eprintln!("a demo of {residents} residents");
        let mut command = Command::new(program);
        command.args(["--json", "demo", "--port", "0", "--residents", &residents.to_string(), "--dir"]).arg(&dir);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        std::io::BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let said: Value = serde_json::from_str(&line).map_err(|_| "the demo did not start")?;
        let people = said["people"].as_array().into_iter().flatten();
        let people = people.filter_map(|p| Some((p["login"].as_str()?.to_owned(), p["link"].as_str()?.to_owned())));
        let base = said["address"].as_str().ok_or("the demo has no address")?.to_owned();
        Ok(Demo { child, dir, base, people: people.collect() })
    }
    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }
}

/// Signs somebody in by the one-time link, with a password and printed codes.
pub fn sign_in(base: &str, link: &str) -> Outcome<Browser> {
    let browser = Browser::new(base);
    let told = |refusal: model::problem::Refusal| format!("{refusal:?}");
    let password = "ein Übungswort für die Messung";
    let page = browser.open(link).map_err(told)?;
    let page = browser.send(&page.form("/first").map_err(told)?).map_err(told)?;
    let form = page.form("/first/password").map_err(told)?.set("password", password).set("again", password);
    let page = browser.send(&form).map_err(told)?;
    let form = page.form("/first/factor").map_err(told)?.set("do", "printed");
    let page = browser.send(&form).map_err(told)?;
    let mut page = browser.send(&page.form("/first/factor").map_err(told)?.set("do", "done")).map_err(told)?;
    if page.address.starts_with("/date") {
        page = browser.send(&page.form("/date").map_err(told)?).map_err(told)?;
    }
    if page.status != 200 {
        return Err(format!("signing in ended with {}", page.status).into());
    }
    Ok(browser)
}
