//! The code lists of this room.

use rules::codes;

codes! {
    /// What was found. Each kind has its law in `data/basis.toml`.
    Kind {
        /// A marking of a state or Party secret, also disguised; the file is refused.
        SecrecyMarking = "secrecy_marking",
        /// A file number of a classified series; the file is refused.
        ClassifiedNumber = "classified_number",
        /// "Internal, do not spread", a work secret; the file is refused.
        InternalNotice = "internal_notice",
        /// A citizen's identity number, 18 or 15 digits (GB 11643).
        IdNumber = "id_number",
        /// A mobile number.
        Mobile = "mobile",
        /// A land line that is not an office's.
        Landline = "landline",
        /// A bank card (ISO/IEC 7812).
        BankCard = "bank_card",
        /// A social security card, or an account for subsidies paid by card, by the words beside it.
        SocialCard = "social_card",
        /// A passport or travel permit.
        Passport = "passport",
        /// A vehicle's plate.
        Plate = "plate",
        /// A dwelling, down to group, house number or room.
        Address = "address",
        /// A personal mailbox.
        Email = "email",
        /// A birth date to the day.
        BirthDate = "birth_date",
        /// Illness or disability beside a name.
        Health = "health",
        /// Details of hardship beside a name.
        Hardship = "hardship",
        /// A person under 14 or named as a minor.
        Minor = "minor",
    }
}

impl Kind {
    /// Does a file bearing it leave the platform at the door?
    #[must_use]
    pub fn refuses(self) -> bool {
        matches!(self, Self::SecrecyMarking | Self::ClassifiedNumber | Self::InternalNotice)
    }
}

codes! {
    /// How sure a finding is.
    Confidence {
        /// The form alone, or weak words beside it.
        Low = "low",
        /// The form and its surroundings.
        Medium = "medium",
        /// A checksum or an unmistakable form.
        High = "high",
    }
}

codes! {
    /// What there is besides what a reader sees; removed from the published copy.
    Hidden {
        /// Author, company, dates, template: properties of the document.
        Properties = "properties",
        /// Comments and notes of reviewers.
        Comments = "comments",
        /// Tracked insertions, deletions, moves; revision marks.
        Changes = "changes",
        /// Text formatted as hidden, or white on white.
        HiddenText = "hidden_text",
        /// Hidden or very hidden sheets.
        HiddenSheets = "hidden_sheets",
        /// Hidden rows and columns.
        HiddenRows = "hidden_rows",
        /// Hidden slides.
        HiddenSlides = "hidden_slides",
        /// Speaker's notes.
        SpeakerNotes = "speaker_notes",
        /// Embedded files and objects.
        Embedded = "embedded",
        /// Macros and scripts.
        Scripts = "scripts",
        /// Links to other documents, and their cached values.
        ExternalLinks = "external_links",
        /// Layers that are off.
        Layers = "layers",
        /// Annotations of a PDF.
        Annotations = "annotations",
        /// Form data, signatures' details, XFA.
        Forms = "forms",
        /// EXIF, IPTC and the like, position (GPS) apart.
        Exif = "exif",
        /// Where a picture was taken.
        Position = "position",
        /// XMP packets.
        Xmp = "xmp",
        /// Thumbnails of what the file once was.
        Thumbnails = "thumbnails",
        /// Older revisions kept in the file.
        Revisions = "revisions",
        /// Bytes nothing in the format asks for.
        Foreign = "foreign",
    }
}

codes! {
    /// What could not be read; the verdict is at least `review`.
    Unread {
        /// A page or picture without a text layer.
        NoTextLayer = "no_text_layer",
        /// A font whose characters can't be told.
        UnknownFont = "unknown_font",
        /// A format that is not read (old Office, RAR, …).
        UnreadFormat = "unread_format",
        /// Encrypted, or behind a password.
        Encrypted = "encrypted",
        /// Damaged.
        Damaged = "damaged",
        /// A limit was hit within an archive's member.
        Limit = "limit",
        /// Something may not be seen: a shape, a picture or an annotation lies over it, or it has the colour of its
        /// ground; what that is can't be told or taken out.
        Covered = "covered",
        /// A picture of which only a part is shown; the rest is in the file all the same.
        Cropped = "cropped",
    }
}

codes! {
    /// What becomes of a file.
    Verdict {
        /// Nothing found, everything read.
        Clean = "clean",
        /// A person has to look: personal data, or something that could not be read.
        Review = "review",
        /// Bears a secrecy marking: must not be here at all.
        Refuse = "refuse",
    }
}
