//! The host's side of wit/codec.wit, generated; lists are lent to the guest, not copied first.
//!
//! One world of both interfaces makes their types the same ones. No component exports it: each is asked for its own interface.
#![allow(missing_docs, reason = "generated")]

wasmtime::component::bindgen!({
    inline: "
        package smallest:host;
        world host {
            export smallest:codec/types@1.0.0;
            export smallest:codec/codec@1.0.0;
            export smallest:codec/transcode@1.0.0;
        }
    ",
    path: "../../wit",
    world: "smallest:host/host",
    ownership: Borrowing { duplicate_if_necessary: true },
});

pub use exports::smallest::codec::{codec, transcode, types};
