//! Find a person, take a birth and a death, print, sign, certify, hand out.

use model::problem::Refusal;

use super::subjects::Subjects;
use super::{Desk, ensure, unexpected};
use crate::commands::demo::browser::{Form, Page};

/// A case that was taken and certified.
pub struct Taken {
    /// Address of the case.
    pub address: String,
    /// Its number.
    pub number: String,
    /// Papers printed.
    pub papers: u32,
    /// A number of the form that the target will give.
    pub letter: char,
}

/// Searches the mother with a slip in her name; the hits.
pub fn find(desk: &Desk, subjects: &Subjects) -> Result<usize, Refusal> {
    let page = desk.browser.open("/search")?;
    let form = page.form_with("purpose")?.set("q", &*subjects.mother_query).set("purpose", "Geburtsanzeige");
    let page = desk.browser.send(&form)?;
    ensure(page.words().contains(&subjects.mother.family_name), "search", &page)?;
    Ok(page.forms().iter().filter(|form| form.action == "/person").count())
}

/// The birth of a child of an unmarried mother.
pub fn birth(desk: &Desk, subjects: &Subjects) -> Result<Taken, Refusal> {
    let page = desk.browser.open("/intake/geburtsanzeige")?;
    let page = pick(desk, page, "geburtsanzeige", "mother", &subjects.mother_query)?;
    let mother = &subjects.mother;
    let mut form = page.form("/intake/geburtsanzeige")?;
    let born = date(form.get("received.y"), form.get("received.m"), form.get("received.d"));
    for (name, value) in [
        ("form", "oral"),
        ("anz_art", "mutter"),
        ("anz_familienname", &*mother.family_name),
        ("anz_vornamen", &*mother.given_names),
        ("anz_ausweis", "Personalausweis vorgelegt"),
        ("1090", "lebend"),
        ("1040", &*born),
        ("1041", "04:17"),
        ("1050", "Talbrück"),
        ("1051", "Klinikum am Wehr"),
        ("geb_mehrling", "einling"),
        ("abstammung", "offen"),
        ("1220", "w"),
        ("1250", "Talbrück"),
        ("1299", "nachgewiesen"),
        ("1199", "nachgewiesen"),
        ("1120", "w"),
        ("vornamen_stand", "bestimmt"),
        ("1102", "Mia Łucja"),
        ("name_grund", "allein"),
        ("1101", &*mother.family_name),
        ("eltern_deutsch", "1"),
        ("mut_ort", "Talbrück"),
    ] {
        form = put(form, name, value);
    }
    certify(desk, form, 'G')
}

/// The death of somebody with a running grant.
pub fn death(desk: &Desk, subjects: &Subjects) -> Result<Taken, Refusal> {
    let who = &subjects.deceased;
    let query = format!("{} {} {}", who.family_name, who.given_names, who.date_of_birth.german());
    let page = desk.browser.open("/intake/sterbefallanzeige")?;
    let page = pick(desk, page, "sterbefallanzeige", "deceased", &query)?;
    let mut form = page.form("/intake/sterbefallanzeige")?;
    let died = date(form.get("received.y"), form.get("received.m"), form.get("received.d"));
    for (name, value) in [
        ("form", "oral"),
        ("anz_art", "bestatter"),
        ("anz_einrichtung", "Bestattungen Ahorn (Übung)"),
        ("anz_familienname", "Ahorn"),
        ("anz_vornamen", "Theo"),
        ("anz_ausweis", "Personalausweis vorgelegt"),
        ("tod_zeit", "zeitpunkt"),
        ("4140", &*died),
        ("4141", "02:05"),
        ("4144", "genau"),
        ("4150", "Talbrück"),
        ("person_bekannt", "bekannt"),
        ("4250", "Talbrück"),
        ("4300", "LD"),
        ("bestattung", "erde"),
        ("4299", "nachgewiesen"),
        ("kinder_minderjaehrig", "nein"),
    ] {
        form = put(form, name, value);
    }
    certify(desk, form, 'S')
}

fn put(form: Form, name: &str, value: &str) -> Form {
    // A date goes into its three fields.
    match value.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if year.len() == 4 && day.len() == 2 && value.is_ascii() => {
            form.set(&format!("{name}.y"), year).set(&format!("{name}.m"), month).set(&format!("{name}.d"), day)
        }
        _ => form.set(name, value),
    }
}

fn date(year: &str, month: &str, day: &str) -> String {
    format!("{year:0>4}-{month:0>2}-{day:0>2}")
}

/// Searches a person in the form and takes the first hit over.
fn pick(desk: &Desk, page: Page, service: &str, part: &str, query: &str) -> Result<Page, Refusal> {
    let action = format!("/intake/{service}");
    let form = page.form(&action)?.set(&format!("find.{part}"), query).set("do", format!("find:{part}"));
    let step = page.form(&action)?.get("step").to_owned();
    let group = if part == "mother" { "g.mutter" } else { "g.verstorben" };
    // The page of the deceased is only shown once it is known who it is.
    let form = if part == "deceased" { form.set("person_bekannt", "bekannt") } else { form };
    let found = desk.browser.send(&form.set("step", group))?;
    // Whoever is the only one of that name and birthday was taken over at once.
    if found.text.contains(&format!("\"drop:{part}\"")) {
        return Ok(found);
    }
    let marker = format!("pick:{part}:");
    let Some(at) = found.text.find(&marker) else {
        return Err(unexpected("pick", &found));
    };
    let value: String = found.text[at..].chars().take_while(|c| *c != '"').collect();
    let picked = desk.browser.send(&found.form(&action)?.set("do", value))?;
    ensure(picked.status == 200 && !step.is_empty(), "picked", &picked)?;
    Ok(picked)
}

