#!/bin/bash
# wasm-std.sh DEST HOST TARGET LLVM: lays out DEST as a toolchain: Debian's rustc for HOST with Rust's standard library for TARGET,
# built here from rust-web-src, and the linker of the LLVM folder. DEST may be moved afterwards.
set -euo pipefail
dest=$1 host=$2 target=$3 llvm=$4
rustlib=$dest/lib/rustlib
work=$dest/build
mkdir -p "$dest/bin" "$rustlib/$host/bin/gcc-ld" "$rustlib/$target/lib" "$work/src"

# A crate without content: -Z build-std builds the standard library as its dependency.
cat > "$work/Cargo.toml" <<'T'
[package]
name = "stdbuild"
version = "0.0.0"
edition = "2021"
[workspace]
[profile.release]
codegen-units = 1
T
: > "$work/src/lib.rs"
# Fat LTO of the components needs the bitcode; -Z wants a compiler that allows unstable features.
(cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR=$work/target \
  /usr/bin/cargo build --release -Z build-std=std,panic_abort,panic_unwind,proc_macro --target "$target")
cp "$work/target/$target/release/deps/"*.rlib "$rustlib/$target/lib/"
rm -r "$rustlib/$target/lib/"libstdbuild-* "$work"

# Proc macros need the host's library; the linker goes where rustc looks for it.
ln -s "/usr/lib/rustlib/$host/lib" "$rustlib/$host/lib"
ln -s "$llvm/bin/lld" "$rustlib/$host/bin/rust-lld"
ln -s ../rust-lld "$rustlib/$host/bin/gcc-ld/wasm-ld"

# Cargo asks for a sysroot of its own at times; else it is this folder.
cat > "$dest/bin/rustc" <<'S'
#!/bin/sh
for a in "$@"; do case $a in --sysroot | --sysroot=*) exec /usr/bin/rustc "$@" ;; esac; done
bin=$(dirname "$(readlink -f "$0")")
exec /usr/bin/rustc --sysroot "${bin%/bin}" "$@"
S
chmod +x "$dest/bin/rustc"
