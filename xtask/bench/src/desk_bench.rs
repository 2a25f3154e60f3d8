//! `bench desk`: how long fifty clerks wait for an act, and how heavy a form is.
//!
//! The demo runs in a process of its own and is asked over loopback HTTP; what a network adds is not in the figures.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::browser::{Browser, Form, Page};
use crate::demo::{Demo, sign_in};
use crate::figure::{Figure, Printer};
use crate::latency::clerks;
use crate::{Outcome, Plan};

/// The parts of this bench.
pub const PARTS: [&str; 2] = ["acts", "form"];

const CLERKS: u64 = 50;
/// Fifty clerks who each do something every second: fifty acts a second, the burst the product is made for.
const THINKING: Duration = Duration::from_millis(1000);
const LENGTH: Duration = Duration::from_secs(20);
const ACT_P95_MS: f64 = 50.0;
const FORM_KIB: f64 = 30.0;
const RESIDENTS: usize = 25_000;
/// The demo's person who takes up births and deaths.
const REGISTRAR: &str = "a.berg";
/// Forms weighed: the longest ones people fill at a counter.
const FORMS: [&str; 3] = ["geburtsanzeige", "sterbefallanzeige", "sterbemitteilung"];

/// Runs the parts.
pub fn run(plan: &Plan) -> Outcome<()> {
    let out = Printer::new("desk");
    let Some(program) = &plan.program else {
        out.print(&Figure::skipped("act_p95", "ms", "no release binary was named"));
        return Ok(());
    };
    let demo = Demo::start(program, plan.dir.join("demo"), plan.page_residents.unwrap_or(RESIDENTS))?;
    let link = demo.people.iter().find(|(login, _)| login == REGISTRAR).ok_or("the demo has no registrar")?;
    let browser = sign_in(&demo.base, &link.1)?;
    if plan.wants("form") {
        for service in FORMS {
            let page = open(&browser, &format!("/intake/{service}"))?;
            let size = compressed(page.text.as_bytes())? / 1024.0;
            let assets = page.text.matches("/assets/").count();
            let note = format!(
                "guided form, gzip -6; {:.1} KiB as sent; {assets} assets, kept by the browser after the first page",
                page.bytes.len() as f64 / 1024.0
            );
            out.print(&Figure::new(&format!("form_{service}"), size, "KiB").at_most(FORM_KIB, "fixed").noting(&note));
        }
    }
    if plan.wants("acts") {
        acts(&browser, &out)?;
    }
    Ok(())
}

fn told(refusal: model::problem::Refusal) -> String {
    format!("{refusal:?}")
}

fn open(browser: &Browser, address: &str) -> Outcome<Page> {
    let page = browser.open(address).map_err(told)?;
    if page.status != 200 {
        return Err(format!("{address} answers {}", page.status).into());
    }
    Ok(page)
}

/// Size after `gzip -6`, in bytes.
fn compressed(bytes: &[u8]) -> Outcome<f64> {
    let mut child = Command::new("gzip").args(["-6", "-n"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().ok_or("no input")?;
    let all = bytes.to_vec();
    let writing = std::thread::spawn(move || input.write_all(&all));
    let done = child.wait_with_output()?;
    writing.join().map_err(|_| "gzip")??;
    Ok(done.stdout.len() as f64)
}

/// A number as letters: a name has no digits.
fn letters(number: u64) -> String {
    let letter = |digit: char| digit.to_digit(10).and_then(|d| char::from_digit(d + 10, 36)).unwrap_or('z');
    let text: String = number.to_string().chars().map(letter).collect();
    format!("X{text}")
}

/// A message of a death, checked and ready to be taken: the act is the last click.
fn ready(browser: &Browser, clerk: u64, round: u64) -> Outcome<Form> {
    const ACTION: &str = "/intake/sterbemitteilung";
    let form = open(browser, ACTION)?.form(ACTION).map_err(told)?;
    let day = ["d", "m", "y"].map(|part| form.get(&format!("received.{part}")).to_owned());
    let mut form = form;
    for (name, value) in [
        ("form", "written"),
        ("mit_quelle", "bestatter"),
        ("mit_stelle", "Bestattungshaus Messung"),
        ("4201", "Messung"),
    ] {
        form = form.set(name, value);
    }
    form = form.set("4203", format!("Person {}-{}", letters(clerk), letters(round)));
    for (part, value) in ["d", "m", "y"].iter().zip(day) {
        form = form.set(&format!("mit_datum.{part}"), value);
    }
    let check = browser.send(&form.set("do", "check")).map_err(told)?;
    let check = check.form(ACTION).map_err(told)?;
    let mut submit = check.clone().set("do", "submit");
    for code in check.choices.get("accept").into_iter().flatten() {
        submit = submit.add("accept", code);
    }
    Ok(submit)
}

fn acts(browser: &Browser, out: &Printer) -> Outcome<()> {
    eprintln!("{CLERKS} clerks take reports up");
    let start = Instant::now();
    let times = clerks(CLERKS, |clerk| work(browser, clerk, start))?;
    let note =
        "a report taken: from the last click to the receipt's page, syncs included; forms and checks go on beside it";
    out.print(&Figure::new("act_p50", times.percentile_ms(0.5), "ms").noting(note));
    out.print(&Figure::new("act_p95", times.percentile_ms(0.95), "ms").at_most(ACT_P95_MS, "fixed").noting(note));
    Ok(())
}

/// One clerk fills a form, checks it, and takes it up; only the last click is timed.
fn work(browser: &Browser, clerk: u64, start: Instant) -> Outcome<Vec<Duration>> {
    std::thread::sleep(THINKING.mul_f64(clerk as f64 / CLERKS as f64));
    let mut each = Vec::new();
    let mut round = 0;
    while start.elapsed() < LENGTH {
        let begin = Instant::now();
        round += 1;
        let submit = ready(browser, clerk, round)?;
        let click = Instant::now();
        let page = browser.send(&submit).map_err(told)?;
        let took = click.elapsed();
        if !page.address.ends_with("/receipt") {
            let says: String = page.words().chars().take(300).collect();
            return Err(format!("the act answers {}: {says}", page.status).into());
        }
        each.push(took);
        std::thread::sleep(THINKING.saturating_sub(begin.elapsed()));
    }
    Ok(each)
}
