//! Three administrators, separate, and none of them works on content or signs in twice as another.

use domain::{disclosure::plan::PlanForm, people::seat::Role};
use testkit::Scenario;

use crate::outcome::code;

testkit::both! {
    async fn three_and_no_more(database) {
        let town = Scenario::open(database).await;
        let again = town.office.accounts().first_administrators(["甲", "乙", "丙"], &town.org("511700")).await.unwrap();
        assert!(again.is_empty(), "only on the first start");
        for (login, role) in [("xitong", Role::SystemAdmin), ("anquan", Role::SecurityAdmin), ("shenji", Role::AuditAdmin)] {
            let identity = town.identity(login).await;
            assert_eq!(identity.seats.len(), 1);
            assert_eq!(identity.seat.as_ref().unwrap().seat.role, role);
            let own = domain::token::Token::Person(identity.person.id.clone()).to_string();
            assert_eq!(identity.tokens.to_vec(), ["all".to_owned(), own], "{login} reads no more than anybody");
            let todo = town.office.dossiers().todo(&identity).await.unwrap();
            assert!(todo.turns.is_empty() && todo.under_way.is_empty() && !todo.proposes);
            assert_eq!(code(town.office.plans().proposable(&identity).await), "not-your-duty");
            let entry = town.entry_id("society");
            assert_eq!(code(town.office.disclosures().propose(town.who(login), entry, PlanForm::default()).await), "not-your-duty");
        }
        town.assert_consistent().await;
    }
}
