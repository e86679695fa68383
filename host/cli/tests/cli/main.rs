//! The real `smallest` binary, run as people run it: one file per promise.
#![allow(clippy::unwrap_used)]

mod bench;
mod damage;
mod dict;
mod info;
mod interrupt;
mod keys;
mod ranges;
mod refusals;
mod round_trip;
mod serve;
mod stage;
mod wasm;
