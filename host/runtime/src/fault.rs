//! What can go wrong with a guest.

use crate::allowance::Allowance;
use crate::meter::Meter;
use kit_core::Error;
use std::time::Duration;
use wasmtime::Trap;

/// Why a call of a component yields no answer, or why one cannot be loaded.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The codec's own error: it works, and says no.
    #[error("{0}")]
    Codec(Error),
    /// It did what ends a program: panicked, divided by zero, reached outside its memory.
    #[error("stopped: {0}")]
    Trap(String),
    /// It took longer than it may.
    #[error("took longer than {0:?}")]
    Deadline(Duration),
    /// It wanted more than that many bytes of memory.
    #[error("wanted more than {0} bytes of memory")]
    Memory(u64),
    /// It recursed too deeply.
    #[error("ran out of stack")]
    Stack,
    /// Its answer breaks the contract.
    #[error("broke the contract: {0}")]
    Shape(String),
    /// The call was not made: it would need more memory than any call can have.
    #[error("needs {needs} bytes of memory, {allowed} are allowed")]
    TooLarge {
        /// What the call needs.
        needs: u64,
        /// What a call may have.
        allowed: u64,
    },
    /// It is no codec component, or the runtime cannot start.
    #[error("{0}")]
    Load(String),
}

impl Fault {
    /// What an error that wasmtime returned from a call means.
    pub(crate) fn of(error: &wasmtime::Error, meter: &Meter, allowance: &Allowance) -> Self {
        match error.downcast_ref::<Trap>() {
            Some(Trap::Interrupt) => Self::Deadline(allowance.time),
            Some(Trap::StackOverflow) => Self::Stack,
            // A guest that gets no memory panics or gives up in some other way; the cause is the memory.
            _ if meter.denied() => Self::Memory(allowance.memory),
            Some(Trap::UnreachableCodeReached) => Self::Trap("panicked".into()),
            Some(trap) => Self::Trap(trap.to_string().trim_start_matches("wasm trap: ").into()),
            // Everything else that is reported is about moving data out of the guest.
            None => Self::Shape(format!("an answer that is malformed or larger than {} bytes", allowance.answer)),
        }
    }

    /// The error for this fault in a component's function; logs what is not the component's own word.
    pub(crate) fn blame(self, what: &str, name: &str, function: &'static str) -> Error {
        if let Self::Codec(error) = self {
            return error;
        }
        tracing::warn!(component = name, function, fault = %self, "a component failed");
        let Error { kind, message, offset } = self.into();
        Error { kind, message: format!("{what} {name}: {function} {message}"), offset }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Codec(error) => error,
            Fault::TooLarge { .. } => Self::limit(fault.to_string()),
            _ => Self::failed(fault.to_string()),
        }
    }
}
