//! What was made of each asset, and under which headers it goes to whom.

use super::assets::Asset;
use host_server::Encoding;
use host_server::dictionary::{Against, available};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Header names and values.
type Headers = BTreeMap<&'static str, String>;

/// `manifest.json`.
#[derive(Default, Serialize)]
pub struct Manifest {
    /// The assets, by name.
    pub files: Vec<Entry>,
}

/// An asset.
#[derive(Serialize)]
pub struct Entry {
    name: String,
    bytes: usize,
    sha256: String,
    /// What every answer with it says.
    headers: Headers,
    /// Smallest first: the first that a request allows is sent, and else the asset itself.
    pub variants: Vec<Variant>,
}

/// An asset under a content coding.
#[derive(Serialize)]
pub struct Variant {
    /// Where it is.
    pub file: String,
    /// How long it is.
    pub bytes: usize,
    /// What else the answer says.
    headers: Headers,
    /// What the request must say beside its Accept-Encoding.
    #[serde(skip_serializing_if = "Headers::is_empty")]
    request: Headers,
}

impl Manifest {
    /// The file's content.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }
}

impl Entry {
    /// An asset of which nothing is made yet.
    pub fn new(asset: &Asset, versions: &[&Asset]) -> Self {
        let headers = [
            ("Use-As-Dictionary", format!("match=\"/{}\"", pattern(&asset.name, versions))),
            ("Vary", "accept-encoding, available-dictionary".into()),
        ];
        Self {
            name: asset.name.clone(),
            bytes: asset.bytes.len(),
            sha256: sha256(asset),
            headers: headers.into(),
            variants: Vec::new(),
        }
    }

    /// The length of the smallest variant so far, or of the asset.
    pub fn smallest(&self) -> usize {
        self.variants.iter().map(|variant| variant.bytes).min().unwrap_or(self.bytes)
    }

    /// A line about the asset and one about each variant, with what it is of brotli's length.
    pub fn told(&self) -> String {
        let mut text = format!("{}: {} bytes\n", self.name, self.bytes);
        let br = self.variants.iter().find(|variant| variant.file.ends_with(".br")).map_or(self.bytes, |br| br.bytes);
        for Variant { file, bytes, .. } in &self.variants {
            let percent = *bytes as f64 * 100.0 / br as f64;
            let _ = writeln!(text, "  {file}: {bytes} bytes, {percent:.1} % of br");
        }
        text
    }
}

impl Variant {
    /// One that everybody can read.
    pub fn plain(asset: &Asset, encoding: Encoding, extension: &str, bytes: &[u8]) -> Self {
        Self {
            file: format!("{}.{extension}", asset.name),
            bytes: bytes.len(),
            headers: [("Content-Encoding", encoding.name().into())].into(),
            request: Headers::new(),
        }
    }

    /// One for those who have that version.
    pub fn against(asset: &Asset, against: Against, version: &Asset, bytes: &[u8]) -> Self {
        Self {
            file: format!("{}.{}.{}", asset.name, &sha256(version)[..16], against.name()),
            bytes: bytes.len(),
            headers: [("Content-Encoding", against.name().into())].into(),
            request: [("Available-Dictionary", available(&version.bytes))].into(),
        }
    }
}

fn sha256(asset: &Asset) -> String {
    Sha256::digest(&asset.bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The paths of the asset and its versions as a pattern of URLs: a star for each word in which they differ.
fn pattern(name: &str, versions: &[&Asset]) -> String {
    let mut pattern = words(name);
    let count = pattern.len();
    for version in versions.iter().map(|version| words(&version.name)).filter(|words| words.len() == count) {
        for (word, _) in pattern.iter_mut().zip(version).filter(|(word, other)| word.0 != other.0) {
            word.0 = "*".into();
        }
    }
    pattern.into_iter().map(|(word, end)| word + &end).collect()
}

/// The words of a path, as a URL has them, and what ends each.
fn words(path: &str) -> Vec<(String, String)> {
    let escaped = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        let escape = |byte: u8| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") };
        text.bytes().map(escape).collect::<String>()
    };
    let is_end = |c: char| !c.is_alphanumeric();
    let split = |word: &str| {
        let len = word.trim_end_matches(is_end).len();
        (escaped(&word[..len]), escaped(&word[len..]))
    };
    path.split_inclusive(is_end).map(split).collect()
}
