//! The edge in front of a real origin, in process.

mod answers;
mod archives;
mod place;
mod rights;
