//! Archives that were written once and must open for ever.

use crate::Subject;
use crate::subject::root;
use kit_core::Options;
use std::fs;

impl Subject {
    /// Every archive in tests/golden/`folder` restores to the sample of its name, whatever version wrote it.
    ///
    /// They are called `SAMPLE.vVERSION.LEVEL.smz`, by the first option of a codec that has no level. For the present version there must be some: with `SMALLEST_BLESS=1` in the
    /// environment the missing ones are written. One that exists is never changed.
    pub fn opens_golden_archives(&self) {
        let folder = root().join("tests/golden").join(self.folder);
        let version = self.codec.info().version;
        let first = self.codec.info().params.iter().find(|param| param.name != "level");
        let has_level = self.codec.info().params.iter().any(|param| param.name == "level");
        let named_by = first.filter(|_| !has_level).map_or("level", |param| param.name.as_str());
        let value = |options: &Options| options.get(named_by).unwrap_or("balanced").to_owned();
        if std::env::var_os("SMALLEST_BLESS").is_some() {
            fs::create_dir_all(&folder).expect("a folder");
            for (name, input) in &self.own {
                for options in self.option_sets().iter().filter(|_| !input.is_empty()) {
                    let path = folder.join(format!("{name}.v{version}.{}.smz", value(options)));
                    if !path.exists() {
                        fs::write(path, self.pack(options, input, 1).0).expect("written");
                    }
                }
            }
        }
        let mut present = 0;
        let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for file in files {
            let path = file.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8");
            let sample = name.rsplitn(4, '.').nth(3).expect("SAMPLE.vVERSION.LEVEL.smz");
            let (_, input) =
                self.own.iter().find(|(own, _)| own == sample).unwrap_or_else(|| panic!("no sample {sample}"));
            let archive = fs::read(&path).expect("its bytes");
            let (restored, opened) = self.unpack(&archive, None).unwrap_or_else(|failure| panic!("{name}: {failure}"));
            assert!(restored == *input, "{name} restores to something else");
            present += usize::from(opened.version == version);
        }
        assert!(present > 0, "no golden archive of version {version}: run this test with SMALLEST_BLESS=1 once");
    }
}
