//! The end cut off with all its traces: only a checkpoint kept elsewhere can tell.

use ledger::{Alteration, Checkpoint, Completeness, Verdict};
use store::tables::{DERIVED, LEDGER, SEALED};
use testkit::{Scenario, Stop};

async fn judged(town: &Scenario, outside: Vec<Checkpoint>) -> Verdict {
    let keys = [town.office.verifier().clone()];
    town.office.test_store().verify(outside, &keys, office_now(town), &|_| ()).await.unwrap().verdict
}

fn office_now(town: &Scenario) -> domain::Instant {
    town.office.now()
}

/// The checkpoints written outside the database, oldest first.
fn outside(town: &Scenario) -> Vec<Checkpoint> {
    let text = std::fs::read_to_string(town.database.folder().join("checkpoints.txt")).unwrap();
    let keys = [town.office.verifier().clone()];
    let mut notes = Vec::new();
    let mut note = String::new();
    for line in text.lines() {
        note.push_str(line);
        note.push('\n');
        if line.starts_with('—') {
            notes.push(Checkpoint::verify(note.trim_start(), &keys).unwrap().0);
            note.clear();
        }
    }
    notes
}

testkit::both! {
    async fn an_older_copy_put_back(database) {
        let town = Scenario::open(database).await;
        let raw = town.raw().await;
        town.through("society", "道路硬化进展", Stop::Released).await;
        let tables = [SEALED, DERIVED, LEDGER].concat();
        let older = raw.dump(&tables).await;
        town.through("society", "堰塘整治进展", Stop::Released).await;

        let kept = outside(&town);
        let newest = kept.last().unwrap().clone();
        let proven = Completeness::ProvenTo { size: newest.size, time: newest.time };
        let verdict = judged(&town, kept.clone()).await;
        assert!(matches!(verdict, Verdict::Consistent { completeness, .. } if completeness == proven), "{verdict:?}");

        raw.load(&older).await;
        let verdict = judged(&town, Vec::new()).await;
        let Verdict::Consistent { size, completeness: Completeness::Unproven, .. } = verdict else { panic!("{verdict:?}") };
        let verdict = judged(&town, vec![newest.clone()]).await;
        assert_eq!(verdict, Verdict::Altered(vec![Alteration::RolledBack { size: newest.size, found: size }]));
    }

    /// Cut off and lived on: as long as before again, but another history.
    async fn history_written_anew(database) {
        let town = Scenario::open(database).await;
        let raw = town.raw().await;
        let tables = [SEALED, DERIVED, LEDGER].concat();
        let older = raw.dump(&tables).await;
        town.through("society", "道路硬化进展", Stop::Released).await;
        let newest = outside(&town).last().unwrap().clone();
        raw.load(&older).await;
        town.through("society", "堰塘整治进展", Stop::Filed).await;
        let verdict = judged(&town, Vec::new()).await;
        assert!(matches!(verdict, Verdict::Consistent { completeness: Completeness::Unproven, .. }), "{verdict:?}");
        let verdict = judged(&town, vec![newest.clone()]).await;
        assert_eq!(verdict, Verdict::Altered(vec![Alteration::Rewritten { size: newest.size }]));
    }
}
