//! SQLite keeps a value of any type in any column. The loader can't even read one of another type, so that they are
//! looked for, and named, before the walk.

use ledger::Alteration;

use crate::{
    StoreError, binds,
    db::Inner,
    tables::{DERIVED, LEDGER, SEALED},
    tx::Tx,
};

impl Tx {
    /// Rows of sealed tables with a value that is not of its column's type, sorted. PostgreSQL has none.
    pub(crate) async fn foreign_values(&mut self) -> Result<Vec<Alteration>, StoreError> {
        let mut found = Vec::new();
        if matches!(self.inner, Inner::Postgres(_)) {
            return Ok(found);
        }
        for table in [SEALED, DERIVED, LEDGER].concat() {
            let columns: Vec<(String, String, i64)> = self
                .select("SELECT name, lower(type), pk FROM pragma_table_info($1) ORDER BY cid", binds![table])
                .await?;
            let foreign = |(name, kind, _): &(String, String, i64)| format!("typeof({name}) NOT IN ('{kind}', 'null')");
            let condition = columns.iter().map(foreign).collect::<Vec<_>>().join(" OR ");
            let keys = columns.iter().filter(|(_, _, pk)| *pk > 0);
            let key: Vec<String> = keys
                .map(|(name, ..)| format!("CASE typeof({name}) WHEN 'blob' THEN hex({name}) ELSE {name} END"))
                .collect();
            let sql = format!("SELECT '' || {} FROM {table} WHERE {condition}", key.join(" || '/' || "));
            for (id,) in self.select::<(String,)>(sql, binds![]).await? {
                found.push(Alteration::RowDoubtful { kind: table.to_owned(), id });
            }
        }
        found.sort();
        Ok(found)
    }
}
