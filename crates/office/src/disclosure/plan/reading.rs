//! A plan form read against the entry, the rules and the directory.

use domain::{
    OrgId, PersonId,
    catalogue::entry::Entry,
    disclosure::plan::{FormFacts, Plan, PlanForm},
    people::person::Person,
    token::Scope,
};
use rules::procedure::Procedure;
use store::Tx;

use crate::{
    Error,
    disclosure::plan::{Plans, screening},
};

impl Plans<'_> {
    /// Reads a plan form against the entry, the rules and the directory.
    pub(crate) async fn read_plan(
        self,
        tx: &mut Tx,
        form: &PlanForm,
        entry: &Entry,
        org: &OrgId,
        (procedure, correcting): (&Procedure, bool),
    ) -> Result<Plan, Error> {
        let (mut named_orgs, mut named_people, mut named_unknown) = (Vec::new(), Vec::new(), Vec::new());
        if form.scope == Scope::Named.code() {
            for line in form.named.lines().map(str::trim).filter(|l| !l.is_empty()) {
                if let Some(org) = tx.org_by_code(line).await? {
                    named_orgs.push(org.id);
                } else if let Some(person) = Self::person_below(tx, line, org).await? {
                    named_people.push(person);
                } else {
                    named_unknown.push(line.to_owned());
                }
            }
        }
        let rules = self.0.rules().current();
        let today = tx.now().day();
        let files = self.0.attachments().form_files(tx, &form.files, org).await?;
        let typed = screening::personal(form, rules);
        let reidentified = Plans::reidentified(tx, form, &files).await?;
        let together = crate::disclosure::consent::issuers(tx, &form.issuers).await?;
        let facts = FormFacts {
            rules,
            entry,
            org,
            today,
            correcting,
            named_orgs,
            named_people,
            named_unknown,
            files,
            typed,
            reidentified,
            issuers: together.known,
            issuers_unknown: together.unknown,
            issuers_silent: together.silent,
            urgent: rules.urgent_in(procedure),
        };
        Ok(form.read(&facts)?)
    }

    /// The person of a login, if they are a member of this organisation or one under it, or belong to it. Elsewhere a
    /// login is as unknown as one that nobody has: the form must not tell which logins there are.
    async fn person_below(tx: &mut Tx, login: &str, org: &OrgId) -> Result<Option<PersonId>, Error> {
        let Some((account, _)) = tx.account_by_login(&login.to_lowercase()).await? else { return Ok(None) };
        let Some(person) = tx.get::<Person>(account.person.as_str()).await? else { return Ok(None) };
        for home in [&person.member_of, &person.belongs_to].into_iter().flatten() {
            if tx.org_chain(home).await?.iter().any(|above| &above.id == org) {
                return Ok(Some(person.id));
            }
        }
        Ok(None)
    }
}
