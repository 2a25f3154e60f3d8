//! The search as clerks see it: fifty of them ask a running node over loopback and get the rendered page, alone and while an
//! extract is made beside them. The desk speaks plain HTTP on the machine itself today; TLS is not in the figures.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::slips::Dice;
use super::town::memory_mib;
use crate::browser::{Browser, Form, Page};
use crate::demo::{Demo, sign_in};
use crate::disk::Disk;
use crate::figure::{Figure, Printer};
use crate::latency::{Times, clerks};
use crate::{Outcome, Plan};

const CLERKS: u64 = 50;
/// A clerk asks every so often: fifty make fifty questions a second.
const THINKING: Duration = Duration::from_millis(1000);
const LENGTH: Duration = Duration::from_secs(20);
const P50_MS: f64 = 5.0;
const P99_MS: f64 = 25.0;
const REST_MIB: f64 = 250.0;
/// The size that bar is for.
const STRESS: usize = 1_700_000;
/// The demo's own size: what a page costs hangs on its hits and not on the residents.
const RESIDENTS: usize = 25_000;
/// Who of the demo's people may search.
const SEARCHERS: [&str; 5] = ["a.berg", "w.thoma", "s.kohl", "j.ellers", "o.dalan"];
/// What is asked, with a beginning, an umlaut and a slip among it.
const ASKED: [&str; 8] =
    ["müller", "schmidt 1958", "weber anna", "mueler", "hoffmann hauptstr", "yildiz", "meier 12.3.", "becker"];

/// Runs the rounds.
pub fn run(plan: &Plan, out: &Printer) -> Outcome<()> {
    let Some(program) = &plan.program else {
        out.print(&Figure::skipped("page_p50", "ms", "no release binary was named"));
        return Ok(());
    };
    let residents = plan.page_residents.unwrap_or(RESIDENTS);
    let demo = Demo::start(program, plan.dir.join("demo"), residents)?;
    let mut sessions = Vec::new();
    for (login, link) in &demo.people {
        if SEARCHERS.contains(&login.as_str()) {
            sessions.push(Seat::take(&demo.base, link)?);
        }
    }
    let mut syncs = Times::default();
    let mut disk = Disk::new(&plan.dir)?;
    disk.round(Duration::from_secs(2), &mut syncs)?;
    let sync = syncs.percentile_ms(0.5);
    round(&sessions, sync, "", out)?;
    let end = AtomicBool::new(false);
    let sealed = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let sealing =
            scope.spawn(|| seal_on(program, &demo.dir, &plan.dir, &end, &sealed).map_err(|error| error.to_string()));
        let done = round(&sessions, sync, "_while_sealing", out);
        end.store(true, Ordering::Relaxed);
        sealing.join().map_err(|_| "the sealing thread failed")??;
        done
    })?;
    eprintln!("{} extracts were sealed beside the questions", sealed.load(Ordering::Relaxed));
    let rest = memory_mib(Path::new(&format!("/proc/{}/smaps_rollup", demo.process())), "Pss");
    out.print(&match rest {
        Some(rest) => {
            let figure = Figure::new("demo_memory_after", rest, "MiB")
                .noting(&format!("a demo of {residents} residents that made its town in the same process"));
            let bar = "for a served node with 1.7 million residents";
            // A small town says nothing about it.
            if residents >= STRESS {
                figure.at_most(REST_MIB, bar)
            } else {
                figure.open_bar(&format!("{REST_MIB} MiB {bar}"))
            }
        }
        None => Figure::skipped("demo_memory_after", "MiB", "the system does not tell"),
    });
    Ok(())
}

/// Seals the demo's registers again and again.
fn seal_on(program: &Path, demo: &Path, dir: &Path, end: &AtomicBool, sealed: &AtomicU64) -> Outcome<()> {
    let data = dir.join("sealing-beside");
    crate::start::made_for(program, &data, &dir.join("shares-beside"), Some(&demo.join("import")))?;
    while !end.load(Ordering::Relaxed) {
        let mut command = Command::new(program);
        command.args(["extract", "seal", "--in"]).arg(demo.join("import")).arg("--data").arg(&data);
        command.arg("--out").arg(dir.join("beside.nbx"));
        let done = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).trim().to_owned().into());
        }
        sealed.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// A signed-in person with the filled form of the search.
struct Seat {
    browser: Browser,
    form: Form,
}

impl Seat {
    fn take(base: &str, link: &str) -> Outcome<Seat> {
        let browser = sign_in(base, link)?;
        let told = |refusal: model::problem::Refusal| format!("{refusal:?}");
        let form = browser.open("/search").map_err(told)?.form_with("q").map_err(told)?;
        Ok(Seat { browser, form: form.set("purpose", "Messung der Suche").set("asked", "1") })
    }
    fn ask(&self, text: &str) -> Outcome<Page> {
        let form = self.form.clone().set("q", text);
        self.browser.send(&form).map_err(|refusal| format!("{refusal:?}").into())
    }
}

fn round(sessions: &[Seat], sync: f64, suffix: &str, out: &Printer) -> Outcome<()> {
    eprintln!("{CLERKS} clerks over {} sessions{suffix}", sessions.len());
    let start = Instant::now();
    let times = clerks(CLERKS, |clerk| work(sessions, clerk, start))?;
    for (name, share, limit) in [("page_p50", 0.5, P50_MS), ("page_p99", 0.99, P99_MS)] {
        let value = (times.percentile_ms(share) - sync).max(0.0);
        let note =
            format!("beyond a sync of {sync:.3} ms; loopback HTTP, rendered page, one question a clerk and second");
        out.print(&Figure::new(&format!("{name}{suffix}"), value, "ms").at_most(limit, "fixed").noting(&note));
    }
    Ok(())
}

/// One clerk asks, thinks, asks.
fn work(sessions: &[Seat], clerk: u64, start: Instant) -> Outcome<Vec<Duration>> {
    let seat = usize::try_from(clerk)? % sessions.len().max(1);
    let seat = sessions.get(seat).ok_or("nobody is signed in")?;
    let mut dice = Dice(clerk + 1);
    // They do not all begin at once.
    std::thread::sleep(THINKING.mul_f64(clerk as f64 / CLERKS as f64));
    let mut each = Vec::new();
    while start.elapsed() < LENGTH {
        let begin = Instant::now();
        let page = seat.ask(dice.pick::<&str>(&ASKED))?;
        let took = begin.elapsed();
        if page.status != 200 || !page.text.contains("/search") {
            return Err(format!("the page answers {}", page.status).into());
        }
        each.push(took);
        std::thread::sleep(THINKING.saturating_sub(took));
    }
    Ok(each)
}
