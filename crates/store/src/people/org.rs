//! Organisations and their tree.

use domain::{Day, OrgId, people::org::Org};

use crate::{
    Event, StoreError, binds,
    tx::{Tx, placeholders},
};

impl Tx {
    /// Keeps an organisation and its place in the tree. Its superior must have been kept before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_org(&mut self, org: &Org, today: Day, event: Event<'_>) -> Result<u64, StoreError> {
        let seq = self.put(org, event).await?;
        let below: Vec<(String,)> = self
            .select(
                "SELECT descendant FROM closure WHERE ancestor = $1 AND depth > 0 ORDER BY depth, descendant",
                binds![org.id.as_str()],
            )
            .await?;
        self.place(&org.id, org.superior(today)).await?;
        for (id,) in below {
            let Some(inner) = self.get::<Org>(&id).await? else { continue };
            self.place(&inner.id, inner.superior(today)).await?;
        }
        Ok(seq)
    }

    async fn place(&mut self, org: &OrgId, superior: Option<&OrgId>) -> Result<(), StoreError> {
        self.run("DELETE FROM closure WHERE descendant = $1", binds![org.as_str()]).await?;
        if let Some(superior) = superior {
            self.run(
                "INSERT INTO closure (ancestor, descendant, depth) SELECT ancestor, $1, depth + 1 FROM closure WHERE descendant = $2",
                binds![org.as_str(), superior.as_str()],
            )
            .await?;
        }
        self.run("INSERT INTO closure (ancestor, descendant, depth) VALUES ($1, $1, 0)", binds![org.as_str()]).await?;
        Ok(())
    }

    /// An organisation by its code.
    ///
    /// # Errors
    /// If the database fails or the row can't be read.
    pub async fn org_by_code(&mut self, code: &str) -> Result<Option<Org>, StoreError> {
        Ok(self.nouns("SELECT id, body FROM org WHERE code = $1", binds![code]).await?.into_iter().next())
    }

    /// An organisation and its superiors, nearest first.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn org_chain(&mut self, org: &OrgId) -> Result<Vec<Org>, StoreError> {
        self.nouns(
            "SELECT o.id, o.body FROM closure c JOIN org o ON o.id = c.ancestor WHERE c.descendant = $1 ORDER BY c.depth",
            binds![org.as_str()],
        )
        .await
    }

    /// The organisations directly under one, by code. `None`: the roots.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn org_children(&mut self, org: Option<&OrgId>) -> Result<Vec<Org>, StoreError> {
        match org {
            Some(org) => {
                self.nouns(
                    "SELECT o.id, o.body FROM closure c JOIN org o ON o.id = c.descendant WHERE c.ancestor = $1 AND c.depth = 1 ORDER BY o.code",
                    binds![org.as_str()],
                )
                .await
            }
            None => {
                self.nouns(
                    "SELECT o.id, o.body FROM org o WHERE NOT EXISTS (SELECT 1 FROM closure c WHERE c.descendant = o.id AND c.depth > 0) ORDER BY o.code",
                    binds![],
                )
                .await
            }
        }
    }

    /// Ids of an organisation and all under it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn org_subtree(&mut self, org: &OrgId) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> =
            self.select("SELECT descendant FROM closure WHERE ancestor = $1", binds![org.as_str()]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// For each of these organisations that is under `top`: the one right under `top` that it is, or is under.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn branches_of(&mut self, top: &OrgId, orgs: &[String]) -> Result<Vec<(String, String)>, StoreError> {
        if orgs.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT c.descendant, b.descendant FROM closure c JOIN closure b ON b.descendant = c.ancestor
             WHERE b.ancestor = $1 AND b.depth = 1 AND c.descendant IN ({})",
            placeholders(2, orgs.len())
        );
        let mut values = binds![top.as_str()];
        values.extend(orgs.iter().map(crate::db::Value::from));
        self.select(sql, values).await
    }

    /// How many organisations are under each of these (themselves not counted).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn org_sizes(&mut self, orgs: &[OrgId]) -> Result<Vec<(String, i64)>, StoreError> {
        if orgs.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT ancestor, COUNT(*) FROM closure WHERE depth > 0 AND ancestor IN ({}) GROUP BY ancestor",
            placeholders(1, orgs.len())
        );
        self.select(sql, orgs.iter().map(|o| o.as_str().into()).collect()).await
    }

    /// Organisations by ids.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn orgs(&mut self, ids: &[String]) -> Result<Vec<Org>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT id, body FROM org WHERE id IN ({}) ORDER BY code", placeholders(1, ids.len()));
        self.nouns(sql, ids.iter().map(|id| id.into()).collect()).await
    }

    /// All organisations, a page at a time, by code.
    ///
    /// # Errors
    /// If the database fails or a row can't be read.
    pub async fn org_page(&mut self, after: &str, limit: usize) -> Result<Vec<Org>, StoreError> {
        self.nouns(format!("SELECT id, body FROM org WHERE code > $1 ORDER BY code LIMIT {limit}"), binds![after]).await
    }

    /// How many organisations there are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn org_count(&mut self) -> Result<i64, StoreError> {
        Ok(self.one::<(i64,)>("SELECT COUNT(*) FROM org", binds![]).await?.map_or(0, |r| r.0))
    }
}
