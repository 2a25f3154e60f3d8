//! The comparison with last month, row by row: changed first, filters as links with counts, each row with its reason.

use std::collections::HashMap;

use books::payments::Run;
use books::payments::warnings::{GRANT_DIFFERS, GRANT_NEWER};
use maud::{Markup, html};
use model::acts::payment::{RowState, RunRow, RunWarning};
use model::role::Role;

use super::words;
use crate::components::{Button, Cell, Field, Table, badge, button, table, text_field};
use crate::form::draw::iban_groups;
use crate::seat::Seat;
use crate::t;

/// Most rows on one page.
const ROWS_MAX: usize = 200;
/// Links to pages on either side of the one that is open.
const PAGES_AROUND: usize = 3;

/// Which rows are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Show {
    /// All that differ from last month.
    Differs,
    /// Another amount or account.
    Changed,
    New,
    Gone,
    Held,
    /// Rows with a warning.
    Warned,
    Same,
    All,
}

impl Show {
    const EVERY: [Self; 8] =
        [Self::Differs, Self::Changed, Self::New, Self::Gone, Self::Held, Self::Warned, Self::Same, Self::All];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Held => "held",
            Self::Warned => "warned",
            Self::Same => "same",
            Self::All => "all",
        }
    }
    pub(super) fn from_name(name: &str) -> Self {
        Self::EVERY.into_iter().find(|show| show.name() == name).unwrap_or(Self::Differs)
    }
    fn takes(self, state: RowState, warned: bool) -> bool {
        match self {
            Self::Differs => state != RowState::Same,
            Self::Changed => matches!(state, RowState::Amount | RowState::Account | RowState::Both),
            Self::New => state == RowState::New,
            Self::Gone => state == RowState::Gone,
            Self::Held => state == RowState::Held,
            Self::Warned => warned,
            Self::Same => state == RowState::Same,
            Self::All => true,
        }
    }
}

/// Changed first: money to another account before another amount, then new, stopped, gone, unchanged.
fn order(state: RowState) -> u8 {
    match state {
        RowState::Both => 0,
        RowState::Account => 1,
        RowState::Amount => 2,
        RowState::New => 3,
        RowState::Held => 4,
        RowState::Gone => 5,
        RowState::Same => 6,
    }
}

/// Warnings by row, so that a page of 200 rows does not look through all of them 200 times.
fn by_row(warnings: &[RunWarning]) -> HashMap<usize, Vec<&RunWarning>> {
    let mut of_row: HashMap<usize, Vec<&RunWarning>> = HashMap::new();
    for warning in warnings {
        if let Some(row) = warning.row.and_then(|row| usize::try_from(row).ok()) {
            of_row.entry(row).or_default().push(warning);
        }
    }
    of_row
}

/// Places of the rows to show, in the order of the page. `find` leaves the rows whose file number has it in it.
fn chosen(rows: &[RunRow], warned: &HashMap<usize, Vec<&RunWarning>>, show: Show, find: &str) -> Vec<usize> {
    let find = find.trim().to_lowercase();
    let mut places: Vec<usize> = rows
        .iter()
        .enumerate()
        .filter(|(place, row)| show.takes(row.state, warned.contains_key(place)))
        .filter(|(_, row)| find.is_empty() || row.file_number.to_lowercase().contains(&find))
        .map(|(place, _)| place)
        .collect();
    places.sort_by_key(|&place| (rows.get(place).map_or(u8::MAX, |row| order(row.state)), place));
    places
}

/// How many rows each filter finds, in one pass.
fn counts(rows: &[RunRow], warned: &HashMap<usize, Vec<&RunWarning>>) -> [usize; 8] {
    let mut counts = [0; 8];
    for (place, row) in rows.iter().enumerate() {
        let is_warned = warned.contains_key(&place);
        for (count, show) in counts.iter_mut().zip(Show::EVERY) {
            *count += usize::from(show.takes(row.state, is_warned));
        }
    }
    counts
}

