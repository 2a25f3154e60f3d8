//! `notbetrieb calc`: the rules on JSON lines, for checks against other calculations.
//!
//! One JSON object in, one out: `{"id", "result": {…}}`, or `{"id", "error": "…"}` for an input that cannot be taken. No line is
//! skipped, an unknown kind included. Amounts are read from text, never from a JSON number with a fraction.

mod benefits;
mod identifiers;

use std::io::{self, BufRead, Write};

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

/// What is calculated; the argument of the command.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Kind {
    /// Wohngeld of a household, or its formula alone.
    Wohngeld,
    /// Income counted and Mehrbedarf of the Sozialhilfe.
    Sgb12,
    /// Machine-readable zones.
    Mrz,
    /// Kölner Phonetik.
    Phonetic,
    /// Vehicle numbers, plates, licence and insurance numbers.
    Vin,
}

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Lines read; as many were written.
    pub lines: u64,
    /// Of these, lines answered with an error.
    pub errors: u64,
}

/// Answers every line of `input` on `output`.
///
/// # Errors
/// Only if reading or writing fails; a bad line is answered, not returned.
pub fn run(kind: Kind, mut input: impl BufRead, mut output: impl Write) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        summary.lines += 1;
        let answer = answer(kind, &line);
        summary.errors += u64::from(answer.get("error").is_some());
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        line.clear();
    }
    output.flush()?;
    Ok(summary)
}

fn answer(kind: Kind, line: &[u8]) -> Value {
    let parsed: Result<Map<String, Value>, _> = serde_json::from_slice(line);
    let Ok(members) = parsed else {
        return json!({ "id": null, "error": "the line is not a JSON object" });
    };
    let id = members.get("id").cloned().unwrap_or(Value::Null);
    let result = match kind {
        Kind::Wohngeld => benefits::wohngeld(&Line(&members)),
        Kind::Sgb12 => benefits::sgb12(&Line(&members)),
        Kind::Mrz => identifiers::mrz(&Line(&members)),
        Kind::Phonetic => identifiers::phonetic(&Line(&members)),
        Kind::Vin => identifiers::vin(&Line(&members)),
    };
    match result {
        Ok(result) => json!({ "id": id, "result": result }),
        Err(error) => json!({ "id": id, "error": error }),
    }
}

/// The members of a line, read strictly: a wrong type is an error that names the member.
struct Line<'a>(&'a Map<String, Value>);

impl<'a> Line<'a> {
    fn text(&self, key: &str) -> Result<&'a str, String> {
        self.0.get(key).and_then(Value::as_str).ok_or_else(|| format!("{key}: text expected"))
    }
    fn flag(&self, key: &str) -> Result<bool, String> {
        self.0.get(key).and_then(Value::as_bool).ok_or_else(|| format!("{key}: true or false expected"))
    }
    /// A flag that may be missing.
    fn option(&self, key: &str) -> Result<bool, String> {
        if self.0.contains_key(key) { self.flag(key) } else { Ok(false) }
    }
    fn count(&self, key: &str) -> Result<u64, String> {
        self.0.get(key).and_then(Value::as_u64).ok_or_else(|| format!("{key}: whole number expected"))
    }
    fn amount(&self, key: &str) -> Result<Decimal, String> {
        let text = match self.0.get(key) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
            _ => String::new(),
        };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let parsed = if plain(whole) && plain(fraction) { Decimal::from_str_exact(&text).ok() } else { None };
        parsed.ok_or_else(|| format!("{key}: amount as text expected, for instance \"123.45\""))
    }
    /// An amount that may be missing: then nothing.
    fn optional_amount(&self, key: &str) -> Result<Decimal, String> {
        if self.0.contains_key(key) { self.amount(key) } else { Ok(Decimal::ZERO) }
    }
    fn parsed<T: std::str::FromStr>(&self, key: &str, what: &str) -> Result<T, String> {
        self.text(key)?.parse().map_err(|_| format!("{key}: {what} expected"))
    }
    fn unknown_kind(&self) -> String {
        let kind = self.0.get("kind").map_or_else(|| "missing".to_owned(), Value::to_string);
        format!("kind: {kind} is not known here")
    }
}

#[cfg(test)]
mod tests;
