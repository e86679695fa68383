//! Each crime, through each export, becomes its exact fault, and the next hundred calls succeed.

mod support;

use host_runtime::Fault;
use kit_core::{Codec, Confidence, Encoded, Kind};
use std::time::Duration;
use support::{DATA, EXPORTS, LIMITS, bad_guest, commit, hundred_honest_calls, impatient, within};

/// What an endless loop is given.
const PATIENCE: Duration = Duration::from_millis(300);

/// Longer than anything else takes on a loaded machine.
const LONG: Duration = Duration::from_secs(30);

/// Commits `crime` through every export and hands each fault to `expect`.
fn everywhere(crime: &str, expect: impl Fn(&str, Fault)) {
    let (_runtime, guest) = bad_guest(impatient(if crime == "loop" { PATIENCE } else { LONG }));
    for export in EXPORTS {
        expect(export, commit(&guest, export, crime).expect_err(export));
        hundred_honest_calls(&guest);
    }
}

#[test]
fn a_panic_is_a_trap() {
    everywhere("trap", |export, fault| assert_eq!(fault, Fault::Trap("panicked".into()), "{export}"));
}

#[test]
fn an_endless_loop_is_ended() {
    everywhere("loop", |export, fault| assert_eq!(fault, Fault::Deadline(PATIENCE), "{export}"));
}

#[test]
fn eating_memory_ends_at_the_limit() {
    everywhere("memory", |export, fault| {
        let Fault::Memory(allowed) = fault else { panic!("{export}: {fault:?}") };
        // Encode and decode get what the codec declared, here 8 MiB; the rest a flat sum.
        let working = if ["encode", "decode"].contains(&export) { 8 << 20 } else { 64 << 20 };
        assert!(allowed > working && allowed < working + (80 << 20), "{export}: {allowed}");
    });
}

#[test]
fn deep_recursion_is_a_fault_of_the_stack() {
    everywhere("stack", |export, fault| assert_eq!(fault, Fault::Stack, "{export}"));
}

#[test]
fn answers_are_judged() {
    let (_runtime, guest) = bad_guest(impatient(LONG));
    let malformed = |bytes: u64| format!("an answer that is malformed or larger than {bytes} bytes");
    let small = 1 << 20;
    for (export, crime, said) in [
        ("survey", "length", "asks for bytes 0..21 of 20".into()),
        ("survey", "lie", malformed((16 << 20) + small)),
        ("frame-end", "length", "ends a frame at 21 in a window of 20 bytes".into()),
        ("frame-end", "lie", "ends a frame at 0 in a window of 20 bytes".into()),
        ("encode", "length", format!("codes 20 bytes as {}", 80 + (1 << 20))),
        ("encode", "lie", malformed(20 + 2 + (64 << 10) + small + LIMITS.output)),
        ("decode", "length", "restores 21 bytes, 20 are due".into()),
        ("decode", "lie", malformed(20 + small)),
        ("check", "length", malformed(small)),
        ("check", "lie", "reports a fact with an endless name".into()),
    ] {
        assert_eq!(commit(&guest, export, crime), Err(Fault::Shape(said)), "{export} {crime}");
        hundred_honest_calls(&guest);
    }
}

#[test]
fn the_packer_sees_errors_and_answers_that_make_it_go_on() {
    let (_runtime, guest) = bad_guest(impatient(PATIENCE));
    let mut encoded = Encoded::default();
    let error = within(&guest, &[("crime", "trap")], LIMITS, |cx| guest.encode(DATA, cx, &mut encoded));
    let error = error.expect_err("the guest panics");
    assert_eq!((error.kind, error.message.as_str()), (Kind::Failed, "codec bad-guest: encode stopped: panicked"));

    assert_eq!(guest.probe(DATA, Some("trap.crime")), Confidence::No);
    for crime in ["trap", "length"] {
        within(&guest, &[("crime", crime), ("export", "frame-end")], LIMITS, |cx| {
            assert_eq!(guest.frame_end(DATA, 0, true, cx), DATA.len());
        });
        within(&guest, &[("crime", crime), ("export", "memory")], LIMITS, |cx| {
            assert_eq!(guest.memory(20, cx), u64::MAX);
        });
    }
}
