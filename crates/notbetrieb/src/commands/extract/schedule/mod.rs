//! Sealing on a schedule: one run takes a settled input, seals, proves, delivers, keeps so many generations, and says aloud what
//! did not work. `extract deliver` does the second half again and shows how it stands.

mod config;
mod input;
mod status;
mod told;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use extract::keys::AuthorityPublic;
use extract::places::{Carried, FolderPlace, Holds, Kept, MARKER_FILE, Marker, Order, Parcel, Place as _, carry};
use extract::records::Class;
use model::problem::Refusal;
use model::{Instant, Problem};

use self::config::Config;
use self::input::Seen;
use self::status::{Failure, Run, Status, Told};
use super::seal::{Scheduled, scheduled};
use super::source::Source;
use super::{PROOF_SUFFIX, beside};
use crate::commands::files::{Readers, absent, one, read, write};
use crate::output::{Exit, Outcome, Output, io};
use crate::platform::now;

/// Where a run seals; emptied at its start and end.
const NEW: &str = "neu";
/// Where the newest extracts stay on the sealing machine.
const HERE: &str = "auszuege";
/// Held while a run goes on.
const LOCK: &str = "lock";

/// Options of `extract deliver`.
#[derive(clap::Args)]
#[command(after_help = "\
Ohne weitere Angabe: den neuesten Auszug noch einmal an alle Ablagen liefern, an denen er fehlt.
Without more: deliver the newest extract again to all places where it is missing.

Beispiele / examples:
  notbetrieb extract deliver --config sealing.toml
  notbetrieb extract deliver --config sealing.toml --prepare Wegstick
  notbetrieb extract deliver --config sealing.toml --status")]
pub struct Args {
    /// The file of the scheduled run
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Put the marker on the stick or share with this label, so that it is known again
    #[arg(long, value_name = "LABEL", conflicts_with = "status")]
    prepare: Option<String>,
    /// Show the last runs and what lies where; ends with 1 if something is wrong or overdue
    #[arg(long)]
    status: bool,
}

/// A locked state folder.
struct Bench<'a> {
    config: &'a Config,
    authority: AuthorityPublic,
    status: Status,
    _lock: File,
}

/// Options of `extract run`.
#[derive(clap::Args)]
#[command(after_help = "\
Ein geplanter Lauf: Lieferung nehmen, versiegeln, zur Probe wiederherstellen, an die Ablagen bringen, alte Auszüge löschen.
A scheduled run: take the delivery, seal, restore once, carry to the places, delete old extracts.

Beispiel / example:
  notbetrieb extract run --config sealing.toml")]
pub struct RunArgs {
    /// The file of the scheduled run (docs/formats/sealing.md)
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Key of the sealing machine, in place of the one the file names
    #[arg(long, value_name = "FILE")]
    sealer_key: Option<PathBuf>,
    /// No test restore: the extract stays unproved, and the run ends with 1
    #[arg(long)]
    no_proof: bool,
}

/// `extract run`.
pub fn run(args: &RunArgs, output: &Output) -> Outcome {
    let config = Config::read(&args.config)?;
    let prove = !args.no_proof;
    let key = args.sealer_key.clone().or_else(|| config.sealer_key.clone());
    let key = key.ok_or_else(|| one(Problem::new("NB-E-164")))?;
    let mut bench = Bench::open(&config, output)?;
    bench.begin()?;
    let sealed = bench.seal(&key, prove, output);
    let mut problems = Vec::new();
    let mut delivered = Vec::new();
    match &sealed {
        Err(refusal) => problems.extend(refusal.iter().cloned()),
        Ok(parcel) => {
            problems.extend(bench.alarms(parcel, prove));
            let may_remove = problems.is_empty();
            delivered = bench.deliver(parcel, may_remove, &mut problems)?;
        }
    }
    bench.clear_new()?;
    bench.end(sealed.ok().as_ref(), &problems)?;
    told::run(&bench.status, &delivered, output);
    if problems.is_empty() { Ok(Exit::Fine) } else { Err(problems) }
}

