//! Clocks that are wrong: nothing breaks, order is that of the journal, the clerk is asked, and no stamp moves the date.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::catalogue::Catalogue;
use model::{CivilDate, Instant};
use office::{House, Office};

use crate::town::{Town, actor, platform};

const DAY_MS: i64 = 86_400_000;
const TEN_YEARS_MS: i64 = 3_653 * DAY_MS;

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn at(text: &str) -> i64 {
    Instant::parse(text).unwrap().0
}

fn set(town: &Town, ms: i64) {
    town.clock.store(ms, Ordering::SeqCst);
}

fn confirm(office: &Office, date: &str) {
    let head = office.books().accounts.by_login("head").map(books::accounts::Account::actor);
    let head = head.unwrap_or_else(|| actor(office, "head", &[model::role::Role::Head]));
    office.confirm_date(&head, day(date)).unwrap();
    assert!(office.today_confirmed() && office.clock_jump().is_none());
    assert_eq!(office.today(), day(date));
}

#[test]
fn a_dead_battery_is_asked_about_and_counts_on_from_what_the_clerk_says() {
    let town = Town::new();
    set(&town, 0);
    {
        let office = town.open();
        assert!(!office.today_confirmed());
        confirm(&office, "2026-11-23");
        set(&town, DAY_MS + 3_600_000);
        assert_eq!(office.today(), day("2026-11-24"));
        assert!(!office.today_confirmed(), "asked once a day");
        confirm(&office, "2026-11-24");
    }
    // The battery is dead still: the clock begins again at 1970.
    set(&town, 1_000);
    let office = town.open();
    assert_eq!(office.clock_jump(), Some((Instant(DAY_MS + 3_600_000), Instant(1_000))));
    assert!(!office.today_confirmed());
    assert_eq!(office.today(), day("2026-11-24"), "the date does not go back");
    // Somebody sets the clock: a jump of half a century is no fifty years of work.
    set(&town, at("2026-11-24T08:00:00Z"));
    assert_eq!(office.today(), day("2026-11-24"));
    assert!(!office.today_confirmed());
    confirm(&office, "2026-11-24");
    set(&town, at("2026-11-25T08:00:00Z"));
    assert_eq!(office.today(), day("2026-11-25"));
}

#[test]
fn ten_years_ahead_while_the_node_runs_is_an_act_and_a_warning_and_no_new_date() {
    let town = Town::new();
    let office = town.open();
    confirm(&office, "2026-11-23");
    let right = town.clock.load(Ordering::SeqCst);
    set(&town, right + TEN_YEARS_MS);
    assert_eq!(office.today(), day("2026-11-23"), "reading alone moves nothing");
    assert!(!office.today_confirmed());
    let head = office.books().accounts.by_login("head").unwrap().actor();
    let before = office.durability().acts;
    office.declare(&head, office.now(), "Grund", "§ 5", false).unwrap();
    assert_eq!(office.durability().acts, before + 2, "the jump is an act beside the one that noticed it");
    assert_eq!(office.clock_jump(), Some((Instant(right), Instant(right + TEN_YEARS_MS))));
    assert_eq!(office.today(), day("2026-11-23"), "nor does the act that noticed it");
    office.stand_down(&head, "Ende").unwrap();
    assert_eq!(office.durability().acts, before + 3, "one jump is one act");
    set(&town, right + TEN_YEARS_MS + DAY_MS);
    assert_eq!(office.today(), day("2026-11-24"), "days are counted on by the wrong clock");
    office.declare(&head, office.now(), "Grund", "§ 5", false).unwrap();
    office.stand_down(&head, "Ende").unwrap();
    set(&town, right + DAY_MS);
    office.declare(&head, office.now(), "Grund", "§ 5", false).unwrap();
    assert_eq!(office.today(), day("2026-11-24"), "and by the right one again");
    assert!(office.clock_jump().is_some(), "until somebody confirms the date it is said on every page");
    confirm(&office, "2026-11-24");
    drop(office);
    let office = town.open();
    assert_eq!(office.today(), day("2026-11-24"));
    assert!(office.clock_jump().is_none());
}

