//! A small browser for the check: follows links and fills forms of our own pages, exactly as a person without JavaScript would.

use std::collections::BTreeMap;

use model::Problem;
use model::problem::Refusal;
use ureq::Agent;

/// One person's browser: own cookies.
pub struct Browser {
    agent: Agent,
    base: String,
}

/// An answer.
pub struct Page {
    /// Status.
    pub status: u16,
    /// Address after redirects.
    pub address: String,
    /// Body; empty for binary answers.
    pub text: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// A form of a page with what it would send.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Names and values.
    pub values: Vec<(String, String)>,
    /// Values of radio buttons and check boxes by name, whether chosen or not.
    pub choices: BTreeMap<String, Vec<String>>,
}

/// Largest answer read, in bytes.
const BODY_MAX_BYTES: u64 = 64 * 1024 * 1024;

impl Browser {
    /// A fresh browser.
    pub fn new(base: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(10).build();
        Self { agent: config.into(), base: base.to_owned() }
    }

    /// Opens an address of the desk.
    pub fn open(&self, address: &str) -> Result<Page, Refusal> {
        let answer = self.agent.get(self.url(address)).call();
        self.page(address, answer)
    }

    /// Sends a form.
    pub fn send(&self, form: &Form) -> Result<Page, Refusal> {
        let pairs: Vec<(&str, &str)> =
            form.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = self.agent.post(self.url(&form.action)).send_form(pairs);
        self.page(&form.action, answer)
    }

    /// Sends a form with one file. Only the bench, which shares this browser, takes lists in.
    #[allow(dead_code)]
    pub fn send_file(&self, form: &Form, field: &str, name: &str, bytes: &[u8]) -> Result<Page, Refusal> {
        const LINE: &str = "----notbetrieb-7f1d2c";
        let mut body = Vec::with_capacity(bytes.len() + 4096);
        for (name, value) in &form.values {
            let part = format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{LINE}--\r\n").as_bytes());
        let media = format!("multipart/form-data; boundary={LINE}");
        let answer = self.agent.post(self.url(&form.action)).header("Content-Type", media).send(body);
        self.page(&form.action, answer)
    }

    fn url(&self, address: &str) -> String {
        if address.starts_with("http") { address.to_owned() } else { format!("{}{address}", self.base) }
    }

    fn page(
        &self,
        address: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Page, Refusal> {
        let failed = |reason: String| vec![Problem::new("NB-D-001").with("address", address).with("reason", reason)];
        let mut answer = answer.map_err(|error| failed(error.to_string()))?;
        let status = answer.status().as_u16();
        let address = {
            use ureq::ResponseExt as _;
            answer.get_uri().path().to_owned()
        };
        let bytes = answer
            .body_mut()
            .with_config()
            .limit(BODY_MAX_BYTES)
            .read_to_vec()
            .map_err(|error| failed(error.to_string()))?;
        Ok(Page { status, address, text: String::from_utf8_lossy(&bytes).into_owned(), bytes })
    }
}

impl Page {
    /// The form that goes to an address beginning like this.
    pub fn form(&self, action: &str) -> Result<Form, Refusal> {
        self.forms().into_iter().find(|form| form.action.starts_with(action)).ok_or_else(|| self.missing(action))
    }
    /// The form that has a field of this name.
    pub fn form_with(&self, field: &str) -> Result<Form, Refusal> {
        let has = |form: &Form| form.values.iter().any(|(name, _)| name == field) || form.choices.contains_key(field);
        self.forms().into_iter().find(has).ok_or_else(|| self.missing(field))
    }
    /// All forms, where an action is missing the page's own address.
    pub fn forms(&self) -> Vec<Form> {
        let mut forms = Vec::new();
        let mut rest = self.text.as_str();
        while let Some(start) = rest.find("<form") {
            rest = &rest[start..];
            let end = rest.find("</form>").unwrap_or(rest.len());
            forms.push(parse_form(&rest[..end], &self.address));
            rest = &rest[end..];
        }
        forms
    }
    /// All links whose address begins like this.
    pub fn links(&self, prefix: &str) -> Vec<String> {
        let marker = format!("href=\"{prefix}");
        let found = self.text.match_indices(&marker).filter_map(|(at, _)| {
            let tail = &self.text[at + 6..];
            Some(unescape(&tail[..tail.find('"')?]))
        });
        found.collect()
    }
    /// The page's text without markup, for looking at what it says.
    pub fn words(&self) -> String {
        let mut words = String::new();
        let mut inside = false;
        for c in self.text.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    words.push(' ');
                }
                c if !inside => words.push(c),
                _ => {}
            }
        }
        unescape(&words.split_whitespace().collect::<Vec<_>>().join(" "))
    }
    fn missing(&self, what: &str) -> Refusal {
        let problem =
            Problem::new("NB-D-002").with("address", &self.address).with("what", what).with("status", self.status);
        vec![problem.with("says", self.words().chars().take(600).collect::<String>())]
    }
}

impl Form {
    /// Sets a field; adds it if the form has none of this name.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.retain(|(known, _)| known != name);
        self.values.push((name.to_owned(), value.into()));
        self
    }
    /// Adds a value to a field that may have several.
    #[must_use]
    pub fn add(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }
    /// What a field holds.
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

fn parse_form(html: &str, own: &str) -> Form {
    let head = &html[..html.find('>').unwrap_or(html.len())];
    let action = attribute(head, "action").unwrap_or_else(|| own.to_owned());
    let mut form = Form { action, values: Vec::new(), choices: BTreeMap::new() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = rest.find('>').unwrap_or(rest.len().saturating_sub(1));
        let tag = &rest[..end];
        if tag.starts_with("<input") {
            input(&mut form, tag);
        } else if tag.starts_with("<textarea") {
            let text = &rest[(end + 1).min(rest.len())..];
            let text = &text[..text.find("</textarea>").unwrap_or(0)];
            if let Some(name) = attribute(tag, "name") {
                form.values.push((name, unescape(text)));
            }
        } else if tag.starts_with("<select") {
            let options = &rest[..rest.find("</select>").unwrap_or(rest.len())];
            if let Some(name) = attribute(tag, "name") {
                form.values.push((name, selected(options)));
            }
        }
        rest = &rest[(end + 1).min(rest.len())..];
    }
    form
}

fn input(form: &mut Form, tag: &str) {
    let Some(name) = attribute(tag, "name") else {
        return;
    };
    let kind = attribute(tag, "type").unwrap_or_default();
    let value = attribute(tag, "value");
    if matches!(kind.as_str(), "radio" | "checkbox") {
        let value = value.unwrap_or_else(|| "on".to_owned());
        form.choices.entry(name.clone()).or_default().push(value.clone());
        if tag.contains(" checked") {
            form.values.push((name, value));
        }
    } else if !matches!(kind.as_str(), "submit" | "button" | "file") {
        form.values.push((name, value.unwrap_or_default()));
    }
}

fn selected(options: &str) -> String {
    let mut first = None;
    for option in options.split("<option").skip(1) {
        let head = &option[..option.find('>').unwrap_or(option.len())];
        let value = attribute(head, "value").unwrap_or_default();
        if head.contains(" selected") {
            return value;
        }
        first.get_or_insert(value);
    }
    first.unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let marker = format!(" {name}=\"");
    let at = tag.find(&marker)?;
    let tail = &tag[at + marker.len()..];
    Some(unescape(&tail[..tail.find('"')?]))
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&amp;", "&")
}
