//! Code lists are declared once: the enum, its text for SQL, serde, the ledger, Fluent keys and CSS classes. For this
//! room and for the rooms above it.

/// Declares a closed list of codes as an enum whose text form is used everywhere.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The code as text: in SQL, JSON, the ledger, Fluent keys and CSS classes.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The code that has this text, if there is one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
