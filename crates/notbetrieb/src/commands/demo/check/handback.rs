//! Tick-off with the target's number, sample by a second person, proof that nothing is open.

use model::problem::Refusal;

use super::cases::Taken;
use super::{Desk, ensure};

/// Hands the cases back.
pub fn run(registrar: &Desk, second: &Desk, cases: &[&Taken]) -> Result<usize, Refusal> {
    for (n, case) in cases.iter().enumerate() {
        let id = case.address.trim_start_matches("/cases/");
        let address = format!("/handback/{id}");
        let page = registrar.browser.open(&address)?;
        if let Some(sheet) =
            page.links(&address).into_iter().find(|link| link.contains("pdf") || link.contains("sheet"))
        {
            let pdf = registrar.browser.open(&sheet)?;
            ensure(pdf.bytes.starts_with(b"%PDF-"), "sheet", &pdf)?;
            registrar.keep(&format!("nacherfassung-{n}.pdf"), &pdf.bytes)?;
        }
        let form = page.form_with("number")?;
        // A number that is not of the target's form is refused and stays in the field.
        let wrong = registrar.browser.send(&form.clone().set("number", "17"))?;
        ensure(wrong.status == 422 && wrong.text.contains("value=\"17\""), "wrong number", &wrong)?;
        let form = wrong.form_with("number")?.set("number", format!("{} {}/2027", case.letter, n + 11));
        let done = registrar.browser.send(&form)?;
        ensure(done.status == 200, "tick off", &done)?;
    }
    if let Some(case) = cases.first() {
        let id = case.address.trim_start_matches("/cases/");
        let page = second.browser.open(&format!("/handback/{id}"))?;
        let form = page.form_with("agrees")?;
        let yes =
            form.choices.get("agrees").and_then(|choices| choices.first()).cloned().unwrap_or_else(|| "1".to_owned());
        let done = second.browser.send(&form.set("agrees", yes))?;
        ensure(done.status == 200, "sample", &done)?;
    }
    let page = registrar.browser.open("/handback")?;
    ensure(page.status == 200, "queue", &page)?;
    Ok(cases.len())
}
