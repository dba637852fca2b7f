//! Questions on a terminal.

use std::io::{self, BufRead, IsTerminal, Write};

/// Whether somebody is there to answer.
pub(super) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks one thing until the answer will do; an empty answer takes the default, and so does the end of the input.
pub(super) fn asked<T>(
    input: &mut impl BufRead,
    out: &mut impl Write,
    question: &str,
    default: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> io::Result<T> {
    loop {
        write!(out, "{question} [{default}]: ")?;
        out.flush()?;
        let mut line = String::new();
        let ended = input.read_line(&mut line)? == 0;
        if ended {
            writeln!(out)?;
        }
        let answer = Some(line.trim()).filter(|line| !line.is_empty()).unwrap_or(default);
        match parse(answer) {
            Ok(value) => return Ok(value),
            Err(fault) if ended => return Err(io::Error::other(fault)),
            Err(fault) => writeln!(out, "  {fault}")?,
        }
    }
}
