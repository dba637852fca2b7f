//! One request to one answer.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderName, HeaderValue, LOCATION, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use percent_encoding::{CONTROLS, utf8_percent_encode};

use super::address::{OWN, decode, query_value};
use super::body::{Body, Piece, cut};
use super::events::Listener;
use super::host;
use super::media::{is_page, media_type};
use super::range::{Asked, asked, is_known};
use super::server::Shared;
use super::store::Found;
use crate::output::{self, Content, Copied};
use crate::picture::Pieced;
use crate::read::open_file;

/// The script in the page.
const SCRIPT: &[u8] = include_bytes!("live.js");

/// Shown where nothing is and the output has no page for that. The script makes it go once there is something.
const NOTHING: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" \
    content=\"light dark\">\n<title>Nothing here yet</title>\n<h1>Nothing here yet</h1>\n<p>The site has no page at this \
    address. As soon as it has one, it is shown.</p>\n";

/// A page to send, with what the script in it has to know.
struct Page {
    content: Content,
    /// Path in the output.
    path: Arc<str>,
    /// The element that loads the script.
    script: String,
    /// The version that it was made at.
    version: String,
}

enum Target {
    Moved(String),
    File(Page),
    Nothing(Page),
    Events { path: String },
    Script,
    Lost,
}

/// Answers one request, whatever it is.
pub(super) async fn answer<B>(request: &Request<B>, shared: &Arc<Shared>) -> Response<Body> {
    let authority = request.uri().authority().map(hyper::http::uri::Authority::as_str);
    if let Err(refusal) = host::check(request.headers(), authority, shared.host()) {
        let mut response = plain(refusal.status, refusal.words);
        set(&mut response, CONNECTION, "close");
        return finished(response, request.method());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "a preview can be read only: ask with GET or HEAD");
        set(&mut response, ALLOW, "GET, HEAD");
        return finished(response, request.method());
    }
    let response = match target(request, shared) {
        Target::Nothing(page) => match searched(request, shared).await {
            Some((path, content)) => file(&Page { content, path, ..page }, request).await,
            None => nothing(&page).await,
        },
        Target::Moved(to) => moved(&to),
        Target::File(page) => file(&page, request).await,
        Target::Events { path } => events(&path, request, shared),
        Target::Script => script(request.headers()),
        Target::Lost => plain(StatusCode::NOT_FOUND, "nothing is served at this address"),
    };
    finished(response, request.method())
}

fn target<B>(request: &Request<B>, shared: &Shared) -> Target {
    let query = request.uri().query();
    let Some(path) = decode(request.uri().path()) else { return Target::Lost };
    // Pages that were loaded below another base ask there.
    if path.ends_with("/__veille/events") {
        let page = query.and_then(|query| query_value(query, "page")).unwrap_or_default();
        return Target::Events { path: decode(&page).unwrap_or_default() };
    }
    if path.ends_with("/__veille/live.js") {
        return Target::Script;
    }
    // A query that is sent raw is sent on escaped: letters past ASCII have no place in a header.
    let with_query = |to: String| match query {
        Some(query) => format!("{to}?{}", utf8_percent_encode(query, CONTROLS)),
        None => to,
    };
    shared.with(|store| {
        let base = store.base();
        let version = format!("{}:{}", shared.boot(), store.version());
        let page = |path: &str, content: Content| Page {
            content,
            path: path.into(),
            script: element(base.as_str(), &version),
            version: version.replace(':', "-"),
        };
        let found = match base.strip(&path) {
            Some(below) => store.find(below),
            None if base.is_just_above(&path) => return Target::Moved(with_query(base.href(""))),
            // Outside the base the published site would not answer at all, so its own words are out of place.
            None => Found::Nothing(None),
        };
        match found {
            Found::Folder(below) => Target::Moved(with_query(base.href(&below))),
            Found::File { path, content } => Target::File(page(&path, content)),
            Found::Nothing(own) => {
                let moved = base.strip(&path).and_then(|below| Some((below, store.destination(below)?)));
                let content = match moved {
                    // Aliases are written without the base path.
                    Some((below, to)) => Content::made(moved_page(&format!("/{below}"), &base.href(&to)).as_bytes()),
                    None => own.unwrap_or_else(|| Content::made(NOTHING.as_bytes())),
                };
                Target::Nothing(page("404.html", content))
            }
        }
    })
}