/// `extract deliver`.
pub fn deliver(args: &Args, output: &Output) -> Outcome {
    let config = Config::read(&args.config)?;
    if args.status {
        let (status, _) = Status::read(&config.state)?;
        return Ok(told::status(&status, &config, now(), output));
    }
    if let Some(label) = &args.prepare {
        return prepare(&config, label, output);
    }
    let mut bench = Bench::open(&config, output)?;
    let Some((path, _)) = bench.newest(|_| true) else { return Err(one(Problem::new("NB-E-165"))) };
    bench.begin()?;
    let parcel = Parcel::read(&path, &bench.authority).map_err(one)?;
    let mut problems = bench.alarms(&parcel, true);
    let may_remove = problems.is_empty();
    let delivered = bench.deliver(&parcel, may_remove, &mut problems)?;
    bench.end(Some(&parcel), &problems)?;
    told::run(&bench.status, &delivered, output);
    if problems.is_empty() { Ok(Exit::Fine) } else { Err(problems) }
}

fn prepare(config: &Config, label: &str, output: &Output) -> Outcome {
    let authority = AuthorityPublic::read(&read(&config.authority)?).map_err(one)?;
    let delivery = config.deliveries.iter().find(|delivery| delivery.place.label == label);
    let place = &delivery.ok_or_else(|| one(Problem::new("NB-E-166").with("place", label)))?.place;
    if !place.path.is_dir() {
        return Err(one(Problem::new("NB-E-156").with("place", label).with("path", place.path.display())));
    }
    let path = place.path.join(MARKER_FILE);
    absent(&path)?;
    let text = Marker::new(authority.keys().authority, label).text().map_err(one)?;
    write(&path, text.as_bytes(), Readers::Usual)?;
    output.say(
        format!("{label}: {} angelegt. Ab jetzt wird nur dieser Datenträger genommen.", path.display()),
        format!("{label}: {} made. From now on only this medium is taken.", path.display()),
    );
    Ok(Exit::Fine)
}

impl<'a> Bench<'a> {
    /// Makes and locks the state folder, and clears away what a killed run left half made.
    fn open(config: &'a Config, output: &Output) -> Result<Self, Refusal> {
        let authority = AuthorityPublic::read(&read(&config.authority)?).map_err(one)?;
        let here = config.state.join(HERE);
        std::fs::create_dir_all(&here).map_err(|error| io(&here, &error))?;
        let path = config.state.join(LOCK);
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let lock = lock.map_err(|error| io(&path, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(one(Problem::new("NB-E-154").with("path", config.state.display())));
            }
            Err(TryLockError::Error(error)) => return Err(io(&path, &error)),
        }
        let (status, damaged) = Status::read(&config.state)?;
        if let Some(aside) = damaged {
            // Told once; the run itself goes on, for an extract is worth more than its bookkeeping.
            let problem = Problem::new("NB-E-167").with("file", aside.display());
            output.refusal(&[problem]);
        }
        let bench = Self { config, authority, status, _lock: lock };
        bench.clear_new()?;
        Ok(bench)
    }

