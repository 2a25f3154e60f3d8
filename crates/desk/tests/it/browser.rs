//! A browser without JavaScript: follows redirects, keeps one cookie, reads forms from the page and sends them.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use desk::http::Posted;
use desk::http::body::encode;
use tower::ServiceExt;

#[derive(Clone)]
pub struct Browser {
    pub router: Router,
    pub cookie: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub path: String,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

/// A form as it stands in the page.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub values: Posted,
}

impl Form {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.values.set(name, value);
        self
    }
}

impl Browser {
    pub fn new(router: &Router) -> Self {
        Self { router: router.clone(), cookie: None }
    }

    fn once(&mut self, request: Request<Body>, path: &str) -> Page {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (parts, bytes) = runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            (parts, axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec())
        });
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            self.cookie = Some(pair.to_owned()).filter(|pair| !pair.ends_with('='));
        }
        Page {
            status: parts.status,
            path: path.to_owned(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8472");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    /// One request, redirects not followed.
    pub fn get_plain(&mut self, path: &str) -> Page {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.once(request, path)
    }

    pub fn get(&mut self, path: &str) -> Page {
        let page = self.get_plain(path);
        self.follow(page)
    }

    fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..8 {
            let Some(to) = page.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()) else {
                return page;
            };
            page = self.get_plain(&to);
        }
        panic!("redirected in a circle: {}", page.path);
    }

    pub fn post_plain(&mut self, path: &str, values: &Posted) -> Page {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "http://127.0.0.1:8472")
            .body(Body::from(encode(values)))
            .unwrap();
        self.once(request, path)
    }

    pub fn post(&mut self, path: &str, values: &Posted) -> Page {
        let page = self.post_plain(path, values);
        self.follow(page)
    }

    /// A request put together by the test; redirects followed.
    pub fn send_request(&mut self, request: Request<Body>) -> Page {
        let path = request.uri().path().to_owned();
        let page = self.once(request, &path);
        self.follow(page)
    }

    pub fn send(&mut self, form: &Form) -> Page {
        self.post(&form.action, &form.values)
    }

    /// The first sign-in with printed codes; gives the codes.
    pub fn first_sign_in(&mut self, login: &str, code: &str, password: &str) -> Vec<String> {
        let page = self.get(&format!("/first?login={login}&code={code}"));
        let page = self.send(&page.form("/first"));
        let form = page.form("/first/password").with("password", password).with("again", password);
        let page = self.send(&form);
        assert!(page.text.contains("/first/factor"), "{}", page.text);
        let page = self.get("/first/factor?way=printed");
        let page = self.send(&page.form("/first/factor").with("do", "printed"));
        let codes: Vec<String> = page
            .between("<ol class=\"codes\">", "</ol>")
            .split("<li>")
            .skip(1)
            .map(|part| part.split('<').next().unwrap().to_owned())
            .collect();
        assert!(codes.len() >= 5, "{}", page.text);
        let page = self.send(&page.form("/first/factor").with("do", "done"));
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        codes
    }

    /// Confirms the date that the page proposes.
    pub fn confirm_date(&mut self) {
        let page = self.get("/date");
        let page = self.send(&page.form("/date"));
        assert_eq!(page.path, "/", "{}", page.text);
    }
}

/// Undoes the escaping of maud.
pub fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// All tags of a name with their attributes, in order.
pub fn tags<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    text.match_indices(&open)
        .filter(|(at, _)| !text[at + open.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        .map(|(at, _)| text[at..].split('>').next().unwrap())
        .collect()
}

pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let value = tag.split(&start).nth(1)?.split('"').next()?;
    Some(plain(value))
}

fn flag(tag: &str, name: &str) -> bool {
    tag.split(' ').any(|part| part == name)
}

impl Page {
    pub fn between(&self, from: &str, to: &str) -> &str {
        self.text.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default()
    }

