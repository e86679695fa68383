//! The `smallest` command: one file per subcommand; each has its arguments and `run`.
//!
//! ```text
//!   arguments ─▶ backend (codecs: native or components) ─▶ archive (pack, restore) ─▶ output (all or nothing)
//!                                                             ▲
//!                                              source (file or standard input)
//! ```
#![forbid(unsafe_code)]

mod archive;
mod backend;
mod bench;
mod codecs;
mod compress;
mod credits;
mod decompress;
mod dict;
mod exit;
mod figures;
mod fsck;
mod info;
mod interrupt;
mod keys;
mod limits;
mod output;
mod progress;
mod scrub;
mod serve;
mod service;
mod shrink;
mod source;

use clap::{Parser, Subcommand};
use exit::{Exit, Stopped};
use std::process::ExitCode;

/// The smallest files that come back exactly.
#[derive(Parser)]
#[command(name = "smallest", version, after_help = exit::CODES, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Compress(compress::Args),
    Decompress(decompress::Args),
    Shrink(shrink::Args),
    Info(info::Args),
    Codecs(codecs::Args),
    Bench(bench::Args),
    Dict(dict::Args),
    Serve(serve::Args),
    Keys(keys::Args),
    Credits(credits::Args),
    Fsck(fsck::Args),
    Scrub(scrub::Args),
    #[command(hide = true)]
    BenchPack(bench::PackArgs),
    #[command(hide = true)]
    BenchRestore(bench::RestoreArgs),
    #[command(hide = true)]
    BenchShrink(bench::ShrinkArgs),
}

fn main() -> ExitCode {
    match Cli::try_parse().map_err(|error| misused(&error)).and_then(|cli| run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => stopped.report(),
    }
}

fn run(command: Command) -> Result<(), Stopped> {
    match command {
        Command::Compress(args) => compress::run(args),
        Command::Decompress(args) => decompress::run(args),
        Command::Shrink(args) => shrink::run(args),
        Command::Info(args) => info::run(args),
        Command::Codecs(args) => codecs::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Dict(args) => dict::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Keys(args) => keys::run(args),
        Command::Credits(args) => credits::run(args),
        Command::Fsck(args) => fsck::run(args),
        Command::Scrub(args) => scrub::run(args),
        Command::BenchPack(args) => bench::run_pack(args),
        Command::BenchRestore(args) => bench::run_restore(args),
        Command::BenchShrink(args) => bench::run_shrink(args),
    }
}

/// Help and version go to standard output as they are; everything else becomes a usage error in our own words' form.
fn misused(error: &clap::Error) -> Stopped {
    if !error.use_stderr() {
        return match output::print(&error.to_string()) {
            Ok(()) => Stopped::quietly(Exit::Done),
            Err(stopped) => stopped,
        };
    }
    let text = error.to_string();
    Stopped::usage(text.strip_prefix("error: ").unwrap_or(&text).trim_end())
}
