//! The first sign-in: link, password, printed codes.

use model::problem::Refusal;

use super::{Desk, ensure};
use crate::commands::demo::browser::Browser;
use crate::commands::demo::people::Person;

/// Signs a person in by the one-time link.
pub fn first(base: &str, person: &Person, keep: Option<&std::path::Path>) -> Result<Desk, Refusal> {
    let browser = Browser::new(base);
    let password = format!("ein Übungswort für {}", person.name);
    let page = browser.open(&person.link(""))?;
    let page = browser.send(&page.form("/first")?)?;
    let form = page.form("/first/password")?.set("password", &*password).set("again", &*password);
    let page = browser.send(&form)?;
    ensure(page.address.starts_with("/first/factor"), "password", &page)?;
    let csrf = page.form("/first/factor")?;
    let page = browser.send(&csrf.set("do", "printed"))?;
    let form = page.form("/first/factor")?.set("do", "done");
    let mut page = browser.send(&form)?;
    if page.address.starts_with("/date") {
        let form = page.form("/date")?;
        page = browser.send(&form)?;
    }
    ensure(page.status == 200 && page.address == "/", "sign-in", &page)?;
    Ok(Desk { browser, password, keep: keep.map(|dir| dir.join("papers")) })
}
