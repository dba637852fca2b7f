//! The search index, which is made when a browser asks for it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use veille::preview::MakeSearch;

use super::*;

/// Makes an index of one file, which says how often one was made.
fn making(count: &Arc<AtomicUsize>) -> MakeSearch {
    let count = Arc::clone(count);
    Arc::new(move || {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        let files = made(&[("pagefind/a.json", &number.to_string()), (&format!("pagefind/{number}"), "x")]);
        Arc::new(files.into_iter().collect::<BTreeMap<_, _>>())
    })
}

#[test]
fn the_index_is_made_on_the_first_request_after_a_change() {
    let preview = serve("/b/", &[("index.html", PAGE)]);
    assert_eq!(get(&preview, "/b/pagefind/a.json").status, 404);
    let count = Arc::<AtomicUsize>::default();
    for _ in 0..5 {
        preview.search(Some(making(&count)));
    }
    assert_eq!(get(&preview, "/b/").status, 200);
    assert_eq!(get(&preview, "/b/nowhere").status, 404);
    assert_eq!(count.load(Ordering::SeqCst), 0, "nobody has searched");
    for _ in 0..3 {
        let answer = get(&preview, "/b/pagefind/a.json?ts=1");
        assert_eq!((answer.status, answer.text()), (200, "1"));
    }
    assert_eq!(get(&preview, "/b/pagefind/nothing").status, 404);
    preview.search(Some(making(&count)));
    assert_eq!(get(&preview, "/b/pagefind/a.json").text(), "2");
    // A page that loaded the index before goes on with it.
    assert_eq!(get(&preview, "/b/pagefind/1").status, 200);
    assert_eq!(get(&preview, "/b/pagefind/2").status, 200);
    preview.search(None);
    assert_eq!(get(&preview, "/b/pagefind/a.json").status, 404);
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn many_requests_make_one_index_and_hold_up_nobody_else() {
    let preview = serve("/", &[("index.html", PAGE)]);
    let count = Arc::<AtomicUsize>::default();
    let (make, gate) = (making(&count), Arc::new(Mutex::new(())));
    let closed = gate.lock().unwrap_or_else(PoisonError::into_inner);
    preview.search(Some(Arc::new({
        let gate = Arc::clone(&gate);
        move || {
            let _open = gate.lock().unwrap_or_else(PoisonError::into_inner);
            make()
        }
    })));
    thread::scope(|scope| {
        let asking: Vec<_> =
            (0..40).map(|_| scope.spawn(|| get(&preview, "/pagefind/a.json").text().to_owned())).collect();
        // While it is being made, pages are served and the site goes on changing.
        for _ in 0..10 {
            assert_eq!(get(&preview, "/").status, 200);
            change(&preview, &[("index.html", PAGE)]);
        }
        drop(closed);
        for thread in asking {
            assert_eq!(thread.join().expect("an answer"), "1");
        }
    });
    assert_eq!(count.load(Ordering::SeqCst), 1);
}
