//! What all fuzz targets share: the bodies, which the tests of Veille use too, and a bound of time.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

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

/// What any input may take, a whole site of its own among them.
const START: Duration = Duration::from_millis(500);
/// What each kilobyte of it may take besides.
const PER_KILOBYTE: Duration = Duration::from_millis(20);

/// Runs a reader, and panics where it takes longer than its input may take. What counts is the time of the processor,
/// that of all threads: a machine with other work is no fault. What is made at the first use is made once.
pub fn within_time(bytes: &[u8], reader: fn(&[u8])) {
    let kilobytes = u32::try_from(bytes.len() / 1024 + 1).unwrap_or(u32::MAX);
    let bound = START + PER_KILOBYTE.saturating_mul(kilobytes);
    let took = || {
        let start = processor_time();
        reader(bytes);
        processor_time().saturating_sub(start)
    };
    let mut least = took();
    for _ in 0..2 {
        if least <= bound {
            return;
        }
        least = least.min(took());
    }
    assert!(least <= bound, "{} bytes take {least:?}, more than {bound:?}", bytes.len());
}

fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.try_into().unwrap_or_default(), now.tv_nsec.try_into().unwrap_or_default())
}
