//! How far long work is, on a terminal and nowhere else. What is done within half a second shows nothing.

use std::borrow::Cow;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Common, FormatArgument};

/// Work that takes less is not spoken of.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// How often the line moves, so that one sees that the work goes on.
const TICK: Duration = Duration::from_millis(100);

/// A line on the terminal that goes when it is dropped.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Its end ends the wait.
    _done: Option<Sender<()>>,
}

impl Progress {
    /// A line that stays invisible where standard error is no terminal, or where quiet or machine-readable output is wanted.
    pub(super) fn new(common: &Common) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let shown = io::stderr().is_terminal() && !common.quiet && common.format == FormatArgument::Human;
        let done = shown.then(|| {
            let (done, wait) = channel();
            let bar = bar.clone();
            thread::spawn(move || {
                if wait.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(TICK);
                }
            });
            done
        });
        Self { bar, _done: done }
    }

    /// Begins a part of the work whose length is not known.
    pub(super) fn doing(&self, what: impl Into<Cow<'static, str>>) {
        self.bar.set_style(style("{spinner} {msg} ({elapsed})"));
        self.bar.set_message(what);
    }

    /// Begins a part of the work that has so many steps, or says so again.
    pub(super) fn counting(&self, what: impl Into<Cow<'static, str>>, steps: usize) {
        self.bar.set_message(what);
        self.bar.set_length(steps as u64);
        self.bar.set_style(style("{spinner} {msg} [{bar:24}] {pos}/{len} ({elapsed})"));
    }

    /// Lets something else be printed, with the line out of its way.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// So many steps are done.
    pub(super) fn reached(&self, step: usize) {
        self.bar.set_position(step as u64);
    }

    /// Takes one step. It may be called from any thread.
    pub(super) fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    // The templates above are good; a bad one would only look plain.
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.tick_chars("-\\|/ ").progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_good() {
        for template in ["{spinner} {msg} ({elapsed})", "{spinner} {msg} [{bar:24}] {pos}/{len} ({elapsed})"] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
