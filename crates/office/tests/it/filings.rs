//! A catalogue is filed with the superior, who remarks on rows of it; whom it waits for sees it on the to-do list.

use domain::CatalogueId;
use office::{catalogue::FiledPage, waiting::Waiting};
use testkit::Scenario;

use crate::outcome::code;

async fn filed(town: &Scenario, login: &str) -> Result<FiledPage, office::Error> {
    town.office.catalogues().filed_page(&town.identity(login).await, &id(town).await).await
}

/// The township's catalogue in force.
async fn id(town: &Scenario) -> CatalogueId {
    let mut tx = town.office.test_read().await.unwrap();
    tx.catalogue_in_force(&town.org("511722101"), false).await.unwrap().unwrap().id
}

/// Filings and remarks on somebody's to-do list.
async fn waits(town: &Scenario, login: &str) -> (usize, usize) {
    let todo = town.office.dossiers().todo(&town.identity(login).await).await.unwrap();
    (todo.counts.of(Waiting::Filings), todo.counts.of(Waiting::Remarks))
}

testkit::both! {
    async fn filed_received_answered(database) {
        let town = Scenario::open(database).await;
        let office = &town.office;
        assert_eq!(code(filed(&town, "county-reviewer").await), "absent", "nothing was sent yet");
        for (login, expect) in [
            ("approver", "not-your-duty"),
            ("xitong", "absent"),
            ("clerk", "ok"),
            ("reviewer", "filing-sent"),
        ] {
            assert_eq!(code(office.catalogues().file_catalogue(town.who(login), None).await), expect, "{login}");
        }
        assert_eq!(waits(&town, "county-reviewer").await, (1, 0));
        assert_eq!(waits(&town, "county-clerk").await, (0, 0), "who doesn't receive it isn't bothered");
        for (login, expect) in [
            ("county-reviewer", "ok"),
            ("county-clerk", "not-your-duty"),
            ("reviewer", "absent"),
            ("elsewhere-clerk", "not-your-duty"),
        ] {
            assert_eq!(code(filed(&town, login).await), expect, "{login}");
        }
        let row = Some(town.entry_id("society"));
        let receive = async |login: &str, remarks: &[(Option<domain::EntryId>, &str)]| {
            let remarks = remarks.iter().map(|(row, text)| (row.clone(), (*text).to_owned())).collect();
            code(office.catalogues().receive_filing(town.who(login), id(&town).await, remarks).await)
        };
        assert_eq!(receive("county-clerk", &[]).await, "not-your-duty");
        assert_eq!(receive("reviewer", &[]).await, "absent");
        assert_eq!(receive("county-reviewer", &[(row, "请写明公开的日子"), (None, " ")]).await, "ok");
        assert_eq!(waits(&town, "county-reviewer").await, (0, 0));
        assert_eq!((waits(&town, "clerk").await, waits(&town, "approver").await), ((0, 1), (0, 0)));
        let answer = async |login: &str, n: usize, text: &str| {
            code(office.catalogues().answer_remark(town.who(login), n, text.to_owned()).await)
        };
        for (login, n, text, expect) in [
            ("approver", 0, "改", "not-your-duty"),
            ("clerk", 0, "", "problems: answer cell-required"),
            ("clerk", 1, "改", "remark-answered"),
            ("clerk", 0, "改为每季度首月10日", "ok"),
            ("clerk", 0, "再答", "remark-answered"),
        ] {
            assert_eq!(answer(login, n, text).await, expect, "{login} {n} {text}");
        }
        assert_eq!(waits(&town, "clerk").await, (0, 0));
        town.assert_consistent().await;
    }

    /// A receipt on paper is for those whose superior is outside the platform.
    async fn nobody_receives_for_the_superior(database) {
        let town = Scenario::open(database).await;
        let receipt = async |login: &str| code(town.office.catalogues().receive_paper(town.who(login), String::new()).await);
        assert_eq!(receipt("clerk").await, "filing-not-sent");
        assert_eq!(receipt("approver").await, "not-your-duty");
        assert_eq!(code(town.office.catalogues().file_catalogue(town.who("clerk"), None).await), "ok");
        assert_eq!(receipt("clerk").await, "filing-not-sent", "the superior is on the platform and receives itself");
        town.assert_consistent().await;
    }
}