/// Checks the answers, accepts the warnings, takes the case, prints the record, reports it signed, prints certificates.
fn certify(desk: &Desk, mut form: Form, letter: char) -> Result<Taken, Refusal> {
    let action = form.action.clone();
    form = form.set("do", "check");
    let mut page = desk.browser.send(&form)?;
    // The evidence that this case asks for is known only now: all of it was shown, but what we lack we say.
    let check = page.form(&action)?;
    ensure(check.get("step") == "check" || page.text.contains("name=\"accept\""), "check", &page)?;
    let mut submit = check.clone().set("do", "submit");
    for code in check.choices.get("accept").into_iter().flatten() {
        submit = submit.add("accept", code);
    }
    page = desk.browser.send(&submit)?;
    ensure(page.address.ends_with("/receipt"), "take", &page)?;
    let address = page.address.trim_end_matches("/receipt").to_owned();
    // A second click on the same button changes nothing.
    let again = desk.browser.send(&submit)?;
    ensure(again.address == page.address, "second click", &again)?;

    let mut papers = 0;
    let case = desk.browser.open(&address)?;
    let number = number_of(&case).ok_or_else(|| unexpected("number", &case))?;
    print(desk, &address, "niederschrift")?;
    papers += 1;
    let sign = desk.browser.open(&format!("{address}/sign"))?;
    let form = sign.form(&format!("{address}/sign"))?.set("signers", "Anzeigende Person (Übung)\nAnna Berg");
    let signed = desk.browser.send(&form)?;
    ensure(signed.address.starts_with(&address) && signed.status == 200, "sign", &signed)?;
    let certificate = print(desk, &address, "bescheinigung")?;
    papers += 1;
    hand_out(desk, &certificate)?;
    Ok(Taken { address, number, papers, letter })
}

/// The case's number as the page shows it.
fn number_of(page: &Page) -> Option<String> {
    page.words().split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric())).find_map(
        |word| {
            rules::papernumber::parse(word).ok().map(|number| rules::papernumber::format(&number.block, number.serial))
        },
    )
}

/// Prints a paper of the case; its number.
fn print(desk: &Desk, address: &str, paper: &str) -> Result<String, Refusal> {
    let page = desk.browser.open(address)?;
    let form = page.forms().into_iter().find(|form| form.action.ends_with("/print") && form.get("paper") == paper);
    let form = form.ok_or_else(|| unexpected("print form", &page))?;
    let before: Vec<String> = page.links("/papers/").into_iter().filter(|link| link.ends_with("/pdf")).collect();
    let page = desk.browser.send(&form)?;
    ensure(page.status == 200, "print", &page)?;
    let page = desk.browser.open(address)?;
    let link =
        page.links("/papers/").into_iter().filter(|link| link.ends_with("/pdf")).find(|link| !before.contains(link));
    let link = link.ok_or_else(|| unexpected("paper link", &page))?;
    let pdf = desk.browser.open(&link)?;
    ensure(pdf.bytes.starts_with(b"%PDF-"), "pdf", &pdf)?;
    let again = desk.browser.open(&link)?;
    ensure(again.bytes == pdf.bytes, "same bytes", &again)?;
    desk.keep(&format!("{paper}-{}.pdf", link.split('/').nth(2).unwrap_or_default()), &pdf.bytes)?;
    Ok(link.trim_start_matches("/papers/").trim_end_matches("/pdf").to_owned())
}

fn hand_out(desk: &Desk, number: &str) -> Result<(), Refusal> {
    let address = format!("/papers/{number}");
    let page = desk.browser.open(&address)?;
    let form = page.form(&format!("{address}/hand-out"))?.set("to", "Anzeigende Person (Übung)").set("copies", "1");
    let done = desk.browser.send(&form)?;
    ensure(done.status == 200, "hand out", &done)
}

/// The deferral certificate is refused until the head has entered a reference.
pub fn deferral(head: &Desk, registrar: &Desk, birth: &Taken) -> Result<(), Refusal> {
    let page = registrar.browser.open(&birth.address)?;
    let offered =
        page.forms().into_iter().any(|form| form.action.ends_with("/print") && form.get("paper") == "zurueckstellung");
    ensure(!offered, "deferral without reference", &page)?;
    let page = head.browser.open("/situation/basis/zurueckstellung")?;
    let form = page
        .form("/situation/basis/zurueckstellung")?
        .set("issuer", "Standesamtsaufsicht (Übung)")
        .set("reference", "Az. UEB 34-7/2026");
    let form = match form.get("dated.y") {
        "" => form.set("dated.d", "01").set("dated.m", "10").set("dated.y", "2026"),
        _ => form,
    };
    let done = head.browser.send(&form)?;
    ensure(done.status == 200, "basis", &done)?;
    print(registrar, &birth.address, "zurueckstellung").map(|_| ())
}
