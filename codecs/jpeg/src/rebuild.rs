//! A picture's bytes from its headers and coefficients.

use kit_jpeg::{Jpeg, Writer, encode_scan};

/// The first `len` bytes of the picture, or fewer where a scan cannot be coded with its tables.
pub fn rebuild(jpeg: &Jpeg, headers: &[u8], len: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    for scan in &jpeg.scans {
        out.extend(&headers[at..scan.data.start]);
        at = scan.data.start;
        let mut writer = Writer::new(&mut out, scan, len as u64);
        if encode_scan(&jpeg.frame, scan, &mut writer).is_err() {
            // The rest does not belong to the picture, whose last bytes are stated to be these.
            out.truncate(len);
            return out;
        }
    }
    out.extend(&headers[at..]);
    out.truncate(len);
    out
}
