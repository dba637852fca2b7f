//! What all fuzz targets share: the bodies, which the tests of Veille use too, and a bound of time.

use std::time::{Duration, Instant};

#[path = "../../tests/veille/any_input/mod.rs"]
pub mod any_input;

pub use libfuzzer_sys;

/// Makes a fuzz target of the reader of this name.
#[macro_export]
macro_rules! target {
    ($reader:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::within_time(bytes, $crate::any_input::$reader));
    };
}

/// What any input may take.
const START: Duration = Duration::from_millis(200);
/// What each kilobyte of it may take besides.
const PER_KILOBYTE: Duration = Duration::from_millis(20);

/// Runs a reader, and panics where it takes longer than its input may take. A machine with other work may be slow once,
/// so that only what is slow each time counts.
pub fn within_time(bytes: &[u8], reader: fn(&[u8])) {
    let kilobytes = u32::try_from(bytes.len() / 1024 + 1).unwrap_or(u32::MAX);
    let bound = START + PER_KILOBYTE.saturating_mul(kilobytes);
    let took = || {
        let start = Instant::now();
        reader(bytes);
        start.elapsed()
    };
    let mut least = took();
    for _ in 0..4 {
        if least <= bound {
            return;
        }
        least = least.min(took());
    }
    panic!("{} bytes take {least:?}, more than {bound:?}", bytes.len());
}