/// Filters and table.
pub(super) fn comparison(seat: &Seat, run: &Run, show: Show, find: &str, page: usize, address: &str) -> Markup {
    let texts = seat.texts;
    let warned = by_row(&run.warnings);
    // Who looks for a case wants it whatever became of it.
    let show = if find.trim().is_empty() { show } else { Show::All };
    let places = chosen(&run.rows, &warned, show, find);
    let pages = places.len().div_ceil(ROWS_MAX).max(1);
    let page = page.clamp(1, pages);
    let first = (page - 1) * ROWS_MAX;
    let rows = places.iter().skip(first).take(ROWS_MAX).filter_map(|&place| line(seat, run, &warned, place)).collect();
    let title = if find.trim().is_empty() {
        words::coded(texts, "pay-show", show.name())
    } else {
        t!(texts, "pay-file", file = find.trim())
    };
    html! {
        h2 id="rows" { (t!(texts, "pay-rows-title")) }
        (filters(seat, run, &warned, show, address))
        (finder(seat, find, address))
        (table(&Table {
            caption: if pages > 1 {
                t!(texts, "pay-rows-part", title = title.as_str(), from = first + 1, to = (first + ROWS_MAX).min(places.len()), count = places.len())
            } else {
                t!(texts, "pay-rows-caption", title = title.as_str(), count = places.len())
            },
            head: vec![
                (t!(texts, "pay-col-file"), false),
                (t!(texts, "pay-col-payee"), false),
                (t!(texts, "pay-col-why"), false),
                (t!(texts, "pay-col-before"), true),
                (t!(texts, "pay-col-now"), true),
                (t!(texts, "pay-col-mark"), false),
                (t!(texts, "pay-col-account"), false),
            ],
            rows,
            empty: t!(texts, "pay-rows-none"),
            ..Table::default()
        }))
        @if pages > 1 && !find.trim().is_empty() { p { (t!(texts, "rows-find-more")) } }
        @else if pages > 1 {
            nav class="no-print" aria-label=(t!(texts, "pay-pages")) { p {
                @for number in 1..=pages {
                    @if number == page { strong aria-current="page" { (number) } " " }
                    // Two hundred and fifty pages are too many links: the first, the last and those around.
                    @else if number == 1 || number == pages || number.abs_diff(page) <= PAGES_AROUND {
                        a href={ (address) "?show=" (show.name()) "&page=" (number) "#rows" } { (number) } " "
                    }
                    @else if number.abs_diff(page) == PAGES_AROUND + 1 { "… " }
                }
            } }
        }
    }
}

/// All filters with their counts; one that finds nothing is no link.
fn filters(seat: &Seat, run: &Run, warned: &HashMap<usize, Vec<&RunWarning>>, show: Show, address: &str) -> Markup {
    let texts = seat.texts;
    let counts = counts(&run.rows, warned);
    html! {
        nav class="no-print" aria-label=(t!(texts, "pay-filter")) { p {
            @for (at, (filter, count)) in Show::EVERY.into_iter().zip(counts).enumerate() {
                @let label = format!("{} ({})", words::coded(texts, "pay-show", filter.name()), texts.count(count as u64));
                @if at > 0 { " · " }
                @if filter == show { strong aria-current="true" { (label) } }
                @else if count == 0 { span class="muted" { (label) } }
                @else { a href={ (address) "?show=" (filter.name()) "#rows" } { (label) } }
            }
        } }
    }
}

/// The extract grants another amount than the list pays: somebody may claim the change.
fn claims_change(warned: &HashMap<usize, Vec<&RunWarning>>, place: usize) -> bool {
    let codes = [GRANT_NEWER, GRANT_DIFFERS];
    warned.get(&place).into_iter().flatten().any(|warning| codes.contains(&warning.code.as_str()))
}

/// Search by file number: posted, because a file number does not belong into an address.
fn finder(seat: &Seat, find: &str, address: &str) -> Markup {
    let texts = seat.texts;
    html! {
        form method="post" action={ (address) "/find" } class="no-print" data-find {
            (seat.hidden())
            (text_field(texts, &Field { name: "find", label: &t!(texts, "rows-find"), hint: Some(&t!(texts, "rows-find-hint")), value: find,
                required: true, width: Some(24), max_chars: Some(64), ..Field::default() }))
            p { (button(&Button { label: &t!(texts, "rows-find-go"), ..Button::default() }))
                @if !find.trim().is_empty() { " " a href={ (address) "#rows" } { (t!(texts, "rows-find-all")) } } }
        }
    }
}

fn line(seat: &Seat, run: &Run, warned: &HashMap<usize, Vec<&RunWarning>>, place: usize) -> Option<Vec<Cell>> {
    let texts = seat.texts;
    let row = run.rows.get(place)?;
    let (kind, word) = words::row_state(texts, row.state);
    let warnings: Vec<String> =
        warned.get(&place).into_iter().flatten().map(|warning| words::warning(seat, run, warning)).collect();
    let reasons = reasons(seat, run, row);
    Some(vec![
        Cell::Head(html! { span class="number" id={ "row-" (place + 1) } { (row.file_number) } }),
        Cell::Text(words::payee(seat, row)),
        Cell::Markup(html! {
            (badge(kind, &word))
            @if !row.why.is_empty() { " " span class="small" { (words::coded(texts, "pay-why", &row.why)) } }
            @for reason in &reasons { br; span class="small muted" { (reason) } }
            @for warning in &warnings { br; span class="small" { "△ " (warning) } }
            @if claims_change(warned, place) && run.file.is_none() && seat.actor.any(&[Role::ClerkBenefits]) {
                br; a class="small no-print" href={ "/payments/changes/new?kind=amount&run=" (run.id.text()) "&row=" (place) } { (t!(texts, "rows-claim")) span class="visually-hidden" { " " (row.file_number) } }
            }
        }),
        Cell::Figure(row.before.map_or_else(|| "–".to_owned(), |amount| amount.german())),
        Cell::Figure(if row.paid() { row.amount.german() } else { "–".to_owned() }),
        Cell::Text(if row.paid() { words::mark(texts, row.mark) } else { String::new() }),
        Cell::Markup(html! {
            span class="number" { (iban_groups(&row.iban)) }
            @if let Some(before) = &row.iban_before {
                br; span class="small muted" { (t!(texts, "pay-iban-before")) " " span class="number" { (iban_groups(before)) } }
            }
        }),
    ])
}

