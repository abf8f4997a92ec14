//! Identities. An id never changes and is never shown; codes and index numbers are what people see.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// An id from the instant of its making and 10 random bytes: UUIDv7 (RFC 9562), so that ids sort by age.
            #[must_use]
            pub fn new(at: $crate::Instant, random: [u8; 10]) -> Self {
                let millis = u64::try_from(at.micros() / 1000).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string())
            }

            /// An id read back from where it was kept.
            #[must_use]
            pub fn from_text(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// When it was made; none if it is no UUIDv7.
            #[must_use]
            pub fn made(&self) -> Option<$crate::Instant> {
                let (seconds, nanos) = uuid::Uuid::parse_str(&self.0).ok()?.get_timestamp()?.to_unix();
                let micros = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?;
                Some($crate::Instant::from_micros(micros + i64::from(nanos / 1_000)))
            }

            /// The id as it is kept.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id!(
    /// A Party organisation.
    OrgId,
    /// A person.
    PersonId,
    /// A seat (岗位): a post in an organisation.
    SeatId,
    /// A sign-in account.
    AccountId,
    /// An entry of a disclosure catalogue (目录条目).
    EntryId,
    /// One disclosure on its way to release.
    DisclosureId,
    /// A version of a catalogue.
    CatalogueId,
    /// A nil report (零报告) or a recorded event.
    RecordId,
    /// A file in the gate.
    AttachmentId,
    /// A version of an organisation's own procedure.
    VariationId,
);

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn ids_sort_by_age() {
        let (a, b) = (
            OrgId::new(crate::Instant::from_micros(1_000), [9; 10]),
            OrgId::new(crate::Instant::from_micros(9_000_000), [0; 10]),
        );
        assert!(a < b);
    }
}
