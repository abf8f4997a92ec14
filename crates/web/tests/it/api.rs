//! The API: the document and the routes are the same thing, and readers get what the pages give.

use std::collections::BTreeSet;

use axum::{Extension, body::Body, http::Request};
use domain::token::{Scope, Token, Tokens};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::seed::{Answer, Release, World};

const ROAD: &str = "511722-110-2026-ROAD";
const INSIDE: &str = "511722-110-2026-INSIDE";
const GONE: &str = "511722-110-2026-GONE";
const PREFIX: &str = "/api/v1";

/// Every address of version 1. They are for ever: a line may be added, none may change.
const ADDRESSES: [&str; 14] = [
    "/categories",
    "/categories/{id}",
    "/disclosures",
    "/disclosures/{index_number}",
    "/disclosures/{index_number}/proof",
    "/disclosures/{index_number}/versions/{n}",
    "/ledger/checkpoints",
    "/ledger/key",
    "/openapi.json",
    "/orgs",
    "/orgs/{code}",
    "/orgs/{code}/catalogue",
    "/rules",
    "/search",
];

async fn world() -> World {
    let road = Release {
        index: ROAD,
        version: 1,
        org: "511722-110",
        title: "石桥河村村道硬化工程实施情况",
        body: "工程全长3.2公里，沿线增设错车道。",
        scope: Scope::Society,
        day: "2026-11-16",
        superseded: false,
        withdrawn: None,
    };
    let world = World::new().await;
    world.release(Release { superseded: true, ..road }).await;
    let right = "工程全长2.3公里，沿线增设错车道。";
    world.release(Release { version: 2, day: "2026-11-20", body: right, ..road }).await;
    world.release(Release { index: INSIDE, title: "民主评议党员结果", scope: Scope::Party, ..road }).await;
    let gone = Release { index: GONE, title: "拟聘人员公示", withdrawn: Some("岗位类别有误"), ..road };
    world.release(gone).await;
    world
}

async fn json(world: &World, path: &str) -> Value {
    let answer = world.get(path, &[]).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// A path of the document with real values, as an address.
fn filled(path: &str) -> String {
    path.replace("{code}", "511722-110").replace("{id}", "10.1").replace("{index_number}", ROAD).replace("{n}", "1")
}

/// The pointer `#/components/schemas/X` followed.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(pointer) => document.pointer(pointer.trim_start_matches('#')).unwrap_or_else(|| panic!("{pointer}")),
        None => schema,
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("unknown type {kind}"),
    }
}

/// What is wrong with a value under a schema: types, what is required, and what is there without being described.
fn wrong(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let schema = resolved(document, schema);
    if let Some(choices) = schema["oneOf"].as_array() {
        let all: Vec<_> = choices.iter().map(|c| wrong(document, c, value, at)).collect();
        return if all.iter().any(Vec::is_empty) { Vec::new() } else { all.concat() };
    }
    let parts: Vec<&Value> = match schema["allOf"].as_array() {
        Some(parts) => parts.iter().map(|p| resolved(document, p)).collect(),
        None => vec![schema],
    };
    let mut found = Vec::new();
    let mut described = BTreeSet::new();
    for part in &parts {
        let kinds = match &part["type"] {
            Value::String(kind) => vec![kind.as_str()],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => panic!("{at}: a schema without a type: {part}"),
        };
        if !kinds.iter().any(|kind| is(value, kind)) {
            found.push(format!("{at}: {value} is not {kinds:?}"));
        }
        for name in part["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() && value.is_object() {
                found.push(format!("{at}: no {name}"));
            }
        }
        for (name, schema) in part["properties"].as_object().into_iter().flatten() {
            described.insert(name.clone());
            if let Some(inner) = value.get(name) {
                found.extend(wrong(document, schema, inner, &format!("{at}.{name}")));
            }
        }
        for (i, inner) in value.as_array().into_iter().flatten().enumerate() {
            found.extend(wrong(document, &part["items"], inner, &format!("{at}[{i}]")));
        }
    }
    let names = value.as_object().into_iter().flatten().map(|(name, _)| name);
    found.extend(names.filter(|n| !described.is_empty() && !described.contains(*n)).map(|n| format!("{at}: {n}?")));
    found
}

