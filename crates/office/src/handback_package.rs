//! The hand-back package: per service JSON Lines and CSV with official field numbers, and a manifest with counts and hashes.
//!
//! `docs/formats/handback.md` describes it. No claim of an XÖV standard.

use std::collections::BTreeMap;

use books::Books;
use books::cases::Case;
use books::cases::attachments::Attachment;
use books::handback::{Counts, counts};
use model::Instant;
use model::catalogue::{Catalogue, Service};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::authority::AuthorityView;
use crate::credentials::hex;

/// The package as files in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// File name and bytes, in order; `manifest.json` is the last.
    pub files: Vec<(String, Vec<u8>)>,
    /// Scans and photos that belong to it; their bytes are read one by one when it is written.
    pub attached: Vec<PackedFile>,
    /// Cases in it.
    pub cases: u32,
    /// SHA-256 of the manifest.
    pub manifest_sha256: [u8; 32],
    /// The counts.
    pub counts: Counts,
}

/// A file of a case in the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Place in the package.
    pub path: String,
    /// Name beside the log.
    pub file: [u8; 32],
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// Size in bytes.
    pub size: u64,
}

/// Makes the package from the books; the same books give the same bytes. `here` says whether the bytes of a file can be read.
///
/// # Errors
/// The reason, if a value cannot be written.
pub fn make(
    books: &Books,
    catalogue: &Catalogue,
    authority: &AuthorityView,
    now: Instant,
    anchor: &str,
    here: &dyn Fn([u8; 32]) -> bool,
) -> Result<Package, String> {
    let mut files = Vec::new();
    let (mut attached, mut lost) = (Vec::new(), Vec::new());
    let mut listed = Vec::new();
    let mut total = 0_u32;
    for service in catalogue.services.iter().filter(|service| service.handback.is_some()) {
        let rows = rows(books, service);
        if rows.is_empty() {
            continue;
        }
        for packed in cases_of(books, service).iter().flat_map(|case| packed(service, case)) {
            if here(packed.file) { attached.push(packed) } else { lost.push(packed.path) }
        }
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        total = total.saturating_add(count);
        let mut lines = Vec::new();
        for row in &rows {
            serde_json::to_writer(&mut lines, row).map_err(|e| e.to_string())?;
            lines.push(b'\n');
        }
        for (name, bytes) in
            [(format!("{}.jsonl", service.key), lines), (format!("{}.csv", service.key), csv(service, &rows))]
        {
            listed.push(
                json!({ "file": name, "service": service.key, "cases": count, "sha256": hex(&Sha256::digest(&bytes)) }),
            );
            files.push((name, bytes));
        }
    }
    listed
        .extend(attached.iter().map(|one| json!({ "file": one.path, "bytes": one.size, "sha256": hex(&one.sha256) })));
    let counts = counts(books, catalogue);
    let manifest = json!({
        "format": 1,
        "exercise": authority.exercise,
        "authority": { "id": authority.id, "ags": authority.ags, "name": authority.name },
        "made": now.rfc3339(),
        "journal": anchor,
        "catalogue": hex(&catalogue.version),
        "counts": { "taken": counts.taken, "cancelled": counts.cancelled, "stays": counts.stays, "done": counts.done, "open": counts.open },
        "files": listed,
        "lost_files": lost,
    });
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|e| e.to_string())?;
    let manifest_sha256 = Sha256::digest(&manifest).into();
    files.push(("manifest.json".to_owned(), manifest));
    Ok(Package { files, attached, cases: total, manifest_sha256, counts })
}

/// Live cases of a service, oldest first.
fn cases_of<'a>(books: &'a Books, service: &Service) -> Vec<&'a Case> {
    let mut cases: Vec<_> = books.cases.all().filter(|case| case.live() && case.service == service.key).collect();
    cases.sort_by_key(|case| (case.received, case.position));
    cases
}

