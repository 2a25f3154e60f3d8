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
    let whole_date = wanted.birth.as_ref().is_some_and(|plan| plan.full);
    let pass =
        |wanted: &Wanted, effort, relaxed, top: &mut Top| Pass { persons, except, wanted, effort, relaxed }.run(top);
    if !wanted.leads.is_empty() {
        wanted.look_up(persons, Effort::Exact, 0);
        pass(&wanted, Effort::Exact, false, &mut top);
        // The whole date and every name as registered: nothing further off can matter.
        if whole_date && top.perfect() {
            return top.into_hits();
        }
    }
    // Without the whole date the near things seldom suffice: then everything is looked up at once.
    let near_may_do = whole_date || top.certain();
    wanted.look_up(persons, if near_may_do { Effort::Near } else { Effort::Far }, 0);
    pass(&wanted, Effort::Near, false, &mut top);
    if top.certain() {
        return top.into_hits();
    }
    if near_may_do {
        wanted.look_up(persons, Effort::Far, u32::from(whole_date));
    }
    pass(&wanted, Effort::Far, false, &mut top);
    if top.is_empty() {
        wanted.look_up(persons, Effort::Far, 1);
        pass(&wanted, Effort::Far, true, &mut top);
    }
    top.into_hits()
}

/// What of the question is left to be found beside a lead, and what all of it weighs.
#[derive(Clone, Copy)]
struct Scale<'w> {
    lead: Option<&'w Lead>,
    /// Weight of everything asked for, the family name included.
    total: u32,
    /// The most that words, house number and postcode can add to a sum.
    words: u32,
    /// Words that nobody can have.
    hopeless: u32,
}

