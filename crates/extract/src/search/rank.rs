//! From a question to ranked persons: candidates by name, date or street, each rated against everything that was asked.

use crate::register::PersonSheet;
use crate::search::birth::Fit;
use crate::search::matching::{Effort, Match, same_spelling};
use crate::search::query::{MAX_HITS, Query, Reason, Reasons};
use crate::search::street::house_number;
use crate::search::top::{Scored, Top};
use crate::search::wanted::{Lead, Wanted, Word};

/// What the family name weighs against the words (200 to 260), the date and the small things.
const FAMILY: u32 = 400;
const WHOLE_DATE: u32 = 340;
const PART_OF_DATE: u32 = 180;
const HOUSE_NUMBER: u32 = 60;
const POSTCODE: u32 = 60;
/// A birth name, a former name, swapped fields, a former address are worth this much of a hundred.
const AT_BIRTH: u32 = 96;
const FORMERLY: u32 = 94;
const SWAPPED: u32 = 95;
const MOVED_AWAY: u32 = 90;
/// Below this nobody is shown.
const LEAST: u32 = 450;
/// Most persons looked at for a given name alone: the largest town of the plan.
const MOST_SCANNED: u32 = 400_000;

/// The best persons for a question; those whose rows stand in `except` (ascending) are not there.
pub(crate) fn best(persons: &PersonSheet, query: &Query, except: &[u32]) -> Vec<Scored> {
    let Some(mut wanted) = Wanted::of(query) else {
        return Vec::new();
    };
    let mut top = Top::default();
    // The whole date and every name as registered: nothing further off can matter.
    if wanted.birth.as_ref().is_some_and(|plan| plan.full) && !wanted.leads.is_empty() {
        wanted.look_up(persons, Effort::Exact);
        Pass { persons, except, wanted: &wanted, effort: Effort::Exact, relaxed: false }.run(&mut top);
        if top.perfect() {
            return top.into_hits();
        }
    }
    for effort in [Effort::Near, Effort::Far] {
        wanted.look_up(persons, effort);
        Pass { persons, except, wanted: &wanted, effort, relaxed: false }.run(&mut top);
        if effort == Effort::Near && top.certain() {
            return top.into_hits();
        }
    }
    if top.is_empty() {
        Pass { persons, except, wanted: &wanted, effort: Effort::Far, relaxed: true }.run(&mut top);
    }
    top.into_hits()
}

/// How a candidate was come by.
#[derive(Clone, Copy)]
struct Found<'w> {
    lead: Option<&'w Lead>,
    name: Option<Match>,
    /// Birth name or former name; nothing for the present one.
    kind: Option<Reason>,
    born: Option<Fit>,
}

struct Pass<'a> {
    persons: &'a PersonSheet,
    except: &'a [u32],
    wanted: &'a Wanted,
    effort: Effort,
    /// One thing may fail altogether.
    relaxed: bool,
}

