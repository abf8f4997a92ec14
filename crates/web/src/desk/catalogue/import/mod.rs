//! `/desk/catalogue/import` and the exports: files of catalogues on their way in and out.

mod download;
mod preview;
mod report;
mod upload;

use axum::{Router, extract::DefaultBodyLimit, routing::get};

use crate::{App, desk::catalogue::Which, layout::PageContext};

/// A file of 20 MiB, and the form around it.
const BODY: usize = 21 << 20;

/// All routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/catalogue/import", get(upload::show).post(upload::upload))
        .route("/desk/guidance/import", get(upload::show).post(upload::upload))
        .layer(DefaultBodyLimit::max(BODY))
        .route("/desk/catalogue/import/{id}", get(preview::show).post(preview::take))
        .route("/desk/catalogue/import/{id}/report", get(report::show))
        .route("/desk/catalogue/import/{id}/report.json", get(report::json))
        .route("/desk/catalogue/import/{id}/report.xlsx", get(report::xlsx))
        .route("/desk/catalogue/export.xlsx", get(download::xlsx))
        .route("/desk/catalogue/export.csv", get(download::csv))
        .route("/desk/catalogue/export.json", get(download::json))
        .route("/desk/guidance/export.xlsx", get(download::xlsx))
        .route("/desk/guidance/export.csv", get(download::csv))
        .route("/desk/guidance/export.json", get(download::json))
}

/// Where the table is whose file this is.
const fn table(guidance: bool) -> &'static str {
    if guidance { "/desk/guidance" } else { "/desk/catalogue" }
}

/// The frame of a page on the way in.
fn framed(ctx: &PageContext, which: Which, org: &str, title: String) -> PageContext {
    let name = if which.guidance { ctx.t("editor-title-guidance") } else { ctx.t("editor-title") };
    let base = table(which.guidance);
    ctx.clone()
        .titled(ctx.t2("plan-page-title", "name", &title, "title", org), "/desk/catalogue")
        .crumb(ctx.t("nav-todo"), "/desk")
        .crumb(name, base)
        .crumb(title, "")
}

/// A download's head lines.
fn attached(name: &str, mime: &'static str, bytes: Vec<u8>) -> axum::response::Response {
    use axum::{http::header, response::IntoResponse as _};
    // names are made of codes and days: ASCII without quotes
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, mime.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use office::catalogue::import::{How, Merge, Outcome};

    use crate::i18n::{Lang, Localizer};

    /// The codes of a list in the room that reads tables: the arms of its `code()`.
    fn arms(file: &str, of: &str) -> Vec<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../sheet/src").join(file);
        let text = std::fs::read_to_string(path).unwrap();
        let (_, text) = text.split_once(&format!("impl {of} {{")).unwrap();
        let (_, text) = text.split_once("fn code(").unwrap();
        let (text, _) = text.split_once("\n    }").unwrap();
        text.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_code_of_files_has_words() {
        let refused = arms("limits.rs", "Refused");
        let ignored = arms("tables/mod.rs", "Why");
        assert!(refused.len() >= 15 && ignored.len() >= 7, "{refused:?} {ignored:?}");
        let mut keys: Vec<String> = refused.iter().map(|code| format!("problem-{code}-file")).collect();
        keys.extend(ignored.iter().map(|code| format!("import-why-{code}")));
        keys.extend(
            ["missing", "no-table", "choice", "cell-long", "too-many-rows"].map(|c| format!("problem-{c}-file")),
        );
        keys.extend(["import-nothing", "import-no-item", "category-guessed"].map(|c| format!("problem-{c}")));
        keys.extend(Merge::ALL.iter().flat_map(|m| [format!("import-merge-{m}"), format!("import-merge-{m}-hint")]));
        keys.extend(Outcome::ALL.iter().map(|o| format!("import-outcome-{o}")));
        keys.extend(How::ALL.iter().filter(|h| **h != How::None).map(|h| format!("import-how-{h}")));
        let classes = ["long_term", "periodic", "staged", "immediate", "advance_notice", "external"];
        keys.extend(classes.map(|class| format!("import-class-{class}")));
        keys.extend(["working_day", "calendar_day", "month"].map(|unit| format!("import-unit-{unit}")));
        let n = String::from("1");
        let args: [(&'static str, &dyn crate::i18n::Arg); 4] = [("limit", &n), ("sheet", &n), ("row", &n), ("n", &n)];
        for lang in Lang::ALL {
            let missing: Vec<_> = keys.iter().filter(|key| (Localizer { lang }).find(key, &args).is_none()).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }
}
