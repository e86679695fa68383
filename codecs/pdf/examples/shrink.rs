//! Makes the PDF files given smaller, writes them into a folder, and prints sizes and speeds: `shrink FOLDER FILE…`.
#![allow(missing_docs, clippy::disallowed_types, clippy::disallowed_methods, clippy::unwrap_used)]

use codec_pdf::Pdf;
use kit_core::{Limits, Options, Transcoder};
use std::path::Path;
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    for path in arguments {
        let input = std::fs::read(&path).unwrap();
        let start = Instant::now();
        let output = Pdf::default().transcode(&input, &Options::default(), Limits::DEFAULT);
        let seconds = start.elapsed().as_secs_f64();
        let name = Path::new(&path).file_name().unwrap().to_str().unwrap().to_owned();
        match output {
            Ok(output) => {
                let facts: Vec<String> =
                    output.report.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
                let speed = input.len() as f64 / 1e6 / seconds;
                println!("{name} {} {} {speed:.2} {}", input.len(), output.bytes.len(), facts.join(" "));
                std::fs::write(Path::new(&folder).join(name), output.bytes).unwrap();
            }
            Err(error) => println!("{name} {error}"),
        }
    }
}
