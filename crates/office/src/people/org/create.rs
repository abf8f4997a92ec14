//! Creating organisations.

use domain::{
    OrgId,
    people::org::{Dated, Org, OrgName},
    policy::{Permit, PlatformWork},
};
use futures_core::future::BoxFuture;
use serde_json::json;
use store::{Event, Tx};

use crate::{Error, people::org::Orgs};

/// An organisation to be, with codes for its ties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOrg {
    /// Unique code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// Kind id of the ruleset.
    pub kind: String,
    /// Code of its superior; none for the root.
    pub superior: Option<String>,
    /// Code of its sector superior.
    pub sector_superior: Option<String>,
    /// Order among its siblings.
    pub rank: i64,
}

/// Keeps a new organisation; its superior must be there.
pub(crate) async fn put_org(tx: &mut Tx, new: &NewOrg, by: &str) -> Result<OrgId, Error> {
    let today = tx.now().day();
    let superior = match &new.superior {
        Some(code) => Some(Orgs::org_of_code(tx, code).await?.id),
        None => None,
    };
    let sector_superior = match &new.sector_superior {
        Some(code) => tx.org_by_code(code).await?.map(|o| o.id),
        None => None,
    };
    let org = Org {
        id: OrgId::new(tx.now(), tx.random()),
        code: new.code.clone(),
        names: vec![Dated { from: None, value: OrgName { full: new.name.clone(), short: new.short.clone() } }],
        kinds: vec![Dated { from: None, value: new.kind.clone() }],
        superiors: vec![Dated { from: None, value: superior }],
        sector_superior,
        rank: new.rank,
        duty_set: None,
        procedure: None,
        leader: None,
        ended: None,
    };
    tx.put_org(
        &org,
        today,
        Event::new(&Permit::platform(PlatformWork::Installation), "org.created", json!({ "by": by })),
    )
    .await?;
    Ok(org.id)
}

impl<'a> Orgs<'a> {
    /// The id of the organisation with this code.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn org_id(self, code: &'a str) -> BoxFuture<'a, Result<Option<OrgId>, Error>> {
        Box::pin(async move { Ok(self.0.read().await?.org_by_code(code).await?.map(|o| o.id)) })
    }
}
