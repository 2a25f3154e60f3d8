//! The desk as a service: what it holds, and the one way every request takes.
//!
//! A page is a plain function from a [`Seat`] (who sits at the desk) and a [`Call`] (what was asked) to an [`Outcome`].
//! Around it, once for all pages: session and its limits, token of the form, role of the area, size limits, a thread of
//! its own (the office waits for the disk), and a page instead of a broken connection when something panics.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodFilter;
use axum::routing::{MethodRouter, on};
use model::Instant;
use model::catalogue::Lang;
use office::house::LockCause;
use office::{House, Office, Platform};

use crate::answer::Answer;
use crate::frame::Area;
use crate::http::headers::Reach;
use crate::http::{Posted, body, cookie, token};
use crate::pages;
use crate::seat::{Call, Seat, Visitor};
use crate::session::{Found, Sessions, Stage, browser_lang};

/// What a page gives: an answer, or the problems that stop it.
pub type Outcome = Result<Answer, model::problem::Refusal>;
/// A page for people who are signed in.
pub type Page = fn(&Seat, &Call) -> Outcome;
/// A page for everyone who reaches the desk.
pub type OpenPage = fn(&Visitor, &Call) -> Answer;

/// The desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    house: House,
    platform: Platform,
    sessions: Sessions,
    reach: Reach,
    ceremony: Mutex<pages::unlock::Ceremony>,
    /// The clock's moment of the last request of somebody signed in, or of the start, in milliseconds.
    asked: std::sync::atomic::AtomicI64,
}

impl Desk {
    /// A desk in front of this house.
    #[must_use]
    pub fn new(house: House, reach: Reach) -> Self {
        let platform = house.platform().clone();
        let asked = platform.now().0.into();
        Self {
            inner: Arc::new(Inner {
                house,
                platform,
                sessions: Sessions::default(),
                reach,
                ceremony: Mutex::default(),
                asked,
            }),
        }
    }
    /// The house.
    #[must_use]
    pub fn house(&self) -> &House {
        &self.inner.house
    }
    /// The office, once unlocked.
    #[must_use]
    pub fn office(&self) -> Option<Office> {
        self.inner.house.office()
    }
    /// Sessions.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }
    /// Clock and randomness.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.inner.platform
    }
    /// How the desk is reached.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.inner.reach
    }
    /// Locks the house: everybody is signed out, shares half entered are wiped. Gives whether anything was open.
    pub fn lock(&self, cause: LockCause, actor: Option<&books::Actor>) -> bool {
        self.inner.sessions.clear();
        self.inner.ceremony.lock().unwrap_or_else(std::sync::PoisonError::into_inner).forget();
        self.inner.house.lock_because(cause, actor)
    }
    /// Locks if nobody has asked for anything for the time set; for a timer above.
    pub fn lock_if_idle(&self) -> bool {
        let last = Instant(self.inner.asked.load(Ordering::Relaxed));
        self.inner.house.idle_too_long(last) && self.lock(LockCause::Idle, None)
    }
    /// Somebody signed in has asked for something, or the house was opened.
    pub(crate) fn note_asked(&self) {
        self.inner.asked.store(self.inner.platform.now().0, Ordering::Relaxed);
    }
    /// The unlocking that is under way.
    pub(crate) fn ceremony(&self) -> &Mutex<pages::unlock::Ceremony> {
        &self.inner.ceremony
    }
    /// Two fresh tokens' worth of randomness.
    pub(crate) fn random(&self) -> [[u8; token::TOKEN_BYTES]; 2] {
        [self.inner.platform.bytes(), self.inner.platform.bytes()]
    }
}

/// All routes with everything around them.
pub fn router(desk: Desk) -> Router {
    let reach = desk.reach();
    pages::routes()
        .route("/assets/{address}", axum::routing::get(crate::http::assets::serve))
        .fallback(on(MethodFilter::GET, |State(desk): State<Desk>, request: Request| {
            open(desk, None, request, |visitor, _| pages::problem::not_found(visitor))
        }))
        .with_state(desk)
        .layer(axum::extract::DefaultBodyLimit::max(body::BODY_BYTES_MAX))
        .layer(axum::middleware::from_fn_with_state(reach, crate::http::headers::secure))
}

type Params = Result<RawPathParams, RawPathParamsRejection>;

/// `GET` of a page. With an area, only roles that it is open to get in.
pub fn get(area: Option<Area>, page: Page) -> MethodRouter<Desk> {
    on(MethodFilter::GET, move |State(desk): State<Desk>, params: Params, request: Request| {
        seated(desk, params.ok(), request, area, page)
    })
}

/// `POST` of a page; the form's token is checked before the page sees anything.
pub fn post(area: Option<Area>, page: Page) -> MethodRouter<Desk> {
    on(MethodFilter::POST, move |State(desk): State<Desk>, params: Params, request: Request| {
        seated(desk, params.ok(), request, area, page)
    })
}

/// `GET` of a page for everyone.
pub fn open_get(page: OpenPage) -> MethodRouter<Desk> {
    on(MethodFilter::GET, move |State(desk): State<Desk>, params: Params, request: Request| {
        open(desk, params.ok(), request, page)
    })
}

