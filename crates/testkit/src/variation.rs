//! Varying an organisation's procedure, as the office above does.

use domain::disclosure::variation::ProcedureForm;
use office::Error;

use crate::Scenario;

impl Scenario {
    /// The form of the procedure in force, changed, with a paper it rests on.
    pub async fn varied(&self, login: &str, code: &str, change: impl FnOnce(&mut ProcedureForm)) -> ProcedureForm {
        let mut form = self.office.variations().vary_page(&self.identity(login).await, code).await.unwrap().form;
        form.source = "宣委办〔2026〕12号".to_owned();
        change(&mut form);
        form
    }

    /// Puts it in force from today.
    ///
    /// # Errors
    /// As the office.
    pub async fn vary(&self, login: &str, code: &str, change: impl FnOnce(&mut ProcedureForm)) -> Result<u32, Error> {
        let form = self.varied(login, code, change).await;
        let last = self.office.variations().vary_page(&self.identity(login).await, code).await?.last;
        let today = self.clock.today().to_string();
        self.office.variations().enforce_variation(self.who(login), code.to_owned(), form, today, last).await
    }
}
