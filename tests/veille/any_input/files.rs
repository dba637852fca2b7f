//! Several files as one text: each begins with a line `%%% PATH`, and `%%%%` alone begins the next state of the folder.

/// The mark before a file's path.
const FILE: &[u8] = b"%%% ";
/// The line between two states.
const NEXT: &[u8] = b"%%%%";

/// What stands in one state: paths with bytes, in the order of the text; no bytes where the file goes (`%%% -PATH`).
pub type State<'a> = Vec<(String, Option<&'a [u8]>)>;

/// Cuts a text. What stands before the first mark is the file `first`.
pub fn states<'a>(bytes: &'a [u8], first: &str) -> Vec<State<'a>> {
    let mut states = vec![State::new()];
    let mut path = Some(first.to_owned());
    let (mut start, mut at) = (0, 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let marked = text == NEXT || text.starts_with(FILE);
        if marked {
            put(&mut states, path.take(), &bytes[start..at]);
            if text == NEXT {
                states.push(State::new());
            } else {
                path = Some(String::from_utf8_lossy(&text[FILE.len()..]).into_owned());
            }
            start = at + line.len();
        }
        at += line.len();
    }
    put(&mut states, path, &bytes[start..]);
    states
}

fn put<'a>(states: &mut [State<'a>], path: Option<String>, bytes: &'a [u8]) {
    let (Some(path), Some(state)) = (path, states.last_mut()) else { return };
    match path.strip_prefix('-') {
        Some(gone) => state.push((gone.to_owned(), None)),
        None if bytes.is_empty() && state.is_empty() => {}
        None => state.push((path, Some(bytes))),
    }
}

/// A path as `read` gives it: no other reaches the stages behind.
pub fn is_path(path: &str) -> bool {
    path.len() < 200
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        && !path.contains(|c: char| c.is_control() || c == '\\')
}
