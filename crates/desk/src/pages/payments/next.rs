//! What comes next for a benefit, and whether it is mine to do.

use books::payments::RunState;
use model::role::Role;

/// The next step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Next {
    /// Take last month's list.
    TakeList,
    /// Build the run.
    Build,
    /// Feststellung.
    Determine,
    /// Anordnung.
    Order,
    /// Enter the bank's word.
    InformBank,
    /// A release.
    Release,
    /// Make the file.
    MakeFile,
    /// Hand the file over.
    HandOver,
    /// Nothing: the month is paid.
    Nothing,
}

/// What a person can know about the run besides its state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Mine {
    /// Had a hand in it: may not release.
    pub prepared: bool,
    /// Has released already.
    pub released: bool,
    /// Has determined: may not order.
    pub determined: bool,
    /// The bank's word is there and clear.
    pub bank_clear: bool,
}

impl Next {
    /// The step after a state; `None` for a benefit without a run.
    pub(super) fn of(state: Option<RunState>, has_list: bool, mine: Mine) -> Self {
        match state {
            None | Some(RunState::Discarded) if has_list => Self::Build,
            None | Some(RunState::Discarded) => Self::TakeList,
            Some(RunState::Built) => Self::Determine,
            Some(RunState::Determined) => Self::Order,
            Some(RunState::Ordered) => Self::InformBank,
            // A later word of the bank may have taken back the clear one.
            Some(RunState::ReleasedOnce) if !mine.bank_clear => Self::InformBank,
            Some(RunState::BankInformed | RunState::ReleasedOnce) => Self::Release,
            Some(RunState::Released) => Self::MakeFile,
            Some(RunState::FileMade) => Self::HandOver,
            Some(RunState::HandedOver) => Self::Nothing,
        }
    }

    /// Roles that do it.
    pub(super) fn roles(self) -> &'static [Role] {
        match self {
            Self::TakeList | Self::Build => &[Role::ClerkBenefits, Role::Treasurer],
            Self::Determine => &[Role::ClerkBenefits],
            Self::Order => &[Role::Orderer],
            Self::InformBank => &[Role::Treasurer],
            Self::Release => &[Role::Releaser],
            Self::MakeFile | Self::HandOver => &[Role::Treasurer, Role::Releaser],
            Self::Nothing => &[],
        }
    }

    /// Whether a person with these roles may do it now.
    pub(super) fn is_mine(self, roles: &[Role], mine: Mine) -> bool {
        let role = roles.iter().any(|role| self.roles().contains(role));
        match self {
            Self::Release => role && !mine.prepared && !mine.released,
            Self::Order => role && !mine.determined,
            _ => role,
        }
    }

    /// Stable name for texts and addresses.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::TakeList => "take-list",
            Self::Build => "build",
            Self::Determine => "determine",
            Self::Order => "order",
            Self::InformBank => "bank",
            Self::Release => "release",
            Self::MakeFile => "make-file",
            Self::HandOver => "hand-over",
            Self::Nothing => "nothing",
        }
    }

    /// The page of the step, under the run's address.
    pub(super) fn page(self) -> Option<&'static str> {
        match self {
            Self::Determine => Some("determine"),
            Self::Order => Some("order"),
            Self::InformBank => Some("bank"),
            Self::Release => Some("release"),
            Self::MakeFile | Self::HandOver => Some("file"),
            Self::TakeList | Self::Build | Self::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use model::catalogue::Lang;

    use super::*;
    use crate::text::Texts;

    const STATES: [RunState; 9] = [
        RunState::Built,
        RunState::Determined,
        RunState::Ordered,
        RunState::BankInformed,
        RunState::ReleasedOnce,
        RunState::Released,
        RunState::FileMade,
        RunState::HandedOver,
        RunState::Discarded,
    ];

    #[test]
    fn nobody_is_offered_a_release_of_what_they_prepared_or_released() {
        let clear = Mine { bank_clear: true, ..Mine::default() };
        for state in [RunState::BankInformed, RunState::ReleasedOnce] {
            let next = Next::of(Some(state), true, clear);
            assert_eq!(next, Next::Release);
            assert!(next.is_mine(&[Role::Releaser], clear));
            assert!(!next.is_mine(&[Role::Releaser], Mine { prepared: true, ..clear }));
            assert!(!next.is_mine(&[Role::Releaser], Mine { released: true, ..clear }));
            assert!(!next.is_mine(&[Role::Treasurer, Role::ClerkBenefits, Role::Orderer], clear));
        }
        assert!(!Next::Order.is_mine(&[Role::Orderer], Mine { determined: true, ..clear }));
    }

    #[test]
    fn without_the_banks_word_no_second_release_is_offered() {
        assert_eq!(Next::of(Some(RunState::ReleasedOnce), true, Mine::default()), Next::InformBank);
    }

    #[test]
    fn every_state_has_a_next_step_with_words_and_somebody_who_does_it() {
        for state in STATES.map(Some).into_iter().chain([None]) {
            for has_list in [false, true] {
                let next = Next::of(state, has_list, Mine { bank_clear: true, ..Mine::default() });
                assert_eq!(next.roles().is_empty(), next == Next::Nothing, "{state:?}");
                for lang in [Lang::De, Lang::En] {
                    let texts = Texts::new(lang);
                    for family in ["pay-next", "pay-waits"] {
                        let key = format!("{family}-{}", next.name());
                        assert!(texts.has(&key), "{lang:?}: {key}");
                    }
                }
            }
        }
        assert_eq!(Next::of(None, false, Mine::default()), Next::TakeList);
        assert_eq!(Next::of(Some(RunState::Discarded), true, Mine::default()), Next::Build);
    }
}
