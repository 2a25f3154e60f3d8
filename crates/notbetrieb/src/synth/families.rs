//! Who lives together: adults, couples with their names, children with their parents.

use extract::records::MaritalStatus;

use super::names::{self, Origin};
use super::people::Builder;

/// One person before they get an id.
pub(super) struct Draft {
    pub(super) family: String,
    pub(super) birth_name: Option<String>,
    pub(super) former: Vec<String>,
    pub(super) origin: Origin,
    pub(super) male: bool,
    pub(super) age: u32,
    pub(super) marital: MaritalStatus,
    pub(super) spouse: Option<usize>,
    pub(super) mother: Option<usize>,
    pub(super) father: Option<usize>,
}

impl Builder<'_> {
    pub(super) fn adult(&mut self, from: u32, to: u32) -> Draft {
        let origin = Origin::roll(self.dice);
        let male = self.dice.per_mille(if to > 80 { 400 } else { 505 });
        let age = self.dice.between(from, to);
        let name = names::family(self.dice, origin);
        let family = if male { name } else { names::female_form(origin, &name) };
        let marital = match (age, self.dice.below(100)) {
            (..=29, 0..=92) | (30..=66, 0..=49) | (67.., 0..=14) => MaritalStatus::Single,
            (67.., 15..=69) => MaritalStatus::Widowed,
            (30.., 50..=93) => MaritalStatus::Divorced,
            (_, 94..=95) => MaritalStatus::Unknown,
            _ => MaritalStatus::Married,
        };
        let mut draft = Draft {
            family,
            birth_name: None,
            former: Vec::new(),
            origin,
            male,
            age,
            marital,
            spouse: None,
            mother: None,
            father: None,
        };
        let was_married = !matches!(marital, MaritalStatus::Single | MaritalStatus::Unknown);
        if was_married && !male && self.dice.per_mille(620) {
            draft.birth_name = Some(names::family(self.dice, origin));
        }
        if marital == MaritalStatus::Divorced && self.dice.per_mille(250) {
            // Took the birth name again (§ 1355 (5) BGB): the married name is a former one.
            draft.former.push(names::family(self.dice, Origin::German));
        }
        draft
    }
    /// Two adults; two in three are married.
    pub(super) fn pair(&mut self, from: u32, to: u32) -> Vec<Draft> {
        let mut a = self.adult(from, to);
        let mut b = self.adult(from, to);
        a.male = true;
        b.male = self.dice.per_mille(12);
        b.age = (a.age + self.dice.below(8)).saturating_sub(5).max(19);
        for person in [&mut a, &mut b] {
            person.birth_name = None;
            person.former.clear();
            person.marital = MaritalStatus::Single;
        }
        if self.dice.per_mille(780) {
            b.origin = a.origin;
            b.family = names::family(self.dice, a.origin);
        }
        if !b.male {
            b.family = names::female_form(b.origin, &b.family);
        }
        let same_sex = a.male == b.male;
        if !self.dice.per_mille(if a.age > 50 { 850 } else { 620 }) {
            return vec![a, b];
        }
        let marital =
            if same_sex && self.dice.per_mille(400) { MaritalStatus::Partnership } else { MaritalStatus::Married };
        (a.marital, b.marital) = (marital, marital);
        (a.spouse, b.spouse) = (Some(1), Some(0));
        self.married_names(&mut a, &mut b);
        if self.dice.per_mille(45) {
            b.former.push(names::family(self.dice, Origin::German));
        }
        vec![a, b]
    }
    fn married_names(&mut self, a: &mut Draft, b: &mut Draft) {
        let (own_a, own_b) = (a.family.clone(), b.family.clone());
        match self.dice.below(100) {
            0..=73 => {
                b.family = if b.male { own_a } else { names::female_form(a.origin, &own_a) };
                b.birth_name = Some(own_b);
            }
            74..=80 => {
                a.family = own_b;
                a.birth_name = Some(own_a);
            }
            // A double name for one of the two (§ 1355 (4) BGB), never of more than two parts.
            81..=87 if !own_a.contains([' ', '-']) && !own_b.contains([' ', '-']) => {
                b.family =
                    if self.dice.per_mille(500) { format!("{own_b}-{own_a}") } else { format!("{own_a}-{own_b}") };
                b.birth_name = Some(own_b);
            }
            _ => {}
        }
    }
    pub(super) fn children(
        &mut self,
        members: &mut Vec<Draft>,
        mother: Option<usize>,
        father: Option<usize>,
        married: bool,
    ) {
        let Some(parent) = mother.or(father).and_then(|at| members.get(at)) else {
            return;
        };
        let (parent_age, origin) = (parent.age, parent.origin);
        let named = if married { father.or(mother) } else { mother.or(father) };
        let family = named
            .and_then(|at| members.get(at))
            .map(|p| p.family.split('-').next().unwrap_or(&p.family).to_owned())
            .unwrap_or_default();
        for _ in 0..[1, 1, 1, 2, 2, 2, 2, 3, 3, 4][self.dice.below(10) as usize] {
            let oldest = parent_age.saturating_sub(20).min(24);
            let youngest = parent_age.saturating_sub(43);
            let age = self.dice.between(youngest.min(oldest), oldest);
            let male = self.dice.per_mille(512);
            let name = if male { family.clone() } else { names::female_form(origin, &family) };
            members.push(Draft {
                family: name,
                birth_name: None,
                former: Vec::new(),
                origin,
                male,
                age,
                marital: MaritalStatus::Single,
                spouse: None,
                mother,
                father,
            });
        }
    }
}
