//! `smallest dict`: new versions of web assets against old ones, for servers and networks that deliver them.

mod assets;
mod manifest;

use crate::exit::Stopped;
use crate::output::{Output, print};
use assets::{Asset, assets, earlier};
use host_server::Encoding;
use host_server::dictionary::Against;
use manifest::{Entry, Manifest, Variant};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Code web assets for delivery, also against older versions that browsers have (RFC 9842)
#[derive(clap::Args)]
#[command(after_help = "\
OLD and NEW are files or folders. A file in NEW goes against those of the same path in each OLD, or where there is none against the
one that is most like it, whatever its name; two files that are given go against each other.

DIR gets, each where it is smaller than those that need less:
  NAME.br NAME.zst NAME.gz          for everybody
  NAME.HASH.dcb NAME.HASH.dcz       for those who have the old version whose SHA-256 begins with HASH
  manifest.json                     which request gets which file under which headers, smallest first

A browser has a version, and says so, where that was sent with the Use-As-Dictionary of the manifest and may be cached.")]
pub struct Args {
    /// What browsers have
    #[arg(required = true)]
    old: Vec<PathBuf>,
    /// What they are to get
    new: PathBuf,
    /// Where it goes; made where it is missing
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Replace files that exist
    #[arg(short, long)]
    force: bool,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    let old: Vec<Vec<Asset>> = args.old.iter().map(|path| assets(path)).collect::<Result<_, _>>()?;
    let new = assets(&args.new)?;
    let place = Place { out: &args.out, force: args.force };
    let mut manifest = Manifest::default();
    for asset in &new {
        let entry = place.deliver(asset, &earlier(asset, &old, new.len() == 1))?;
        print(&entry.told())?;
        manifest.files.push(entry);
    }
    place.write("manifest.json", &manifest.to_json())
}

/// Where variants are written.
struct Place<'a> {
    out: &'a Path,
    force: bool,
}

impl Place<'_> {
    /// Writes all variants of an asset that are worth it.
    fn deliver(&self, asset: &Asset, versions: &[&Asset]) -> Result<Entry, Stopped> {
        let mut entry = Entry::new(asset, versions);
        for (encoding, extension) in [(Encoding::Br, "br"), (Encoding::Zstd, "zst"), (Encoding::Gzip, "gz")] {
            let bytes = encoding.encode(&asset.bytes).map_err(|error| Stopped::codec(encoding.name(), &error))?;
            self.offer(&mut entry, asset.bytes.len(), Variant::plain(asset, encoding, extension, &bytes), &bytes)?;
        }
        let plain = entry.smallest();
        for version in versions {
            for against in Against::ALL {
                let coded = against.encode(&asset.bytes, &version.bytes);
                let bytes = coded.map_err(|error| Stopped::io(Path::new(&asset.name), &error))?;
                self.offer(&mut entry, plain, Variant::against(asset, against, version, &bytes), &bytes)?;
            }
        }
        entry.variants.sort_by_key(|variant| variant.bytes);
        Ok(entry)
    }

    /// Keeps a variant that is smaller than that.
    fn offer(&self, entry: &mut Entry, than: usize, variant: Variant, bytes: &[u8]) -> Result<(), Stopped> {
        if bytes.len() < than {
            self.write(&variant.file, bytes)?;
            entry.variants.push(variant);
        }
        Ok(())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Stopped> {
        let path = self.out.join(name);
        let folder = path.parent().unwrap_or(self.out);
        fs::create_dir_all(folder).map_err(|error| Stopped::io(folder, &error))?;
        let mut output = Output::create(&path, self.force, None)?;
        output.write_all(bytes).map_err(|error| Stopped::io(&path, &error))?;
        output.finish()
    }
}
