//! Asking people at the terminal: hidden input for secrets, plain lines for the rest. Without a terminal the standard input is
//! read line by line, so that a script can answer.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use model::problem::Refusal;
use zeroize::Zeroizing;

use crate::output::{Output, io};

/// A line that must not be seen; nothing for an empty one or at the end. All words or groups of a share go onto one line.
pub fn secret(output: &Output, de: &str, en: &str) -> Result<Option<Zeroizing<String>>, Refusal> {
    prompt(output, de, en)?;
    let hidden = hide();
    let line = line();
    if let Some(hidden) = hidden {
        show(&hidden);
        eprintln!();
    }
    line
}

/// A line that may be seen.
pub fn plain(output: &Output, de: &str, en: &str) -> Result<Option<String>, Refusal> {
    prompt(output, de, en)?;
    Ok(line()?.map(|text| text.to_string()))
}

fn prompt(output: &Output, de: &str, en: &str) -> Result<(), Refusal> {
    if std::io::stdin().is_terminal() {
        let text = if output.lang == model::catalogue::Lang::De { de } else { en };
        eprint!("{text}: ");
        std::io::stderr().flush().map_err(|error| io(Path::new("stderr"), &error))?;
    }
    Ok(())
}

fn line() -> Result<Option<Zeroizing<String>>, Refusal> {
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line).map_err(|error| io(Path::new("stdin"), &error))?;
    let text = line.trim();
    Ok((!text.is_empty()).then(|| Zeroizing::new(text.to_owned())))
}

/// Turns the terminal's echo off; nothing if there is no terminal.
fn hide() -> Option<rustix::termios::Termios> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let before = tcgetattr(std::io::stdin()).ok()?;
    let mut without = before.clone();
    without.local_modes.remove(LocalModes::ECHO);
    tcsetattr(std::io::stdin(), OptionalActions::Now, &without).ok()?;
    Some(before)
}

fn show(before: &rustix::termios::Termios) {
    // If the terminal is gone there is nothing left to show on it.
    let _ = rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, before);
}
