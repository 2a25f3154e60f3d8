//! Hold task, list, change, run, four eyes, the bank's word, the file.

use model::problem::Refusal;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::subjects::Subjects;
use super::{Desk, ensure, unexpected};

/// Pays the month's benefits of one kind.
pub fn run(
    benefits: &Desk,
    head: &Desk,
    treasurer: &Desk,
    deputy: &Desk,
    subjects: &Subjects,
) -> Result<Value, Refusal> {
    let page = benefits.browser.open("/payments/lists/new")?;
    let form =
        page.forms().into_iter().find(|form| form.get("way") == "extract").unwrap_or(page.form("/payments/lists/new")?);
    let listed = benefits.browser.send(&form.set("benefit", &*subjects.benefit))?;
    ensure(listed.status == 200, "list", &listed)?;

    // A change recorded before the run takes effect on it.
    let page = benefits.browser.open("/payments/changes/new?kind=hold")?;
    let form = page.form("/payments/changes/new")?;
    let form = form
        .set("benefit", &*subjects.benefit)
        .set("file_number", &*subjects.other_file)
        .set("reason", "Umzug gemeldet (Übung)");
    let changed = benefits.browser.send(&form)?;
    ensure(changed.status == 200, "change", &changed)?;

    let page = benefits.browser.open("/payments")?;
    let build = page
        .forms()
        .into_iter()
        .find(|form| form.action == "/payments/runs" && form.get("benefit") == subjects.benefit);
    let build = build.ok_or_else(|| unexpected("build form", &page))?;
    let run = benefits.browser.send(&build)?;
    ensure(run.address.starts_with("/payments/runs/"), "build", &run)?;
    let address = run.address.clone();
    let open = benefits.browser.send(&determination(benefits, &address)?)?;
    ensure(open.status == 422, "undecided hold", &open)?;
    let holds = decide_holds(benefits)?;
    // The decision changes what is paid: the run is built anew.
    let page = benefits.browser.open(&format!("{address}/discard"))?;
    let form = page.form(&format!("{address}/discard"))?.set("reason", "Stopp-Aufgabe entschieden");
    let gone = benefits.browser.send(&form)?;
    ensure(gone.status == 200, "discard", &gone)?;
    let page = benefits.browser.open("/payments")?;
    let build = page
        .forms()
        .into_iter()
        .find(|form| form.action == "/payments/runs" && form.get("benefit") == subjects.benefit);
    let run = benefits.browser.send(&build.ok_or_else(|| unexpected("build form", &page))?)?;
    let address = run.address.clone();
    ensure(address.starts_with("/payments/runs/"), "build again", &run)?;

    let determined = benefits.browser.send(&determination(benefits, &address)?)?;
    ensure(determined.status == 200, "determine", &determined)?;
    sign(head, &address, "order")?;
    let page = treasurer.browser.open(&format!("{address}/bank"))?;
    let form = page.form(&format!("{address}/bank"))?;
    let clear = first_choice(&form, "clear");
    let form = form.set("who", "Übungsbank, Frau Esch").set("orders", "keine").set("clear", clear);
    let informed = treasurer.browser.send(&form)?;
    ensure(informed.status == 200, "bank", &informed)?;
    sign(treasurer, &address, "release")?;
    sign(deputy, &address, "release")?;

    let page = treasurer.browser.open(&format!("{address}/file"))?;
    let made = treasurer.browser.send(&page.form(&format!("{address}/file"))?)?;
    ensure(made.status == 200, "file", &made)?;
    let page = treasurer.browser.open(&format!("{address}/file"))?;
    let download = page.form(&format!("{address}/download"))?;
    let file = treasurer.browser.send(&download)?;
    let again = treasurer.browser.send(&download)?;
    ensure(file.bytes == again.bytes && file.text.contains("UEBUNG"), "same file", &file)?;
    let cover = treasurer.browser.open(&format!("{address}/cover"))?;
    ensure(cover.bytes.starts_with(b"%PDF-"), "cover sheet", &cover)?;
    treasurer.keep("zahlungslauf.xml", &file.bytes)?;
    treasurer.keep("begleitzettel.pdf", &cover.bytes)?;
    let hash: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    ensure(page.text.replace([' ', '\u{a0}'], "").contains(&hash[..16]), "hash on page", &page)?;
    let tag = |name: &str| {
        let open = format!("<{name}>");
        let at = file.text.find(&open)? + open.len();
        Some(file.text[at..].split('<').next()?.to_owned())
    };
    Ok(json!({
        "benefit": subjects.benefit, "count": tag("NbOfTxs").and_then(|n| n.parse::<u32>().ok()), "sum": tag("CtrlSum"),
        "sha256": hash, "bytes": file.bytes.len(), "holds_decided": holds,
    }))
}

fn first_choice(form: &crate::commands::demo::browser::Form, name: &str) -> String {
    form.choices.get(name).and_then(|choices| choices.first()).cloned().unwrap_or_default()
}

fn determination(desk: &Desk, address: &str) -> Result<crate::commands::demo::browser::Form, Refusal> {
    let page = desk.browser.open(&format!("{address}/determine"))?;
    let mut form = page.form(&format!("{address}/determine"))?.set("password", &*desk.password);
    for warning in form.choices.get("warnings").cloned().into_iter().flatten() {
        form = form.add("warnings", warning);
    }
    Ok(form)
}

fn sign(desk: &Desk, address: &str, step: &'static str) -> Result<(), Refusal> {
    let page = desk.browser.open(&format!("{address}/{step}"))?;
    let form = page.form(&format!("{address}/{step}"))?.set("password", &*desk.password);
    let done = desk.browser.send(&form)?;
    ensure(done.status == 200, step, &done)
}

fn decide_holds(desk: &Desk) -> Result<usize, Refusal> {
    let page = desk.browser.open("/holds")?;
    let links: std::collections::BTreeSet<String> = page.links("/holds/").into_iter().collect();
    for link in &links {
        let page = desk.browser.open(link)?;
        let form = page.form(link)?;
        let stop =
            form.choices.get("decision").and_then(|choices| choices.iter().find(|choice| choice.contains("stop")));
        let stop = stop.cloned().unwrap_or_else(|| first_choice(&form, "decision"));
        let form =
            form.set("decision", stop).set("reason", "Alleinstehend, kein weiterer Anspruch im Haushalt (Übung)");
        let done = desk.browser.send(&form)?;
        ensure(done.status == 200, "hold", &done)?;
    }
    ensure(!links.is_empty(), "a death raises a hold task", &page)?;
    Ok(links.len())
}
