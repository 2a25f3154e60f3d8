//! `notbetrieb catalogue`: checks the catalogue and lists its services.

use books::cases::plausible;
use model::catalogue::{Catalogue, Service};
use office::credentials::hex;
use serde_json::{Value, json};

use super::files::one;
use crate::output::{Exit, Outcome, Output};

/// Options of `catalogue`.
#[derive(clap::Args)]
#[command(after_help = "Beispiele / examples:\n  notbetrieb catalogue check\n  notbetrieb catalogue list --json")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Clone, Copy)]
enum What {
    /// Check every service: form, references between fields, papers, terms, names of checks
    Check,
    /// List the services with area, key, papers and terms
    List,
}

/// Checks or lists.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let catalogue = office::catalogue::load().map_err(one)?;
    match args.what {
        What::Check => Ok(check(&catalogue, output)),
        What::List => {
            list(&catalogue, output);
            Ok(Exit::Fine)
        }
    }
}

/// Everything wrong: what the data alone show, and calls of checks that the program does not have.
fn faults(catalogue: &Catalogue) -> Vec<String> {
    let unknown = catalogue.services.iter().flat_map(|service| {
        let unknown = service.checks.iter().filter(|name| !plausible::knows(name));
        unknown.map(|name| format!("{}/{}: check `{name}` does not exist", service.area, service.key))
    });
    office::catalogue::faults(catalogue).into_iter().chain(unknown).collect()
}

fn check(catalogue: &Catalogue, output: &Output) -> Exit {
    let faults = faults(catalogue);
    let version = hex(&catalogue.version);
    if output.json {
        output.value(&json!({ "services": catalogue.services.len(), "version": version, "faults": faults }));
    } else {
        for fault in &faults {
            output.line(fault);
        }
        output.say(
            format!("{} Leistungen, {} Fehler, Fassung {}", catalogue.services.len(), faults.len(), &version[..16]),
            format!("{} services, {} faults, version {}", catalogue.services.len(), faults.len(), &version[..16]),
        );
    }
    if faults.is_empty() { Exit::Fine } else { Exit::Refused }
}

fn list(catalogue: &Catalogue, output: &Output) {
    if output.json {
        let services: Vec<Value> = catalogue.services.iter().map(value).collect();
        output.value(&json!({ "version": hex(&catalogue.version), "services": services }));
        return;
    }
    for service in &catalogue.services {
        output.line(format!("{}/{}  {}", service.area, service.key, service.title.get(output.lang)));
        for paper in &service.papers {
            output.line(format!("    {:<24} {}", paper.key, paper.title.get(output.lang)));
        }
        for term in &service.terms {
            output.line(format!("    {:<24} {} · {}", term.length, term.label.get(output.lang), term.law));
        }
    }
}

fn value(service: &Service) -> Value {
    let papers = service
        .papers
        .iter()
        .map(|paper| json!({ "key": paper.key, "title": paper.title.de, "title_en": paper.title.en }));
    let terms = service.terms.iter().map(|term| {
        json!({ "key": term.key, "label": term.label.de, "label_en": term.label.en, "length": term.length, "law": term.law })
    });
    json!({
        "area": service.area, "key": service.key, "title": service.title.de, "title_en": service.title.en,
        "valid_from": service.valid_from, "valid_to": service.valid_to,
        "papers": papers.collect::<Vec<_>>(), "deadlines": terms.collect::<Vec<_>>(), "checks": service.checks,
        "target": service.handback.as_ref().map(|handback| handback.target.clone()),
    })
}
