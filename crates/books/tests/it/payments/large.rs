//! A run as large as a city's: what it says must not depend on how many say it.

use std::time::Instant;

use books::payments::compare::{figures, marks};
use model::acts::payment::{Mark, RowState};

use super::support::*;

/// Payments of a large city's housing benefit.
const PAYMENTS: u32 = 50_000;

/// Prints how long each part took (`--nocapture`); asserts only what it says.
#[test]
fn a_run_of_fifty_thousand_payments_says_what_a_small_one_says() {
    let said = |what: &str, since: Instant| println!("{what}: {:.2} s", since.elapsed().as_secs_f64());
    let file = |n: u32| format!("50.1/WG/2023/{n:06}");
    let rows = (0..PAYMENTS).map(|n| row(&file(n), n, &format!("{}.00", 100 + n % 400))).collect();
    let start = Instant::now();
    let mut office = Office::with_list(rows);
    said("list taken", start);
    let start = Instant::now();
    for n in (0..PAYMENTS).step_by(200) {
        office.change(&clerk(), &file(n), NOVEMBER, amount("777.00")).unwrap();
    }
    said("250 changes", start);
    let start = Instant::now();
    let run = office.build(NOVEMBER).unwrap();
    said("built, compared, warned, folded", start);
    let start = Instant::now();
    let found = figures(office.run(run));
    assert_eq!((found.count, found.changed, found.new, found.gone, found.held), (50_000, 250, 0, 0, 0));
    assert_eq!(marks(office.run(run))[&Mark::Advance].0, 250);
    assert_eq!(office.run(run).rows.iter().filter(|row| row.state == RowState::Same).count(), 49_750);
    assert!(office.blockers(run).contains(&"NB-Z-054"), "beyond the limit of a run");
    said("figures and what stands in the way", start);
    office.catalogue.services[0].payment.as_mut().unwrap().run_limit = eur("90000000.00");
    let start = Instant::now();
    office.carry_through(run);
    said("determined, ordered, released twice, in a file", start);
    let start = Instant::now();
    office.change(&clerk(), &file(7), NOVEMBER, amount("900.00")).unwrap();
    let supplement = office.supplementary(NOVEMBER).unwrap();
    assert_eq!(office.run(supplement).count(), 1);
    said("supplementary run beside it", start);
    assert!(office.book.conflicts().is_empty());
}