/// Files of a case that count, each with its place in the package. Scans of a case with secret fields stay: they show what the package
/// must not.
fn packed(service: &Service, case: &Case) -> Vec<PackedFile> {
    if !service.secret_to.is_empty() {
        return Vec::new();
    }
    case.attachments
        .iter()
        .enumerate()
        .filter(|(_, one)| one.counts())
        .map(|(at, one)| PackedFile {
            path: place(&case.number, at, one),
            file: one.file.file,
            sha256: one.file.sha256,
            size: one.file.size,
        })
        .collect()
}

/// Longest part of a file's name in the package, in characters.
const NAME_CHARS_MAX: usize = 60;

fn place(number: &str, at: usize, one: &Attachment) -> String {
    let ending = one.file.media.ending();
    let stem = one.file.name.strip_suffix(&format!(".{ending}")).unwrap_or(&one.file.name);
    let safe = stem.chars().take(NAME_CHARS_MAX).map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' });
    format!("files/{number}/{:02}-{}.{ending}", at + 1, safe.collect::<String>())
}

fn rows(books: &Books, service: &Service) -> Vec<Value> {
    cases_of(books, service)
        .into_iter()
        .map(|case| {
            let tick = books.handback.ticked(case.id);
            let mut fields = Map::new();
            for id in service.handback.iter().flat_map(|handback| &handback.order) {
                if let Some(value) = case.values.iter().find(|value| value.field == *id && !value.value.is_empty()) {
                    let back = service.field(id).map_or(value.value.as_str(), |field| field.back(&value.value));
                    fields.insert(id.clone(), json!({ "value": back, "stored": value.value, "source": value.source.name(), "proven": value.source.proven() }));
                }
            }
            let papers: Vec<Value> = books
                .papers
                .of_case(case.id)
                .map(|paper| json!({ "number": paper.number, "paper": paper.paper, "copies": paper.copies, "void": paper.void.is_some() }))
                .collect();
            let evidence: BTreeMap<&str, Value> = case
                .evidence
                .iter()
                .map(|seen| (seen.key.as_str(), json!({ "state": seen.state.name(), "note": seen.note })))
                .collect();
            json!({
                "case": case.id, "number": case.number, "service": service.key, "form": case.form,
                "received": case.received, "taken": case.taken_at.rfc3339(), "signed": case.signed.as_ref().map(|signed| signed.on),
                "fields": fields, "evidence": evidence, "files": if service.secret_to.is_empty() { files_of(case) } else { Vec::new() }, "papers": papers, "warnings": case.warnings,
                "journal_entry": case.position,
                "state": if tick.is_some() { "done" } else { "open" },
                "target_number": tick.map(|tick| tick.number.clone()),
            })
        })
        .collect()
}

fn files_of(case: &Case) -> Vec<Value> {
    let counting = case.attachments.iter().enumerate().filter(|(_, one)| one.counts());
    counting
        .map(|(at, one)| {
            json!({
                "file": place(&case.number, at, one), "name": one.file.name, "kind": one.file.kind.name(),
                "evidence": one.file.evidence, "bytes": one.file.size, "sha256": hex(&one.file.sha256),
            })
        })
        .collect()
}

/// One row a case, one column a field in the order of the register's screen; a spreadsheet must not take a value for a formula.
fn csv(service: &Service, rows: &[Value]) -> Vec<u8> {
    let order: Vec<&String> = service.handback.iter().flat_map(|handback| &handback.order).collect();
    let mut out = String::from("\u{feff}");
    let head = ["number", "received", "state", "target_number"].into_iter().chain(order.iter().map(|id| id.as_str()));
    push_row(&mut out, head);
    for row in rows {
        let fixed = ["number", "received", "state", "target_number"].map(|key| row[key].as_str().unwrap_or_default());
        let fields = order.iter().map(|id| row["fields"][id.as_str()]["value"].as_str().unwrap_or_default());
        push_row(&mut out, fixed.into_iter().chain(fields));
    }
    out.into_bytes()
}

/// A row of a file that a spreadsheet opens: no value is taken for a formula.
pub(crate) fn push_row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    let cells: Vec<String> = cells
        .map(|cell| {
            let guarded =
                if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
            format!("\"{}\"", guarded.replace('"', "\"\""))
        })
        .collect();
    out.push_str(&cells.join(";"));
    out.push_str("\r\n");
}
