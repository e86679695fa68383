//! The only WebAssembly glue: one crate makes every component.
//!
//! ```text
//!   cargo build -p component --no-default-features --features codecs/dna …   ──▶  world codec-component: the codec `dna`
//!   … --features transcode,transcoders/image …                               ──▶  world transcode-component: `image`
//!   … --features packer,codecs/dna,codecs/… …                                 ──▶  world packer-component: kit_core's machines and all probes
//! ```
//!
//! Nothing is decided here: [`codec`], [`transcode`] and [`packer`] hand calls through, [`convert`] turns the types of
//! wit/codec.wit into those of kit_core and back. Exports exist on wasm32 only; on other targets the crate compiles so that it is
//! linted.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

#[cfg(not(any(feature = "packer", feature = "transcode")))]
mod bindings {
    wit_bindgen::generate!({ path: "../../wit", world: "codec-component" });
}
#[cfg(feature = "transcode")]
mod bindings {
    wit_bindgen::generate!({ path: "../../wit", world: "transcode-component" });
}
#[cfg(feature = "packer")]
mod bindings {
    wit_bindgen::generate!({ path: "../../wit", world: "packer-component" });
}

#[cfg(not(any(feature = "packer", feature = "transcode")))]
mod codec;
mod convert;
#[cfg(not(feature = "packer"))]
mod info;
#[cfg(feature = "packer")]
mod packer;
#[cfg(feature = "transcode")]
mod transcode;
