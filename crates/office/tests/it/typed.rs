//! Every text that a command takes goes through one gate, whoever asks and whatever it is about.

use domain::{
    CatalogueId, DisclosureId, EntryId, RecordId, SeatId,
    catalogue::{Edit, Row, Table},
    disclosure::{
        consent::ConsentForm, deferred_review::DeferredReviewForm, review::SignForm, variation::ProcedureForm,
        withholding::ExamineForm,
    },
    people::seat::{DelegationForm, HoldingForm},
};
use office::{
    catalogue::{PaperForm, obligation::RecordForm},
    people::seat::Change,
};
use testkit::Scenario;

use crate::outcome::code;

const MARKED: &str = "见附件（机密★10年）";

testkit::both! {
    async fn a_marking_is_refused_in_every_text_of_every_command(database) {
        let town = Scenario::open(database).await;
        let (office, who) = (&town.office, town.who("clerk"));
        let (text, who) = (|| MARKED.to_owned(), || who.clone());
        // the gate comes before anything is looked up: none of these is there
        let (id, entry) = (DisclosureId::from_text("never-was"), EntryId::from_text("e"));
        let catalogue = || CatalogueId::from_text("never-was");
        let (record, seat) = (RecordId::from_text("never-was"), SeatId::from_text("never-was"));
        let edit = |edit: Edit| office.catalogues().edit_catalogue(who(), false, None, vec![edit]);
        let row = |column: &str| Row { cells: [(column.to_owned(), text())].into(), ..Row::blank(entry.clone()) };
        let paper = |to: bool| PaperForm {
            to: if to { text() } else { "县委".into() }, number: if to { "1".into() } else { text() }, on: "2026-11-20".into()
        };
        let longer = |form: &mut ProcedureForm| form.steps[4].days = "5".into();
        let procedure = town.varied("county-reviewer", "511722101", longer).await;
        let d = office.disclosures();
        let unit = |came: Result<i64, office::Error>| came.map(drop);
        let came = [
            ("text", code(d.sign(who(), id.clone(), "office".into(), SignForm { text: text(), ..SignForm::default() }).await)),
            ("notes", code(d.sign(who(), id.clone(), "office".into(), SignForm { notes: vec!["改".into(), text()], ..SignForm::default() }).await)),
            ("text", code(office.consents().consent(who(), id.clone(), ConsentForm { text: text(), ..ConsentForm::default() }).await)),
            ("reason", code(d.withdraw(who(), id.clone(), text()).await)),
            ("reason", code(d.abandon(who(), id.clone(), text()).await)),
            ("text", code(office.deferred_reviews().hold_deferred_review(who(), id.clone(), (1, "office".into()), DeferredReviewForm { text: text(), ..DeferredReviewForm::default() }).await)),
            ("reason", code(office.withholdings().examine(who(), id.clone(), ExamineForm { reason: text(), ..ExamineForm::default() }).await)),
            ("source", code(office.variations().enforce_variation(town.who("county-reviewer"), "511722101".into(), ProcedureForm { source: text(), ..procedure }, "2026-12-01".into(), 0).await.map(drop))),
            ("reason", code(office.variations().revoke_variation(town.who("county-reviewer"), "511722101".into(), 1, text()).await.map(drop))),
            ("reason", code(office.seats().change_seat(who(), seat.clone(), Change::Vacate, HoldingForm { reason: text(), ..HoldingForm::default() }).await.map(drop))),
            ("reason", code(office.seats().delegate(who(), DelegationForm { reason: text(), ..DelegationForm::default() }).await.map(drop))),
            ("text", code(office.obligations().record_event(who(), entry.clone(), RecordForm { text: text(), ..RecordForm::default() }).await.map(drop))),
            ("reason", code(office.obligations().report_nil(who(), entry.clone(), "2026-Q3".into(), text()).await.map(drop))),
            ("reason", code(office.obligations().revoke_record(who(), record.clone(), text()).await.map(drop))),
            ("to", code(office.catalogues().file_catalogue(who(), Some(paper(true))).await)),
            ("number", code(office.catalogues().file_catalogue(who(), Some(paper(false))).await)),
            ("remark", code(office.catalogues().receive_filing(who(), catalogue(), vec![(None, text())]).await)),
            ("remark:e", code(office.catalogues().receive_filing(who(), catalogue(), vec![(Some(entry.clone()), text())]).await)),
            ("answer", code(office.catalogues().answer_remark(who(), 0, text()).await)),
            ("remark", code(office.catalogues().receive_paper(who(), text()).await)),
            ("row:e:item", code(unit(edit(Edit::Cells(vec![(entry.clone(), "item".into(), text())])).await))),
            ("rows", code(unit(edit(Edit::Paste { row: None, column: "item".into(), columns: vec!["item".into()], block: vec![vec![text()]] }).await))),
            ("rows", code(unit(edit(Edit::Add { below: None, cells: [("item".to_owned(), text())].into() }).await))),
            ("row:e:time", code(unit(edit(Edit::Answer { row: entry.clone(), column: "time".into(), answer: text() }).await))),
            ("reason:9.1", code(unit(edit(Edit::NotApplicable { category: "9.1".into(), reason: text() }).await))),
            ("row:e:basis", code(unit(edit(Edit::Whole(Box::new(Table { rows: vec![row("basis")], ..Table::default() }))).await))),
        ];
        for (n, (field, came)) in came.iter().enumerate() {
            assert_eq!(*came, format!("problems: {field} typed-marked"), "{n}");
        }
        let mut tx = office.test_read().await.unwrap();
        let told = tx.tail(0, 10_000).await.unwrap();
        let told: Vec<_> = told.iter().filter(|row| row.entry.kind == "security.marked").collect();
        assert_eq!(told.len(), came.len(), "each is a security event");
        assert!(told.iter().all(|row| !row.private.as_ref().unwrap().to_string().contains("见附件")), "and says nothing of it");
        drop(tx);
        town.assert_consistent().await;
    }
}
