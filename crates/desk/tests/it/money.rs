//! The month's benefits from a typed list to the file in the bank's hands, by six people in their own browsers.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use desk::http::Posted;
use model::acts::system::OfficeDetails;
use model::role::Role;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use crate::browser::{Browser, Form, Page, attribute, tags};
use crate::node::Node;

pub const PASSWORD: &str = "vier ruhige ulmen am deich";

/// A bank that cannot exist: bank codes do not begin with 9.
const INVENTED_BANK: &str = "99999999";

/// A German account of an invented bank.
fn iban(account: u64) -> String {
    german(INVENTED_BANK, account)
}

/// A German account: check digits by ISO 7064 mod 97-10.
pub fn german(bank: &str, account: u64) -> String {
    let bban = format!("{bank}{account:010}");
    let digits = format!("{bban}131400");
    let rest = digits.bytes().fold(0_u32, |rest, byte| (rest * 10 + u32::from(byte - b'0')) % 97);
    format!("DE{:02}{bban}", 98 - rest)
}

pub struct Town {
    pub node: Node,
    pub clerk: Browser,
    second: Browser,
    pub orderer: Browser,
    pub treasurer: Browser,
    pub releasers: [Browser; 2],
}

pub fn person(node: &Node, login: &str, roles: &[Role]) -> Browser {
    let code = node.account(login, roles);
    let mut browser = Browser::new(&node.router);
    browser.first_sign_in(login, &code, PASSWORD);
    browser
}

fn town() -> Town {
    town_at(Node::open(), INVENTED_BANK)
}

/// People, and an account of the town at this bank.
pub fn town_at(node: Node, bank: &str) -> Town {
    let mut first = person(&node, "verwaltung", &[Role::Administrator]);
    first.confirm_date();
    let details = OfficeDetails {
        address: "Markt 1, 00000 Talbrück".into(),
        phone: "00000 1".into(),
        debtor: "Stadt Talbrück".into(),
        debtor_iban: german(bank, 1),
        bank: "Übungsbank".into(),
    };
    node.office().set_office(None, details).unwrap();
    Town {
        clerk: person(&node, "leistung", &[Role::ClerkBenefits]),
        second: person(&node, "leistung2", &[Role::ClerkBenefits]),
        orderer: person(&node, "anordnung", &[Role::Orderer]),
        treasurer: person(&node, "kasse", &[Role::Treasurer]),
        releasers: [person(&node, "frei1", &[Role::Releaser]), person(&node, "frei2", &[Role::Releaser])],
        node,
    }
}

/// A page must be a sound document before it is used.
fn sound(page: Page) -> Page {
    assert_eq!(page.faults(), Vec::<String>::new(), "{}", page.path);
    page
}

pub fn fine(page: Page) -> Page {
    assert_eq!(page.status, StatusCode::OK, "{}: {}", page.path, page.text);
    sound(page)
}

pub fn refused(page: Page, code: &str) -> Page {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", page.path, page.text);
    assert!(page.text.contains(code), "{code} is not on the page: {}", page.text);
    sound(page)
}

const ROWS: u64 = 6;

fn list() -> String {
    let rows = (1..=ROWS).map(|n| format!("WG-{n};Person {n};{};{n}00,00", iban(100 + n)));
    rows.collect::<Vec<_>>().join("\n")
}

pub fn take(town: &mut Town, rows: &str) -> Page {
    let page = fine(town.clerk.get("/payments/lists/new?way=typed&benefit=wohngeld"));
    let form = page.form("/payments/lists/new");
    assert_eq!(form.values.get("benefit"), "wohngeld", "the benefit that was meant is chosen");
    let rows = format!("{}\n{rows}", form.values.get("rows"));
    town.clerk.send(&form.with("rows", &rows).with("month", "11/2026"))
}

fn change(browser: &mut Browser, kind: &str, file: &str, values: &[(&str, &str)]) -> Page {
    let page = fine(browser.get(&format!("/payments/changes/new?kind={kind}")));
    let mut form = page.form("/payments/changes/new").with("benefit", "wohngeld").with("file_number", file);
    for (name, value) in values {
        form = form.with(name, value);
    }
    browser.send(&form.with("reason", &format!("Grund {file}")))
}

pub fn build(browser: &mut Browser) -> Page {
    let page = fine(browser.get("/payments"));
    fine(browser.send(&page.form("/payments/runs")))
}

fn ticked(page: &Page, form: Form) -> Form {
    let boxes =
        tags(&page.text, "input").into_iter().filter(|tag| attribute(tag, "name").as_deref() == Some("warnings"));
    boxes.fold(form, |mut form, tag| {
        form.values.0.push(("warnings".into(), attribute(tag, "value").unwrap()));
        form
    })
}

