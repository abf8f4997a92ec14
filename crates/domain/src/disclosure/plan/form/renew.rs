//! The form used again: for the next period, for a correction; and what stands in it from before.

use rules::procedure::Fact;

use crate::{Day, disclosure::plan::form::PlanForm};

impl PlanForm {
    /// Takes out what is answered anew each time: the assessment, and the handling unit's own check (Art. 17, 18).
    /// What somebody found of one text, or another day, says nothing of this.
    pub fn ask_anew(&mut self) {
        self.risk.clear();
        self.self_check.clear();
        self.all_clear = false;
        self.unstable = false;
        for text in [&mut self.contingency_people, &mut self.contingency_measures, &mut self.contingency_statement] {
            text.clear();
        }
    }

    /// The form of the last plan, for the next period: what stays the same is not typed twice. The text is this period's
    /// own, and so are the assessment of its risk and the handling unit's check; what could not wait last time may well
    /// wait this time.
    #[must_use]
    pub fn for_next_period(self, on: String) -> Self {
        let Self {
            base: _,
            key: _,
            obligation: _,
            title,
            plain: _,
            body: _,
            scope,
            scope_reason,
            named,
            modes,
            on: _,
            first_scope: _,
            first_on: _,
            necessity,
            feasibility,
            risk: _,
            all_clear: _,
            unstable: _,
            contingency_people: _,
            contingency_measures: _,
            contingency_statement: _,
            self_check: _,
            mut facts,
            correction_was: _,
            correction_now: _,
            correction_reason: _,
            correction_impact: _,
            files: _,
            issuers,
            urgent_reason: _,
            kept: _,
            kept_reason: _,
        } = self;
        facts.retain(|fact| fact != Fact::Urgent.code());
        let again = Self { title, scope, scope_reason, named, modes, on, ..Self::default() };
        Self { necessity, feasibility, facts, issuers, ..again }
    }

    /// The form of what was released, to correct it: released on `today`, in one stage, with what was wrong still to be
    /// said (Art. 24).
    #[must_use]
    pub fn for_correction(mut self, today: Day) -> Self {
        self.on = today.to_string();
        self.facts.retain(|fact| fact != Fact::Urgent.code());
        for text in [&mut self.urgent_reason, &mut self.first_scope, &mut self.first_on] {
            text.clear();
        }
        for text in self.texts_mut().filter(|field| field.name.starts_with("correction_")) {
            text.text.clear();
        }
        self
    }

    /// What stands in this form as it stood in the one of the last period, by field: it was taken from there and nobody
    /// has changed it.
    #[must_use]
    pub fn carried(&self, last: &Self) -> Vec<&'static str> {
        let Self {
            title,
            scope,
            scope_reason,
            named,
            modes,
            necessity,
            feasibility,
            facts,
            issuers,
            // this period's own: emptied before the form is shown, see `for_next_period`
            base: _,
            key: _,
            obligation: _,
            plain: _,
            body: _,
            on: _,
            first_scope: _,
            first_on: _,
            risk: _,
            all_clear: _,
            unstable: _,
            contingency_people: _,
            contingency_measures: _,
            contingency_statement: _,
            self_check: _,
            correction_was: _,
            correction_now: _,
            correction_reason: _,
            correction_impact: _,
            files: _,
            urgent_reason: _,
            kept: _,
            kept_reason: _,
        } = self;
        let texts = [
            ("title", title, &last.title),
            ("necessity", necessity, &last.necessity),
            ("feasibility", feasibility, &last.feasibility),
            ("scope", scope, &last.scope),
            ("scope_reason", scope_reason, &last.scope_reason),
            ("named", named, &last.named),
            ("issuers", issuers, &last.issuers),
        ];
        let lists = [("modes", modes, &last.modes), ("facts", facts, &last.facts)];
        let texts = texts.into_iter().filter(|(_, now, then)| now == then && !now.trim().is_empty());
        let lists = lists.into_iter().filter(|(_, now, then)| now == then && !now.is_empty());
        texts.map(|(field, ..)| field).chain(lists.map(|(field, ..)| field)).collect()
    }
}
