//! Finds a person's number that two publications, masking it differently, reveal together. Before release.

use std::collections::{BTreeMap, BTreeSet};

use domain::disclosure::{
    attachment::{Attachment, MaskedNumber},
    plan::{PlanForm, Reidentification},
};
use screening::{
    Kind, Part, Piece, Place,
    detect::{self, Masked},
};
use store::Tx;

use crate::{Error, disclosure::plan::Plans};

/// Names looked up for one plan; nobody publishes more in one, and each is a query.
const NAMES: usize = 4_000;

pub(crate) fn masked(number: &MaskedNumber) -> Option<Masked> {
    Some(Masked { kind: Kind::parse(&number.kind)?, name: number.name.clone(), shown: number.shown.clone() })
}

impl Plans<'_> {
    /// Masked numbers of a form's text and files that something published gives away.
    pub(crate) async fn reidentified(
        tx: &mut Tx,
        form: &PlanForm,
        files: &[Attachment],
    ) -> Result<Vec<Reidentification>, Error> {
        let lines = [&form.title, &form.plain, &form.body].into_iter().flat_map(|text| text.lines());
        let pieces: Vec<Piece> = lines.map(|line| Piece::new(Place::new(Part::Paragraph, "", ""), line)).collect();
        let typed = detect::masked_numbers(&pieces).into_iter().map(|number| ("body", number));
        let filed = files.iter().flat_map(|file| &file.numbers).filter_map(masked).map(|number| ("files", number));
        let mut ours: BTreeMap<(Kind, String), Vec<(&'static str, Masked)>> = BTreeMap::new();
        for (field, number) in typed.chain(filed).filter(|(_, number)| !number.name.is_empty()) {
            ours.entry((number.kind, number.name.clone())).or_default().push((field, number));
        }
        let mut found = BTreeSet::new();
        for ((kind, name), here) in ours.into_iter().take(NAMES) {
            let there = tx.masked_numbers_of(kind.code(), &name).await?;
            let theirs: Vec<Masked> =
                there.iter().map(|row| Masked { kind, name: row.name.clone(), shown: row.shown.clone() }).collect();
            let numbers: Vec<Masked> = here.iter().map(|(_, number)| number.clone()).collect();
            for revealed in detect::joined(&numbers, &theirs) {
                let (Some((field, _)), Some(row)) = (here.get(revealed.ours), there.get(revealed.theirs)) else {
                    continue;
                };
                found.insert((*field, name.clone(), row.version.clone()));
            }
        }
        let mut reidentified = Vec::new();
        for (field, name, version) in found {
            let Some(version) = tx.version(&version).await? else { continue };
            reidentified.push(Reidentification { field, name, index_number: version.published.index_number });
        }
        Ok(reidentified)
    }
}