    /// The form that goes to `action`, with everything that stands in it.
    pub fn form(&self, action: &str) -> Form {
        let found = self.text.split("<form").skip(1).find(|form| {
            attribute(&format!(" {}", form.split('>').next().unwrap()), "action").as_deref() == Some(action)
        });
        let body = found.unwrap_or_else(|| panic!("no form to {action} on {}: {}", self.path, self.text));
        let body = body.split("</form>").next().unwrap();
        let mut values = Posted::default();
        for tag in tags(body, "input") {
            let Some(name) = attribute(tag, "name") else { continue };
            let kind = attribute(tag, "type").unwrap_or_default();
            if (kind == "radio" || kind == "checkbox") && !flag(tag, "checked") {
                continue;
            }
            values.0.push((name, attribute(tag, "value").unwrap_or_default()));
        }
        for area in body.split("<textarea").skip(1) {
            let (tag, rest) = area.split_once('>').unwrap();
            let value = rest.split("</textarea>").next().unwrap();
            let value = plain(value.strip_prefix('\n').unwrap_or(value));
            values.0.push((attribute(tag, "name").unwrap(), value));
        }
        for select in body.split("<select").skip(1) {
            let (tag, rest) = select.split_once('>').unwrap();
            let options = tags(rest.split("</select>").next().unwrap(), "option");
            let chosen = options.iter().find(|o| flag(o, "selected")).or(options.first());
            let value = chosen.and_then(|o| attribute(o, "value")).unwrap_or_default();
            values.0.push((attribute(tag, "name").unwrap(), value));
        }
        Form { action: action.to_owned(), values }
    }

    /// What is wrong with the page as a document: labels, ids, descriptions, tokens, inline code.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut say = |fault: String| faults.push(format!("{}: {fault}", self.path));
        let ids: Vec<String> = self
            .text
            .split('<')
            .filter_map(|tag| attribute(&format!(" {}", tag.split('>').next().unwrap()), "id"))
            .collect();
        for (at, id) in ids.iter().enumerate() {
            if ids[..at].contains(id) {
                say(format!("the id {id} stands twice"));
            }
        }
        for tag in tags(&self.text, "label") {
            let target = attribute(tag, "for").unwrap_or_default();
            if !ids.contains(&target) {
                say(format!("a label for {target}, which is not there"));
            }
        }
        let labels: Vec<String> = tags(&self.text, "label").iter().filter_map(|tag| attribute(tag, "for")).collect();
        for name in ["input", "select", "textarea"] {
            for tag in tags(&self.text, name) {
                let hidden = attribute(tag, "type").as_deref() == Some("hidden");
                if !hidden && !attribute(tag, "id").is_some_and(|id| labels.contains(&id)) {
                    say(format!("a control without a label: {tag}"));
                }
            }
        }
        for part in self.text.split("aria-describedby=\"").skip(1) {
            for id in part.split('"').next().unwrap().split(' ') {
                if !ids.iter().any(|known| known == id) {
                    say(format!("described by {id}, which is not there"));
                }
            }
        }
        for part in self.text.split("href=\"#").skip(1) {
            let id = plain(part.split('"').next().unwrap());
            if !ids.contains(&id) {
                say(format!("a link to {id}, which is not there"));
            }
        }
        for word in [" style=\"", "<style", " onclick", " onload", "javascript:", "⟦"] {
            if self.text.contains(word) {
                let at = self.text.find(word).unwrap();
                let end = (at + 60).min(self.text.len());
                let shown = String::from_utf8_lossy(&self.text.as_bytes()[at..end]).into_owned();
                say(format!("{word} on the page: {shown}"));
            }
        }
        if self.text.matches("<h1").count() != 1 {
            say("not exactly one h1".into());
        }
        let signed_in = self.text.contains("action=\"/sign-out\"");
        for form in self.text.split("<form").skip(1) {
            if signed_in && !form.split("</form>").next().unwrap().contains("name=\"csrf\"") {
                say("a form without a token".into());
            }
        }
        for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control"] {
            if !self.headers.contains_key(name) {
                say(format!("no header {name}"));
            }
        }
        faults
    }
}
