//! An attachment that is already kept costs next to nothing in any further archive.

use codec_bytes::Bytes;
use codec_email::Email;
use kit_core::drive::{Driver, Parts};
use kit_core::{Codec, Limits, Options, PackConfig, Placing, Registry, UnpackConfig};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// What an account keeps across its archives.
#[derive(Default)]
struct Account(BTreeMap<[u8; 32], Vec<u8>>);

impl Parts for Account {
    fn place(&mut self, sha256: &[u8; 32], _: u64) -> io::Result<Placing> {
        Ok(if self.0.contains_key(sha256) { Placing::Known } else { Placing::Keep })
    }

    fn keep(&mut self, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()> {
        self.0.insert(*sha256, archive.to_vec());
        Ok(())
    }

    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(sha256).cloned())
    }
}

impl Account {
    /// Length of the archive of a mailbox, beside its parts; the mailbox has come back from it.
    fn archive_len(&mut self, mailbox: &[u8]) -> usize {
        let (mut registry, email) = (Registry::default(), Email::default());
        let options = Options::resolve(email.info(), &[("level", "fast")]).expect("a level");
        let (codec, total, limits) = (email.info().id, mailbox.len() as u64, Limits::DEFAULT);
        registry.add(Arc::new(email)).expect("a codec");
        registry.add(Arc::new(Bytes::default())).expect("another");
        let mut driver = Driver { registry: &registry, parts: self, progress: &mut |_, _| true };
        let config = PackConfig { codec, options, total, references: Vec::new(), lanes: 1, limits };
        let (mut archive, mut restored) = (Vec::new(), Vec::new());
        driver.pack(config, &mut &*mailbox, &mut archive).expect("packs");
        let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 1, limits };
        driver.unpack(config, &mut &archive[..], &mut restored).expect("its own archive");
        assert!(restored == mailbox);
        archive.len()
    }
}

#[test]
fn an_attachment_that_is_known_costs_less_than_100_bytes() {
    let picture: Vec<u8> = (0..30_000u32).map(|i| (i.wrapping_mul(2_654_435_769) >> 13) as u8).collect();
    let attached = |columns: usize| {
        let mut text = String::from("From: a@b\nTo: c@d\nMIME-Version: 1.0\nContent-Type: image/x-odd; name=a.odd\n");
        text += "Content-Transfer-Encoding: base64\n\n";
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (number, group) in picture.chunks(3).enumerate() {
            if number > 0 && number % (columns / 4) == 0 {
                text.push('\n');
            }
            let bits = group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
            text.extend([18, 12, 6, 0].map(|shift| char::from(alphabet[(bits >> shift & 63) as usize])));
        }
        text + "\n"
    };
    let (first, again) = (attached(76), attached(64));
    let without = &again[..again.find("\n\n").expect("a header") + 2];
    let mut account = Account::default();
    account.archive_len(first.as_bytes());
    assert_eq!(account.0.len(), 1);
    let more = account.archive_len(again.as_bytes()) - account.archive_len(without.as_bytes());
    assert!(more < 100, "{more} bytes");
    assert_eq!(account.0.len(), 1);
}
