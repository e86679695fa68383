//! A frame as people see it.

use crate::decode::{self, Channel, Colour};
use crate::pixels::Pixels;
use kit_jpeg::{Frame, Jpeg};

/// A picture's colours, as libjpeg tells them (`jdapimin.c`, `default_decompress_parms`).
pub fn colour(input: &[u8], jpeg: &Jpeg) -> Option<Colour> {
    let ids: Vec<u8> = jpeg.frame.components.iter().map(|component| component.id).collect();
    let before = jpeg.segments.iter().filter(|segment| segment.scans == 0);
    let contents = |marker: u8| {
        before.clone().filter(move |segment| segment.marker == marker).map(|segment| &input[segment.contents.clone()])
    };
    let jfif = contents(0xE0).any(|contents| contents.starts_with(b"JFIF\0"));
    let adobe = contents(0xEE).filter(|contents| contents.starts_with(b"Adobe")).find_map(|contents| contents.get(11));
    Some(match (ids.len(), adobe) {
        (1, _) => Colour::Gray,
        (3, _) if jfif => Colour::Ycc,
        (3, Some(0)) => Colour::Rgb,
        (3, None) if ids == *b"RGB" => Colour::Rgb,
        (3, _) => Colour::Ycc,
        (4, Some(2)) => Colour::Ycck { inverted: true },
        (4, adobe) => Colour::Cmyk { inverted: adobe.is_some() },
        _ => return None,
    })
}

/// The picture of a frame; `None` where decoders have none.
pub fn pixels(frame: &Frame, colour: Colour) -> Option<Pixels> {
    let channels: Vec<Channel<'_>> = frame
        .components
        .iter()
        .map(|component| Channel {
            sampling: (usize::from(component.horizontal), usize::from(component.vertical)),
            blocks_wide: component.stride as usize,
            coefficients: &component.coefficients,
            steps: &component.quantisation,
        })
        .collect();
    decode::pixels(usize::from(frame.width), usize::from(frame.height), colour, &channels)
}
