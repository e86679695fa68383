//! What a file says beside its pixels: all of it, or what the picture's looks depend on.

use kit_jpeg::{Jpeg, write};

/// What becomes of metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metadata {
    /// All segments and what follows the picture, in order.
    Keep,
    /// The ICC profile, the orientation, and what tells colours and the shape of pixels.
    Strip,
}

const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const APP15: u8 = 0xEF;
const COM: u8 = 0xFE;

/// The segments in front of the picture.
pub fn write(input: &[u8], jpeg: &Jpeg, metadata: Metadata, out: &mut Vec<u8>) {
    let mut orientation = None;
    for segment in &jpeg.segments {
        let contents = &input[segment.contents.clone()];
        let marker = segment.marker;
        if !(APP0..=APP15).contains(&marker) && marker != COM {
            continue;
        }
        if metadata == Metadata::Keep || counts(marker, contents, jpeg) {
            write::segment(out, marker, contents);
        } else if marker == APP1 && orientation.is_none() {
            orientation = orientation_of(contents).filter(|orientation| (2..=8).contains(orientation));
        }
    }
    if let Some(orientation) = orientation {
        write::segment(out, APP1, &only_orientation(orientation));
    }
}

/// Whether the picture would look otherwise without a segment.
fn counts(marker: u8, contents: &[u8], jpeg: &Jpeg) -> bool {
    match marker {
        APP0 => contents.starts_with(b"JFIF\0") && (oblong(contents) || tells_colours(jpeg)),
        APP2 => contents.starts_with(b"ICC_PROFILE\0"),
        APP14 => contents.starts_with(b"Adobe"),
        _ => false,
    }
}

/// Whether JFIF's densities differ, so that pixels are not square.
fn oblong(jfif: &[u8]) -> bool {
    jfif.get(8..12).is_some_and(|density| density[..2] != density[2..])
}

/// Whether decoders know the colours by JFIF: it outdoes what Adobe's segment says and what components of other names than 1, 2, 3 may
/// be taken for.
fn tells_colours(jpeg: &Jpeg) -> bool {
    let odd_names = jpeg.frame.components.iter().zip(1..).any(|(component, id)| component.id != id);
    jpeg.frame.components.len() == 3 && (odd_names || jpeg.segments.iter().any(|segment| segment.marker == APP14))
}

/// The orientation of the first directory of EXIF (EXIF 2.32, 4.6.4: tag 0112), where its contents are sound.
fn orientation_of(contents: &[u8]) -> Option<u16> {
    let tiff = Tiff::new(contents.strip_prefix(b"Exif\0\0")?)?;
    let directory = tiff.long(4)? as usize;
    let entry = tiff.entries(directory)?.find(|&entry| tiff.short(entry) == Some(0x0112))?;
    tiff.short(entry + 8)
}

/// EXIF that says nothing but the orientation.
fn only_orientation(orientation: u16) -> Vec<u8> {
    let mut out = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    out.extend(orientation.to_be_bytes());
    out.extend([0; 6]);
    out
}

/// What follows the picture: nothing of it counts for the picture's looks in a decoder that knows JPEG only.
pub fn trailer<'a>(input: &'a [u8], jpeg: &Jpeg, metadata: Metadata) -> &'a [u8] {
    match metadata {
        Metadata::Keep => &input[jpeg.end.min(input.len())..],
        Metadata::Strip => &[],
    }
}

/// Makes a multi-picture index (CIPA DC-007, 5.2) right again after the first picture became `end` bytes long.
///
/// Its offsets count from the index's own header to pictures behind the first, which all moved alike.
pub fn correct_index(input: &[u8], jpeg: &Jpeg, out: &mut [u8], end: usize) {
    let is_index = |bytes: &[u8]| bytes.starts_with(b"MPF\0");
    let Some(old) = jpeg.segments.iter().find(|s| s.marker == APP2 && is_index(&input[s.contents.clone()])) else {
        return;
    };
    let header = |out: &[u8]| {
        out[..end.min(out.len())].windows(8).position(|bytes| bytes[..2] == [0xFF, APP2] && is_index(&bytes[4..]))
    };
    let Some(new) = header(out) else { return };
    let (old_header, new_header) = (old.contents.start + 4, new + 8);
    let (Some(old_rest), Some(new_rest)) = (jpeg.end.checked_sub(old_header), end.checked_sub(new_header)) else {
        return;
    };
    let contents = &input[old.contents.start + 4..old.contents.end];
    for (at, value) in corrections(contents, old_rest as i64 - new_rest as i64, end).unwrap_or_default() {
        if let Some(place) = out.get_mut(new_header + at..new_header + at + 4) {
            place.copy_from_slice(&value);
        }
    }
}

/// Places in the index and what is to stand there, pictures having come nearer by so many bytes.
fn corrections(index: &[u8], nearer: i64, end: usize) -> Option<Vec<(usize, [u8; 4])>> {
    let tiff = Tiff::new(index)?;
    let entry = tiff.entries(tiff.long(4)? as usize)?.find(|&entry| tiff.short(entry) == Some(0xB002))?;
    let (bytes, first) = (tiff.long(entry + 4)? as usize, tiff.long(entry + 8)? as usize);
    let mut out = Vec::new();
    for picture in 0..bytes / 16 {
        let at = first.checked_add(16 * picture)?;
        let offset = tiff.long(at + 8)?;
        if offset == 0 {
            out.push((at + 4, tiff.bytes(u32::try_from(end).ok()?)));
        } else {
            out.push((at + 8, tiff.bytes(u32::try_from(i64::from(offset) - nearer).ok()?)));
        }
    }
    Some(out)
}

/// Numbers in TIFF's manner, of either byte order.
struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let big = match bytes.first_chunk::<4>()? {
            b"MM\0\x2A" => true,
            b"II\x2A\0" => false,
            _ => return None,
        };
        Some(Self { bytes, big })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn bytes(&self, value: u32) -> [u8; 4] {
        if self.big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    /// Where a directory's entries stand, 12 bytes each.
    fn entries(&self, directory: usize) -> Option<impl Iterator<Item = usize> + use<>> {
        let count = usize::from(self.short(directory)?);
        Some((0..count).map(move |entry| directory.saturating_add(2 + 12 * entry)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientations_come_back() {
        for orientation in 1..=8 {
            assert_eq!(orientation_of(&only_orientation(orientation)), Some(orientation));
        }
        assert_eq!(orientation_of(b"Exif\0\0MM\0\x2A\xFF\xFF\xFF\xFF"), None);
        assert_eq!(orientation_of(b"http://ns.adobe.com/xap/1.0/"), None);
    }

    #[test]
    fn an_index_follows_its_pictures() {
        // One directory with one entry (B002, 32 bytes at 26): the picture itself, and one 1000 bytes behind the header.
        let mut index = b"II\x2A\0\x08\0\0\0\x01\0\x02\xB0\x07\0\x20\0\0\0\x1A\0\0\0\0\0\0\0".to_vec();
        index.extend([0, 0, 3, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        index.extend([0, 0, 0, 0, 50, 0, 0, 0, 0xE8, 3, 0, 0, 0, 0, 0, 0]);
        let found = corrections(&index, 200, 77).expect("an index");
        assert_eq!(found, [(30, [77, 0, 0, 0]), (50, [0x20, 3, 0, 0])]);
    }
}
