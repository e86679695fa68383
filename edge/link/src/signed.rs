//! The signature of a request.

use crate::{Secret, Secrets, from_hex, to_hex};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the clocks of edge and origin may be apart, in seconds: so long a signature is good.
pub const WINDOW: u64 = 60;

/// The first line of what is signed; another layout gets another one.
const LAYOUT: &str = "smallest-edge-1";

/// The headers that a signed request has beside those of its client.
pub mod headers {
    /// Which edge it is.
    pub const EDGE: &str = "x-edge-id";
    /// When it was signed, in seconds since 1970.
    pub const TIME: &str = "x-edge-time";
    /// 128 random bits as hexadecimal digits.
    pub const NONCE: &str = "x-edge-nonce";
    /// SHA-256 of the body as hexadecimal digits.
    pub const DIGEST: &str = "x-edge-digest";
    /// The name of the account that the edge takes the client's key for; empty where that is what it asks.
    pub const ACCOUNT: &str = "x-edge-account";
    /// The signature as hexadecimal digits.
    pub const SIGNATURE: &str = "x-edge-signature";
    /// The Content-Disposition of the form's field that brought the file, percent-encoded.
    pub const DISPOSITION: &str = "x-edge-disposition";
    /// The codecs that the edge has, and their newest versions: `log-files=2, db-dumps=1`.
    pub const CODECS: &str = "x-edge-codecs";
    /// Marks an answer whose body is the archive of what it is about.
    pub const ARCHIVE: &str = "x-edge-archive";

    /// Headers that change what is done, and are signed for that.
    pub const COVERED: [&str; 5] = ["x-api-key", DISPOSITION, CODECS, "idempotency-key", "prefer"];
}

/// All that a signature covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<'a> {
    /// When, in seconds since 1970.
    pub time: u64,
    /// Which edge.
    pub edge: &'a str,
    /// Tells this request from all others.
    pub nonce: &'a str,
    /// The method.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// SHA-256 of the body.
    pub digest: [u8; 32],
    /// The account's name.
    pub account: &'a str,
    /// The values of [`headers::COVERED`], empty where there is none.
    pub covered: [&'a [u8]; headers::COVERED.len()],
}

/// Why a signature is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is nobody's.
    Forged,
    /// It is too old, or from the future.
    Stale,
}

impl Signed<'_> {
    /// The signature, as hexadecimal digits.
    pub fn sign(&self, secret: &Secret) -> String {
        to_hex(&self.mac(secret).finalize().into_bytes())
    }

    /// Takes a signature by one of the secrets, in its time.
    pub fn verify(&self, signature: &str, secrets: &Secrets, now: u64) -> Result<(), Refusal> {
        let signature: [u8; 32] = from_hex(signature).ok_or(Refusal::Forged)?;
        if !secrets.iter().any(|secret| self.mac(secret).verify_slice(&signature).is_ok()) {
            return Err(Refusal::Forged);
        }
        if self.time.abs_diff(now) > WINDOW { Err(Refusal::Stale) } else { Ok(()) }
    }

    /// Over every field with its length before it, so that no byte can move from one to the next.
    fn mac(&self, secret: &Secret) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.bytes()).expect("HMAC takes keys of any length");
        let time = self.time.to_string();
        let words = [LAYOUT, &time, self.edge, self.nonce, self.method, self.target, self.account];
        for field in words.map(str::as_bytes).into_iter().chain([self.digest.as_slice()]).chain(self.covered) {
            mac.update(&(field.len() as u64).to_le_bytes());
            mac.update(field);
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: Signed<'_> = Signed {
        time: 1_000_000,
        edge: "fra",
        nonce: "00ff",
        method: "POST",
        target: "/edge/log-files/upload?level=max",
        digest: [7; 32],
        account: "team",
        covered: [b"smz_1", b"a.log", b"log-files=2", b"once", b"respond-async"],
    };

    fn secrets(text: &str) -> Secrets {
        Secrets::parse(text).expect("long enough")
    }

    fn secret(text: &str) -> Secret {
        Secret::parse(text).expect("long enough")
    }

    #[test]
    fn a_known_signature() {
        // Python: hmac.new(b"k" * 32, b"".join(struct.pack("<Q", len(f)) + f for f in fields), "sha256").hexdigest()
        let expected = "7d1f9bdeb2c0ed1e21f05e08cff66f6c9f9c136bc27a44f0b92f1a5978656dce";
        assert_eq!(SIGNED.sign(&secret(&"k".repeat(32))), expected);
    }

    #[test]
    fn every_field_is_covered() {
        let key = "k".repeat(32);
        let signature = SIGNED.sign(&secret(&key));
        let verify = |signed: Signed<'_>| signed.verify(&signature, &secrets(&key), 1_000_000);
        assert_eq!(verify(SIGNED), Ok(()));
        let mut tampered = vec![
            Signed { time: 1_000_001, ..SIGNED },
            Signed { edge: "fr", nonce: "a00ff", ..SIGNED },
            Signed { edge: "ams", ..SIGNED },
            Signed { nonce: "00fe", ..SIGNED },
            Signed { method: "PUT", ..SIGNED },
            Signed { target: "/edge/log-files/upload?level=fast", ..SIGNED },
            Signed { digest: [8; 32], ..SIGNED },
            Signed { account: "other", ..SIGNED },
        ];
        for at in 0..headers::COVERED.len() {
            let mut covered = SIGNED.covered;
            covered[at] = b"";
            tampered.push(Signed { covered, ..SIGNED });
        }
        for signed in tampered {
            assert_eq!(verify(signed.clone()), Err(Refusal::Forged), "{signed:?}");
        }
    }

    #[test]
    fn only_in_its_time_and_by_a_secret_that_is_known() {
        let (old, new) = ("o".repeat(32), "n".repeat(32));
        let both = secrets(&format!("{new},{old}"));
        let signature = SIGNED.sign(&secret(&old));
        for (now, expected) in [
            (999_939, Err(Refusal::Stale)),
            (999_940, Ok(())),
            (1_000_060, Ok(())),
            (1_000_061, Err(Refusal::Stale)),
            (0, Err(Refusal::Stale)),
        ] {
            assert_eq!(SIGNED.verify(&signature, &both, now), expected, "{now}");
        }
        assert_eq!(SIGNED.verify(&signature, &secrets(&new), 1_000_000), Err(Refusal::Forged));
        assert_eq!(SIGNED.verify(&signature, &Secrets::default(), 1_000_000), Err(Refusal::Forged));
        assert_eq!(SIGNED.verify("", &both, 1_000_000), Err(Refusal::Forged));
    }
}
