//! The pages of a guided form: how the report came in, one page a group, the evidence, then checking.

use model::catalogue::{FieldGroup, Service};
use model::problem::Problem;

use super::read::Answers;
use crate::t;
use crate::text::Texts;

/// One page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step<'a> {
    /// How and when the report came in.
    Report,
    /// One group of fields.
    Group(&'a FieldGroup),
    /// What was shown.
    Evidence,
    /// Check answers.
    Check,
}

impl Step<'_> {
    /// Stable name in the posted form.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Report => "report".to_owned(),
            Self::Group(group) => format!("g.{}", group.key),
            Self::Evidence => "evidence".to_owned(),
            Self::Check => "check".to_owned(),
        }
    }

    /// Short name: „Mutter“.
    #[must_use]
    pub fn name(self, texts: Texts) -> String {
        match self {
            Self::Report => t!(texts, "step-report"),
            Self::Group(group) => group.heading.as_ref().unwrap_or(&group.title).get(texts.lang()).to_owned(),
            Self::Evidence => t!(texts, "step-evidence"),
            Self::Check => t!(texts, "step-check"),
        }
    }

    /// The page's question.
    #[must_use]
    pub fn question(self, texts: Texts) -> String {
        match self {
            Self::Report => t!(texts, "step-report-question"),
            Self::Group(group) => group.title.get(texts.lang()).to_owned(),
            Self::Evidence => t!(texts, "step-evidence-question"),
            Self::Check => t!(texts, "step-check-question"),
        }
    }

    /// Whether a field's problem is mended on this page. Fields by id, evidence as `evidence.KEY`.
    #[must_use]
    pub fn holds(self, field: &str) -> bool {
        match self {
            Self::Report => matches!(field, "form" | "received"),
            Self::Group(group) => group.fields.iter().any(|f| f.id == field),
            Self::Evidence => field.starts_with("evidence."),
            Self::Check => field == "accept",
        }
    }
}

/// The pages that apply to these answers, in order.
#[must_use]
pub fn steps_of<'a>(service: &'a Service, answers: &Answers) -> Vec<Step<'a>> {
    let shown = service.shown(&answers.form, |id| answers.value(id));
    let mut steps = vec![Step::Report];
    // The group itself comes from the service: `shown` only lives as long as the answers.
    steps.extend(
        service
            .field_groups
            .iter()
            .filter(|group| shown.groups.iter().any(|(g, _)| g.key == group.key))
            .map(Step::Group),
    );
    if !shown.evidence.is_empty() {
        steps.push(Step::Evidence);
    }
    steps.push(Step::Check);
    steps
}

/// The first page on which one of the problems can be mended.
#[must_use]
pub fn first_faulty<'a>(steps: &[Step<'a>], problems: &[Problem]) -> Option<Step<'a>> {
    steps.iter().copied().find(|step| problems.iter().filter_map(|p| p.field.as_deref()).any(|field| step.holds(field)))
}

/// What must be mended on one page before the next: required fields, and whether each value fits its field.
pub fn step_problems(
    service: &Service,
    step: Step<'_>,
    answers: &Answers,
    fits: impl Fn(&model::catalogue::Field, &str) -> Result<(), &'static str>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    match step {
        Step::Report => {
            if !service.forms.is_empty() && !service.forms.iter().any(|form| form.name() == answers.form) {
                problems.push(Problem::new("NB-V-102").at("form"));
            }
            if answers.received.parse::<model::CivilDate>().is_err() {
                problems.push(Problem::new("NB-V-106").at("received").with("label", ""));
            }
        }
        Step::Group(group) => {
            let shown = service.shown(&answers.form, |id| answers.value(id));
            for field in group.fields.iter().filter(|field| shown.has(&field.id)) {
                let code = match answers.value(&field.id) {
                    // A value that is taken from a later page is asked for where everything is checked.
                    None if field.copied_from(|id| answers.value(id)).is_some() => Ok(()),
                    None if field.required => Err("NB-V-100"),
                    None => Ok(()),
                    Some(value) => fits(field, value),
                };
                if let Err(code) = code {
                    problems.push(
                        Problem::new(code)
                            .at(&field.id)
                            .with("label", &field.label.de)
                            .with("max", field.max_chars.unwrap_or_default()),
                    );
                }
            }
        }
        Step::Evidence | Step::Check => {}
    }
    problems
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::form::read::answers;
    use crate::http::Posted;

    /// A small service with everything that a form can have.
    pub(crate) fn sample() -> Service {
        toml::from_str(include_str!("../../tests/it/sample.toml")).unwrap()
    }

    #[test]
    fn the_sample_is_a_service_without_faults() {
        assert_eq!(sample().faults(), Vec::<String>::new());
    }

    #[test]
    fn pages_follow_the_answers() {
        let service = sample();
        let keys = |pairs: &[(&str, &str)]| -> Vec<String> {
            let posted = Posted(pairs.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect());
            steps_of(&service, &answers(&service, &posted)).into_iter().map(Step::key).collect()
        };
        assert_eq!(
            keys(&[("form", "oral"), ("1090", "0")]),
            ["report", "g.child", "g.mother", "g.reporter", "evidence", "check"]
        );
        assert_eq!(keys(&[("form", "written")]), ["report", "g.child", "g.mother", "evidence", "check"]);
    }

    #[test]
    fn a_page_asks_for_its_required_fields_only() {
        let service = sample();
        let posted = Posted(vec![("form".into(), "oral".into())]);
        let read = answers(&service, &posted);
        let steps = steps_of(&service, &read);
        let problems = step_problems(&service, steps[1], &read, |_, _| Ok(()));
        assert!(problems.iter().any(|p| p.code == "NB-V-100" && p.field.as_deref() == Some("1040")));
        assert!(problems.iter().all(|p| steps[1].holds(p.field.as_deref().unwrap())));
        assert_eq!(first_faulty(&steps, &problems), Some(steps[1]));
    }
}
