//! Calls share a budget, and never use more than it holds.

mod support;

use host_runtime::{Fault, Settings};
use kit_core::{Codec, Encoded, Kind, Limits};
use support::{DATA, LIMITS, bad_guest, commit, within};

const BUDGET: u64 = 100 << 20;

#[test]
fn many_threads_stay_within_the_budget() {
    let (runtime, guest) = bad_guest(Settings { memory_budget: BUDGET, ..Settings::default() });
    assert_eq!(commit(&guest, "encode", "none"), Ok(()));
    let one = runtime.usage().peak_memory;
    // Calls are short: on a busy machine it may take a while until two meet.
    for _ in 0..100 {
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        assert_eq!(commit(&guest, "encode", "none"), Ok(()));
                        assert!(runtime.usage().memory <= BUDGET);
                    }
                });
            }
        });
        if runtime.usage().peak_memory > one {
            break;
        }
    }
    let usage = runtime.usage();
    assert_eq!((usage.calls, usage.waiting, usage.memory), (0, 0, 0));
    assert!(usage.peak_memory > one, "at least two ran at a time");
    assert!(usage.peak_memory <= BUDGET);
}

#[test]
fn more_threads_than_instances_wait() {
    let (runtime, guest) = bad_guest(Settings { instances: 2, ..Settings::default() });
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(commit(&guest, "decode", "none"), Ok(()));
                    assert!(runtime.usage().calls <= 2);
                }
            });
        }
    });
}

#[test]
fn what_can_never_fit_is_refused_at_once() {
    let (_runtime, guest) = bad_guest(Settings { memory_budget: BUDGET, ..Settings::default() });
    let limits = Limits { memory: BUDGET, ..LIMITS };
    let fault = within(&guest, &[], limits, |cx| guest.try_encode(DATA, cx)).expect_err("declares too much");
    assert!(matches!(fault, Fault::TooLarge { needs, allowed: BUDGET } if needs > BUDGET), "{fault:?}");
    let refused = within(&guest, &[], limits, |cx| guest.encode(DATA, cx, &mut Encoded::default()));
    assert_eq!(refused.expect_err("the same").kind, Kind::Limit);
}

#[test]
fn input_that_exceeds_an_instance_is_refused_before_it_is_given() {
    let (_runtime, guest) = bad_guest(Settings { instance_memory: 32 << 20, ..Settings::default() });
    let frame = vec![0; 8 << 20];
    let fault = within(&guest, &[], LIMITS, |cx| guest.try_encode(&frame, cx)).expect_err("too large");
    assert!(matches!(fault, Fault::TooLarge { allowed: 0x200_0000, .. }), "{fault:?}");
    assert_eq!(commit(&guest, "encode", "none"), Ok(()));
}
