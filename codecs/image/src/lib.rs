//! JPEG in, smaller JPEG out: a normal file that every decoder shows.
//!
//! ```text
//!  file ─▶ coefficients ─┬▶ scans: the same coefficients in the fewest bytes ────────────────────────────┐
//!                        └▶ search: levels that score just above the target ─▶ scans ────────────────────┼▶ the smallest
//!                              ▲ requantise ─▶ decode ─▶ ssimulacra2 ─┘                          the file ┘
//! ```
//!
//! Pixels are changed only where that saves bytes, never below the target and never to steps finer than the source's. What the
//! metric cannot judge keeps its coefficients; what is a JPEG but of a kind that is not read comes back as it is.
#![forbid(unsafe_code)]

mod decode;
mod file;
mod math;
mod metadata;
mod model;
mod picture;
pub mod pixels;
mod requantise;
mod scans;
mod search;
mod sensitivity;
pub mod ssimulacra2;

use kit_core::{Error, Info, Kind, Limits, Options, Output, Range, Report, Result, Transcoder, Value};
use kit_jpeg::{Component, Frame, Jpeg};
use metadata::Metadata;

/// The transcoder.
pub struct Image {
    info: Info,
}

impl Default for Image {
    fn default() -> Self {
        let whole = Range { min: 50.0, max: 100.0, whole: true };
        let info = Info::new(0, "image", 1, "Images")
            .param("target", "85", &[], Some(whole), "the quality to reach, by SSIMULACRA2")
            .choice("quality", "lossy", &["lossy", "lossless"], "whether pixels may change")
            .choice("metadata", "keep", &["keep", "strip"], "what becomes of EXIF and the like")
            .extensions(&["jpg", "jpeg"]);
        Self { info }
    }
}

impl Transcoder for Image {
    fn info(&self) -> &Info {
        &self.info
    }

    fn memory(&self, input: &[u8], options: &Options) -> u64 {
        let Ok(headers) = kit_jpeg::read_headers(input) else { return 0 };
        let written = written_memory(&headers.frame, input);
        match Settings::new(options).target {
            Some(_) => written + search::memory(&headers.frame),
            None => written,
        }
    }

    fn transcode(&self, input: &[u8], options: &Options, limits: Limits) -> Result<Output> {
        if !input.starts_with(&[0xFF, 0xD8, 0xFF]) {
            let found = &input[..input.len().min(3)];
            return Err(Error::input(format!("expected a JPEG that starts with ff d8 ff, found {found:02x?}")).at(0));
        }
        let settings = Settings::new(options);
        let smaller = match read(input, &limits)? {
            Some(jpeg) => Some(transcode(input, jpeg, &settings, &limits)?),
            None => None,
        };
        let (bytes, score) = match smaller {
            Some(smaller) if smaller.bytes.len() < input.len() => (smaller.bytes, smaller.score),
            _ => (input.to_vec(), None),
        };
        limits.need_output(bytes.len() as u64)?;
        let mut report = Report::default();
        report.state("pixels", Value::All(score.is_none()));
        report.state("ssimulacra2", Value::Least(score.unwrap_or(100.0)));
        Ok(Output { bytes, media_type: "image/jpeg".into(), report })
    }
}

struct Settings {
    /// `None` where pixels are to stay.
    target: Option<f64>,
    metadata: Metadata,
}

impl Settings {
    fn new(options: &Options) -> Self {
        let target = options.get("target").and_then(|target| target.parse().ok()).unwrap_or(85.0);
        let metadata = if options.get("metadata") == Some("strip") { Metadata::Strip } else { Metadata::Keep };
        Self { target: Some(target).filter(|&t| t < 100.0 && options.get("quality") != Some("lossless")), metadata }
    }
}

/// A file, and its score where its pixels are not the source's.
struct Smaller {
    bytes: Vec<u8>,
    score: Option<f64>,
}

/// Reads a file; `None` where it is a JPEG of a kind that is not read, or damaged.
fn read(input: &[u8], limits: &Limits) -> Result<Option<Jpeg>> {
    match kit_jpeg::read(input, limits) {
        Ok(jpeg) => Ok(Some(jpeg).filter(|jpeg| jpeg.fault.is_none() && jpeg.frame.components.iter().all(is_sound))),
        Err(error) if error.kind == Kind::Limit => Err(error),
        Err(_) => Ok(None),
    }
}

/// Whether a component is there, and its levels are such as 8-bit samples have (F.1.2.1, F.1.2.2).
fn is_sound(component: &Component) -> bool {
    let blocks = component.coefficients.as_chunks::<64>().0;
    let in_range = |block: &[i16; 64]| {
        (-2048..2048).contains(&block[0]) && block[1..].iter().all(|level| (-1023..1024).contains(level))
    };
    !blocks.is_empty() && blocks.iter().all(in_range)
}

/// Bytes of memory without a search: the coefficients, those that are written, and the files made of them.
fn written_memory(frame: &Frame, input: &[u8]) -> u64 {
    frame.blocks() * 2 * 128 + 2 * input.len() as u64
}

fn transcode(input: &[u8], mut jpeg: Jpeg, settings: &Settings, limits: &Limits) -> Result<Smaller> {
    let colour = picture::colour(input, &jpeg);
    // The file's description stays; the coefficients are many, and there once.
    let bare =
        jpeg.frame.components.iter().map(|component| Component { coefficients: Vec::new(), ..*component }).collect();
    let bare = Frame { components: bare, ..jpeg.frame };
    let mut frame = std::mem::replace(&mut jpeg.frame, bare);
    let lossless = file::write(input, &jpeg, &mut frame, settings.metadata)?;
    let memory = written_memory(&frame, input) + search::memory(&frame);
    let judged = settings.target.zip(colour).filter(|_| memory <= limits.memory);
    if let Some((target, colour)) = judged
        && let Some(mut found) = search::search(&frame, colour, target, 8.0 * lossless.len() as f64)
    {
        drop(frame);
        let bytes = file::write(input, &jpeg, &mut found.frame, settings.metadata)?;
        if bytes.len() < lossless.len() {
            return Ok(Smaller { bytes, score: Some(found.score) });
        }
    }
    Ok(Smaller { bytes: lossless, score: None })
}