impl Pass<'_> {
    fn run(&self, top: &mut Top) {
        for lead in &self.wanted.leads {
            self.follow(lead, top);
        }
        let wanted = self.wanted;
        let none = wanted.leads.is_empty() || top.is_empty();
        let by_birth = wanted.birth.as_ref().is_some_and(|plan| plan.full || none);
        if self.effort == Effort::Exact {
            return;
        }
        if by_birth && (none || self.effort == Effort::Far) {
            self.by_birth(top);
        }
        if none || wanted.hurried && wanted.words.len() > 1 && top.len() < MAX_HITS && self.relaxed {
            self.by_street(top);
        }
        let alone = wanted.words.len() == 1 && top.len() < MAX_HITS;
        let last_resort = self.effort == Effort::Far && !self.relaxed && top.is_empty();
        if wanted.birth.is_none() && (alone || wanted.leads.is_empty() || last_resort) {
            self.by_given_name(top);
        }
    }
    /// Everyone whose family, birth or former name can be meant by this lead.
    fn follow(&self, lead: &Lead, top: &mut Top) {
        let persons = self.persons;
        let (rest, total) = self.weights(Some(lead));
        for name in lead.matches.best_first() {
            let kinds =
                [(None, 100), (Some((0, Reason::BirthName)), AT_BIRTH), (Some((1, Reason::FormerName)), FORMERLY)];
            for (kind, share) in kinds {
                let share = if lead.swapped { share * SWAPPED / 100 } else { share };
                let most = (FAMILY * name.quality * share / 100 + rest * 100) * 10 / total;
                if top.closed_for(most) {
                    continue;
                }
                let run = match kind {
                    None => persons.bearers(name.target),
                    Some((which, _)) => persons.listed_range(which, name.target),
                };
                let person_at = |at: u32| match kind {
                    None => at,
                    Some((which, _)) => persons.listed(which, at),
                };
                let mut rate = |at: u32, born: Option<Fit>| {
                    let found =
                        Found { lead: Some(lead), name: Some(name), kind: kind.map(|(_, reason)| reason), born };
                    self.rate(person_at(at), found, top);
                    !top.closed_for(most)
                };
                match &self.wanted.birth {
                    Some(plan) if !self.relaxed => {
                        let date = |at| persons.sheet.get(persons.born, person_at(at));
                        plan.walk(run, date, self.effort == Effort::Far, &mut |at, fit| rate(at, Some(fit)));
                    }
                    plan => {
                        for at in run {
                            let fit = plan
                                .as_ref()
                                .and_then(|plan| plan.fit(persons.sheet.get(persons.born, person_at(at)), true));
                            if !rate(at, fit) {
                                break;
                            }
                        }
                    }
                }
            }
        }
    }
    fn by_birth(&self, top: &mut Top) {
        let persons = self.persons;
        let Some(plan) = &self.wanted.birth else { return };
        let person_at = |at| persons.sheet.get(persons.by_birth, at);
        let date = |at| persons.sheet.get(persons.born, person_at(at));
        let slips = self.relaxed && self.wanted.words.len() > 1;
        plan.walk(0..persons.by_birth.len(), date, slips, &mut |at, fit| {
            let found = Found { lead: None, name: None, kind: None, born: Some(fit) };
            self.rate(person_at(at), found, top);
            !top.closed_for(1000)
        });
    }
    fn by_street(&self, top: &mut Top) {
        let persons = self.persons;
        for word in &self.wanted.words {
            for street in word.street.iter() {
                for row in persons.street_rows(street.target) {
                    let person = persons.address_person(row);
                    let born = self.born(person);
                    if self.wanted.birth.is_none() || born.is_some() || self.relaxed {
                        self.rate(person, Found { lead: None, name: None, kind: None, born }, top);
                    }
                    if top.closed_for(1000) {
                        return;
                    }
                }
            }
        }
    }
    fn by_given_name(&self, top: &mut Top) {
        let persons = self.persons;
        let fits = |entry: u32| {
            persons
                .given_words(entry)
                .any(|number| self.wanted.words.iter().any(|word| word.given.get(number).is_some()))
        };
        let fitting: Vec<bool> = (0..persons.given_entries()).map(fits).collect();
        for person in 0..persons.len().min(MOST_SCANNED) {
            let entry = persons.sheet.get(persons.given, person);
            if !fitting.get(entry as usize).copied().unwrap_or(false) {
                continue;
            }
            self.rate(person, Found { lead: None, name: None, kind: None, born: None }, top);
            if top.closed_for(1000) {
                return;
            }
        }
    }
    fn born(&self, person: u32) -> Option<Fit> {
        let plan = self.wanted.birth.as_ref()?;
        plan.fit(self.persons.sheet.get(self.persons.born, person), self.effort == Effort::Far)
    }
    /// Words that this lead leaves over.
    fn left<'w>(&'w self, lead: Option<&Lead>) -> impl Iterator<Item = &'w Word> {
        let uses = lead.map_or(0, |lead| lead.uses);
        let words = self.wanted.words.iter().enumerate();
        words.filter(move |(at, word)| uses & 1 << at == 0 && word.weight > 0).map(|(_, word)| word)
    }
    /// Weight of all but the family name, and of everything.
    fn weights(&self, lead: Option<&Lead>) -> (u32, u32) {
        let wanted = self.wanted;
        let date = match &wanted.birth {
            None => 0,
            Some(plan) if plan.full => WHOLE_DATE,
            Some(_) => PART_OF_DATE,
        };
        let mut rest: u32 = self.left(lead).map(|word| word.weight).sum::<u32>() + date;
        rest += wanted.house_number.as_ref().map_or(0, |_| HOUSE_NUMBER);
        rest += wanted.postcode.as_ref().map_or(0, |_| POSTCODE);
        (rest, (rest + lead.map_or(0, |_| FAMILY)).max(1))
    }
    /// Rates one candidate and puts it into the list if it is good enough.
    fn rate(&self, person: u32, found: Found<'_>, top: &mut Top) {
        if !self.except.is_empty() && self.except.binary_search(&person).is_ok() {
            return;
        }
        let wanted = self.wanted;
        let (rest, total) = self.weights(found.lead);
        let mut rating = Rating { sum: 0, failed: 0, reasons: Reasons::default(), exact: true };
        if let (Some(lead), Some(name)) = (found.lead, found.name) {
            self.rate_name(lead, name, found.kind, &mut rating);
        }
        let whole = wanted.birth.as_ref().is_some_and(|plan| plan.full);
        let weight = if whole { WHOLE_DATE } else { PART_OF_DATE };
        match (&wanted.birth, found.born) {
            (None, _) => {}
            (Some(_), Some(fit)) => {
                rating.sum += weight * fit.quality;
                rating.reason(fit.reason);
            }
            (Some(_), None) => rating.fail(Reason::DateDiffers),
        }
        let born_as_asked = whole && found.born.is_some_and(|fit| fit.quality == 100);
        let allowed = match (self.relaxed, born_as_asked && self.effort == Effort::Far) {
            (true, _) | (_, true) => 1,
            _ => 0,
        };
        let most = (rating.sum + rest * 100) * 10 / total;
        if rating.failed > allowed || top.closed_for(most) {
            return;
        }
        let place = self.rate_words(person, found, allowed, &mut rating);
        if rating.failed > allowed {
            return;
        }
        self.rate_numbers(person, place, &mut rating);
        let named = found.lead.is_some() || self.left(None).any(|word| word.roles_name());
        if rating.exact && rating.failed == 0 && named {
            rating.reasons = rating.reasons.and(Reason::Exact);
        }
        let score = (rating.sum * 10 / total).min(1000);
        if score >= LEAST {
            top.add(Scored { score, person, reasons: rating.reasons, born_as_asked });
        }
    }
    fn rate_name(&self, lead: &Lead, name: Match, kind: Option<Reason>, rating: &mut Rating) {
        let mut share = match kind {
            None => 100,
            Some(Reason::BirthName) => AT_BIRTH,
            Some(_) => FORMERLY,
        };
        rating.reason(kind);
        if lead.swapped {
            share = share * SWAPPED / 100;
            rating.reason(Some(Reason::PartsSwapped));
        }
        let mut quality = name.quality;
        if name.reason != Reason::Exact {
            rating.exact = false;
            rating.reason(Some(name.reason));
        } else if !same_spelling(self.persons.name(name.target), &lead.text) {
            rating.exact = false;
            rating.reason(Some(Reason::UmlautSpelling));
            quality = quality.saturating_sub(1);
        }
        rating.sum += FAMILY * quality * share / 100;
    }
    /// Every word that is left over must be found somewhere at this person. Returns the address that matched, if any.
    fn rate_words(&self, person: u32, found: Found<'_>, allowed: u32, rating: &mut Rating) -> Option<u32> {
        let persons = self.persons;
        let mut place = None;
        for word in self.left(found.lead) {
            let entry = persons.sheet.get(persons.given, person);
            let given =
                persons.given_words(entry).filter_map(|number| word.given.get(number)).max_by_key(|m| m.quality);
            let mut best: Option<(u32, Reasons, bool)> = given.map(|m| {
                let similar = m.reason != Reason::Exact;
                let reasons = if similar { Reasons::of(Reason::GivenNameSimilar) } else { Reasons::default() };
                (m.quality, reasons, !similar)
            });
            let mut better = |quality: u32, reasons: Reasons, exact: bool| {
                let wins = best.is_none_or(|old| quality > old.0);
                if wins {
                    best = Some((quality, reasons, exact));
                }
                wins
            };
            if word.family.iter().next().is_some() {
                for (m, share, kind) in self.family_matches(person, word) {
                    better(m.quality * share / 100, kind.map_or(said(m.reason), Reasons::of), false);
                }
            }
            if word.street.iter().next().is_some() || word.town.iter().next().is_some() {
                for row in persons.address_rows(person) {
                    let former = persons.address_is_former(row);
                    let reason = if former { Reason::FormerAddress } else { Reason::Address };
                    let share = if former { MOVED_AWAY } else { 100 };
                    if let Some(m) = word.street.get(persons.address_street(row))
                        && better(m.quality * share / 100, Reasons::of(reason), true)
                    {
                        place = Some(row);
                    }
                    if let Some(m) = word.town.get(persons.address_town(row)) {
                        better(m.quality * share / 100, Reasons::of(reason), true);
                    }
                }
            }
            match best {
                Some((quality, reasons, exact)) => {
                    rating.sum += word.weight * quality;
                    rating.exact &= exact;
                    rating.reasons = rating.reasons.with(reasons);
                }
                None => {
                    let differs = if word.is_place() { Reason::AddressDiffers } else { Reason::NameDiffers };
                    rating.fail(differs);
                    if rating.failed > allowed {
                        return None;
                    }
                }
            }
        }
        place
    }
    /// How a word fits the names a person bears or bore.
    fn family_matches(&self, person: u32, word: &Word) -> Vec<(Match, u32, Option<Reason>)> {
        let numbers = self.persons.name_numbers(person);
        let mut found = Vec::new();
        if let Some(m) = word.family.get(numbers.0) {
            found.push((m, 100, None));
        }
        if let Some(m) = numbers.1.and_then(|name| word.family.get(name)) {
            found.push((m, AT_BIRTH, Some(Reason::BirthName)));
        }
        found
    }
    fn rate_numbers(&self, person: u32, place: Option<u32>, rating: &mut Rating) {
        let persons = self.persons;
        if let (Some(wanted), Some(row)) = (&self.wanted.house_number, place) {
            let number = persons.address_house_number(row).map(house_number);
            if number.as_ref() == Some(wanted) {
                rating.sum += HOUSE_NUMBER * 100;
            }
        }
        if let Some(wanted) = &self.wanted.postcode {
            let mut rows = persons.address_rows(person);
            if rows.any(|row| persons.address_postcode(row) == Some(wanted)) {
                rating.sum += POSTCODE * 100;
            }
        }
    }
}

/// A match as a reason; an exact one needs none, only the whole person can be that.
fn said(reason: Reason) -> Reasons {
    if reason == Reason::Exact { Reasons::default() } else { Reasons::of(reason) }
}

/// The state of rating one candidate.
struct Rating {
    sum: u32,
    failed: u32,
    reasons: Reasons,
    exact: bool,
}

impl Rating {
    fn reason(&mut self, reason: Option<Reason>) {
        if let Some(reason) = reason {
            self.reasons = self.reasons.and(reason);
        }
    }
    fn fail(&mut self, reason: Reason) {
        self.failed += 1;
        self.exact = false;
        self.reason(Some(reason));
    }
}
