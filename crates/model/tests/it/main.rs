//! Integration tests of the model: the catalogue that is shipped, and the documents that describe frozen formats.

#[cfg(test)]
mod acts;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod fees;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod richer;
#[cfg(test)]
mod splitting;
#[cfg(test)]
mod triage;
