//! A JPEG file around coefficients.

use crate::metadata::{self, Metadata};
use crate::scans;
use kit_core::Result;
use kit_jpeg::{Frame, Jpeg, write};

/// Writes a file of a frame that stands for the picture of `jpeg`.
pub fn write(input: &[u8], jpeg: &Jpeg, frame: &mut Frame, metadata: Metadata) -> Result<Vec<u8>> {
    let mut out = vec![0xFF, write::SOI];
    metadata::write(input, jpeg, metadata, &mut out);
    let mut tables: Vec<[u16; 64]> = Vec::new();
    for component in &mut frame.components {
        let known = tables.iter().position(|table| *table == component.quantisation);
        let number = known.unwrap_or(tables.len());
        component.quantiser = number as u8;
        if known.is_none() {
            tables.push(component.quantisation);
            write::quantisation(&mut out, component.quantiser, &component.quantisation);
        }
    }
    scans::write(frame, &mut out)?;
    out.extend([0xFF, write::EOI]);
    let end = out.len();
    out.extend(metadata::trailer(input, jpeg, metadata));
    metadata::correct_index(input, jpeg, &mut out, end);
    Ok(out)
}
