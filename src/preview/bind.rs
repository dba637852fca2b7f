//! Finding a port to listen at, and saying in plain words why there is none.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// How many ports are tried after the first.
const MORE_PORTS: u16 = 100;

/// How many browsers may knock at once: all tabs of a large preview reconnect together after a restart.
const BACKLOG: u32 = 1024;

/// Why a preview cannot start.
#[derive(Debug)]
pub enum PreviewError {
    /// Another program listens there, and no other port was allowed.
    PortTaken {
        /// The port asked for.
        port: u16,
    },
    /// Other programs listen at each of these.
    NoFreePort {
        /// The first that was tried.
        first: u16,
        /// The last that was tried.
        last: u16,
    },
    /// The system keeps this port for itself.
    PortReserved {
        /// The port asked for.
        port: u16,
    },
    /// The address belongs to another machine, or to none.
    NotThisMachine {
        /// The address asked for.
        host: IpAddr,
    },
    /// The system refuses for another reason.
    Refused {
        /// Where it should have listened.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// The system gives no thread, or nothing to wait with.
    Machine(io::Error),
}

impl fmt::Display for PreviewError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortTaken { port } => write!(
                formatter,
                "port {port} is in use by another program: stop it, name another port with `--port`, or leave `--port` \
                 out to take the next free one"
            ),
            Self::NoFreePort { first, last } => write!(
                formatter,
                "all ports from {first} to {last} are in use by other programs: name a free one with `--port`"
            ),
            Self::PortReserved { port } => write!(
                formatter,
                "the system does not let you listen at port {port}: name one above 1023 with `--port`, such as 4000"
            ),
            Self::NotThisMachine { host } => write!(
                formatter,
                "`{host}` is not an address of this machine: leave `--host` out, or name one of its own addresses"
            ),
            Self::Refused { address, error } => write!(formatter, "cannot listen at `{address}`: {error}"),
            Self::Machine(error) => write!(formatter, "the system cannot start the preview server: {error}"),
        }
    }
}

impl std::error::Error for PreviewError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused { error, .. } | Self::Machine(error) => Some(error),
            _ => None,
        }
    }
}

/// Listens at the first port that is free.
pub(super) fn listen(wanted: SocketAddr, port_is_fixed: bool) -> Result<TcpListener, PreviewError> {
    let first = wanted.port();
    let last = if port_is_fixed || first == 0 { first } else { first.saturating_add(MORE_PORTS) };
    for port in first..=last {
        let address = SocketAddr::new(wanted.ip(), port);
        match listen_at(address) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(refused(address, error)),
        }
    }
    if first == last {
        Err(PreviewError::PortTaken { port: first })
    } else {
        Err(PreviewError::NoFreePort { first, last })
    }
}

fn listen_at(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere than on Unix this would let two programs share a port; here it only forgets connections just closed.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn refused(address: SocketAddr, error: io::Error) -> PreviewError {
    match error.kind() {
        ErrorKind::PermissionDenied => PreviewError::PortReserved { port: address.port() },
        ErrorKind::AddrNotAvailable => PreviewError::NotThisMachine { host: address.ip() },
        _ => PreviewError::Refused { address, error },
    }
}