#[test]
fn the_check_of_schemas_sees_what_is_wrong() {
    let document = json!({ "components": { "schemas": {
        "A": { "type": "object", "required": ["a"], "properties": { "a": { "type": ["string", "null"] } } },
        "B": { "allOf": [{ "$ref": "#/components/schemas/A" },
            { "type": "object", "properties": { "b": { "type": "array", "items": { "type": "integer" } } } }] },
        "C": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/A" }] },
    } } });
    for (name, value, expect) in [
        ("A", json!({ "a": null }), 0),
        ("A", json!({}), 1),
        ("A", json!({ "a": 1, "x": 2 }), 2),
        ("A", json!("a"), 1),
        ("B", json!({ "a": "", "b": [1, 2] }), 0),
        ("B", json!({ "b": ["x", "y"], "c": 0 }), 4),
        ("C", json!(null), 0),
        ("C", json!({ "a": 1 }), 2),
    ] {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        assert_eq!(wrong(&document, &schema, &value, "").len(), expect, "{name} {value}");
    }
}

#[tokio::test]
async fn every_route_is_described_and_answers_as_described() {
    let world = world().await;
    let document = json(&world, "/api/v1/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    let got: Vec<&str> = paths.keys().map(|path| path.strip_prefix(PREFIX).unwrap()).collect();
    assert_eq!(got, ADDRESSES);
    let mut names = BTreeSet::new();
    for (path, item) in paths {
        assert!(names.insert(item["get"]["operationId"].to_string()), "{path}: a name twice");
        assert_eq!(item.as_object().unwrap().keys().collect::<Vec<_>>(), ["get"], "{path}: this API only reads");
        let operation = &item["get"];
        let responses = operation["responses"].as_object().unwrap();
        let ok = responses["200"]["content"].as_object().unwrap();
        let answer = world.get(&filled(path), &[]).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let schema = &ok[answer.header("content-type")]["schema"];
        let value: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(wrong(&document, schema, &value, path), Vec::<String>::new());
        for text in [&operation["summary"], &operation["description"], &operation["tags"][0]] {
            assert!(text.as_str().is_some_and(|t| !t.is_empty()) || path.ends_with("openapi.json"), "{path}");
        }
        for (status, response) in responses.iter().filter(|(status, _)| *status != "200") {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{path} {status}");
        }
    }
}

/// What the router would answer but the document does not know: every parameter described is taken, others are not.
#[tokio::test]
async fn every_parameter_is_described_and_no_other_is_taken() {
    let world = world().await;
    let document = json(&world, "/api/v1/openapi.json").await;
    for (path, item) in document["paths"].as_object().unwrap() {
        let address = filled(path);
        let refused = world.get(&format!("{address}?nonsense=1"), &[]).await;
        assert_eq!((refused.status, errors(&refused)), (400, vec!["nonsense".to_owned()]), "{path}");
        let parameters = item["get"]["parameters"].as_array().into_iter().flatten();
        for parameter in parameters {
            let name = parameter["name"].as_str().unwrap();
            assert!(parameter["description"].as_str().is_some_and(|d| !d.is_empty()), "{path} {name}");
            if parameter["in"] == "path" {
                assert!(path.contains(&format!("{{{name}}}")), "{path} {name}");
                continue;
            }
            let example = ["example", "default"].map(|k| parameter[k].clone()).into_iter().find(|v| !v.is_null());
            let example = example.or_else(|| Some(parameter["schema"]["default"].clone()).filter(|v| !v.is_null()));
            let example = example.unwrap_or_else(|| panic!("{path} {name}: no example"));
            let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
            let taken = world.get(&format!("{address}?{name}={example}"), &[]).await;
            assert_eq!(taken.status, 200, "{path} {name}={example}: {}", taken.text());
        }
    }
}

/// The parameters that a problem names.
fn errors(answer: &Answer) -> Vec<String> {
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    let list = problem["errors"].as_array().into_iter().flatten();
    list.map(|e| e["parameter"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_goes_wrong_is_a_problem() {
    let world = world().await;
    let document = json(&world, "/api/v1/openapi.json").await;
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    for (path, status, code, parameters) in [
        ("/api/v1/nowhere", 404, "not-found", ""),
        ("/api/v2/orgs", 404, "not-found", ""),
        ("/api/v1/orgs/nowhere", 404, "not-found", ""),
        ("/api/v1/orgs/%FF", 404, "not-found", ""),
        ("/api/v1/orgs/nowhere/catalogue", 404, "not-found", ""),
        ("/api/v1/orgs?limit=201&under=nowhere", 400, "bad-parameter", "limit"),
        ("/api/v1/orgs?under=nowhere", 400, "bad-parameter", "under"),
        ("/api/v1/categories/99", 404, "not-found", ""),
        ("/api/v1/disclosures/nothing", 404, "not-found", ""),
        ("/api/v1/disclosures/511722-110-2026-ROAD/versions/9", 404, "not-found", ""),
        ("/api/v1/disclosures/511722-110-2026-ROAD/versions/x", 404, "not-found", ""),
        ("/api/v1/disclosures/511722-110-2026-ROAD/proof?version=9", 404, "not-found", ""),
        ("/api/v1/disclosures/511722-110-2026-ROAD/proof?version=x", 400, "bad-parameter", "version"),
        ("/api/v1/disclosures/511722-110-2026-GONE", 410, "withdrawn", ""),
        ("/api/v1/disclosures/511722-110-2026-GONE/versions/1", 410, "withdrawn", ""),
        ("/api/v1/disclosures/511722-110-2026-GONE/proof?version=2", 404, "not-found", ""),
        ("/api/v1/disclosures?org=nowhere", 400, "bad-parameter", "org"),
        (
            "/api/v1/disclosures?from=2026-02-30&to=x&category=99&page=0&Org=1",
            400,
            "bad-parameter",
            "category from to page Org",
        ),
        ("/api/v1/disclosures?from=2026-02-02&to=2026-02-01", 400, "bad-parameter", "to"),
        ("/api/v1/search?q=a&q=b&year=26&org=nowhere", 400, "bad-parameter", "q year"),
        ("/api/v1/search?org=nowhere", 400, "bad-parameter", "org"),
        ("/api/v1/rules?article=31", 400, "bad-parameter", "article"),
    ] {
        let answer = world.get(path, &[]).await;
        let problem: Value =
            serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{path}: {}", answer.text()));
        assert_eq!((answer.status, problem["code"].as_str().unwrap()), (status, code), "{path}: {problem}");
        assert_eq!(errors(&answer).join(" "), parameters, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(wrong(&document, &schema, &problem, path), Vec::<String>::new());
    }
    let gone: Value =
        serde_json::from_slice(&world.get(&format!("/api/v1/disclosures/{GONE}"), &[]).await.body).unwrap();
    assert_eq!(gone["tombstone"]["reason"], "岗位类别有误");
    let request = Request::post("/api/v1/orgs").body(Body::empty()).unwrap();
    let post = web::router(world.app.clone()).oneshot(request).await.unwrap();
    assert_eq!(
        (post.status().as_u16(), &post.headers()["content-type"]),
        (405, &"application/problem+json".parse().unwrap())
    );
}

/// What is inside is nowhere for an anonymous reader, in the same bytes as what never was; for a member it is there.
#[tokio::test]
async fn readers_get_what_the_pages_give_them() {
    let world = world().await;
    for rest in ["", "/proof", "/versions/1"] {
        let inside = world.get(&format!("/api/v1/disclosures/{INSIDE}{rest}"), &[]).await;
        let absent = world.get(&format!("/api/v1/disclosures/511722-110-2026-NEVERX{rest}"), &[]).await;
        assert_eq!((inside.status, &inside.body, &inside.headers), (404, &absent.body, &absent.headers), "{rest}");
    }
    let org = world.app.office.orgs().org_id("511722-110").await.unwrap().unwrap();
    let member: Tokens = [Token::All, Token::Party(org)].into_iter().collect();
    for (path, count) in [
        ("/api/v1/disclosures", "/total"),
        ("/api/v1/search?q=%E5%85%9A%E5%91%98", "/total"),
        ("/api/v1/orgs/511722-110", "/disclosures"),
        ("/api/v1/categories/10.1", "/disclosures"),
    ] {
        let open = json(&world, path).await;
        let text = open.to_string();
        assert!(!text.contains(INSIDE) && !text.contains("民主评议党员结果\",\"plain"), "{path}: {text}");
        let api = web::api::routes(&world.app).with_state(world.app.clone()).layer(Extension(member.clone()));
        let answer = api.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let inside: Value = serde_json::from_slice(&body).unwrap();
        let number = |value: &Value| value.pointer(count).and_then(Value::as_i64).unwrap();
        assert_eq!(number(&inside), number(&open) + 1, "{path}");
        assert!(inside.to_string().contains(INSIDE), "{path}");
    }
    let session = world.get("/api/v1/orgs", &[("cookie", "gongkai=x")]).await;
    assert_eq!(session.header("cache-control"), "no-store");
    assert_eq!(session.header("demo-data"), "invented");
}

#[tokio::test]
async fn answers_hold_what_was_asked_for() {
    let world = world().await;
    let road = format!("/api/v1/disclosures/{ROAD}");
    let found = "/api/v1/search?q=%E9%94%99%E8%BD%A6&org=511700&category=10.1&year=2026";
    for (path, pointer, expect) in [
        ("/api/v1/orgs", "/items/2/superior", json!("511722")),
        ("/api/v1/orgs", "/items/0/superior", json!(null)),
        ("/api/v1/orgs?under=511700", "/items/0/code", json!("511722")),
        ("/api/v1/orgs?under=511700", "/items/1", json!(null)),
        ("/api/v1/orgs/511722-110", "/superiors/0/code", json!("511700")),
        ("/api/v1/orgs/511722", "/subtree_disclosures", json!(1)),
        ("/api/v1/orgs/511722/catalogue", "/entries", json!([])),
        ("/api/v1/orgs/511722-110/catalogue", "/entries/0/frequency", json!("每月10日")),
        ("/api/v1/orgs/511722-110/catalogue", "/entries/1/open", json!(false)),
        ("/api/v1/disclosures?org=511722&category=10.1&from=2026-11-20&to=2026-11-20", "/total", json!(1)),
        ("/api/v1/disclosures?to=2026-11-19", "/total", json!(0)),
        ("/api/v1/disclosures?from=2026-11-21", "/total", json!(0)),
        ("/api/v1/disclosures?category=10.2", "/total", json!(0)),
        ("/api/v1/disclosures", "/items/0/released", json!("2026-11-20T09:30:00+08:00")),
        ("/api/v1/disclosures", "/items/0/scope/code", json!("society")),
        (&road, "/body", json!("工程全长2.3公里，沿线增设错车道。")),
        (&road, "/correction/reason", json!("录入时数字前后颠倒")),
        (&road, "/versions/1/href", json!(format!("{road}/versions/1"))),
        (&format!("{road}/versions/1"), "/body", json!("工程全长3.2公里，沿线增设错车道。")),
        (&format!("{road}/versions/1"), "/current", json!(false)),
        (found, "/total", json!(1)),
        (found, "/items/0/disclosure/index_number", json!(ROAD)),
        (found, "/facets/years", json!([{ "year": 2026, "count": 1 }])),
        ("/api/v1/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84", "/total", json!(0)),
        ("/api/v1/rules", "/id", json!("dazhou-2019")),
        ("/api/v1/rules", "/articles/29/id", json!(30)),
        ("/api/v1/rules?article=14", "/articles/1", json!(null)),
        ("/api/v1/ledger/key", "/name", json!("gongkai.example.cn")),
    ] {
        let answer = json(&world, path).await;
        assert_eq!(answer.pointer(pointer).unwrap_or(&Value::Null), &expect, "{path} {pointer}: {answer}");
    }
    let hits = json(&world, found).await["items"][0]["snippet"].as_array().unwrap().clone();
    let text =
        |hit: bool| hits.iter().filter(|s| s["hit"] == hit).map(|s| s["text"].as_str().unwrap()).collect::<String>();
    assert_eq!(text(true), "错车");
    assert!(text(false).contains("沿线增设"));
}

/// Following `next` gives all, each once; the header says the same.
#[tokio::test]
async fn lists_are_read_to_the_end_by_next() {
    let world = world().await;
    for n in 0..22 {
        let index = format!("511722-2026-N{n:02}");
        let release = Release {
            index: &index,
            version: 1,
            org: "511722",
            title: "公示",
            body: "内容",
            scope: Scope::Society,
            day: "2026-10-08",
            superseded: false,
            withdrawn: None,
        };
        world.release(release).await;
    }
    for (start, name, count, requests) in [
        ("/api/v1/orgs?limit=1", "/code", 3, 3),
        ("/api/v1/orgs?limit=2", "/code", 3, 2),
        ("/api/v1/orgs?limit=3", "/code", 3, 1),
        ("/api/v1/orgs?limit=1&under=511722", "/code", 1, 1),
        ("/api/v1/disclosures", "/index_number", 23, 2),
        ("/api/v1/disclosures?org=511722&category=10.1&to=2026-10-31", "/index_number", 22, 2),
        ("/api/v1/search", "/disclosure/index_number", 23, 2),
        ("/api/v1/search?q=%E5%85%AC%E7%A4%BA&year=2026", "/disclosure/index_number", 22, 2),
    ] {
        let (mut next, mut all, mut asked) = (Some(start.to_owned()), BTreeSet::new(), 0);
        while let Some(path) = next {
            let answer = world.get(&path, &[]).await;
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            for item in body["items"].as_array().unwrap() {
                assert!(all.insert(item.pointer(name).unwrap().to_string()), "{path}: twice {item}");
            }
            next = body["next"].as_str().map(str::to_owned);
            let link = next.as_ref().map_or_else(String::new, |next| format!("<{next}>; rel=\"next\""));
            assert_eq!(answer.header("link"), link, "{path}");
            asked += 1;
        }
        assert_eq!((all.len(), asked), (count, requests), "{start}");
    }
}

#[tokio::test]
async fn the_proof_is_the_portals_and_holds() {
    let world = world().await;
    for (version, portal, file) in [
        ("", "", "511722-110-2026-ROAD.gongkai-proof.json"),
        ("?version=1", "?v=1", "511722-110-2026-ROAD-v1.gongkai-proof.json"),
    ] {
        let answer = world.get(&format!("/api/v1/disclosures/{ROAD}/proof{version}"), &[]).await;
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{file}\""));
        assert_eq!(answer.body, world.get(&format!("/d/{ROAD}/proof{portal}"), &[]).await.body);
        let proof = ledger::Proof::parse_strict(&answer.body).unwrap();
        let key = json(&world, "/api/v1/ledger/key").await["key"].as_str().unwrap().parse().unwrap();
        assert!(proof.check(Some(&[key])).unwrap().trusted);
    }
    let checkpoints = json(&world, "/api/v1/ledger/checkpoints").await;
    let note = checkpoints["items"][0]["note"].as_str().unwrap();
    assert!(note.starts_with("gongkai.example.cn\n") && checkpoints["items"][0]["size"] == checkpoints["size"]);
}