impl Scale<'_> {
    /// The best score of anybody who has this sum already, apart from the words.
    fn most(&self, sum: u32) -> u32 {
        (sum + self.words) * 10 / self.total
    }
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
        let scale = self.scale(Some(lead));
        if scale.hopeless > self.allowed() {
            return;
        }
        let date = self.date_weight() * 100;
        for name in lead.matches.at(self.effort).best_first() {
            let share = if lead.swapped { SWAPPED } else { 100 };
            // All further names are no better than this one.
            if top.closed_for(scale.most(FAMILY * name.quality * share / 100 + date)) {
                return;
            }
            for kind in [None, Some((0, Reason::BirthName)), Some((1, Reason::FormerName))] {
                let run = match kind {
                    None => persons.bearers(name.target),
                    Some((which, _)) => persons.listed_range(which, name.target),
                };
                if run.is_empty() {
                    continue;
                }
                let named = self.rate_name(lead, name, kind.map(|(_, reason)| reason));
                let most = scale.most(named.sum + date);
                if top.closed_for(most) {
                    continue;
                }
                let person_at = |at: u32| match kind {
                    None => at,
                    Some((which, _)) => persons.listed(which, at),
                };
                let rate = |at: u32, born: Option<Fit>, top: &mut Top| {
                    self.rate(person_at(at), &scale, named, born, top);
                    !top.closed_for(most)
                };
                let born = persons.sheet.column(persons.born);
                let date = |at| born.get(person_at(at));
                match &self.wanted.birth {
                    Some(plan) if !self.relaxed => {
                        let slipped = scale.most(named.sum + self.date_weight() * plan.best_slip());
                        let slips = self.effort == Effort::Far && !top.closed_for(slipped);
                        plan.walk(run, date, slips, &mut |at, fit| rate(at, Some(fit), top));
                    }
                    plan => {
                        for at in run {
                            let fit = plan.as_ref().and_then(|plan| plan.fit(date(at), true));
                            if !rate(at, fit, top) {
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
        let scale = self.scale(None);
        if scale.hopeless > self.allowed() {
            return;
        }
        plan.walk(0..persons.by_birth.len(), date, slips, &mut |at, fit| {
            self.rate(person_at(at), &scale, Rating::NOTHING, Some(fit), top);
            !top.closed_for(1000)
        });
    }
    fn by_street(&self, top: &mut Top) {
        let persons = self.persons;
        let scale = self.scale(None);
        for word in &self.wanted.words {
            for street in word.street.at(self.effort).iter() {
                for row in persons.street_rows(street.target) {
                    let person = persons.address_person(row);
                    let born = self.born(person);
                    if self.wanted.birth.is_none() || born.is_some() || self.relaxed {
                        self.rate(person, &scale, Rating::NOTHING, born, top);
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
                .any(|number| self.wanted.words.iter().any(|word| word.given.at(self.effort).get(number).is_some()))
        };
        let scale = self.scale(None);
        let fitting: Vec<bool> = (0..persons.given_entries()).map(fits).collect();
        for person in 0..persons.len().min(MOST_SCANNED) {
            let entry = persons.sheet.get(persons.given, person);
            if !fitting.get(entry as usize).copied().unwrap_or(false) {
                continue;
            }
            self.rate(person, &scale, Rating::NOTHING, None, top);
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
    fn date_weight(&self) -> u32 {
        match &self.wanted.birth {
            None => 0,
            Some(plan) if plan.full => WHOLE_DATE,
            Some(_) => PART_OF_DATE,
        }
    }
    /// So many things may fail altogether at the best.
    fn allowed(&self) -> u32 {
        let whole = self.wanted.birth.as_ref().is_some_and(|plan| plan.full);
        u32::from(self.relaxed || whole && self.effort == Effort::Far)
    }
    fn scale<'w>(&'w self, lead: Option<&'w Lead>) -> Scale<'w> {
        let wanted = self.wanted;
        let small =
            wanted.house_number.as_ref().map_or(0, |_| HOUSE_NUMBER) + wanted.postcode.as_ref().map_or(0, |_| POSTCODE);
        let (mut weights, mut words, mut hopeless) = (0, 0, 0);
        for word in self.left(lead) {
            weights += word.weight;
            let best = word.best(self.effort);
            words += word.weight * best;
            hopeless += u32::from(best == 0);
        }
        let total = weights + self.date_weight() + small + lead.map_or(0, |_| FAMILY);
        Scale { lead, total: total.max(1), words: words + small * 100, hopeless }
    }
    /// Rates one candidate, of whom the name is rated already, and puts it into the list if it is good enough.
    fn rate(&self, person: u32, scale: &Scale<'_>, named: Rating, born: Option<Fit>, top: &mut Top) {
        if !self.except.is_empty() && self.except.binary_search(&person).is_ok() {
            return;
        }
        let wanted = self.wanted;
        let mut rating = named;
        let whole = wanted.birth.as_ref().is_some_and(|plan| plan.full);
        match (&wanted.birth, born) {
            (None, _) => {}
            (Some(_), Some(fit)) => {
                rating.sum += self.date_weight() * fit.quality;
                rating.reason(fit.reason);
            }
            (Some(_), None) => rating.fail(Reason::DateDiffers),
        }
        let born_as_asked = whole && born.is_some_and(|fit| fit.quality == 100);
        let allowed = u32::from(self.relaxed || born_as_asked && self.effort == Effort::Far);
        if rating.failed > allowed || top.closed_for(scale.most(rating.sum)) {
            return;
        }
        let place = self.rate_words(person, scale.lead, allowed, &mut rating);
        if rating.failed > allowed {
            return;
        }
        self.rate_numbers(person, place, &mut rating);
        let named = scale.lead.is_some() || self.left(None).any(|word| word.roles_name());
        if rating.exact && rating.failed == 0 && named {
            rating.reasons = rating.reasons.and(Reason::Exact);
        }
        let score = (rating.sum * 10 / scale.total).min(1000);
        if score >= LEAST {
            top.add(Scored { score, person, reasons: rating.reasons, born_as_asked });
        }
    }
    /// The rating of whoever bears a name, before anything else is looked at.
    fn rate_name(&self, lead: &Lead, name: Match, kind: Option<Reason>) -> Rating {
        let mut rating = Rating::NOTHING;
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
        rating
    }
    /// Every word that is left over must be found somewhere at this person. Returns the address that matched, if any.
    fn rate_words(&self, person: u32, lead: Option<&Lead>, allowed: u32, rating: &mut Rating) -> Option<u32> {
        let persons = self.persons;
        let mut place = None;
        for word in self.left(lead) {
            let entry = persons.sheet.get(persons.given, person);
            let given = persons
                .given_words(entry)
                .filter_map(|number| word.given.at(self.effort).get(number))
                .max_by_key(|m| m.quality);
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
            if !word.family.at(self.effort).is_empty() {
                for (m, share, kind) in self.family_matches(person, word) {
                    better(m.quality * share / 100, kind.map_or(said(m.reason), Reasons::of), false);
                }
            }
            if !word.street.at(self.effort).is_empty() || !word.town.at(self.effort).is_empty() {
                for row in persons.address_rows(person) {
                    let former = persons.address_is_former(row);
                    let reason = if former { Reason::FormerAddress } else { Reason::Address };
                    let share = if former { MOVED_AWAY } else { 100 };
                    if let Some(m) = word.street.at(self.effort).get(persons.address_street(row))
                        && better(m.quality * share / 100, Reasons::of(reason), true)
                    {
                        place = Some(row);
                    }
                    if let Some(m) = word.town.at(self.effort).get(persons.address_town(row)) {
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
        if let Some(m) = word.family.at(self.effort).get(numbers.0) {
            found.push((m, 100, None));
        }
        if let Some(m) = numbers.1.and_then(|name| word.family.at(self.effort).get(name)) {
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
#[derive(Clone, Copy)]
struct Rating {
    sum: u32,
    failed: u32,
    reasons: Reasons,
    exact: bool,
}

impl Rating {
    const NOTHING: Self = Self { sum: 0, failed: 0, reasons: Reasons(0), exact: true };
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