#[test]
fn a_clock_that_runs_backwards_within_every_act_breaks_nothing_and_order_is_the_journals() {
    let town = Town::new();
    town.open();
    let clock = Arc::new(AtomicI64::new(at("2026-11-23T08:00:00Z")));
    let reading = Arc::clone(&clock);
    let mut wrong = platform(&clock);
    // Every reading is eight hours before the one before.
    wrong.clock = Arc::new(move || Instant(reading.fetch_sub(8 * 3_600_000, Ordering::SeqCst)));
    let catalogue: Arc<Catalogue> = Arc::new(office::catalogue::load().unwrap());
    let house = House::at(town.dir(), catalogue, wrong).unwrap();
    let office = house.unlock(&town.means(), vec!["A".to_owned()], None, None).unwrap().office;
    let mut positions = Vec::new();
    let mut dates = Vec::new();
    let head = actor(&office, "head", &[model::role::Role::Head]);
    office.confirm_date(&head, day("2026-11-23")).unwrap();
    for n in 0..20 {
        let done = office.declare(&head, office.now(), &format!("Grund {n}"), "§ 5", false).unwrap();
        positions.push(done.position);
        dates.push(office.today());
        positions.push(office.stand_down(&head, "Ende").unwrap().position);
    }
    assert!(positions.is_sorted_by(|a, b| a < b), "{positions:?}");
    assert!(dates.iter().all(|date| *date == day("2026-11-23")), "{dates:?}");
    let lived = office.books().clone();
    drop((office, house));
    let again = town.open();
    assert_eq!(again.books().system.bases, lived.system.bases);
    assert_eq!(again.today(), day("2026-11-23"));
}

#[test]
fn the_day_changes_at_midnight_in_berlin_when_clocks_are_put_forward_and_back_and_at_a_months_end() {
    for (confirmed, noon, checks) in [
        (
            "2027-03-27",
            "2027-03-27T11:00:00Z",
            // Clocks go forward on the 28th at 01:00 UTC; midnight is 23:00 UTC before and 22:00 UTC after.
            vec![
                ("2027-03-27T22:59:59Z", "2027-03-27"),
                ("2027-03-27T23:00:00Z", "2027-03-28"),
                ("2027-03-28T00:59:59Z", "2027-03-28"),
                ("2027-03-28T01:00:00Z", "2027-03-28"),
                ("2027-03-28T21:59:59Z", "2027-03-28"),
                ("2027-03-28T22:00:00Z", "2027-03-29"),
            ],
        ),
        (
            "2026-10-24",
            "2026-10-24T10:00:00Z",
            vec![
                ("2026-10-24T21:59:59Z", "2026-10-24"),
                ("2026-10-24T22:00:00Z", "2026-10-25"),
                ("2026-10-25T00:59:59Z", "2026-10-25"),
                ("2026-10-25T01:00:00Z", "2026-10-25"),
                ("2026-10-25T22:59:59Z", "2026-10-25"),
                ("2026-10-25T23:00:00Z", "2026-10-26"),
            ],
        ),
        (
            "2028-02-28",
            "2028-02-28T11:00:00Z",
            vec![
                ("2028-02-28T23:00:00Z", "2028-02-29"),
                ("2028-02-29T22:59:59Z", "2028-02-29"),
                ("2028-02-29T23:00:00Z", "2028-03-01"),
            ],
        ),
    ] {
        let town = Town::new();
        set(&town, at(noon));
        let office = town.open();
        confirm(&office, confirmed);
        for (moment, date) in checks {
            set(&town, at(moment));
            assert_eq!(office.today(), day(date), "at {moment}");
            assert_eq!(office.today_confirmed(), confirmed == date, "at {moment}");
            assert!(office.clock_jump().is_none(), "at {moment}");
        }
    }
}

#[test]
fn a_quiet_week_is_no_jump_and_a_slip_of_seconds_neither_and_the_date_never_goes_back() {
    let town = Town::new();
    let office = town.open();
    set(&town, at("2026-12-24T22:59:50Z"));
    confirm(&office, "2026-12-24");
    set(&town, at("2026-12-24T23:00:10Z"));
    let head = office.books().accounts.by_login("head").unwrap().actor();
    office.declare(&head, office.now(), "Grund", "§ 5", false).unwrap();
    assert_eq!(office.today(), day("2026-12-25"));
    set(&town, at("2026-12-24T22:59:55Z"));
    assert_eq!(office.today(), day("2026-12-25"), "a slip over midnight");
    assert!(office.clock_jump().is_none());
    set(&town, at("2026-12-31T08:00:00Z"));
    assert_eq!(office.today(), day("2026-12-31"));
    assert!(office.clock_jump().is_none());
    set(&town, at("2027-01-02T08:00:00Z"));
    assert!(office.clock_jump().is_some(), "nobody did anything for more than a week");
    assert!(!office.today_confirmed());
}
