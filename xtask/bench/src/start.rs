//! Cold start: from exec to the first page, beside PostgreSQL with a small Flask application.

use crate::child;
use crate::figure::{Figure, Printer};
use crate::latency::median;
use crate::postgres::Cluster;
use crate::{Outcome, Plan};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const NAME: &str = "cold_start";
const PEER: &str = "postgresql_and_flask";
const BAR: f64 = 7.0;
/// Debian's packages belong to its own Python, which need not be the first one on the search path.
const PYTHONS: [&str; 2] = ["/usr/bin/python3", "python3"];
/// Answers with a number read from the database, as the smallest useful page would.
const APPLICATION: &str = "
import sys, flask, psycopg2
app = flask.Flask('peer')
@app.get('/')
def page():
    with psycopg2.connect(sys.argv[1]) as db, db.cursor() as c:
        c.execute('SELECT count(*) FROM entry')
        return str(c.fetchone()[0])
app.run('127.0.0.1', int(sys.argv[2]))
";

/// An end of the measured process, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs node and peer in turn.
pub fn run(plan: &Plan, out: &Printer) -> Outcome<()> {
    journal_alone(plan, out)?;
    let Some(program) = &plan.program else {
        out.print(&Figure::skipped(NAME, "s", "no release binary was named"));
        return Ok(());
    };
    eprintln!("cold start: node and peer, {ROUNDS} rounds");
    let data = plan.dir.join("node");
    made(program, &data, &plan.dir.join("shares"))?;
    let mut peer = Peer::new(&plan.dir);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(node(program, &data)?);
        if let Ok(p) = &mut peer {
            theirs.push(p.round()?);
        }
    }
    let value = median(&ours);
    let f = Figure::new(NAME, value, "s");
    out.print(&match &peer {
        Ok(_) => {
            let limit = median(&theirs) / BAR;
            f.beside(PEER, Ok(median(&theirs))).at_most(limit, &format!("the peer's time / {BAR}"))
        }
        Err(why) => f.beside(PEER, Err(&why.to_string())).open_bar(&format!("at most the peer's time / {BAR}")),
    });
    Ok(())
}

/// The node opens its journal when it is unlocked: what that takes where nothing is to be folded.
fn journal_alone(plan: &Plan, out: &Printer) -> Outcome<()> {
    let dir = plan.dir.join("empty");
    let mut seconds = Vec::new();
    for _ in 0..=ROUNDS {
        let begin = Instant::now();
        let mut c = Running(child::command("fold", &dir)?.stdout(Stdio::piped()).spawn()?);
        child::first_line(&mut c.0)?;
        seconds.push(begin.elapsed().as_secs_f64());
    }
    // The first one made the journal.
    out.print(&Figure::new("start_empty_journal", median(&seconds[1..]), "s"));
    Ok(())
}

/// A data folder of a new authority.
pub fn made(program: &Path, data: &Path, shares: &Path) -> Outcome<()> {
    made_for(program, data, shares, None)
}

/// The same for the authority that an import folder names.
pub fn made_for(program: &Path, data: &Path, shares: &Path, import: Option<&Path>) -> Outcome<()> {
    let mut command = Command::new(program);
    command.args(["init", "--exercise", "--no-envelope", "--data"]).arg(data).arg("--share-files").arg(shares);
    match import {
        Some(folder) => command.arg("--import").arg(folder),
        None => command.args(["--name", "Stadt Musterhagen", "--ags", "05999001"]),
    };
    let done = command.output()?;
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into()) }
}

fn node(program: &Path, data: &Path) -> Outcome<f64> {
    let address = free_port()?;
    let mut c = Command::new(program);
    c.args(["serve", "--listen", &address.to_string(), "--data"]).arg(data);
    let begin = Instant::now();
    let _running = Running(c.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    first_page(address, begin)
}

struct Peer {
    cluster: Cluster,
    python: &'static str,
}

impl Peer {
    fn new(dir: &Path) -> Outcome<Peer> {
        let has = |p: &&str| {
            let asked = Command::new(p).args(["-c", "import flask, psycopg2"]).stderr(Stdio::null()).status();
            asked.is_ok_and(|s| s.success())
        };
        let python = PYTHONS.into_iter().find(has).ok_or("Flask and psycopg2 are not installed")?;
        let mut cluster = Cluster::new(dir)?;
        cluster.start()?;
        cluster.prepare()?;
        cluster.sql("INSERT INTO entry(bytes) SELECT 'x' FROM generate_series(1, 1000)")?;
        Ok(Peer { cluster, python })
    }

    fn round(&mut self) -> Outcome<f64> {
        self.cluster.stop("fast")?;
        let address = free_port()?;
        let begin = Instant::now();
        self.cluster.start()?;
        let mut c = Command::new(self.python);
        c.args(["-c", APPLICATION, &self.cluster.dsn(), &address.port().to_string()]);
        let _running = Running(c.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
        first_page(address, begin)
    }
}

fn free_port() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Seconds from `begin` to the first answer 200.
fn first_page(address: SocketAddr, begin: Instant) -> Outcome<f64> {
    while begin.elapsed() < Duration::from_secs(60) {
        if answers(address).unwrap_or(false) {
            return Ok(begin.elapsed().as_secs_f64());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Err("no page within a minute".into())
}

/// Asks for the first page; where it redirects, asks there.
fn answers(address: SocketAddr) -> Outcome<bool> {
    let mut path = "/".to_owned();
    for _ in 0..3 {
        let mut s = TcpStream::connect(address)?;
        s.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(s, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        s.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).unwrap_or_default();
        let to = answer.lines().find_map(|l| l.split_once(": ").filter(|(k, _)| k.eq_ignore_ascii_case("location")));
        match (status, to) {
            ("200", _) => return Ok(true),
            ("302" | "303" | "307" | "308", Some((_, to))) => path = to.trim().to_owned(),
            _ => return Err(format!("the page answers {status}").into()),
        }
    }
    Ok(false)
}