    fn clear_new(&self) -> Result<(), Refusal> {
        let new = self.config.state.join(NEW);
        match std::fs::remove_dir_all(&new) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io(&new, &error)),
            _ => Ok(()),
        }
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        self.status.runs.push(Run { started: now(), ended: None, file: None, proved: false, problems: Vec::new() });
        self.status.save(&self.config.state)
    }

    fn end(&mut self, parcel: Option<&Parcel>, problems: &[Problem]) -> Result<(), Refusal> {
        if let Some(run) = self.status.runs.last_mut() {
            run.ended = Some(now());
            run.file = parcel.map(|parcel| parcel.name().to_owned());
            run.proved = parcel.is_some_and(|parcel| parcel.proved);
            run.problems = problems.iter().map(Told::of).collect();
        }
        self.status.save(&self.config.state)
    }

    /// The sealing machine's own folder, as a place like every other.
    fn here(&self) -> FolderPlace {
        FolderPlace { label: String::new(), path: self.config.state.join(HERE), marked: false }
    }

    /// The newest extract in the own folder that fits and lies there as it was sealed.
    fn newest(&mut self, fits: impl Fn(&Kept) -> bool) -> Option<(PathBuf, Kept)> {
        let here = self.here();
        let mut kept: Vec<Kept> = self.status.place("", &here.path).kept.clone();
        kept.retain(|entry| entry.arrived && fits(entry));
        kept.sort_by_key(|entry| std::cmp::Reverse(entry.sealed));
        let whole = |entry: &Kept| matches!(here.holds(&entry.name, entry.sha256()), Ok(Holds::Same));
        kept.into_iter().find(whole).map(|entry| (here.path.join(&entry.name), entry))
    }

    fn seal(&mut self, key: &Path, prove: bool, output: &Output) -> Result<Parcel, Refusal> {
        let config = self.config;
        let before = Seen::look(&config.input)?;
        before.settled(system_time(now()), Duration::from_secs(config.limits.quiet_seconds))?;
        let previous = self.newest(|entry| entry.proved).map(|(path, _)| path);
        let out = config.state.join(NEW).join(Parcel::name_for(self.authority.keys().authority, now()));
        let wanted = Scheduled {
            source: Source { input: config.input.clone(), mapping: config.mapping.clone() },
            authority: &config.authority,
            sealer_key: key,
            out: &out,
            allow_faults: config.allow_faults,
            previous: previous.as_deref(),
            prove,
        };
        scheduled(wanted, output)?;
        before.same_as(&Seen::look(&config.input)?)?;
        Parcel::read(&out, &self.authority).map_err(one)
    }

    /// What is wrong with a sealed extract that is delivered all the same, but pushes no older one out.
    fn alarms(&self, parcel: &Parcel, prove: bool) -> Vec<Problem> {
        let Some(part) = parcel.parts.last().filter(|_| parcel.proved) else {
            return vec![Problem::new(if prove { "NB-E-169" } else { "NB-E-168" })];
        };
        let proof = std::fs::read(beside(&part.path, PROOF_SUFFIX)).ok();
        let Some(proof) = proof.and_then(|text| extract::seal::read_proof(&text).ok()) else {
            return vec![Problem::new("NB-E-169")];
        };
        let shrunk = |class: &Class| {
            let (lost, limit) = (proof.statement.shrunk_permille(*class)?, self.config.limits.shrink(*class));
            (u64::try_from(lost).unwrap_or_default() > limit.saturating_mul(10)).then(|| {
                let percent = format!("{},{}", lost / 10, lost % 10);
                Problem::new("NB-E-163").with("class", class.name()).with("percent", percent).with("limit", limit)
            })
        };
        Class::ALL.iter().filter_map(shrunk).collect()
    }

    /// Own folder first, then every place; one that fails does not keep the others from getting theirs.
    fn deliver(
        &mut self,
        parcel: &Parcel,
        may_remove: bool,
        problems: &mut Vec<Problem>,
    ) -> Result<Vec<(String, Carried)>, Refusal> {
        let mut delivered = Vec::new();
        let config = self.config;
        let here = self.here();
        let own = std::iter::once((&here, config.keep_here));
        for (place, keep) in own.chain(config.deliveries.iter().map(|delivery| (&delivery.place, delivery.keep))) {
            let order = Order { parcel, keep, may_remove };
            match self.carry_to(place, &order) {
                Ok(carried) => {
                    let entry = self.status.place(&place.label, &place.path);
                    (entry.delivered, entry.failed) = (Some(now()), None);
                    delivered.push((place.label.clone(), carried));
                }
                Err(problem) => {
                    let failure = Failure { at: now(), problem: Told::of(&problem) };
                    self.status.place(&place.label, &place.path).failed = Some(failure);
                    problems.push(problem);
                }
            }
            self.status.save(&config.state)?;
        }
        Ok(delivered)
    }

    fn carry_to(&mut self, place: &FolderPlace, order: &Order<'_>) -> Result<Carried, Problem> {
        let state = &self.config.state;
        let mut ledger = self.status.place(&place.label, &place.path).kept.clone();
        let status = &mut self.status;
        carry(
            place,
            &mut ledger,
            order,
            &mut |kept| {
                kept.clone_into(&mut status.place(&place.label, &place.path).kept);
                status.save(state).map_err(|refusal| first(refusal, state))
            },
            &mut |_| Ok(()),
        )
    }
}

fn first(refusal: Refusal, state: &Path) -> Problem {
    let missing = || Problem::new("NB-S-050").with("file", state.display()).with("reason", "");
    refusal.into_iter().next().unwrap_or_else(missing)
}

fn system_time(at: Instant) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or_default())
}
