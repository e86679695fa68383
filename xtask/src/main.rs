//! The project's build steps, started with `cargo xtask VERB`; without a verb it lists them.

mod bench;
mod components;
mod debian;
mod deny;
mod edge;
mod edits;
mod fresh;
mod new_codec;
mod packages;
mod serve;
mod spdx;
mod step;
mod table;
mod test;
mod toolchain;
mod web;
mod workspace;

use anyhow::{Result, bail};
use std::process::ExitCode;

/// What `cargo xtask NAME` does with the arguments that follow.
struct Verb {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const VERBS: &[Verb] = &[
    Verb {
        name: "toolchain",
        arguments: "",
        about: "provide wasm32-unknown-unknown and print the rustc that builds for it",
        run: |_| {
            let _lock = workspace::lock()?;
            println!("{}", toolchain::provide()?.display());
            Ok(())
        },
    },
    Verb {
        name: "components",
        arguments: "[NAME…]",
        about: "build the codecs as WebAssembly components into target/release/components",
        run: components::build,
    },
    Verb {
        name: "edge",
        arguments: "",
        about: "build the edge for Cloudflare and for Spin into target/release/edge",
        run: |_| edge::build(),
    },
    Verb {
        name: "serve",
        arguments: "[OPTION…]",
        about: "set everything up and start the service on 127.0.0.1:8080; options go to `smallest serve`",
        run: serve::serve,
    },
    Verb {
        name: "web",
        arguments: "[--build]",
        about: "build the page that compresses in browsers, and serve it anew at each change; or build it only",
        run: web::web,
    },
    Verb {
        name: "test",
        arguments: "[ARGUMENT…]",
        about: "run every test; arguments go to `cargo test`",
        run: test::test,
    },
    Verb {
        name: "bench",
        arguments: "[CODEC…]",
        about: "measure the codecs over tests/corpus; without names, update the table in README.md",
        run: bench::bench,
    },
    Verb {
        name: "new-codec",
        arguments: "NAME [ID]",
        about: "write the skeleton of a codec, and its lines in the lists",
        run: new_codec::new_codec,
    },
    Verb {
        name: "deny",
        arguments: "",
        about: "check licences, bans and sources of all dependencies against deny.toml",
        run: |_| deny::check(),
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((verb, rest)) = arguments.split_first() else {
        eprint!("{}", list());
        return ExitCode::from(2);
    };
    match start(verb, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(name: &str, arguments: &[String]) -> Result<()> {
    let Some(verb) = VERBS.iter().find(|verb| verb.name == name) else {
        bail!("there is no verb {name}\n{}", list());
    };
    if verb.arguments.is_empty() && !arguments.is_empty() {
        bail!("{name} takes no arguments");
    }
    (verb.run)(arguments)
}

fn list() -> String {
    let lines =
        VERBS.iter().map(|verb| format!("  {:<26} {}\n", format!("{} {}", verb.name, verb.arguments), verb.about));
    format!("usage: cargo xtask VERB [ARGUMENT…]\n\n{}", lines.collect::<String>())
}
