//! Who is refused, how a server starts and how it ends.

use super::*;

#[test]
fn foreign_hosts_are_refused() {
    let preview = serve("/", &[("index.html", PAGE)]);
    let ask =
        |path: &str, hosts: &str| Client::to(preview.address()).raw(&format!("GET {path} HTTP/1.1\r\n{hosts}\r\n"));
    for host in ["localhost", "localhost:1", "127.0.0.1:4000", "127.1.2.3", "[::1]:4000", "fr.localhost", "LocalHost"] {
        assert_eq!(ask("/", &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "192.168.0.7", "127.0.0.1.evil.example"] {
        for path in ["/", "/__veille/events?page=/", "/__veille/live.js"] {
            let answer = ask(path, &format!("Host: {host}\r\n"));
            assert_eq!(answer.status, 403, "{host} {path}");
            assert!(answer.text().contains("open it as `localhost`") && !answer.text().contains("Bonjour"));
        }
    }
    assert_eq!(ask("/", "").status, 400);
    assert_eq!(ask("/", "Host: localhost\r\nHost: localhost\r\n").status, 400);
    assert_eq!(ask("http://evil.example/", "Host: localhost\r\n").status, 403);
}

#[test]
fn the_host_that_was_given_is_believed() {
    let preview = Preview::start(Options { host: IpAddr::V4(Ipv4Addr::UNSPECIFIED), ..options("/") }).expect("a port");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, preview.address().port()));
    let ask = |host: &str| Client::to(address).raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")).status;
    assert_eq!((ask("192.168.0.7:4000"), ask("evil.example")), (404, 403));
}

#[test]
fn heads_are_bounded() {
    let preview = serve("/", &[("a.txt", "x")]);
    let long = "a".repeat(100_000);
    for request in [
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "A: b\r\n".repeat(1000)),
    ] {
        let mut client = Client::to(preview.address());
        // It may hang up before it has everything.
        let _ = client.0.get_mut().write_all(request.as_bytes());
        let mut answer = Vec::new();
        match client.0.read_to_end(&mut answer) {
            Ok(_) => assert!(answer.starts_with(b"HTTP/1.1 4"), "{:?}", String::from_utf8_lossy(&answer)),
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        }
    }
    assert_eq!(get(&preview, "/a.txt").status, 200);
}

#[test]
fn a_port_in_use_is_passed_over_unless_it_was_asked_for() {
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = other.local_addr().expect("an address").port();
    let fixed = Preview::start(Options { port, port_is_fixed: true, ..Options::default() });
    let error = fixed.expect_err("the port is in use");
    assert!(matches!(error, PreviewError::PortTaken { .. }));
    assert!(error.to_string().starts_with(&format!("port {port} is in use by another program")), "{error}");
    assert!(error.to_string().contains("`--port`"));
    if port < u16::MAX - 100 {
        let next = Preview::start(Options { port, ..Options::default() }).expect("the next port");
        assert!((port + 1..=port + 100).contains(&next.address().port()));
        assert!(next.address().ip().is_loopback());
    }
    let elsewhere = Preview::start(Options { host: "192.0.2.1".parse().expect("an address"), ..options("/") });
    let error = elsewhere.expect_err("not an address of this machine");
    assert!(error.to_string().contains("`192.0.2.1` is not an address of this machine"), "{error}");
}

#[test]
fn dropping_it_ends_at_once_with_pages_open() {
    let preview = serve("/", &[("a.html", PAGE)]);
    let address = preview.address();
    let mut page = Events::load(&preview, "/a.html");
    let mut idle = Client::to(address);
    assert_eq!(idle.get("/a.html", "").status, 200);
    drop(preview);
    for stream in [&mut page.client.0, &mut idle.0] {
        let mut rest = Vec::new();
        match stream.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        }
    }
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
    let again = Preview::start(Options { port: address.port(), port_is_fixed: true, ..Options::default() });
    assert_eq!(again.expect("the port is free").address(), address);
}
