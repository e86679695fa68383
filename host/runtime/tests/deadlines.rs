//! A guest that does not end is ended in time, and in the meantime does not keep others from working.

mod support;

use host_runtime::Fault;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use support::{bad_guest, commit, impatient};

/// Both tests measure time and take the whole machine.
static MACHINE: Mutex<()> = Mutex::new(());

#[test]
fn the_deadline_is_met() {
    let _machine = MACHINE.lock();
    let patience = Duration::from_millis(100);
    let (_runtime, guest) = bad_guest(impatient(patience));
    let one = || {
        let start = Instant::now();
        assert_eq!(commit(&guest, "encode", "loop"), Err(Fault::Deadline(patience)));
        start.elapsed()
    };
    // The best of some, since whatever else the machine does only ever adds.
    let best = (0..5).map(|_| one()).min().expect("five");
    assert!(best >= patience && best <= patience + Duration::from_millis(100), "{best:?}");
}

#[test]
fn spinning_guests_on_all_cores_do_not_starve_others() {
    let _machine = MACHINE.lock();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (_runtime, guest) = bad_guest(impatient(Duration::from_secs(2)));
    let spinning = AtomicBool::new(true);
    let slowest = std::thread::scope(|scope| {
        let spinners: Vec<_> = (0..cores).map(|_| scope.spawn(|| commit(&guest, "encode", "loop"))).collect();
        let honest = scope.spawn(|| {
            let mut slowest = Duration::ZERO;
            let mut calls = 0;
            while spinning.load(Ordering::Relaxed) {
                let start = Instant::now();
                assert_eq!(commit(&guest, "encode", "none"), Ok(()));
                slowest = slowest.max(start.elapsed());
                calls += 1;
            }
            assert!(calls > 10, "only {calls} honest calls");
            slowest
        });
        for spinner in spinners {
            assert!(matches!(spinner.join().expect("no panic"), Err(Fault::Deadline(_))));
        }
        spinning.store(false, Ordering::Relaxed);
        honest.join().expect("no panic")
    });
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
}