pub fn step(browser: &mut Browser, run: &str, step: &str, password: &str) -> Page {
    let page = sound(browser.get(&format!("{run}/{step}")));
    let form = page.form(&format!("{run}/{step}")).with("password", password);
    browser.send(&ticked(&page, form))
}

#[test]
fn a_wrong_row_is_named_and_everything_typed_stays() {
    let mut town = town();
    let typed = format!("{}\nWG-9;Falsch;DE00123;12,00", list());
    let page = take(&mut town, &typed);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
    let kept = sound(page).form("/payments/lists/new");
    assert!(kept.values.get("rows").ends_with("WG-9;Falsch;DE00123;12,00"));
    assert_eq!(kept.values.get("month"), "11/2026");
    assert!(town.node.office().books().payments.list("wohngeld", "2026-11".parse().unwrap()).is_none());
    // The same form once more with the row mended: the same intent, now taken.
    let page = fine(town.clerk.send(&kept.with("rows", &format!("Aktenzeichen;Name;IBAN;Betrag\n{}", list()))));
    assert!(page.text.contains("6 Zeilen") && page.text.contains("2.100,00"), "{}", page.text);
}

#[test]
fn a_file_is_taken_from_an_upload_and_an_empty_one_is_refused() {
    let mut town = town();
    let page = fine(town.treasurer.get("/payments/lists/new?way=file&benefit=wohngeld"));
    let form = page.form("/payments/lists/new");
    let upload = |content: &str| {
        let mut body = String::new();
        for (name, value) in form.values.0.iter().filter(|(name, _)| name != "rows") {
            body += &format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        body += "--b\r\ncontent-disposition: form-data; name=\"rows\"; filename=\"l.csv\"\r\n";
        body += &format!("content-type: text/csv\r\n\r\n{content}\r\n--b--\r\n");
        let request = Request::post("/payments/lists/new")
            .header(header::HOST, "127.0.0.1:8472")
            .header(header::COOKIE, town.treasurer.cookie.clone().unwrap())
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(town.node.router.clone().oneshot(request)).unwrap().status()
    };
    assert_eq!(upload(""), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(upload(&format!("file_number;name;iban;amount\n{}", list())), StatusCode::SEE_OTHER);
    let office = town.node.office();
    let books = office.books();
    let taken = books.payments.list("wohngeld", "2026-11".parse().unwrap()).unwrap();
    assert_eq!(taken.rows.len() as u64, ROWS);
}

#[test]
fn a_run_goes_through_all_hands_into_one_file() {
    let mut town = town();
    fine(take(&mut town, &list()));
    // An amount, a stop, a new account that a second person approves.
    fine(change(&mut town.clerk, "amount", "WG-2", &[("amount", "250,00")]));
    fine(change(&mut town.clerk, "hold", "WG-4", &[]));
    let refused_iban =
        change(&mut town.clerk, "account", "WG-3", &[("payee", "P"), ("iban", "DE12"), ("proof", "Karte")]);
    let form = refused(refused_iban, "NB-Z-021").form("/payments/changes/new");
    assert_eq!(form.values.get("proof"), "Karte");
    fine(town.clerk.send(&form.with("iban", &iban(777))));
    let own = fine(town.clerk.get("/payments/changes"));
    assert!(!own.text.contains("/approve\""), "nobody approves what they recorded");
    let page = fine(town.second.get("/payments/changes"));
    let approve =
        attribute(tags(&page.text, "form").into_iter().find(|tag| tag.contains("/approve")).unwrap(), "action")
            .unwrap();
    fine(town.second.send(&page.form(&approve)));

    let page = build(&mut town.clerk);
    let run = page.path.clone();
    assert!(run.starts_with("/payments/runs/") && !run.contains('?'), "{run}");
    // Opens on what changed, with the reason; WG-1 is unchanged and not there.
    let table = page.between("id=\"rows\"", "</tbody>");
    assert!(table.contains("Grund WG-2") && table.contains("Grund WG-3") && table.contains("Grund WG-4"), "{table}");
    assert!(!table.contains(">WG-1<"), "{table}");
    let first = table.find("WG-3").unwrap();
    assert!(first < table.find("WG-2").unwrap(), "another account comes before another amount");
    let all = fine(town.clerk.get(&format!("{run}?show=all")));
    assert!(all.between("id=\"rows\"", "</tbody>").contains(">WG-1<"));
    // 100 + 250 + 300 + 500 + 600 = 1.750; last month 2.100.
    assert!(page.text.contains("1.750,00") && page.text.contains("2.100,00") && page.text.contains("−350,00"));

    // Without the ticks and with a wrong password nothing is determined.
    let form_page = fine(town.clerk.get(&format!("{run}/determine")));
    assert!(form_page.text.contains("eintausendsiebenhundertfünfzig Euro"));
    let bare = form_page.form(&format!("{run}/determine")).with("password", PASSWORD);
    refused(town.clerk.send(&bare), "NB-Z-042");
    let wrong = refused(step(&mut town.clerk, &run, "determine", "falsch"), "NB-A-002");
    assert!(wrong.text.contains(" checked"), "ticks stay after a wrong password");
    assert!(!wrong.text.contains("falsch"), "a password is never shown again");
    fine(step(&mut town.clerk, &run, "determine", PASSWORD));
    fine(step(&mut town.orderer, &run, "order", PASSWORD));

    // The bank first: without its word nothing is released, and the try is kept.
    let [one, two] = &mut town.releasers;
    refused(step(one, &run, "release", PASSWORD), "NB-Z-049");
    let page = fine(town.treasurer.get(&format!("{run}/bank")));
    let told = page.form(&format!("{run}/bank")).with("who", "Übungsbank, Frau Esch");
    refused(town.treasurer.send(&told), "NB-Z-094");
    let told = told.with("orders", "Dauerauftrag");
    fine(town.treasurer.send(&told.clone().with("clear", "0")));
    refused(step(one, &run, "release", PASSWORD), "NB-Z-050");
    let page = fine(town.treasurer.get(&format!("{run}/bank")));
    let told = page.form(&format!("{run}/bank")).with("who", "Übungsbank").with("orders", "keine").with("clear", "1");
    let page = fine(town.treasurer.send(&told));
    assert!(page.text.contains("Abgelehnte Versuche"), "{}", page.text);

    fine(step(one, &run, "release", PASSWORD));
    // The same person a second time is refused.
    let again = one.get(&format!("{run}/release"));
    let form = again.form(&format!("{run}/release")).with("password", PASSWORD);
    refused(one.send(&form), "NB-Z-047");
    let page = fine(step(two, &run, "release", PASSWORD));
    assert!(page.text.contains("Beide Freigaben"), "{}", page.text);

    // The file: same bytes each time, hash on the page, cover sheet, hand-over once.
    let page = fine(town.treasurer.get(&format!("{run}/file")));
    let made = fine(town.treasurer.send(&page.form(&format!("{run}/file"))));
    let download = made.form(&format!("{run}/download"));
    let file = town.treasurer.send(&download);
    assert_eq!(file.headers["content-type"], "application/xml");
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(file.text.contains("<CtrlSum>1750.00</CtrlSum>") && !file.text.contains("WG-4"), "{}", file.text);
    assert_eq!(town.treasurer.send(&download).bytes, file.bytes);
    let hash: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(made.text.replace(' ', "").contains(&hash));
    let times = town.node.office().books().payments.runs()[0].file.as_ref().unwrap().times;
    assert_eq!(times, 1, "saving what was just made is not another making");
    let cover = town.treasurer.get(&format!("{run}/cover"));
    assert!(cover.bytes.starts_with(b"%PDF-"), "{}", cover.text);
    let over = made.form(&format!("{run}/hand-over")).with("to", "Übungsbank, USB-Stick");
    let page = fine(town.treasurer.send(&over));
    let over = page.form(&format!("{run}/hand-over")).with("to", "noch einmal");
    let page = refused(town.treasurer.send(&over), "NB-Z-065");
    assert_eq!(page.form(&format!("{run}/hand-over")).values.get("to"), "noch einmal");

    // The same month is not paid a second time.
    let mut values = Posted::default();
    let page = town.clerk.get("/payments");
    values.set("csrf", page.form("/sign-out").values.get("csrf"));
    values.set("intent", town.node.office().fresh_intent().text());
    values.set("benefit", "wohngeld");
    values.set("month", "2026-12");
    refused(town.clerk.post("/payments/runs", &values), "NB-Z-030");
}

#[test]
fn a_run_is_discarded_with_a_reason_and_built_again() {
    let mut town = town();
    fine(take(&mut town, &list()));
    let run = build(&mut town.clerk).path;
    let page = fine(town.clerk.get(&format!("{run}/discard")));
    let form = page.form(&format!("{run}/discard"));
    refused(town.clerk.send(&form), "NB-Z-011");
    let page = fine(town.clerk.send(&form.with("reason", "falsche Liste")));
    assert!(page.text.contains("falsche Liste"));
    assert_ne!(build(&mut town.clerk).path, run);
}

#[test]
fn the_pages_of_the_payments_are_closed_to_others() {
    let town = town();
    let mut registrar = person(&town.node, "standesamt", &[Role::Registrar]);
    for path in ["/payments", "/payments/changes", "/payments/lists/new"] {
        assert_eq!(registrar.get(path).status, StatusCode::FORBIDDEN, "{path}");
    }
    let mut releaser = town.releasers[0].clone();
    assert_eq!(releaser.get("/payments/changes/new").status, StatusCode::FORBIDDEN);
}
