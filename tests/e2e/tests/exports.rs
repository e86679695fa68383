//! What is shared where it is stored leaves as archives that restore alone, and the files that share it come and go in any order.

use e2e::{Client, Service, root, smallest};
use std::fs;
use std::path::Path;

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

fn store(client: &Client, name: &str, file: &[u8]) -> (String, u64) {
    let answer = client.upload("text-pdf", "", name, file).expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.json());
    (answer.text("uploadId"), answer.json()["compressedBytes"].as_u64().expect("a number"))
}

fn used(client: &Client) -> u64 {
    let usage = client.get("/api/account").expect("an answer").json();
    usage["usage"]["totalCompressedBytes"].as_u64().expect("a number")
}

/// The export of a file, which must come whole.
fn export(client: &Client, id: &str) -> Vec<u8> {
    let answer = client.get(&format!("/api/files/{id}/archive")).expect("an answer");
    assert_eq!(answer.status, 200);
    answer.body
}

/// Runs the command line in a folder.
fn run(folder: &Path, args: &[&str]) {
    let output = smallest().args(args).current_dir(folder).output().expect("runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn files_that_share_a_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(&folder.path().join("data"), |_| ());
    let picture = fs::read(root().join("tests/corpus/jpeg/progressive-422.jpg")).expect("a sample");
    let files = ["The first of two", "And quite another"].map(|text| pdf(text, &picture));
    for going in [0, 1] {
        let (client, staying) = (service.client(), 1 - going);
        let stored = [0, 1].map(|n| store(&client, &format!("{n}.pdf"), &files[n]));
        assert!(stored[0].1 > 6000 && stored[1].1 < 1024, "the picture is stored once: {stored:?}");
        assert_eq!(used(&client), stored[0].1 + stored[1].1);
        let exports = [0, 1].map(|n| export(&client, &stored[n].0));
        assert_eq!(client.delete(&stored[going].0).expect("an answer").status, 200);
        assert!(client.download(&stored[staying].0).expect("an answer").body == files[staying]);
        assert!(export(&client, &stored[staying].0) == exports[staying]);
        for (archive, file) in exports.iter().zip(&files) {
            for name in ["file.pdf", "file.pdf.smz"] {
                let _ = fs::remove_file(folder.path().join(name));
            }
            fs::write(folder.path().join("file.pdf.smz"), archive).expect("written");
            run(folder.path(), &["decompress", "file.pdf.smz"]);
            assert!(fs::read(folder.path().join("file.pdf")).expect("restored") == *file);
            run(folder.path(), &["compress", "file.pdf", "--force"]);
            assert!(
                fs::read(folder.path().join("file.pdf.smz")).expect("written") == *archive,
                "as the command line writes it"
            );
        }
        assert_eq!(client.delete(&stored[staying].0).expect("an answer").status, 200);
        assert_eq!(used(&client), 0);
    }
}