/// Says where a page went, and how its old address goes on working.
fn moved_page(from: &str, to: &str) -> String {
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let shown = decode(to).unwrap_or_else(|| to.to_owned());
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>This page has \
         moved</title>\n<h1>This page has moved</h1>\n<p>It is now at <a href=\"{}\">{}</a>.</p>\n<p>On the published site, \
         nothing is at <code>{}</code> any more. To keep that address, keep the old <code>slug</code>; an entry can also \
         list it in its <code>aliases</code>.</p>\n",
        text(to),
        text(&shown),
        text(from)
    )
}

/// A file of the search index, which is no part of the output.
async fn searched<B>(request: &Request<B>, shared: &Shared) -> Option<(Arc<str>, Content)> {
    let path = decode(request.uri().path())?;
    let below = shared.with(|store| store.base().strip(&path).map(str::to_owned))?;
    shared.search().find(&below).await
}

/// The element that is put into pages.
fn element(base: &str, version: &str) -> String {
    let base = base.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!("<script src=\"{base}{OWN}live.js\" data-base=\"{base}\" data-version=\"{version}\"></script>\n")
}

/// Not for ever: tomorrow another site is previewed at this port.
fn moved(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::FOUND, "it is at another address");
    set(&mut response, LOCATION, to);
    response
}

async fn nothing(page: &Page) -> Response<Body> {
    match pieces(page).await {
        Ok((pieces, _)) => with_pieces(StatusCode::NOT_FOUND, pieces, &page.path),
        Err(response) => response,
    }
}

async fn file<B>(page: &Page, request: &Request<B>) -> Response<Body> {
    let headers = request.headers();
    // A page is not the same once the script in it has something else to say.
    let version = if is_page(&page.path) { format!("-{}", page.version) } else { String::new() };
    let etag = format!("\"{:016x}{version}\"", page.content.hash());
    if is_known(headers, &etag) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        set(&mut response, ETAG, &etag);
        set(&mut response, CACHE_CONTROL, "no-cache");
        return response;
    }
    let (pieces, is_current) = match pieces(page).await {
        Ok(pieces) => pieces,
        Err(response) => return response,
    };
    // What is being written just now goes out under no name.
    let etag = is_current.then_some(&*etag);
    let length = pieces.iter().map(Piece::length).sum();
    let asked = if request.method() == Method::GET { asked(headers, etag, length) } else { Asked::Whole };
    let mut response = match asked {
        Asked::Whole => with_pieces(StatusCode::OK, pieces, &page.path),
        Asked::Part(range) => {
            let mut response = with_pieces(StatusCode::PARTIAL_CONTENT, cut(pieces, &range), &page.path);
            let told = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            set(&mut response, CONTENT_RANGE, &told);
            response
        }
        Asked::Impossible => {
            let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "the file has no such part");
            set(&mut response, CONTENT_RANGE, &format!("bytes */{length}"));
            return response;
        }
    };
    set(&mut response, ACCEPT_RANGES, "bytes");
    if let Some(etag) = etag {
        set(&mut response, ETAG, etag);
    }
    response
}

