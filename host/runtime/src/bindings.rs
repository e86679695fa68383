//! The host's side of wit/codec.wit, generated; lists are lent to the guest, not copied first.
#![allow(missing_docs, reason = "generated")]

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "codec-component",
    ownership: Borrowing { duplicate_if_necessary: true },
});

pub use exports::smallest::codec::{codec, types};
