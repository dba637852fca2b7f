//! The `veille` command: parse, call, exit.

use std::process::ExitCode;

/// Builds allocate many small strings on all cores at once, which the system's allocator serialises.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    veille::cli::run()
}
