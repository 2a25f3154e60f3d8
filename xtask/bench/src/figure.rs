//! One figure: what was measured, beside what, and whether it is enough.

use serde_json::{Value, json};
use std::fs::read_to_string;

/// One measured value.
#[must_use]
pub struct Figure {
    name: String,
    value: Option<f64>,
    unit: &'static str,
    peer: Option<String>,
    peer_value: Option<f64>,
    bar: Option<String>,
    met: Option<bool>,
    note: Option<String>,
}

impl Figure {
    /// A value that was measured.
    pub fn new(name: &str, value: f64, unit: &'static str) -> Figure {
        Figure {
            name: name.to_owned(),
            value: Some(value),
            unit,
            peer: None,
            peer_value: None,
            bar: None,
            met: None,
            note: None,
        }
    }

    /// A value that could not be measured, and why.
    pub fn skipped(name: &str, unit: &'static str, why: &str) -> Figure {
        Figure { value: None, note: Some(format!("skipped: {why}")), ..Figure::new(name, 0.0, unit) }
    }

    /// What it is held against, measured in the same run; an absent one says why.
    pub fn beside(mut self, peer: &str, value: Result<f64, &str>) -> Figure {
        self.peer = Some(peer.to_owned());
        match value {
            Ok(v) => self.peer_value = Some(v),
            Err(why) => self.note = Some(format!("peer skipped: {why}")),
        }
        self
    }

    /// A bar that a small value meets. `why` says what the limit is made of.
    pub fn at_most(self, limit: f64, why: &str) -> Figure {
        let met = self.value.map(|v| v <= limit);
        let bar = format!("at most {} {}: {why}", rounded(limit), self.unit);
        self.barred(bar, met)
    }

    /// A bar that a big value meets.
    pub fn at_least(self, limit: f64, why: &str) -> Figure {
        let met = self.value.map(|v| v >= limit);
        let bar = format!("at least {} {}: {why}", rounded(limit), self.unit);
        self.barred(bar, met)
    }

    /// Says more; after a peer's absence, which matters more.
    pub fn noting(mut self, what: &str) -> Figure {
        self.note.get_or_insert_with(|| what.to_owned());
        self
    }

    /// A bar that cannot be judged in this run.
    pub fn open_bar(self, bar: &str) -> Figure {
        self.barred(bar.to_owned(), None)
    }

    fn barred(mut self, bar: String, met: Option<bool>) -> Figure {
        self.bar = Some(bar);
        self.met = met;
        self
    }

    /// The line for people and programs.
    pub fn line(&self, bench: &str, machine: &Value) -> String {
        let ratio = self.value.zip(self.peer_value).filter(|(_, p)| *p > 0.0).map(|(v, p)| v / p);
        let mut line = json!({
            "bench": bench,
            "name": self.name,
            "value": self.value.map(rounded),
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": self.peer_value.map(rounded),
            "ratio": ratio.map(rounded),
            "bar": self.bar,
            "met": self.met,
            "machine": machine,
        });
        if let (Some(note), Some(fields)) = (&self.note, line.as_object_mut()) {
            fields.insert("note".to_owned(), json!(note));
        }
        line.to_string()
    }
}

/// Four figures that count; more would be noise.
fn rounded(v: f64) -> f64 {
    if v == 0.0 || !v.is_finite() {
        return 0.0;
    }
    #[allow(clippy::cast_possible_truncation)]
    let digits = 3 - v.abs().log10().floor() as i32;
    if digits <= 0 { v.round() } else { (v * 10f64.powi(digits)).round() / 10f64.powi(digits) }
}

/// Prints the figures of one bench as they come, with the state of the machine at that moment.
pub struct Printer {
    bench: &'static str,
}

impl Printer {
    /// For the bench of this name.
    pub fn new(bench: &'static str) -> Printer {
        Printer { bench }
    }

    /// Prints one figure.
    pub fn print(&self, figure: &Figure) {
        println!("{}", figure.line(self.bench, &machine()));
    }
}

/// Seconds of processor time that this process has used on all cores; 0 where the system does not tell.
pub fn processor_s() -> f64 {
    // Linux counts in hundredths of a second, whatever the kernel's own clock.
    let stat = read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// What a reader must know to judge a figure. Above a pressure of 10 a run was disturbed: only ratios count.
fn machine() -> Value {
    let cpu = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|l| l.strip_prefix("model name")?.split_once(':').map(|(_, m)| m.trim().to_owned()));
    let load = read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().and_then(|l| l.parse::<f64>().ok());
    json!({
        "cores": std::thread::available_parallelism().map_or(1, usize::from),
        "cpu": model,
        "cpu_psi10": pressure(&read_to_string("/proc/pressure/cpu").unwrap_or_default()),
        "load": load,
    })
}

fn pressure(text: &str) -> Option<f64> {
    text.split_once("avg10=")?.1.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_ratio_bar_and_verdict() {
        let f = Figure::new("x", 3.0, "acts/s").beside("y", Ok(2.0)).at_least(4.0, "twice the peer");
        let line: Value = serde_json::from_str(&f.line("b", &Value::Null)).unwrap();
        assert_eq!((line["ratio"].as_f64(), line["met"].as_bool()), (Some(1.5), Some(false)));
        assert_eq!(line["bar"], "at least 4 acts/s: twice the peer");
        let f = Figure::new("x", 3.0, "ms").beside("y", Err("not installed")).at_most(4.0, "");
        let line: Value = serde_json::from_str(&f.line("b", &Value::Null)).unwrap();
        assert!(line["peer_value"].is_null() && line["ratio"].is_null() && line["met"] == true);
        assert_eq!(line["note"], "peer skipped: not installed");
    }

    #[test]
    fn four_figures_stay() {
        assert_eq!([rounded(123_456.7), rounded(0.123_456), rounded(1.0)], [123_457.0, 0.1235, 1.0]);
    }

    #[test]
    fn used_time_grows() {
        let before = processor_s();
        while processor_s() == before {
            std::hint::black_box((0..100_000u64).sum::<u64>());
        }
        assert!(processor_s() < before + 1.0);
    }

    #[test]
    fn pressure_is_read() {
        assert_eq!(pressure("some avg10=1.25 avg60=0.00\nfull avg10=9.00"), Some(1.25));
    }
}
