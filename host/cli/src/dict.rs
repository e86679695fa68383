//! `smallest dict`: a new version of a web asset against an old one, for servers and networks that deliver it.

use crate::exit::Stopped;
use crate::output::{Output, print};
use crate::source::is_stream;
use host_server::dictionary::{Against, available};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Code a file against an older version that browsers have (dcz of RFC 9842)
#[derive(clap::Args)]
#[command(after_help = "\
Send NEW.dcz with `Content-Encoding: dcz` and `Vary: accept-encoding, available-dictionary` to those whose request has dcz in
its Accept-Encoding and the printed Available-Dictionary. They have OLD if it was sent with `Use-As-Dictionary: match=\"…\"`.")]
pub struct Args {
    /// The version that browsers have
    old: PathBuf,
    /// The version that they are to get
    new: PathBuf,
    /// Where it goes, or - for standard output [default: NEW.dcz]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace a file that exists
    #[arg(short, long)]
    force: bool,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    let target = args.output.unwrap_or_else(|| {
        let mut name = args.new.clone().into_os_string();
        name.push(".dcz");
        name.into()
    });
    let [old, new] = [&args.old, &args.new].map(|path| read(path));
    let (old, new) = (old?, new?);
    let mut output = Output::create(&target, args.force, None)?;
    let coded = Against::Dcz.encode(&new, &old).map_err(|error| Stopped::io(&args.new, &error))?;
    output.write_all(&coded).map_err(|error| Stopped::io(&target, &error))?;
    output.finish()?;
    if is_stream(&target) {
        return Ok(());
    }
    print(&format!(
        "{}: {} bytes of {}\navailable-dictionary: {}\n",
        target.display(),
        coded.len(),
        new.len(),
        available(&old)
    ))
}

fn read(path: &Path) -> Result<Vec<u8>, Stopped> {
    fs::read(path).map_err(|error| Stopped::io(path, &error))
}
