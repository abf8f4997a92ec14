//! Nothing is called clean that was not read: parts that no reader knows.

use proptest::prelude::*;
use screening::{Cleaned, Hidden, Limits, Masking, Policy, Unread, Verdict, clean};

use super::packages::{Part, docx, odf, ofd, one_of_each, pptx, xlsx};

fn cleaned(bytes: &[u8]) -> Cleaned {
    clean("", bytes, &Limits::default(), &Policy::default(), &Masking::Nothing).unwrap()
}

/// Is the part still there?
fn holds(bytes: &[u8], name: &str) -> bool {
    let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    zip.file_names().any(|one| one.unwrap().ends_with(name))
}

/// A copy with the part is not clean, and says so by the part's path.
fn check(name: &str, kind: &str, content: &str) {
    for bytes in one_of_each(&[(name, kind, content)]) {
        let copy = cleaned(&bytes);
        let there = holds(&copy.bytes, name);
        let told = copy.report.unread.iter().any(|(_, place)| place.name.ends_with(name));
        assert_eq!(there, told, "{name} {kind} {:?}", copy.report.format);
        assert_eq!(there, copy.report.verdict == Verdict::Review, "{name} {kind} {:?}", copy.report.format);
    }
}

#[test]
fn known_parts_are_clean() {
    for bytes in one_of_each(&[]) {
        let report = cleaned(&bytes).report;
        assert_eq!(report.verdict, Verdict::Clean, "{:?} {:?}", report.format, report.unread);
    }
    let drawing =
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>.a{fill:#445566;}</style><path d=\"M0 0L5 5\"/></svg>";
    let parts: &[Part] = &[("media/a.svg", "image", drawing)];
    for bytes in [docx("<a:blip r:embed=\"rId1\"/>", parts), odf("text", "", "<text:p>正文</text:p>", parts)] {
        assert_eq!(cleaned(&bytes).report.verdict, Verdict::Clean);
    }
}

#[test]
fn a_part_that_no_reader_knows_is_never_clean() {
    let xml = "<?xml version=\"1.0\"?><a>b</a>";
    for (name, kind, content) in [
        ("media/a.mp4", "video", "\0\0\0\u{18}ftypmp42 x"),
        ("media/a.mp4", "http://schemas.microsoft.com/office/2007/relationships/media", "\0\0\0\u{18}ftypmp42 x"),
        ("media/a.wav", "audio", "RIFF\u{1}\0\0\0WAVE"),
        ("media/a.heic", "image", "\0\0\0\u{18}ftypheic x"),
        ("media/a.avif", "image", "\0\0\0\u{18}ftypavif x"),
        ("media/a.wdp", "http://schemas.microsoft.com/office/2007/relationships/hdphoto", "II\u{1}x"),
        ("media/a.emf", "image", "\u{1}\0\0\0l\0\0\0 EMF"),
        ("media/a.svg", "image", "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Zhang San</text></svg>"),
        ("media/a.svg", "image", "<svg xmlns=\"s\"><image href=\"data:image/png;base64,AAAA\"/></svg>"),
        ("media/a.svg", "image", "<svg xmlns=\"s\"><metadata>x</metadata></svg>"),
        ("media/a.png", "image", "no picture"),
        ("fonts/a.odttf", "font", "no font"),
        ("fonts/a.ttf", "font", "\0\u{1}\0\0 no font"),
        ("fonts/a.fntdata", "font", "no font"),
        ("x/a.xml", "urn:vendor/blob", xml),
        ("x/a.bin", "urn:vendor/blob", xml),
        ("x/tasks.xml", "http://schemas.microsoft.com/office/2019/05/relationships/documenttasks", xml),
        ("x/item.data", "powerPivotData", "\u{1}\u{2}"),
        ("x/ink1.xml", "customXml", xml),
        ("x/a.glb", "http://schemas.microsoft.com/office/2017/06/relationships/model3d", "glTF"),
        ("x/printer.bin", "printerSettings", "\u{1}"),
        ("settings/settings.xml", "text/xml", xml),
        ("Object 1/content.xml", "text/xml", xml),
    ] {
        check(name, kind, content);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn invented_parts_are_never_clean(
        name in "[a-zA-Z]{1,9}(/[a-zA-Z ]{1,9}){0,2}/[a-z]{1,9}\\.(xml|bin|dat|json|svg|png|mp4|rels2|ttf|vml|rdf)",
        kind in "(urn:x/|http://example\\.com/[a-z]{3}/)?invented[a-zA-Z]{1,9}",
        content in "(<\\?xml version=\"1.0\"\\?>)?(<a b=\"[a-z]{0,9}\">[a-z]{1,9}</a>|[ -~\u{80}-\u{9f}]{1,60})",
    ) {
        check(&name, &kind, &content);
    }
}

#[test]
fn what_goes_leaves_nothing_behind() {
    let model = "<extLst><ext uri=\"{X}\"><x:dataModel xmlns:x=\"x\"/></ext></extLst>";
    let copy = cleaned(&xlsx(model, &[("xl/model/item.data", "powerPivotData", "x")]));
    assert!(!holds(&copy.bytes, "item.data") && copy.report.verdict == Verdict::Clean);
    let copy = cleaned(&pptx("", &[("ppt/media/a.mp4", "video", "x")]));
    assert_eq!(copy.report.unread[0].0, Unread::UnreadFormat);
    assert_eq!(copy.report.unread[0].1.name, "ppt/media/a.mp4");
    let copy = cleaned(&ofd("", &[("a.jb2", "Image", "x")]));
    assert_eq!(copy.report.unread[0].1.name, "Doc_0/Res/a.jb2");
}

/// Who deletes a picture from a page may leave its part in the package.
#[test]
fn a_picture_that_is_shown_nowhere_goes() {
    let gif = "GIF89a\u{1}\0\u{1}\0\0\0\0;";
    for (body, there) in [("", false), ("<w:p/><a:blip r:embed=\"rId1\"/>", true), ("<v:imagedata r:id='rId1'/>", true)]
    {
        let copy = cleaned(&docx(body, &[("word/media/a.gif", "image", gif)]));
        assert_eq!(holds(&copy.bytes, "a.gif"), there, "{body}");
        assert_eq!(copy.certificate.removed.contains_key(&Hidden::Foreign), !there);
        assert_eq!(copy.report.verdict, Verdict::Clean);
    }
}

/// LibreOffice keeps pictures of charts and of tables of slides, in a format of its own, and draws them anew.
#[test]
fn pictures_of_what_is_drawn_anew_go() {
    let (chart, svm) = ("application/vnd.oasis.opendocument.chart", "VCLMTF\u{1}");
    let object = "<draw:frame><draw:object xlink:href=\"./Object 1\"/><draw:image xlink:href=\"./ObjectReplacements/Object 1\"/></draw:frame>";
    for (kind, name, clean) in [
        (chart, "ObjectReplacements/Object 1", true),
        (chart, "ObjectReplacements/Object 7", true),
        (chart, "Pictures/TablePreview1.svm", true),
        (chart, "Pictures/1.svm", false),
    ] {
        let parts: &[Part] = &[("Object 1/", kind, ""), (name, "application/x-openoffice-gdimetafile", svm)];
        let copy = cleaned(&odf("presentation", "", &format!("<draw:page>{object}</draw:page>"), parts));
        assert_eq!((holds(&copy.bytes, name), copy.report.verdict == Verdict::Clean), (!clean, clean), "{name}");
    }
}
