//! The command line's import: the same, with what was recognised taken as it is.

use domain::{
    Problems, SeatId,
    actor::Act,
    catalogue::Columns,
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;

use super::{Merge, Report, rows};
use crate::{Error, catalogue::import::CatalogueImports, people::org::Orgs, typed::TypedBy};

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
pub struct Direct {
    /// Code of the organisation.
    pub org: String,
    /// Only this sheet; none = every visible one.
    pub sheet: Option<String>,
    /// How rows come together; none = as a page would propose.
    pub merge: Option<Merge>,
    /// Put it in force, too.
    pub into_force: bool,
}

/// The name under which the command line works on catalogues; pages have their own words for it.
pub const COMMAND_LINE: &str = "command line";

/// What the command line signs with.
pub(crate) fn clerk(at: domain::Instant) -> Act {
    Act {
        seat: SeatId::from_text("command-line"),
        title: "gongkai import".to_owned(),
        name: COMMAND_LINE.to_owned(),
        at,
    }
}

/// The number of the version that was put in force, or what kept it from that.
pub type Enforced = Result<u32, Problems>;

impl<'a> CatalogueImports<'a> {
    /// Imports a file into an organisation's draft, as the command line. Gives the report, and the number of the version
    /// if it was put in force, or what kept it from that; the draft stays then.
    ///
    /// # Errors
    /// Problems of the file, or the organisation isn't known (404); then nothing is kept.
    pub fn import_catalogue(
        self,
        direct: Direct,
        file: String,
        bytes: Vec<u8>,
    ) -> BoxFuture<'a, Result<(Report, Option<Enforced>), Error>> {
        Box::pin(async move {
            let org = {
                let mut tx = self.0.read().await?;
                Orgs::org_of_code(&mut tx, &direct.org).await?
            };
            let import = self.found(&org, false, file, bytes).await?;
            let around = self.surroundings(&org).await?;
            let office = self.0.clone();
            let (org_of_draft, direct_of_draft) = (org.clone(), direct.clone());
            let report = self
                .0
                .write_unsealed("catalogue.import", TypedBy::operator().form(&import), move |tx| {
                    Box::pin(async move {
                        let (org, direct) = (org_of_draft, direct_of_draft);
                        let draft = tx.catalogue_draft(&org.id, false).await?;
                        let versions = tx.catalogue_versions(&org.id, false).await?;
                        let table = super::current_table(draft, &versions);
                        let rules = office.rules().current();
                        let columns = Columns::of(rules);
                        let ours = super::known(&table, &versions);
                        let duties = office.rules().duty_set(&org, tx.now().day()).unwrap_or_default();
                        let ground = rows::Ground { columns: &columns, rules, duties, ours: &ours, code: &org.code };
                        let mut choice = import.proposed(&table, &ground);
                        choice.merge = direct.merge.unwrap_or(choice.merge);
                        if let Some(only) = &direct.sheet {
                            for (table, chosen) in import.tables.iter().zip(&mut choice.tables) {
                                chosen.take = &table.sheet == only;
                            }
                        }
                        let by = clerk(tx.now()).name;
                        let import = office.catalogue_imports().take(tx, &org, &by, import, choice, &around).await?;
                        import.report.ok_or_else(|| Error::broken("an import without a report"))
                    })
                })
                .await?;
            if !direct.into_force {
                return Ok((report, None));
            }
            let office = self.0.clone();
            let enforced = self.0.write("catalogue.enforce", TypedBy::nothing(), move |tx| {
                Box::pin(async move {
                    let draft = tx.catalogue_draft(&org.id, false).await?;
                    let draft = draft.ok_or_else(|| Error::broken("a draft that was just kept"))?;
                    let act = clerk(tx.now());
                    let no = office
                        .catalogues()
                        .put_in_force(tx, &Permit::platform(PlatformWork::Import), &org, false, draft.table, act)
                        .await?;
                    tx.drop_catalogue_draft(&org.id, false).await?;
                    Ok(no)
                })
            });
            match enforced.await {
                Ok(no) => Ok((report, Some(Ok(no)))),
                Err(Error::Problems(problems)) => Ok((report, Some(Err(problems)))),
                Err(other) => Err(other),
            }
        })
    }
}
