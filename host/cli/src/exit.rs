//! How a command ends: the exit codes, and the one line that says why.

use kit_core::drive::Failure;
use kit_core::{Error, Kind};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// What `--help` says of exit codes.
pub const CODES: &str = "\
Exit codes:
  0    done
  1    a check failed (bench, fsck), or a codec or the service broke down
  2    usage: an unknown command, option, codec or parameter; an output that exists
  3    the input is not what the codec takes
  4    the archive is damaged or was tampered with
  5    a limit is exceeded, or the archive needs a newer version or a codec that is not here
  6    reading or writing went wrong
  130  stopped by Ctrl-C (143 by SIGTERM, 129 by SIGHUP); nothing half written is left";

/// The exit codes, as [`CODES`] explains them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Done = 0,
    /// A check failed, or something broke down.
    Failed = 1,
    /// The command line is at fault.
    Usage = 2,
    /// The input is at fault.
    Input = 3,
    /// The archive is at fault.
    Damaged = 4,
    /// A limit, or something this build cannot do.
    Limit = 5,
    /// Reading or writing.
    Io = 6,
}

/// Why a command ended early.
#[derive(Debug)]
pub struct Stopped {
    exit: Exit,
    /// Lower case; empty where there is nothing to say.
    message: String,
}

impl Stopped {
    /// Ends with that code and message.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// Ends with that code and nothing more to say.
    pub fn quietly(exit: Exit) -> Self {
        Self::new(exit, "")
    }

    /// The command line is at fault.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Reading or writing `path` went wrong.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        Self::new(Exit::Io, labelled(&path.display(), error).to_string())
    }

    /// Ends as the error's kind demands, naming the file at fault.
    pub fn codec(name: &str, error: &Error) -> Self {
        let exit = match error.kind {
            Kind::Input => Exit::Input,
            Kind::Option => Exit::Usage,
            Kind::Corrupt => Exit::Damaged,
            Kind::Limit | Kind::Unsupported => Exit::Limit,
            Kind::Failed => Exit::Failed,
        };
        Self::new(exit, format!("{name}: {error}"))
    }

    /// Ends as a run over `name` did.
    pub fn run(name: &str, failure: &Failure) -> Self {
        match failure {
            Failure::Codec(error) => Self::codec(name, error),
            // The source and the output name themselves in their errors.
            Failure::Io(error) => Self::new(Exit::Io, error.to_string()),
            Failure::Cancelled => Self::new(Exit::Failed, format!("{name}: cancelled")),
        }
    }

    /// Says why on standard error and gives the process's exit code.
    pub fn report(self) -> ExitCode {
        if !self.message.is_empty() {
            note(format_args!("smallest: {}", self.message));
        }
        ExitCode::from(self.exit as u8)
    }
}

/// The same error with the name of what was read or written in front.
pub fn labelled(name: &dyn Display, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: {error}"))
}

/// Writes a line to standard error; when nobody listens there is nobody to tell.
pub fn note(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
