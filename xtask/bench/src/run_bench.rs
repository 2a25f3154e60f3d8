//! `bench payments run`: a long list is taken, a run built from it, compared and shown, at the desk of the demo.
//!
//! The product's release binary runs in a process of its own; the clock runs from the click to the last byte of the page.

use std::fmt::Write as _;
use std::time::Instant;

use crate::browser::{Browser, Page};
use crate::demo::{Demo, sign_in};
use crate::figure::{Figure, Printer};
use crate::latency::median;
use crate::payments_bench::{cents, iban};
use crate::{Outcome, Plan};

/// Payments of the run.
const PAYMENTS: u64 = 50_000;
/// Seconds from the click to the first page of the run, warnings included.
const BAR_S: f64 = 3.0;
/// Residents of the demo around it; the run does not look at them.
const RESIDENTS: usize = 2_000;
/// The demo's clerk for benefits.
const CLERK: &str = "w.thoma";
/// The demo's head, who has the watch list.
const HEAD: &str = "h.roth";
const BENEFIT: &str = "wohngeld";
/// How often a page of the run is opened.
const OPENED: usize = 5;

/// Runs the part.
pub fn run(plan: &Plan, out: &Printer) -> Outcome<()> {
    let Some(program) = &plan.program else {
        out.print(&Figure::skipped("run_50_000", "s", "no release binary was named"));
        return Ok(());
    };
    let demo = Demo::start(program, plan.dir.join("demo"), RESIDENTS)?;
    let browser = person(&demo, CLERK)?;

    eprintln!("a list of {PAYMENTS} payments");
    let form = open(&browser, "/payments/lists/new?way=file")?;
    let form = form.form("/payments/lists/new").map_err(told)?.set("benefit", BENEFIT);
    let list = list();
    let (took, taken) = timed(|| browser.send_file(&form, "rows", "liste.csv", list.as_bytes()).map_err(told))?;
    landed(&taken, "/payments")?;
    out.print(
        &Figure::new("list_of_50_000_taken", took, "s").noting("read, checked, each person's row sealed, synced"),
    );

    let page = open(&browser, "/payments")?;
    let mut forms = page.forms().into_iter();
    let build = forms.find(|form| form.action == "/payments/runs" && form.get("benefit") == BENEFIT);
    let build = build.ok_or("no run can be built")?;
    let (took, shown) = timed(|| browser.send(&build).map_err(told))?;
    landed(&shown, "/payments/runs/")?;
    let note = format!("built, compared, warned, sealed, synced, first page of {} KiB shown", shown.bytes.len() / 1024);
    out.print(&Figure::new("run_50_000", took, "s").at_most(BAR_S, "fixed").noting(&note));

    let again = opened(&browser, &shown.address)?;
    out.print(&Figure::new("run_50_000_opened_again", again, "s").noting("the page of the run, middle of five"));
    // The list is computed anew each time; the head's day page needs the same work after every act.
    let watched = opened(&person(&demo, HEAD)?, "/watchlist")?;
    out.print(&Figure::new("watch_list_of_50_000", watched, "s").noting("the head's watch list, middle of five"));
    Ok(())
}

fn person(demo: &Demo, login: &str) -> Outcome<Browser> {
    let link = demo.people.iter().find(|(known, _)| known == login).ok_or(format!("the demo has no {login}"))?;
    sign_in(&demo.base, &link.1)
}

/// The middle one of some openings of a page, in seconds.
fn opened(browser: &Browser, address: &str) -> Outcome<f64> {
    let mut each = Vec::new();
    for _ in 0..OPENED {
        each.push(timed(|| open(browser, address))?.0);
    }
    Ok(median(&each))
}

fn told(refusal: model::problem::Refusal) -> Box<dyn std::error::Error> {
    format!("{refusal:?}").into()
}

fn timed(work: impl FnOnce() -> Outcome<Page>) -> Outcome<(f64, Page)> {
    let start = Instant::now();
    let page = work()?;
    Ok((start.elapsed().as_secs_f64(), page))
}

fn open(browser: &Browser, address: &str) -> Outcome<Page> {
    let page = browser.open(address).map_err(told)?;
    landed(&page, "")?;
    Ok(page)
}

fn landed(page: &Page, at: &str) -> Outcome<()> {
    if page.status == 200 && page.address.starts_with(at) {
        return Ok(());
    }
    let says: String = page.words().chars().take(600).collect();
    Err(format!("{} answers {}: {says}", page.address, page.status).into())
}

/// A list as a spreadsheet gives it: everybody with an account and a file number of their own.
fn list() -> String {
    let mut list = String::from("file_number;name;iban;amount\n");
    for i in 0..PAYMENTS {
        let cents = cents(i);
        // Writing into a text cannot fail.
        let _ = writeln!(list, "WG-{i:06};Empfängerin {i};{};{},{:02}", iban(1000 + i), cents / 100, cents % 100);
    }
    list
}
