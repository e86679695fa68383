//! What S3 write-back answers.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

/// The answer to a write to a user's own bucket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// Size of what was sent.
    pub original_size: u64,
    /// Size of what is in the bucket.
    pub compressed_size: u64,
    /// The part of the original size that was saved, in percent.
    #[serde(serialize_with = "two_decimals")]
    pub compression_ratio: f64,
    /// The key that the URL named, without the prefix of the settings.
    pub key: String,
    /// The bucket.
    pub bucket: String,
}

impl Written {
    /// The answer for these sizes.
    pub fn new(original_size: u64, compressed_size: u64, key: String, bucket: String) -> Self {
        let part = if original_size == 0 { 1.0 } else { compressed_size as f64 / original_size as f64 };
        let compression_ratio = ((1.0 - part) * 1e4).round() / 100.0 + 0.0;
        Self { original_size, compressed_size, compression_ratio, key, bucket }
    }
}

/// A number with the two decimals of the specification's example, 55.00; JSON only.
fn two_decimals<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(format!("{number:.2}")).map_err(serde::ser::Error::custom)?;
    raw.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specification_s_example() {
        let written = Written::new(2_048_576, 921_600, "photos/sunset.jpg".into(), "my-bucket".into());
        assert_eq!(
            serde_json::to_string(&written).expect("plain fields"),
            r#"{"original_size":2048576,"compressed_size":921600,"compression_ratio":55.01,"key":"photos/sunset.jpg","bucket":"my-bucket"}"#
        );
        let round = Written::new(2000, 900, "k".into(), "b".into());
        assert!(serde_json::to_string(&round).expect("plain fields").contains(r#""compression_ratio":55.00,"#));
        assert_eq!(Written::new(10, 12, "k".into(), "b".into()).compression_ratio, -20.0);
    }
}
