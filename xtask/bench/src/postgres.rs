//! PostgreSQL with its own load generator, in a folder of its own, reached by a local socket only.

use crate::Outcome;
use crate::disk::ENTRY;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const PORT: &str = "58931";
/// Length of a second attempt, in seconds.
const PATIENCE_S: u64 = 10;
/// The version that the bars are written against, then others.
const VERSIONS: [&str; 4] = ["15", "17", "16", "18"];

/// A cluster; stopped and removed when dropped.
pub struct Cluster {
    bin: PathBuf,
    dir: PathBuf,
    user: Option<(u32, u32)>,
    running: bool,
    /// For the name of the peer.
    pub version: String,
}

/// Where the server's programs are, if it is installed.
fn programs() -> Option<(String, PathBuf)> {
    let at = |v: &str| PathBuf::from(format!("/usr/lib/postgresql/{v}/bin"));
    VERSIONS.iter().map(|v| ((*v).to_owned(), at(v))).find(|(_, p)| p.join("initdb").is_file())
}

fn id(flag: &str) -> Outcome<u32> {
    let out = Command::new("id").args([flag, "postgres"]).output()?;
    Ok(String::from_utf8(out.stdout)?.trim().parse()?)
}

impl Cluster {
    /// Makes a cluster with default settings except for the number of connections; `Err` says why there is none.
    pub fn new(dir: &Path) -> Outcome<Cluster> {
        let (version, bin) = programs().ok_or("PostgreSQL is not installed")?;
        let root = Command::new("id").arg("-u").output()?.stdout.trim_ascii() == b"0";
        // The server refuses to run as root.
        let user = if root { Some((id("-u")?, id("-g")?)) } else { None };
        let dir = dir.join("postgres");
        // A bench may make several, one after the other.
        if dir.exists() {
            std::fs::remove_dir_all(&dir)?;
        }
        std::fs::create_dir_all(&dir)?;
        if let Some((u, g)) = user {
            std::os::unix::fs::chown(&dir, Some(u), Some(g))?;
        }
        let c = Cluster { bin, dir, user, running: false, version };
        let data = c.dir.join("data");
        c.run("initdb", &["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "-D", path(&data)?])?;
        let socket = format!(
            "listen_addresses=''\nunix_socket_directories='{}'\nport={PORT}\nmax_connections=300\n",
            path(&c.dir)?
        );
        let mut settings = std::fs::OpenOptions::new().append(true).open(data.join("postgresql.conf"))?;
        std::io::Write::write_all(&mut settings, socket.as_bytes())?;
        Ok(c)
    }

    fn command(&self, program: &str) -> Command {
        let mut c = Command::new(self.bin.join(program));
        if let Some((u, g)) = self.user {
            c.uid(u).gid(g);
        }
        c.current_dir(&self.dir).stdin(Stdio::null());
        c.env("PGHOST", &self.dir).env("PGPORT", PORT).env("PGUSER", "postgres").env("PGDATABASE", "postgres");
        c
    }

    fn run(&self, program: &str, words: &[&str]) -> Outcome<String> {
        let out = self.command(program).args(words).output()?;
        if !out.status.success() {
            return Err(format!("{program}: {}", String::from_utf8_lossy(&out.stderr).trim()).into());
        }
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// Starts the server and waits until it answers.
    pub fn start(&mut self) -> Outcome<()> {
        let (data, log) = (self.dir.join("data"), self.dir.join("log"));
        // The server inherits the pipes of its starter, so a captured output would never end.
        let ok = self
            .command("pg_ctl")
            .args(["-w", "-D", path(&data)?, "-l", path(&log)?, "start"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        self.running = ok.success();
        if self.running { Ok(()) } else { Err("PostgreSQL does not start".into()) }
    }

    /// Stops the server.
    pub fn stop(&mut self, how: &str) -> Outcome<()> {
        if std::mem::take(&mut self.running) {
            self.run("pg_ctl", &["-w", "-D", path(&self.dir.join("data"))?, "-m", how, "stop"])?;
        }
        Ok(())
    }

    /// Runs SQL.
    pub fn sql(&self, sql: &str) -> Outcome<()> {
        self.run("psql", &["-qXc", sql]).map(|_| ())
    }

    /// Runs SQL and gives the bare answer.
    pub fn ask(&self, sql: &str) -> Outcome<String> {
        self.run("psql", &["-qXAtc", sql])
    }

    /// Makes the table and the script of the load.
    pub fn prepare(&self) -> Outcome<()> {
        self.sql("CREATE TABLE entry(pos bigserial PRIMARY KEY, bytes bytea NOT NULL)")?;
        let script = format!("INSERT INTO entry(bytes) VALUES(decode(repeat('ab', {ENTRY}), 'hex'));\n");
        Ok(std::fs::write(self.dir.join("insert.sql"), script)?)
    }

    /// Durable inserts a second with this many clients.
    pub fn round(&self, clients: u64, length: Duration) -> Outcome<f64> {
        let (script, clients) = (self.dir.join("insert.sql"), clients.to_string());
        // On a busy machine many clients are not even connected within a short round.
        for seconds in [length.as_secs().max(1), PATIENCE_S] {
            let seconds = seconds.to_string();
            let words = ["-n", "-M", "prepared", "-c", &clients, "-j", "2", "-T", &seconds, "-f", path(&script)?];
            let out = self.run("pgbench", &words)?;
            let rate = out.lines().find_map(|l| l.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
            if let Some(rate) = rate.filter(|r| r.is_normal()) {
                return Ok(rate);
            }
        }
        Err(format!("pgbench with {clients} clients wrote nothing").into())
    }

    /// The connection string for other programs.
    pub fn dsn(&self) -> String {
        format!("host={} port={PORT} user=postgres dbname=postgres", self.dir.display())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(e) = self.stop("immediate") {
            eprintln!("PostgreSQL did not stop: {e}");
        }
    }
}

fn path(p: &Path) -> Outcome<&str> {
    p.to_str().ok_or_else(|| "a path is not UTF-8".into())
}
