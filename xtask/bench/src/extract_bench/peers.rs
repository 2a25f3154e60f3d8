//! What the product is held against: scripts of a folder that print JSON lines, each run once; or small peers of our own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::postgres::Cluster;
use crate::{Outcome, Plan};

/// Names the folder of the scripts where the command line does not.
pub const FOLDER: &str = "NB_BENCH_PEERS";
/// Where the scripts write, in their own words.
const SCRATCH: &str = "NB_BENCH_TMP";
/// Residents that the scripts keep a file of.
const USUAL: usize = 1_700_000;

/// The peers of a run.
pub struct Peers {
    dir: Option<PathBuf>,
    scratch: PathBuf,
    own: PathBuf,
    residents: usize,
    lines: RefCell<BTreeMap<&'static str, Result<Vec<Value>, String>>>,
}

impl Peers {
    /// The folder of the command line, or of the environment, or none.
    pub fn new(plan: &Plan) -> Peers {
        let dir = plan.peers.clone().or_else(|| std::env::var_os(FOLDER).map(PathBuf::from));
        let scratch = std::env::var_os(SCRATCH).map_or_else(|| std::env::temp_dir().join("nb-bench"), PathBuf::from);
        Peers { dir, scratch, own: plan.dir.clone(), residents: plan.residents, lines: RefCell::default() }
    }
    fn python(&self) -> PathBuf {
        let own = self.scratch.join("venv/bin/python");
        if own.is_file() { own } else { PathBuf::from("/usr/bin/python3") }
    }
    fn script(&self, dir: &Path, name: &str) -> Command {
        let mut command = Command::new(self.python());
        // Nothing is written beside the scripts.
        command.arg(dir.join(name)).current_dir(&self.own).env("PYTHONDONTWRITEBYTECODE", "1");
        command.env(SCRATCH, &self.scratch).env_remove("NB_OUT");
        command
    }
    /// The peers' file of residents, made if it is not there; nothing without the scripts.
    pub fn residents(&self, count: usize) -> Outcome<Option<PathBuf>> {
        let Some(dir) = &self.dir else { return Ok(None) };
        std::fs::create_dir_all(&self.scratch)?;
        let name = if count == USUAL { "residents.csv".to_owned() } else { format!("residents-{count}.csv") };
        let path = self.scratch.join(name);
        if !path.is_file() {
            eprintln!("making {count} residents");
            let made =
                self.script(dir, "gen_residents.py").args(["-n", &count.to_string(), "-o"]).arg(&path).status()?;
            if !made.success() {
                return Err("the residents were not made".into());
            }
        }
        Ok(Some(path))
    }
    /// The mixed questions of the peers as JSON lines: kind, a colon and the person as `id`.
    pub fn questions(&self) -> Option<String> {
        const PROGRAM: &str = "
import json, sys
sys.path.insert(0, sys.argv.pop(1))
import b_search as s
for kind, family, given, born, person in s.queries(s.sample_people()):
    q = {'id': f'{kind}:{person}', 'family_name': family, 'given_names': given}
    if len(born) == 10: q['date_of_birth'] = born
    else: q['birth_year'] = int(born)
    print(json.dumps(q, ensure_ascii=False))
";
        let dir = self.dir.as_ref()?;
        let mut command = Command::new(self.python());
        command.args(["-c", PROGRAM]).arg(dir).args(["-n", &self.residents.to_string()]).current_dir(&self.own);
        command.env(SCRATCH, &self.scratch).env("PYTHONDONTWRITEBYTECODE", "1");
        super::town::output(&mut command).map_err(|error| eprintln!("{error}")).ok()
    }
    /// A figure of a script, which is run when it is first asked for.
    ///
    /// # Errors
    /// Why there is none.
    pub fn figure(&self, script: &'static str, words: &[&str], metric: &str, field: &str) -> Result<f64, String> {
        let Some(dir) = &self.dir else { return Err("no folder of peers was named".to_owned()) };
        let mut known = self.lines.borrow_mut();
        let lines = known.entry(script).or_insert_with(|| {
            eprintln!("peer: {script}");
            let mut command = self.script(dir, script);
            command.args(["-n", &self.residents.to_string()]).args(words);
            let text = super::town::output(&mut command).map_err(|error| error.to_string())?;
            Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
        });
        let lines = lines.as_ref().map_err(Clone::clone)?;
        let line = lines.iter().find(|line| line["metric"] == metric).ok_or(format!("{script} has no {metric}"))?;
        line[field].as_f64().ok_or_else(|| format!("{metric} has no {field}"))
    }
    /// PostgreSQL: the file loaded, a key, an index over name and date, one of trigrams; then a question with a slip. Seconds of
    /// the load and milliseconds of the middle question.
    ///
    /// # Errors
    /// Why it could not be measured.
    pub fn own_postgres(&self, csv: &Path, asked: &[(String, String, String)]) -> Result<(f64, f64), String> {
        self.postgres(csv, asked).map_err(|error| error.to_string())
    }
    fn postgres(&self, csv: &Path, asked: &[(String, String, String)]) -> Outcome<(f64, f64)> {
        eprintln!("peer: a PostgreSQL of our own");
        let mut cluster = Cluster::new(&self.own)?;
        cluster.start()?;
        cluster.sql("CREATE EXTENSION pg_trgm")?;
        let begin = Instant::now();
        cluster.sql(
            "CREATE TABLE resident(id int, family_name text, birth_name text, given_names text, date_of_birth date,
             sex text, nationality text, street text, house_number text, postcode text, town text, ags text)",
        )?;
        cluster.sql(&format!("\\copy resident FROM '{}' (FORMAT csv, HEADER)", csv.display()))?;
        for index in [
            "ALTER TABLE resident ADD PRIMARY KEY(id)",
            "CREATE INDEX ON resident(family_name, date_of_birth)",
            "CREATE INDEX ON resident(lower(family_name) text_pattern_ops)",
            "CREATE INDEX ON resident USING gin(lower(family_name || ' ' || given_names) gin_trgm_ops)",
            "ANALYZE",
        ] {
            cluster.sql(index)?;
        }
        let load = begin.elapsed().as_secs_f64();
        let mut times = Vec::new();
        for (family, given, year) in asked {
            let name = format!("{family} {given}").to_lowercase().replace('\'', "''");
            let text = cluster.ask(&format!(
                "EXPLAIN (ANALYZE, TIMING OFF) SELECT id FROM resident WHERE lower(family_name || ' ' || given_names) % '{name}'
                 AND date_of_birth BETWEEN '{year}-01-01' AND '{year}-12-31'
                 ORDER BY similarity(lower(family_name || ' ' || given_names), '{name}') DESC LIMIT 20"
            ))?;
            let ms =
                text.lines().find_map(|line| line.strip_prefix("Execution Time: ")?.split(' ').next()?.parse().ok());
            times.push(ms.ok_or("no time in the answer")?);
        }
        Ok((load, crate::latency::median(&times)))
    }
    /// SQLite: the file loaded and two indexes, in seconds.
    ///
    /// # Errors
    /// Why it could not be measured.
    pub fn own_sqlite(&self, csv: &Path) -> Outcome<f64> {
        eprintln!("peer: a SQLite of our own");
        let path = self.own.join("residents.db");
        let begin = Instant::now();
        let mut db = rusqlite::Connection::open(&path)?;
        db.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;
             CREATE TABLE resident(id INTEGER PRIMARY KEY, family_name TEXT, birth_name TEXT, given_names TEXT,
             date_of_birth TEXT, sex TEXT, nationality TEXT, street TEXT, house_number TEXT, postcode TEXT, town TEXT, ags TEXT)",
        )?;
        let all = db.transaction()?;
        {
            let mut insert = all.prepare("INSERT INTO resident VALUES(?,?,?,?,?,?,?,?,?,?,?,?)")?;
            let file = std::io::BufReader::new(std::fs::File::open(csv)?);
            for line in std::io::BufRead::lines(file).skip(1) {
                insert.execute(rusqlite::params_from_iter(line?.split(',')))?;
            }
        }
        all.commit()?;
        db.execute_batch(
            "CREATE INDEX i1 ON resident(family_name, date_of_birth);
             CREATE VIRTUAL TABLE ft USING fts5(q, tokenize='trigram', content='', columnsize=1, detail=none);
             INSERT INTO ft(rowid, q) SELECT id, family_name || ' ' || given_names FROM resident;",
        )?;
        let seconds = begin.elapsed().as_secs_f64();
        drop(db);
        std::fs::remove_file(path)?;
        Ok(seconds)
    }
}
