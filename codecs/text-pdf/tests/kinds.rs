//! Streams of every kind come back at every level, whether they are what they say or not.

use codec_text_pdf::TextPdf;
use kit_deflate::zlib::{Settings, encode};
use kit_deflate::{Format, Recipe, Source, restore};
use kit_testkit::Random;

fn coded(frame: &[u8]) -> Vec<usize> {
    let len = |level| kit_testkit::coded(&TextPdf::default(), frame, &[("level", level)]).len();
    ["fast", "balanced", "max"].map(len).to_vec()
}

/// A zlib stream of a plaintext.
fn deflated(plain: &[u8]) -> Vec<u8> {
    let source = Source::Zlib { settings: Settings::level(6), flushes: Vec::new() };
    let recipe = Recipe { format: Format::Zlib, header: None, trailer: None, padding: 0, source };
    let stream = restore(plain, &recipe, &Default::default()).expect("a stream");
    assert!(stream.len() > encode(plain, &Settings::level(6), &[]).len());
    stream
}

fn object(number: usize, dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("{number} 0 obj\n<<{dictionary}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream\nendobj\n"].concat()
}

/// A document of one stream, inflated and as it is, and twice the same.
fn document(dictionary: &str, plain: &[u8]) -> Vec<u8> {
    let flate = format!("{dictionary}/Filter/FlateDecode");
    let streams =
        [object(1, &flate, &deflated(plain)), object(2, dictionary, plain), object(3, &flate, &deflated(plain))];
    [b"%PDF-1.7\n".to_vec(), streams.concat()].concat()
}

#[test]
fn streams_of_every_kind_come_back() {
    let mut random = Random::new(3);
    let mut noise = |len: usize| (0..len).map(|_| random.bits() as u8 & 0x3F).collect::<Vec<u8>>();
    let font =
        [&b"%!PS-AdobeFont-1.0: CMR10\n/FontName /ABCDEF+CMR10 def\ncurrentfile eexec\n"[..], &noise(3000)].concat();
    let kinds: [(&str, Vec<u8>); 12] = [
        ("/Length1 72/Length2 3000/Length3 0", font),
        ("/Length1 2000", [&b"\0\x01\0\0\0\x09\0\x80\0\x03\0\x10"[..], &noise(2000)].concat()),
        ("/Subtype/Type1C", [&b"\x01\0\x04\x01\0\x01\x01\x01\x08"[..], &noise(900)].concat()),
        ("/Subtype/Image/Width 40/Height 50/BitsPerComponent 8/ColorSpace/DeviceRGB", noise(6000)),
        ("/Subtype/Image/Width 4000000000/Height 1/BitsPerComponent 8", noise(100)),
        ("/Subtype/Image/Width 999/Height 9/DecodeParms<</Predictor 15/Columns 60>>", vec![2; 61 * 40 + 7]),
        ("/Type/XRef/W[1 2 1]/Index[0 9]", noise(400)),
        ("/N 3", [noise(36), b"acsp".to_vec(), noise(500)].concat()),
        ("/Type/ObjStm/N 2/First 9", b"1 0 2 12 <</A[1 2 3]>> <</B(x)>>".repeat(9)),
        ("", b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfchar <01> <0041> endbfchar".repeat(3)),
        ("/Type/Metadata/Subtype/XML", b"<?xpacket begin?><x:xmpmeta/>".repeat(5)),
        ("/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 64/EncodedByteAlign true>>", noise(300)),
    ];
    for (dictionary, plain) in kinds {
        coded(&document(dictionary, &plain));
    }
    coded(&object(1, "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 300000>>", &noise(600)));
}

#[test]
fn the_same_stream_twice_costs_next_to_nothing() {
    let mut random = Random::new(9);
    let page: Vec<u8> =
        (0..4000).flat_map(|_| format!("{} {} l\n", random.below(600), random.below(800)).into_bytes()).collect();
    let once = coded(&object(1, "/Filter/FlateDecode", &deflated(&page)));
    let twice = coded(
        &[object(1, "/Filter/FlateDecode", &deflated(&page)), object(2, "/Filter/FlateDecode", &deflated(&page))]
            .concat(),
    );
    for (once, twice) in once.iter().zip(twice) {
        assert!(twice < once + 60, "{twice} bytes behind {once}");
    }
}

#[test]
fn a_stream_that_inflates_to_more_than_there_is_room_for_stays() {
    let bomb = deflated(&vec![0; 33 << 20]);
    coded(&object(1, "/Filter/FlateDecode", &bomb));
}
