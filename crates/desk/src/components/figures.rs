//! Figures in a row and bars: numbers people compare, with words beside them; whole-number arithmetic only.

use maud::{Markup, html};

use super::alert::Kind;

/// One figure with its name and how it stands against before.
#[derive(Clone, Debug)]
pub struct Figure {
    /// „Anzahl“.
    pub label: String,
    /// „1.204“.
    pub value: String,
    /// „Vormonat 1.198 · +6“; empty if there is nothing to compare.
    pub against: String,
    /// Marks a figure to look at.
    pub kind: Kind,
    /// Leads to the rows behind it.
    pub href: Option<String>,
}

/// Up to six figures in a row.
#[must_use]
pub fn figures(list: &[Figure]) -> Markup {
    html! {
        dl class="figures" {
            @for figure in list {
                div class={ "figures__one figures__one--" (kind_class(figure.kind)) } {
                    dt {
                        @match &figure.href {
                            Some(href) => { a href=(href) { (figure.label) } }
                            None => { (figure.label) }
                        }
                    }
                    dd class="figures__value" { (figure.value) }
                    @if !figure.against.is_empty() { dd class="figures__against" { (figure.against) } }
                }
            }
        }
    }
}

fn kind_class(kind: Kind) -> &'static str {
    match kind {
        Kind::Warning => "warning",
        Kind::Danger => "danger",
        Kind::Success => "success",
        Kind::Info => "info",
        Kind::Plain => "plain",
    }
}

/// Width of the drawing in its own units.
const BAR_UNITS: u64 = 1000;

/// A bar of `part` out of `whole`; `words` says the same in words and is read instead of the drawing.
#[must_use]
pub fn bar(part: u64, whole: u64, words: &str) -> Markup {
    let width = part.min(whole).saturating_mul(BAR_UNITS).checked_div(whole).unwrap_or(0);
    html! {
        span class="bar" {
            svg viewBox={ "0 0 " (BAR_UNITS) " 12" } preserveAspectRatio="none" role="img" aria-label=(words) focusable="false" {
                rect class="bar__whole" x="0" y="0" width=(BAR_UNITS) height="12" {}
                rect class="bar__part" x="0" y="0" width=(width) height="12" {}
            }
            span class="bar__words" aria-hidden="true" { (words) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part_and_never_longer_than_the_whole() {
        for (part, whole, width) in [(1, 4, 250), (9, 4, 1000), (0, 4, 0), (3, 0, 0)] {
            let drawn = bar(part, whole, "w").into_string();
            assert!(
                drawn.contains(&format!("bar__part\" x=\"0\" y=\"0\" width=\"{width}\"")),
                "{part}/{whole}: {drawn}"
            );
        }
    }
}
