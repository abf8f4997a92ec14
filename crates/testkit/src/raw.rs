//! A way around the door, as somebody with the database in their hands has it: reading, changing and putting back rows.

use std::{collections::BTreeMap, str::FromStr as _};

use sqlx::{
    AssertSqlSafe, PgPool, Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};
use store::db::Value;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// 64-bit integers.
    Int,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// May it be NULL?
    pub nullable: bool,
}

/// A row, in the order of the columns. A NULL is `Text(None)` or `Bytes(None)`.
pub type Row = Vec<Value>;

/// All rows of some tables.
pub type Dump = BTreeMap<&'static str, Vec<Row>>;

/// A connection beside the office's own.
#[derive(Clone, Debug)]
pub enum Raw {
    /// To the file.
    Sqlite(SqlitePool),
    /// To the server.
    Postgres(PgPool),
}

macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($sql));
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Int(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

macro_rules! read {
    ($rows:expr, $columns:expr) => {
        $rows
            .iter()
            .map(|row| {
                let value = |(i, column): (usize, &Column)| {
                    let read = match column.kind {
                        Kind::Text => row.try_get(i).map(Value::Text),
                        Kind::Int => row.try_get(i).map(Value::Int),
                        Kind::Bytes => row.try_get(i).map(Value::Bytes),
                    };
                    read.unwrap_or(Value::Text(Some("not of its column's type".to_owned())))
                };
                $columns.iter().enumerate().map(value).collect()
            })
            .collect()
    };
}

impl Raw {
    /// Connects to `sqlite://…` or `postgres://…`.
    pub async fn open(url: &str) -> Self {
        if url.starts_with("postgres") {
            Self::Postgres(PgPool::connect(url).await.unwrap())
        } else {
            let options = SqliteConnectOptions::from_str(url).unwrap().synchronous(SqliteSynchronous::Off);
            Self::Sqlite(SqlitePool::connect_with(options).await.unwrap())
        }
    }

    /// Executes a statement; how many rows it changed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn run(&self, sql: impl Into<String>, values: Vec<Value>) -> Result<u64, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => bound!(sql.into(), values).execute(pool).await?.rows_affected(),
            Self::Postgres(pool) => bound!(sql.into(), values).execute(pool).await?.rows_affected(),
        })
    }

    /// Rows of a query whose columns hold this.
    pub async fn select(&self, sql: impl Into<String>, columns: &[Column]) -> Vec<Row> {
        match self {
            Self::Sqlite(pool) => read!(bound!(sql.into(), Row::new()).fetch_all(pool).await.unwrap(), columns),
            Self::Postgres(pool) => read!(bound!(sql.into(), Row::new()).fetch_all(pool).await.unwrap(), columns),
        }
    }

    /// Names of all tables, sorted.
    pub async fn tables(&self) -> Vec<String> {
        let sql = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            Self::Postgres(_) => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()"
            }
        };
        let mut names = self.texts(sql).await;
        names.sort();
        names
    }

    /// The first column of a query, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let column = Column { name: String::new(), kind: Kind::Text, nullable: true };
        let rows = self.select(sql, &[column]).await;
        rows.into_iter().flatten().filter_map(|v| if let Value::Text(text) = v { text } else { None }).collect()
    }

    /// The columns of a table.
    pub async fn columns(&self, table: &str) -> Vec<Column> {
        let sql = match self {
            Self::Sqlite(_) => {
                format!(
                    "SELECT name || '|' || type || '|' || (\"notnull\" = 0 AND pk = 0) FROM pragma_table_info('{table}')"
                )
            }
            Self::Postgres(_) => format!(
                "SELECT column_name || '|' || data_type || '|' || (is_nullable = 'YES')::int FROM information_schema.columns \
                 WHERE table_name = '{table}' AND table_schema = current_schema() ORDER BY ordinal_position"
            ),
        };
        let read = |line: &String| {
            let [name, kind, nullable] = line.split('|').collect::<Vec<_>>().try_into().unwrap();
            let kind = match kind.to_lowercase().as_str() {
                "text" => Kind::Text,
                "integer" | "bigint" => Kind::Int,
                "blob" | "bytea" => Kind::Bytes,
                other => panic!("{table}.{name} is {other}"),
            };
            Column { name: name.to_owned(), kind, nullable: nullable == "1" }
        };
        self.texts(&sql).await.iter().map(read).collect()
    }

    /// All rows of a table, in the order of its columns' values.
    pub async fn rows(&self, table: &str) -> Vec<Row> {
        let columns = self.columns(table).await;
        let order: Vec<String> = (1..=columns.len()).map(|n| n.to_string()).collect();
        self.select(format!("SELECT {} FROM {table} ORDER BY {}", names(&columns), order.join(", ")), &columns).await
    }

    /// Puts a row in.
    ///
    /// # Errors
    /// What the database says, such as a key that is taken.
    pub async fn insert(&self, table: &str, row: &Row) -> Result<u64, sqlx::Error> {
        let columns = self.columns(table).await;
        let holders: Vec<String> = (1..=row.len()).map(|n| format!("${n}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names(&columns), holders.join(", "));
        self.run(sql, row.clone()).await
    }

    /// Takes exactly this row out.
    pub async fn delete(&self, table: &str, row: &Row) {
        let columns = self.columns(table).await;
        let (mut conditions, mut values) = (Vec::new(), Row::new());
        for (column, value) in columns.iter().zip(row) {
            if matches!(value, Value::Text(None) | Value::Bytes(None)) {
                conditions.push(format!("{} IS NULL", column.name));
            } else {
                values.push(value.clone());
                conditions.push(format!("{} = ${}", column.name, values.len()));
            }
        }
        let gone = self.run(format!("DELETE FROM {table} WHERE {}", conditions.join(" AND ")), values).await.unwrap();
        assert_eq!(gone, 1, "{table}: {row:?}");
    }

    /// Everything in these tables.
    pub async fn dump(&self, tables: &[&'static str]) -> Dump {
        let mut dump = Dump::new();
        for table in tables {
            dump.insert(table, self.rows(table).await);
        }
        dump
    }

    /// Makes these tables what they were: an older copy put back.
    pub async fn load(&self, dump: &Dump) {
        for (table, rows) in dump {
            if self.rows(table).await == *rows {
                continue;
            }
            self.run(format!("DELETE FROM {table}"), Row::new()).await.unwrap();
            for row in rows {
                self.insert(table, row).await.unwrap();
            }
        }
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ")
}
