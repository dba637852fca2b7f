//! Hundreds of connections.

use super::*;

#[test]
fn five_hundred_pages_listen_while_others_load() {
    let _turn = CROWD.lock().unwrap_or_else(PoisonError::into_inner);
    let preview = serve("/", &[("a.html", PAGE), ("b.html", PAGE)]);
    let mut crowd: Vec<Events> = (0..500).map(|_| Events::load(&preview, "/a.html")).collect();
    let mut client = Client::to(preview.address());
    for _ in 0..5000 {
        assert_eq!(client.get("/b.html", "").status, 200);
    }
    change(&preview, &[("b.html", "<p>new")]);
    change(&preview, &[("a.html", "<p>new")]);
    for page in &mut crowd {
        // Two changes in quick succession may come as one.
        let first = page.next().name;
        assert!(first == "reload" || page.next().name == "reload");
    }
}

#[test]
fn there_is_an_end_to_those_who_listen_and_room_for_pages_all_the_same() {
    let _turn = CROWD.lock().unwrap_or_else(PoisonError::into_inner);
    let preview = serve("/", &[("a.html", PAGE)]);
    let mut crowd: Vec<Events> = (0..600).map(|_| Events::of(&preview, "/a.html", "")).collect();
    let answer = get(&preview, "/__veille/events?page=%2Fa.html");
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")));
    assert_eq!(get(&preview, "/a.html").status, 200);
    let mut idle: Vec<TcpStream> =
        (0..424).map(|_| TcpStream::connect(preview.address()).expect("a connection")).collect();
    let mut refused = Client::to(preview.address());
    let (status, _) = refused.head();
    assert_eq!((status, &*refused.line()), (503, "too many connections to this preview: close some of its windows"));
    // Once some have gone there is room again. The server sees it when it gets to it, so that asking again is fair.
    crowd.clear();
    idle.clear();
    let again = (0..10_000).find_map(|_| {
        let mut client = Client::to(preview.address());
        client.0.get_mut().write_all(b"GET /a.html HTTP/1.1\r\nHost: localhost\r\n\r\n").ok()?;
        let mut first = String::new();
        client.0.read_line(&mut first).ok()?;
        first.contains(" 200 ").then_some(())
    });
    assert!(again.is_some());
}