/// The bytes of a page, the script among them, and whether they are those that the output names.
async fn pieces(page: &Page) -> Result<(VecDeque<Piece>, bool), Response<Body>> {
    let script = is_page(&page.path).then(|| Bytes::from(page.script.clone()));
    match &page.content {
        Content::Made(made) => {
            let bytes = Bytes::from_owner(Arc::clone(&made.bytes));
            let Some(script) = script else { return Ok(([Piece::Memory(bytes)].into(), true)) };
            let end = end_of_body(&bytes);
            let around = [bytes.slice(..end), script, bytes.slice(end..)];
            Ok((around.into_iter().map(Piece::Memory).collect(), true))
        }
        // A preview takes no bytes away: see `output::InMemory`.
        Content::Taken(_) => Err(plain(StatusCode::INTERNAL_SERVER_ERROR, "the file is not in memory")),
        Content::Drawn(drawn) => {
            let drawn = drawn.clone();
            let bytes = tokio::task::spawn_blocking(move || crate::card::draw(&drawn)).await;
            let bytes = bytes.map_err(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the card cannot be drawn"))?;
            Ok(([Piece::Memory(bytes.into())].into(), true))
        }
        Content::Copied(copied) => {
            if let Some(pieces) = &copied.pieces {
                return parts(copied, pieces, &page.path).await;
            }
            let (file, length) = open(copied, &page.path).await?;
            let mut pieces = VecDeque::from([Piece::disk(file, 0..length)]);
            // Whatever follows `</html>` still belongs to the body.
            pieces.extend(script.map(Piece::Memory));
            Ok((pieces, length == copied.length))
        }
    }
}

/// Where `</body>` begins, or the end.
fn end_of_body(bytes: &[u8]) -> usize {
    const END: &[u8] = b"</body>";
    bytes.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(bytes.len())
}

/// The parts of a copied file that are published, and whether it is as long as when it was read.
async fn parts(
    copied: &Copied,
    pieces: &[output::Piece],
    path: &str,
) -> Result<(VecDeque<Piece>, bool), Response<Body>> {
    /// Each part that is read while it is sent holds the file open.
    const STREAMED: usize = 16;
    let failed = |error: io::Error| plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("cannot read `{path}`: {error}"));
    let (file, length) = open(copied, path).await?;
    let end = |piece: &output::Piece| if let output::Piece::Kept(part) = piece { part.end } else { 0 };
    let is_whole = pieces.iter().map(end).max().is_none_or(|end| end <= length);
    if pieces.len() > STREAMED {
        let pieces = pieces.to_vec();
        let read = move || {
            let mut bytes = Vec::new();
            Pieced::new(file, &pieces).read_to_end(&mut bytes).map(|_| bytes)
        };
        let bytes = tokio::task::spawn_blocking(read).await.map_err(io::Error::other).and_then(|read| read);
        return Ok(([Piece::Memory(bytes.map_err(failed)?.into())].into(), is_whole));
    }
    let part = |piece: &output::Piece| {
        Ok(match piece {
            output::Piece::Kept(part) => Piece::disk(file.try_clone()?, part.clone()),
            output::Piece::Made(bytes) => Piece::Memory(Bytes::copy_from_slice(bytes)),
        })
    };
    Ok((pieces.iter().map(part).collect::<io::Result<_>>().map_err(failed)?, is_whole))
}

/// Opens a copied file, which may take a while on some disks.
async fn open(copied: &Copied, path: &str) -> Result<(std::fs::File, u64), Response<Body>> {
    let from = Arc::clone(&copied.from);
    let open = move || {
        let file = open_file(&from)?;
        let length = file.metadata()?.len();
        Ok((file, length))
    };
    let opened = tokio::task::spawn_blocking(open).await;
    opened.map_err(io::Error::other).and_then(|opened| opened).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            plain(StatusCode::NOT_FOUND, &format!("`{path}` was copied from a file that is gone since"))
        }
        _ => plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            &format!("cannot read the file that `{path}` is copied from: {error}"),
        ),
    })
}

fn events<B>(path: &str, request: &Request<B>, shared: &Arc<Shared>) -> Response<Body> {
    // The browser itself asks again with the last id it saw, which is newer than what the address says.
    let last = request.headers().get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let since = last.or_else(|| query_value(request.uri().query()?, "since"));
    let Some(place) = shared.place() else {
        let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, "too many pages of this preview are open");
        set(&mut response, RETRY_AFTER, "5");
        return response;
    };
    let mut response = Response::new(Body::events(Listener::new(Arc::clone(shared), path, since.as_deref(), place)));
    set(&mut response, CONTENT_TYPE, "text/event-stream");
    set(&mut response, CACHE_CONTROL, "no-store");
    response
}

fn script(headers: &HeaderMap) -> Response<Body> {
    let etag = format!("\"{:016x}\"", xxhash_rust::xxh3::xxh3_64(SCRIPT));
    let mut response = if is_known(headers, &etag) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        set(&mut response, CACHE_CONTROL, "no-cache");
        response
    } else {
        with_pieces(StatusCode::OK, [Piece::Memory(Bytes::from_static(SCRIPT))].into(), "live.js")
    };
    set(&mut response, ETAG, &etag);
    response
}

fn plain(status: StatusCode, words: &str) -> Response<Body> {
    let text = format!("{words}\n");
    let length = text.len();
    let mut response = Response::new(Body::text(text));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
    set(&mut response, CACHE_CONTROL, "no-cache");
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    response
}

fn with_pieces(status: StatusCode, pieces: VecDeque<Piece>, path: &str) -> Response<Body> {
    let length: u64 = pieces.iter().map(Piece::length).sum();
    let mut response = Response::new(Body::Pieces(pieces));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, media_type(path));
    set(&mut response, CACHE_CONTROL, "no-cache");
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    response
}

/// What all answers have in common.
fn finished(mut response: Response<Body>, method: &Method) -> Response<Body> {
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// Values are made of what was escaped before; one that is no header after all is left out.
fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
