//! A catalogue's file through the pages: pasted or uploaded, corrected, taken over, reported.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use testkit::{Database, Scenario};
use tower::ServiceExt as _;
use web::App;

const PASTED: &str =
    "公开事项\t公开范围\t公开方式\t公开频次\t责任单位\n组织生活情况\t社会\t公开栏\t适时\t安徽省芜湖市某镇\n";

struct Desk {
    town: Scenario,
    router: Router,
    cookie: String,
    csrf: String,
}

impl Desk {
    async fn of(login: &str) -> Self {
        let town = Scenario::open(Database::sqlite()).await;
        let secret = town.sign_in(login).await;
        let csrf = town.office.sessions().identity(&secret).await.unwrap().unwrap().session.csrf;
        let router = web::router(App::new(town.office.clone(), true, "test", false));
        Self { town, router, cookie: format!("gongkai={secret}"), csrf }
    }

    /// Status, where it leads, and the page.
    async fn ask(&self, request: Request<Body>) -> (u16, String, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let to = response.headers().get("location").map_or("", |v| v.to_str().unwrap()).to_owned();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, to, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> String {
        let request = Request::get(path).header("cookie", &self.cookie).body(Body::empty()).unwrap();
        let (status, _, page) = self.ask(request).await;
        assert_eq!(status, 200, "{path} {page}");
        page
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        let mut pairs = fields.to_vec();
        pairs.push(("csrf", &self.csrf));
        let body: Vec<String> = pairs.iter().map(|(n, v)| format!("{n}={}", crate::crawl::escaped(v))).collect();
        let request = Request::post(path)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&").into())
            .unwrap();
        self.ask(request).await
    }

    /// Uploads with these parts: name, file name (empty for none), bytes.
    async fn upload(&self, parts: &[(&str, &str, &[u8])]) -> (u16, String, String) {
        let mut body = Vec::new();
        for (name, file, bytes) in parts {
            let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
            body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = Request::post("/desk/catalogue/import")
            .header("cookie", &self.cookie)
            .header("content-type", "multipart/form-data; boundary=b")
            .body(body.into())
            .unwrap();
        self.ask(request).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pasted_previewed_taken_reported() {
    let desk = Desk::of("clerk").await;
    let (status, preview, _) = desk.post("/desk/catalogue/import", &[("paste", PASTED)]).await;
    assert_eq!(status, 303);
    let page = desk.get(&preview).await;
    for words in
        ["组织生活情况", "name=\"col.0.0\"", "<option value=\"item\" selected>", "name=\"merge\"", "按表头认出"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    // most of what is there is not in the file: it is proposed below, and each way says what it would do
    for words in [
        "value=\"append\" checked",
        "新增 1 条，改动 0 条，不变 0 条，去掉",
        "name=\"told\" value=\"match:",
        "会去掉的",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let base = page.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let (status, _, again) = desk.post(&preview, &[("base", base)]).await;
    assert!(status == 422 && again.contains("至少选一张表"), "{again}");
    let counted = [("take.0", "yes"), ("base", base), ("merge", "replace"), ("do", "count")];
    let (status, _, page) = desk.post(&preview, &counted).await;
    assert!(status == 200 && page.contains("value=\"replace\" checked"), "counted again, nothing taken: {page}");
    let more = [("take.0", "yes"), ("base", base), ("merge", "replace"), ("told", "match:0 append:0 replace:0")];
    let (status, _, page) = desk.post(&preview, &more).await;
    assert!(status == 422 && page.contains("比刚才说的多"), "it would take out more than was said: {page}");
    let chosen = [("take.0", "yes"), ("base", base), ("merge", "append")];
    let (status, report, page) = desk.post(&preview, &chosen).await;
    assert_eq!((status, report.as_str()), (303, format!("{preview}/report").as_str()), "{page}");
    let page = desk.get(&report).await;
    let row = desk.town.office.catalogues().catalogue_desk(&desk.town.identity("clerk").await, false).await.unwrap();
    let last = row.view.rows.last().unwrap().id.to_string();
    for words in
        ["要改正", "待澄清", &format!("/desk/catalogue#row-{last}"), "安徽省芜湖市", "四川省达州市宣汉县南坝镇"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let json: serde_json::Value = serde_json::from_str(&desk.get(&format!("{report}.json")).await).unwrap();
    assert_eq!(json["counts"]["rows"], 1);
    assert!(desk.get(&format!("{report}.xlsx")).await.starts_with("PK"));
    let (status, _, stale) = desk.post(&preview, &[("take.0", "yes"), ("base", base), ("merge", "replace")]).await;
    assert!(status == 409 && stale.contains("name=\"col.0.0\""), "what was chosen is still there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_uploaded() {
    let desk = Desk::of("clerk").await;
    let csrf = desk.csrf.clone().into_bytes();
    let file: (&str, &str, &[u8]) = ("file", "目录.csv", PASTED.as_bytes());
    let check = async |parts: &[(&str, &str, &[u8])], status: u16, words: &str| {
        let (got, to, page) = desk.upload(parts).await;
        assert_eq!(got, status, "{words} {page}");
        assert!(to.contains(words) || page.contains(words), "{words}: {page}");
    };
    check(&[("csrf", "", &csrf), file], 303, "/desk/catalogue/import/").await;
    check(&[("csrf", "", &csrf), ("file", "", b""), ("paste", "", PASTED.as_bytes())], 303, "/desk/catalogue/import/")
        .await;
    check(&[("csrf", "", &csrf), ("paste", "", b"")], 422, "选一个文件").await;
    check(&[("csrf", "", &csrf), ("file", "a.xlsx", b"%PDF-1.7")], 422, "这不是表格文件").await;
    let large = vec![b'a'; 22 << 20];
    check(&[("csrf", "", &csrf), ("file", "a.csv", &large)], 422, "超过 20 MB").await;
    check(&[file], 403, "").await;
    check(&[("csrf", "", b"wrong"), file], 403, "").await;
    check(&[file, ("csrf", "", &csrf)], 403, "").await; // no file is read before it is known who sends it
}
