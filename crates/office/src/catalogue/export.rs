//! A catalogue as a file: what goes out comes back the same ([`super::import::own`]).

use domain::{
    Day,
    catalogue::{Columns, Table},
    codes,
};
use futures_core::future::BoxFuture;
use sheet::{BookOut, SheetOut, Stamp};

use super::import::own;
use crate::{Error, Identity, catalogue::Catalogues};

codes! {
    /// What a catalogue can be exported as.
    Format { Xlsx = "xlsx", Csv = "csv", Json = "json" }
}

/// A file to be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A sheet of a workbook that is only read by people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its tab.
    pub name: String,
    /// Its head.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// Widths of its columns, in characters.
    pub widths: Vec<f64>,
}

impl Format {
    /// Its media type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// A workbook.
///
/// # Errors
/// If a cell or the whole is too large for a spreadsheet.
pub fn workbook(sheets: Vec<Sheet>, on: Day) -> Result<Vec<u8>, Error> {
    let sheets = sheets.into_iter().map(|s| SheetOut {
        name: s.name,
        head: s.head,
        rows: s.rows,
        widths: s.widths,
        freeze_head: true,
        wrap: true,
        ..SheetOut::default()
    });
    sheet::write_xlsx(&BookOut { sheets: sheets.collect() }, stamp(on)).map_err(Error::broken)
}

fn stamp(day: Day) -> Stamp {
    let small = |n: i8| u8::try_from(n).unwrap_or(1);
    Stamp { year: u16::try_from(day.year()).unwrap_or(2000), month: small(day.month()), day: small(day.day()) }
}

/// The bytes of a table in a format. `name` gives the words of a column, `org` is the code of its organisation.
///
/// # Errors
/// If it is too large for the format.
pub fn bytes(
    table: &Table,
    columns: &Columns,
    name: &dyn Fn(&str) -> String,
    org: &str,
    on: Day,
    format: Format,
) -> Result<Vec<u8>, Error> {
    if format == Format::Json {
        let file = own::File {
            format: own::FORMAT.to_owned(),
            org: org.to_owned(),
            columns: columns.0.iter().map(|c| c.id.clone()).collect(),
            table: table.clone(),
        };
        return serde_json::to_vec_pretty(&file).map_err(Error::broken);
    }
    let mut grid = own::grid(table, columns, name, org).map_err(Error::broken)?;
    if format == Format::Csv {
        return Ok(sheet::write_csv(&grid));
    }
    let rows = grid.split_off(1.min(grid.len()));
    let widths = columns.0.iter().map(|c| if c.id == "item" { 40.0 } else { 18.0 }).chain([12.0]).collect();
    let head = grid.pop().unwrap_or_default();
    workbook(vec![Sheet { name: org.to_owned(), head, rows, widths }], on)
}

impl<'a> Catalogues<'a> {
    /// Exports the draft, else the version in force; or a version by number.
    ///
    /// # Errors
    /// If the seat has no right to the catalogue, or there is none.
    pub fn export_catalogue(
        self,
        identity: &'a Identity,
        guidance: bool,
        version: Option<u32>,
        format: Format,
    ) -> BoxFuture<'a, Result<Download, Error>> {
        Box::pin(async move {
            let (org, table) = self.catalogue_table(identity, guidance, version).await?;
            let today = self.0.now().day();
            let rules = self.0.rules().current();
            let columns = Columns::of(rules);
            let words = |id: &str| {
                let column = rules.catalogue_columns.iter().find(|c| c.id == id);
                column.map_or_else(|| id.to_owned(), |c| c.name.zh.clone())
            };
            let kind = if guidance { "guidance" } else { "catalogue" };
            let which = version.map_or_else(|| today.to_string(), |n| format!("v{n}"));
            Ok(Download {
                name: format!("{}-{kind}-{which}.{format}", org.code),
                mime: format.mime(),
                bytes: bytes(&table, &columns, &words, &org.code, today, format)?,
            })
        })
    }
}