/// Why the clerks changed it: reasons of the changes that the run uses on this file number.
fn reasons(seat: &Seat, run: &Run, row: &RunRow) -> Vec<String> {
    if row.state == RowState::Same {
        return Vec::new();
    }
    let books = seat.office.books();
    run.changes
        .iter()
        .filter_map(|&id| books.payments.change(id))
        .filter(|change| {
            change.file_number == row.file_number
                && change.row.as_ref().is_none_or(|iban| *iban == row.iban || row.iban_before.as_ref() == Some(iban))
        })
        .map(|change| change.reason.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use model::Money;
    use model::acts::payment::Mark;

    use super::*;

    fn row(state: RowState) -> RunRow {
        RunRow {
            end_to_end: String::new(),
            file_number: "A".into(),
            person: None,
            payee: "P".into(),
            iban: String::new(),
            amount: Money::from_cents(1),
            mark: Mark::Granted,
            state,
            before: None,
            iban_before: None,
            why: String::new(),
            facts: None,
        }
    }

    const STATES: [RowState; 7] = [
        RowState::Same,
        RowState::New,
        RowState::Amount,
        RowState::Account,
        RowState::Both,
        RowState::Gone,
        RowState::Held,
    ];

    #[test]
    fn the_list_opens_on_what_changed_and_leaves_out_what_did_not() {
        let rows: Vec<RunRow> = STATES.into_iter().map(row).collect();
        let shown: Vec<RowState> = chosen(&rows, &HashMap::new(), Show::from_name(""), "")
            .into_iter()
            .map(|place| rows[place].state)
            .collect();
        assert_eq!(
            shown,
            [RowState::Both, RowState::Account, RowState::Amount, RowState::New, RowState::Held, RowState::Gone]
        );
    }

    #[test]
    fn every_row_is_in_one_filter_besides_all_differing_and_warned() {
        let rows: Vec<RunRow> = STATES.into_iter().map(row).collect();
        let single = [Show::Changed, Show::New, Show::Gone, Show::Held, Show::Same];
        let mut places: Vec<usize> =
            single.into_iter().flat_map(|show| chosen(&rows, &HashMap::new(), show, "")).collect();
        places.sort_unstable();
        assert_eq!(places, (0..rows.len()).collect::<Vec<_>>());
        assert_eq!(chosen(&rows, &HashMap::new(), Show::All, "").len(), rows.len());
    }

    #[test]
    fn the_filter_of_warnings_shows_the_rows_that_have_one() {
        let rows: Vec<RunRow> = STATES.into_iter().map(row).collect();
        let warning = |row| RunWarning { code: "same_payment".into(), row, detail: String::new() };
        let warnings = [warning(Some(5)), warning(None), warning(Some(5))];
        assert_eq!(chosen(&rows, &by_row(&warnings), Show::Warned, ""), [5]);
        let counted = counts(&rows, &by_row(&warnings));
        for (count, show) in counted.into_iter().zip(Show::EVERY) {
            assert_eq!(count, chosen(&rows, &by_row(&warnings), show, "").len(), "{show:?}");
        }
    }

    #[test]
    fn a_case_is_found_by_a_part_of_its_file_number_whatever_became_of_it() {
        let mut rows: Vec<RunRow> = STATES.into_iter().map(row).collect();
        for (place, row) in rows.iter_mut().enumerate() {
            row.file_number = format!("WG-{place}");
        }
        let none = HashMap::new();
        assert_eq!(chosen(&rows, &none, Show::All, " wg-5 "), [5]);
        assert_eq!(chosen(&rows, &none, Show::All, "WG").len(), rows.len());
        assert!(chosen(&rows, &none, Show::All, "HL").is_empty());
    }

    #[test]
    fn filters_are_found_again_by_their_name() {
        for show in Show::EVERY {
            assert_eq!(Show::from_name(show.name()), show);
        }
        assert_eq!(Show::from_name("nonsense"), Show::Differs);
    }
}