/// `POST` of a page for everyone; only from a page of the desk itself.
pub fn open_post(page: OpenPage) -> MethodRouter<Desk> {
    on(MethodFilter::POST, move |State(desk): State<Desk>, params: Params, request: Request| {
        open(desk, params.ok(), request, page)
    })
}

/// What a request brings besides its body.
struct Arrived {
    token: String,
    from: String,
    local: bool,
    lang: Lang,
    foreign: bool,
}

fn arrived(desk: &Desk, request: &Request) -> Arrived {
    let headers = request.headers();
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let origin_differs = match (text(header::ORIGIN), text(header::HOST)) {
        (Some("null"), _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, name)| name != host),
        _ => false,
    };
    Arrived {
        token: cookie::read(desk.reach(), headers).unwrap_or_default(),
        from: peer.map_or_else(String::new, |peer| peer.0.ip().to_string()),
        local: peer.is_none_or(|peer| peer.0.ip().is_loopback()),
        lang: browser_lang(text(header::ACCEPT_LANGUAGE)),
        foreign: origin_differs || site.is_some_and(|site| site != "same-origin" && site != "none"),
    }
}

async fn open(desk: Desk, params: Option<RawPathParams>, request: Request, page: OpenPage) -> Response {
    let arrived = arrived(&desk, &request);
    let call = match call(params, request).await {
        Ok(call) => call,
        Err(response) => return response,
    };
    let visitor = visitor(&desk, &arrived);
    if call.method == Method::POST && arrived.foreign {
        return pages::problem::stale(&visitor).respond(&desk);
    }
    blocking(desk, visitor, move |visitor| page(visitor, &call)).await
}

async fn seated(
    desk: Desk,
    params: Option<RawPathParams>,
    request: Request,
    area: Option<Area>,
    page: Page,
) -> Response {
    let arrived = arrived(&desk, &request);
    let call = match call(params, request).await {
        Ok(call) => call,
        Err(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return pages::problem::too_large(&visitor(&desk, &arrived)).respond(&desk);
        }
        Err(response) => return response,
    };
    let visitor = visitor(&desk, &arrived);
    blocking(desk, visitor, move |visitor| admit(visitor, &call, area, page, arrived.foreign)).await
}

/// Everything between the door and the page.
fn admit(visitor: &Visitor, call: &Call, area: Option<Area>, page: Page, foreign: bool) -> Answer {
    let desk = &visitor.desk;
    let Some(office) = desk.office() else {
        return Answer::see("/unlock");
    };
    let session = match desk.sessions().find(&visitor.token, desk.platform().now()) {
        Found::Running(session) => session,
        Found::Ended(_) | Found::Unknown => return pages::sign_in::again(visitor, call),
    };
    match session.stage {
        Stage::SetPassword => return Answer::see("/first/password"),
        Stage::SetFactor => return Answer::see("/first/factor"),
        Stage::In => {}
    }
    desk.note_asked();
    let Some(seat) = Seat::take(visitor, office, &session) else {
        // Closed while signed in: the session ends with this request.
        desk.sessions().close(&visitor.token);
        return Answer::see("/sign-in");
    };
    if call.method == Method::POST && (foreign || !token::equal(call.posted.get("csrf"), &session.csrf)) {
        return pages::problem::stale(visitor);
    }
    if call.method == Method::GET && !seat.office.today_confirmed() && !call.before_the_date() {
        return Answer::see("/date");
    }
    if area.is_some_and(|area| !area.open_to(&seat.actor.roles)) {
        return seat.problem_page(&[model::Problem::new("NB-S-903")], StatusCode::FORBIDDEN);
    }
    match page(&seat, call) {
        Ok(answer) => answer,
        Err(refusal) => seat.refusal_page(&refusal),
    }
}

fn visitor(desk: &Desk, arrived: &Arrived) -> Visitor {
    // Whoever is signed in keeps the own language on pages that are open to everyone.
    let own = match desk.sessions().find(&arrived.token, desk.platform().now()) {
        Found::Running(session) if session.stage == Stage::In => {
            desk.office().and_then(|office| office.books().accounts.get(session.account).map(|account| account.lang))
        }
        _ => None,
    };
    Visitor {
        desk: desk.clone(),
        token: arrived.token.clone(),
        from: arrived.from.clone(),
        local: arrived.local,
        texts: crate::text::Texts::new(own.unwrap_or(arrived.lang)),
    }
}

async fn call(params: Option<RawPathParams>, request: Request) -> Result<Call, Response> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let query = request.uri().query().and_then(|query| body::parse(query.as_bytes())).unwrap_or_default();
    let params = params
        .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        .unwrap_or_default();
    let (posted, files) =
        if method == Method::POST { body::read(request).await? } else { (Posted::default(), Vec::new()) };
    Ok(Call { method, path, query, params, posted, files })
}

/// Runs a page on a thread that may wait, and turns a panic into a page.
async fn blocking(desk: Desk, visitor: Visitor, page: impl FnOnce(&Visitor) -> Answer + Send + 'static) -> Response {
    let spare = visitor.clone();
    let answer = tokio::task::spawn_blocking(move || page(&visitor)).await;
    match answer {
        Ok(answer) => answer.respond(&desk),
        Err(_) => pages::problem::broken(&spare).respond(&desk),
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.into_plain()
    }
}
