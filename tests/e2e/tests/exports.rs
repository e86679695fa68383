//! What is shared where it is stored leaves as archives that restore alone, and the files that share it come and go in any order.

use e2e::{Service, piped, root};
use std::fs;

/// A page with that text, and a picture beneath it.
fn pdf(text: &str, picture: &[u8]) -> Vec<u8> {
    let stream = |dictionary: &str, data: &[u8]| {
        let head = format!("<< {dictionary} /Length {} >>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream"].concat()
    };
    let image = "/Type /XObject /Subtype /Image /Width 64 /Height 48 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode";
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>";
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.as_bytes().to_vec(),
        stream("", format!("BT /F1 12 Tf 72 720 Td ({text}) Tj ET\nq 200 0 0 150 72 500 cm /P Do Q\n").as_bytes()),
        stream(image, picture),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", out.len());
        out.extend([format!("{} 0 obj\n", at + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = out.len();
    let end = format!("xref\n0 6\n{places}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    [out, end.into_bytes()].concat()
}

#[test]
fn files_that_share_a_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(folder.path(), |_| ());
    let picture = fs::read(root().join("tests/corpus/jpeg/progressive-422.jpg")).expect("a sample");
    let files = ["The first of two", "And quite another"].map(|text| pdf(text, &picture));
    for going in [0, 1] {
        let (client, staying) = (service.client(), 1 - going);
        let stored = [0, 1].map(|n| client.store("text-pdf", "file.pdf", &files[n]));
        assert!(stored[0].1 > 6000 && stored[1].1 < 1024, "the picture is stored once: {stored:?}");
        assert_eq!(client.used(), stored[0].1 + stored[1].1);
        let exports = [0, 1].map(|n| client.export(&stored[n].0));
        assert_eq!(client.delete(&stored[going].0).expect("an answer").status, 200);
        assert!(client.download(&stored[staying].0).expect("an answer").body == files[staying]);
        assert!(client.export(&stored[staying].0) == exports[staying]);
        for (archive, file) in exports.iter().zip(&files) {
            assert!(piped("decompress", "file.pdf.smz", archive) == *file);
            assert!(piped("compress", "file.pdf", file) == *archive, "as the command line writes it");
        }
        assert_eq!(client.delete(&stored[staying].0).expect("an answer").status, 200);
        assert_eq!(client.used(), 0);
    }
}
