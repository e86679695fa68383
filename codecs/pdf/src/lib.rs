//! PDF in, smaller PDF out: every page shows the same.
//!
//! ```text
//!  file ─▶ xref (or rebuild) ─▶ document: the objects that the trailer leads to
//!                                  │
//!              guard: encrypted or signed? then the file stays
//!                                  │
//!          stream: filters undone, rows predicted, deflated again ─▶ merge: twins become one
//!                                  │
//!          inline, hoist: what is referred to once stands there; what is long leaves dictionaries that are not deflated
//!                                  │
//!          write: object streams and a cross-reference stream, or the forms of PDF 1.4, whichever is less
//!                                  │
//!          check: the new file read again, object by object ─▶ smaller file, or the very input
//! ```
//!
//! Numbers, strings and names keep their spelling, content streams their bytes, images their samples. What goes is what no page
//! needs: objects that nothing leads to, earlier revisions, white space, linearisation.
#![forbid(unsafe_code)]

mod ascii;
mod check;
mod document;
mod filter;
mod guard;
mod hoist;
mod image;
mod inline;
mod jpeg;
mod lzw;
mod merge;
mod parse;
mod predict;
mod rebuild;
mod stream;
mod token;
mod value;
mod write;
mod xref;

use document::Document;
use kit_core::{Error, Info, Limits, Options, Output, Report, Result, Transcoder, Value as Fact};
use merge::Final;
use std::collections::BTreeMap;
use stream::Coder;
use write::{Form, write};

/// Where the header may start at the latest (Adobe's implementation note 13).
const HEADER: usize = 1024;

/// Objects below which the forms of PDF 1.4 are tried.
const FEW: usize = 200;

/// The transcoder.
pub struct Pdf {
    info: Info,
}

impl Default for Pdf {
    fn default() -> Self {
        Self { info: Info::new(0, "pdf", 1, "PDF").extensions(&["pdf"]) }
    }
}

impl Transcoder for Pdf {
    fn info(&self) -> &Info {
        &self.info
    }

    fn memory(&self, input: &[u8], _: &Options) -> u64 {
        memory(input.len() as u64, &Limits::DEFAULT)
    }

    fn transcode(&self, input: &[u8], _: &Options, limits: Limits) -> Result<Output> {
        let header = input[..input.len().min(HEADER)].windows(5).position(|five| five == b"%PDF-");
        let header = header.ok_or_else(|| Error::input(format!("expected a PDF, found {}", found(input))).at(0))?;
        limits.need_output(input.len() as u64)?;
        let mut report = Report::default();
        let bytes = match smaller(&input[header..], &limits, &mut report) {
            Ok(bytes) if bytes.len() < input.len() => bytes,
            Ok(_) => kept(input, "nothing is smaller", &mut report),
            Err(error) => kept(input, &error.to_string(), &mut report),
        };
        Ok(Output { bytes, media_type: "application/pdf".into(), report })
    }
}

/// Says what the first bytes are.
fn found(input: &[u8]) -> String {
    match input {
        [] => "nothing".into(),
        _ => format!("{:?}", String::from_utf8_lossy(&input[..input.len().min(8)])),
    }
}

fn kept(input: &[u8], why: &str, report: &mut Report) -> Vec<u8> {
    report.facts.clear();
    report.state("kept", Fact::Text(why.into()));
    input.to_vec()
}

/// Bytes of memory for a file of `len` bytes: coded streams, the new file in two forms, and the objects. Streams are coded before
/// objects are there thrice.
fn memory(len: u64, limits: &Limits) -> u64 {
    let values = document::memory(len, limits);
    len * 3 + values + (values * 2).max(stream::memory(len, limits))
}

/// The smaller file; errors say why there is none.
fn smaller(input: &[u8], limits: &Limits, report: &mut Report) -> Result<Vec<u8>> {
    limits.need_memory(memory(input.len() as u64, limits))?;
    let document = document::read(input, limits)?;
    guard::need_unsigned(&document)?;
    guard::need_pages(&document)?;
    let archival = guard::archival(&document, input, limits);
    let mut objects = code(&document, input, limits, archival.is_some());
    let mut twins = merge::merge(&objects);
    let merged = twins.iter().filter(|(number, twin)| number != twin).count();
    report.state("merged", Fact::Sum(merged as u64));
    inline::inline(&mut objects, &twins, &document.trailer);
    let version = guard::version(input);
    // PDF/A-1 (ISO 19005-1 §6.1.4) knows no other form, and a few objects may take less in it.
    let is_bound = archival == Some(1);
    let table =
        (is_bound || objects.len() < FEW).then(|| write(&objects, &twins, &document.trailer, &version, Form::Table));
    let bytes = match table {
        Some(table) if is_bound => table,
        table => {
            hoist::hoist(&mut objects, &mut twins);
            let version = if &*version < "1.5" { "1.5" } else { &version };
            let streams = write(&objects, &twins, &document.trailer, version, Form::Streams);
            table.filter(|table| table.len() <= streams.len()).unwrap_or(streams)
        }
    };
    drop(objects);
    check::same(&document, input, &bytes, limits)?;
    if input[..input.len().min(HEADER)].windows(11).any(|key| key == b"/Linearized") {
        report.state("linearised", Fact::All(false));
    }
    Ok(bytes)
}

/// All objects with their streams as small as they get.
fn code(document: &Document, input: &[u8], limits: &Limits, is_archival: bool) -> BTreeMap<u32, Final> {
    let mut coder = Coder::new(document, limits, is_archival);
    let code = |(&number, object): (&u32, &document::Object)| {
        let coded = match (&object.data, object.value.dict()) {
            (Some(range), Some(dict)) => Final::Stream(coder.code(dict, &input[range.clone()])),
            _ => Final::Plain(object.value.clone()),
        };
        (number, coded)
    };
    document.objects.iter().map(code).collect()
}
