//! The personal signatures of a journal, counted with the node's keys.

use std::path::Path;
use std::sync::Arc;

use model::problem::Refusal;
use office::House;
use office::signatures::SignatureReport;
use serde_json::{Value, json};

use crate::commands::files::one;
use crate::commands::means::Unlock;
use crate::output::Output;
use crate::platform::platform;

/// Opens the node, counts, closes it.
pub fn count(data: &Path, unlock: &Unlock) -> Result<SignatureReport, Refusal> {
    let catalogue = office::catalogue::load().map_err(one)?;
    let house = House::at(data, Arc::new(catalogue), platform()).map_err(one)?;
    let unlocked = house.unlock(&unlock.means()?, Vec::new(), None, None).map_err(one)?;
    let report = unlocked.office.check_signatures().map_err(one);
    drop(unlocked);
    house.lock();
    report
}

/// What is wrong, one line each.
pub fn faults(report: &SignatureReport) -> impl Iterator<Item = String> + '_ {
    let wrong = report.findings.iter().filter(|finding| finding.why.fault());
    wrong.map(|finding| format!("signature of act {} ({}): {}", finding.position, finding.what, finding.why.name()))
}

/// For machines.
pub fn json(report: &SignatureReport) -> Value {
    json!({
        "sound": report.sound(), "one_key": report.one, "two_keys": report.two,
        "findings": report.findings.iter().map(|finding| json!({
            "position": finding.position, "act": finding.what, "why": finding.why.name(), "fault": finding.why.fault(),
        })).collect::<Vec<_>>(),
    })
}

/// For people.
pub fn people(report: &SignatureReport, output: &Output) {
    output.say(
        format!(
            "Unterschriften: {} mit zwei verschiedenen Schlüsseln, {} mit einem; {} Akte zum Nachsehen",
            report.two,
            report.one,
            report.findings.len()
        ),
        format!(
            "Signatures: {} with two distinct keys, {} with one; {} acts to look at",
            report.two,
            report.one,
            report.findings.len()
        ),
    );
    for finding in &report.findings {
        output.line(format!("  {:>8}  {}: {}", finding.position, finding.what, finding.why.name()));
    }
}
