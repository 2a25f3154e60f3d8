//! The forms of calculations, compiled in from `catalogue/params`.

use std::sync::LazyLock;

use model::catalogue::{CalculationForm, Calculator};

use crate::amount::ParametersError;

type Read = LazyLock<Result<CalculationForm, ParametersError>>;

static WOHNGELD: Read = LazyLock::new(|| read(include_str!("../../../catalogue/params/form_wohngeld.toml")));
static SGB12: Read = LazyLock::new(|| read(include_str!("../../../catalogue/params/form_sgb12.toml")));

fn read(text: &str) -> Result<CalculationForm, ParametersError> {
    toml::from_str(text).map_err(|error| ParametersError(error.to_string()))
}

/// What a clerk enters for a calculator.
///
/// # Errors
/// If the form compiled in is faulty.
pub fn form(calculator: Calculator) -> Result<&'static CalculationForm, ParametersError> {
    let form = match calculator {
        Calculator::Wohngeld => &WOHNGELD,
        Calculator::Sgb12Chapter3 | Calculator::Sgb12Chapter4 => &SGB12,
    };
    form.as_ref().map_err(Clone::clone)
}
